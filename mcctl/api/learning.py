"""The learners' and the assessors' side: accounts, starts, submissions, recommendations, decisions, awards."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints

from mcctl.api.event_values import Country, Id, IssuerId, State
from mcctl.api.wire import Sent, Wire
from mcctl.model.scalar import LONGEST_SLUG

Outcome = Literal["award", "denial"]

Group = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=LONGEST_SLUG)]
"""An organization or a group, as the access entries of stacks name it."""

EmailDomain = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$", max_length=253)]

Reason = Annotated[
    str,
    StringConstraints(min_length=1, max_length=1000, pattern=r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$"),
]

MOST_CRITERIA = 1000
MOST_GROUPS = 200


class Act(Sent):
    """What somebody does; values are taken as they are and turned into nothing else."""

    model_config = ConfigDict(strict=True)


class AccountProfile(Act):
    """All that is kept of a learner; what is left out is unknown, or none."""

    country: Country | None = None
    state: State | None = None
    subjects: list[Id] = Field(default_factory=list, max_length=100, description="The subjects taught.")
    profile_complete: bool = Field(default=False, description="Whether the subjects count.")
    email_domain: EmailDomain | None = Field(
        None,
        description="The domain of the address that was verified, in small letters; the address itself is not kept.",
    )
    organizations: list[Group] = Field(
        default_factory=list, max_length=MOST_GROUPS, description="The organizations that the learner is in."
    )
    groups: list[Group] = Field(
        default_factory=list, max_length=MOST_GROUPS, description="The groups that the learner is in."
    )


class AccountView(Wire):
    """A learner's account."""

    learner: str = Field(description="The learner's opaque id.")
    created_at: datetime = Field(description="When the account was made, UTC.")
    country: str | None = Field(description="ISO 3166-1; null where it is unknown.")
    state: str | None = Field(description="ISO 3166-2; null where it is unknown.")
    subjects: list[str] = Field(description="The subjects taught.")
    profile_complete: bool = Field(description="Whether the subjects count.")
    email_domain: str | None = Field(description="The domain of the address that was verified; null where none was.")
    organizations: list[str] = Field(description="The organizations that the learner is in.")
    groups: list[str] = Field(description="The groups that the learner is in.")


class Start(Wire):
    """That a learner works towards a micro-credential, or worked towards it."""

    issuer: str = Field(description="The issuer's id.")
    micro_credential: str = Field(description="The micro-credential's id of now.")
    version: str | None = Field(description="The version that was begun, and is finished on; null where none is known.")
    started_at: datetime = Field(description="When the learner began, UTC.")
    withdrawn_at: datetime | None = Field(description="When the learner gave up, UTC; null while it goes on.")


class SubmissionBody(Act):
    """That evidence is handed in; the evidence itself is kept elsewhere, and no part of it is sent here."""

    issuer: IssuerId
    micro_credential: Id = Field(description="The micro-credential's id, of now or of before; it was started.")


class RecommendationBody(Act):
    """What an assessor recommends."""

    outcome: Outcome = Field(description="What the issuer should decide.")
    criteria_not_met: list[Id] = Field(
        default_factory=list,
        max_length=MOST_CRITERIA,
        description="Criteria of the version that was begun, as `item/criterion`; `item` where it has no rubric.",
    )


class DecisionBody(Act):
    """What the issuer decides."""

    outcome: Outcome = Field(description="Whether the micro-credential is awarded.")
    criteria_not_met: list[Id] = Field(
        default_factory=list,
        max_length=MOST_CRITERIA,
        description="Of a denial, why: criteria as `item/criterion`; `item` where it has no rubric.",
    )


class RevocationBody(Act):
    """Why an award is revoked."""

    reason: Reason = Field(description="Why, for the learner to read; one line that names no other person.")


class RecommendationView(Wire):
    """What an assessor recommended."""

    assessor: str = Field(description="The assessor's opaque id.")
    recommended_at: datetime = Field(description="When, UTC.")
    outcome: str = Field(description="What the issuer should decide, such as `award` or `denial`.")
    criteria_not_met: list[str] = Field(description="Criteria that were not met.")


class DecisionView(Wire):
    """What the issuer decided."""

    decided_at: datetime = Field(description="When, UTC.")
    outcome: Outcome = Field(description="Whether the micro-credential was awarded.")
    criteria_not_met: list[str] = Field(description="Of a denial, the criteria that were not met.")
    award: str | None = Field(description="The award's id; null for a denial.")


class SubmissionView(Wire):
    """A submission and what became of it, as far as the caller may know."""

    id: str = Field(description="The submission's id.")
    issuer: str = Field(description="The issuer's id.")
    micro_credential: str = Field(description="The micro-credential's id of now.")
    version: str | None = Field(description="The version that was begun and is assessed; null where none is known.")
    attempt: int = Field(description="1 for the first; a resubmission counts on.")
    learner: str | None = Field(
        description="The learner's opaque id; null for assessors, unless the version says that they know of each other."
    )
    submitted_at: datetime = Field(description="When it was handed in, UTC.")
    recommendations: list[RecommendationView] = Field(
        description="For the issuer's roles all, for an assessor the own one, for the learner none."
    )
    decision: DecisionView | None = Field(description="What the issuer decided; null while it is undecided.")


class SubmissionList(Wire):
    """A page of submissions, the oldest first."""

    submissions: list[SubmissionView] = Field(description="The submissions.")
    next_cursor: str | None = Field(None, description="Where the next page starts; null on the last.")


class AwardView(Wire):
    """An award."""

    id: str = Field(description="The award's id.")
    issuer: str = Field(description="The issuer's id.")
    micro_credential: str = Field(description="The micro-credential's id of now.")
    version: str | None = Field(description="The version that it was awarded for; null where none is known.")
    learner: str = Field(description="The learner's opaque id.")
    submission: str | None = Field(description="The submission that it was awarded for; null where none is known.")
    awarded_at: datetime = Field(description="When it was awarded, UTC.")
    reissued_at: datetime | None = Field(description="When it was last issued anew, UTC; null where it never was.")
    revoked_at: datetime | None = Field(description="When it was revoked, UTC; null while it stands.")
    reason: str | None = Field(description="Why it was revoked; null while it stands, or where nothing was said here.")


class AwardList(Wire):
    """A page of awards, the oldest first."""

    awards: list[AwardView] = Field(description="The awards.")
    next_cursor: str | None = Field(None, description="Where the next page starts; null on the last.")
