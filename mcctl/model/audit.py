"""What people attest for the Access and Equity Audit; no part of what is published."""

from typing import Annotated, Literal

from mcctl.model.base import Format
from mcctl.model.meaning import Collection, Sees, editorial
from mcctl.model.scalar import Day, Digest, RuleCode, Text, Verbatim

Question = Literal[
    "usefulness",
    "relevance",
    "current-research",
    "impact",
    "methods",
    "learner-diversity",
    "artifact-options",
    "demographic-data",
    "jargon",
    "research-age",
    "researcher-diversity",
    "media-diversity",
    "language",
    "badge-authenticity",
    "badge-colors",
]


class Attestation(Format):
    """What somebody found, in which role, on which day, of which content."""

    answer: Annotated[
        Literal["meets", "concern", "not_applicable"], editorial("What was found.", "meets", sees=Sees.ISSUER)
    ]
    on: Annotated[Day, editorial("The day of the review.", "2026-05-01", sees=Sees.ISSUER)]
    role: Annotated[Text, editorial("In which role; no name.", "Equity working group", sees=Sees.ISSUER)]
    digest: Annotated[
        Digest | None, editorial("The digest of the content that was reviewed.", "sha256:" + "0" * 64, sees=Sees.ISSUER)
    ] = None
    note: Annotated[Text | None, editorial("What else is to be said.", "Reviewed with families.", sees=Sees.ISSUER)] = (
        None
    )


class RuleException(Format):
    """A rule that does not hold here, and why."""

    rule: Annotated[RuleCode, editorial("The rule's code.", "MC604", sees=Sees.ISSUER)]
    reason: Annotated[Text, editorial("Why it does not hold here.", "The term is the statute's own.", sees=Sees.ISSUER)]


class Audit(Format):
    """The audit's record of one micro-credential or stack."""

    question_set: Annotated[
        Verbatim, editorial("The set of questions that was used.", "access-and-equity-1", sees=Sees.ISSUER)
    ] = "access-and-equity-1"
    attestations: Annotated[
        dict[Question, Attestation],
        editorial(
            "By the question's id, what people found.",
            {"impact": {"answer": "meets", "on": "2026-05-01", "role": "Equity working group"}},
            collection=Collection.MAPPING,
            sees=Sees.ISSUER,
        ),
    ] = {}
    exceptions: Annotated[
        tuple[RuleException, ...],
        editorial(
            "Rules that do not hold here, with the reason.",
            [{"rule": "MC604", "reason": "The term is the statute's own."}],
            collection=Collection.LIST,
            sees=Sees.ISSUER,
        ),
    ] = ()
