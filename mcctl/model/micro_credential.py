"""A micro-credential."""

from typing import Annotated, ClassVar, Literal

from mcctl.model.assessment import Assessment
from mcctl.model.audit import Audit
from mcctl.model.base import Format
from mcctl.model.description import (
    Alignment,
    Assurance,
    Endorsement,
    GlossaryEntry,
    Identifier,
    KeyMethod,
    Module,
    Outcome,
    Research,
    Resource,
    Skill,
)
from mcctl.model.image import Image
from mcctl.model.meaning import Collection, Sees, accessed, assessed, editorial, supporting, terms
from mcctl.model.offer import Credit, Hours, Prerequisite, Price, Retirement, Workload
from mcctl.model.scalar import Duration, Language, License, Markdown, Slug, Text, Url, Verbatim, Version
from mcctl.model.translation import Translation

Status = Literal["draft", "beta", "active", "archived"]
Visibility = Literal["public", "private"]
Delivery = Literal["online", "onsite", "blended", "work_based", "other"]


class MicroCredential(Format):
    """A micro-credential, one a file."""

    needed_from_beta: ClassVar[tuple[str, ...]] = ("version", "competency", "assessment", "badge")

    kind: Annotated[Literal["micro-credential"], editorial("What the file is.", "micro-credential")]
    id: Annotated[
        Slug,
        editorial(
            "The id: a slug, unique among the issuer's micro-credentials and stacks, never reused.", "code-tracing"
        ),
    ]
    code: Annotated[Verbatim | None, editorial("The code in the issuer's catalogue.", "CS-T1")] = None
    version: Annotated[
        Version | None,
        assessed("The version, as text in quotes; a change to what is assessed needs a new one.", "1.0"),
    ] = None
    status: Annotated[
        Status,
        accessed(
            "`draft` (only the issuer sees it), `beta` (chosen people try it), `active` (it can be earned), or `archived` "
            "(it cannot be started any more; nothing is ever deleted). Left out = draft.",
            "active",
        ),
    ] = "draft"
    visibility: Annotated[
        Visibility,
        accessed(
            "`public` (everyone, once it is active) or `private` (only those to whom a private stack that holds it gives "
            "access). Left out = private.",
            "public",
        ),
    ] = "private"
    title: Annotated[Text, editorial("The title.", "Code Tracing")]
    url: Annotated[Url | None, editorial("Its page at the issuer.", "https://northlake.example/cs/code-tracing")] = None
    language: Annotated[Language | None, editorial("The language (BCP 47); left out = the issuer's.", "en")] = None
    performer: Annotated[
        Text | None, editorial("The noun of who demonstrates it: Educator, Facilitator, Learner …", "Educator")
    ] = None
    competency: Annotated[
        Text | None,
        assessed(
            "What somebody who earns it does, in one sentence: performer and verb.",
            "Educators teach students to read code line by line and predict its behaviour.",
        ),
    ] = None
    description: Annotated[
        Markdown | None,
        editorial("A text for catalogues (Markdown); left out = the competency.", "Read before you write."),
    ] = None
    outcomes: Annotated[
        tuple[Outcome, ...],
        supporting(
            "What a person can do afterwards.", [{"id": "o1", "text": "Plan a tracing exercise."}], keys=("id",)
        ),
    ] = ()
    key_method: Annotated[
        KeyMethod | None,
        supporting("The researched way in which the competency is put into practice.", {"summary": "…"}),
    ] = None
    contents: Annotated[
        tuple[Module, ...],
        supporting("Modules, where there are any.", [{"title": "Reading before writing"}], keys=("title",)),
    ] = ()
    research: Annotated[Research | None, supporting("Why the method works.", {"rationale": "…", "sources": []})] = None
    resources: Annotated[
        tuple[Resource, ...],
        supporting(
            "What to learn from.", [{"title": "Tracing with memory diagrams", "medium": "video"}], keys=("url", "title")
        ),
    ] = ()
    assessment: Annotated[
        Assessment | None, assessed("What a learner submits and how it is assessed.", {"parts": []})
    ] = None
    badge: Annotated[
        Image | None,
        editorial("The badge.", {"file": "badges/code-tracing.svg", "alt": "A magnifying glass over code"}),
    ] = None
    subjects: Annotated[
        tuple[Text, ...], editorial("The subjects.", ["computer science"], collection=Collection.SET)
    ] = ()
    grades: Annotated[tuple[Verbatim, ...], editorial("The grades taught.", ["9-12"], collection=Collection.SET)] = ()
    audience: Annotated[
        tuple[Text, ...], editorial("For whom it is.", ["K12 educators"], collection=Collection.SET)
    ] = ()
    tags: Annotated[
        tuple[Text, ...], editorial("Words to find it by.", ["reading code"], collection=Collection.SET)
    ] = ()
    delivery: Annotated[Delivery | None, terms("Where it takes place.", "online")] = None
    estimated_hours: Annotated[Hours | None, terms("How long it takes.", {"min": 10, "max": 15})] = None
    workload: Annotated[
        tuple[Workload, ...], terms("The hours by kind of work.", [{"name": "independent", "hours": 8}], keys=("name",))
    ] = ()
    prices: Annotated[
        tuple[Price, ...],
        terms("What it costs whom.", [{"for": "members", "amount": "0.00", "currency": "USD"}], keys=("for",)),
    ] = ()
    credit: Annotated[
        tuple[Credit, ...],
        terms("What it counts for elsewhere.", [{"value": "0.5", "unit": "USBE credit"}], keys=("unit",)),
    ] = ()
    alignments: Annotated[
        tuple[Alignment, ...],
        supporting("What it is aligned to.", [{"name": "Algorithms", "framework": "CSTA"}], collection=Collection.LIST),
    ] = ()
    skills: Annotated[
        tuple[Skill, ...],
        supporting("The skills that it shows.", [{"label": "Reading code"}], collection=Collection.LIST),
    ] = ()
    prerequisites: Annotated[
        tuple[Prerequisite, ...],
        terms(
            "What one should have before.",
            [{"micro_credential": "variables-and-state", "required": False}],
            collection=Collection.LIST,
        ),
    ] = ()
    quality_assurance: Annotated[
        Assurance | None, supporting("Who vouches for the quality.", {"name": "Quality Office"})
    ] = None
    accommodations: Annotated[
        Markdown | None,
        supporting("How needs of learners are met (Markdown).", "Evidence may be signed and captioned."),
    ] = None
    endorsements: Annotated[
        tuple[Endorsement, ...], supporting("Who recommends it.", [{"name": "State Association"}], keys=("name",))
    ] = ()
    expires_after: Annotated[
        Duration | None, terms("For how long it holds: an ISO 8601 duration, or `3 years`.", "P3Y")
    ] = None
    creators: Annotated[
        tuple[Verbatim, ...], editorial("Who wrote it.", ["Northlake CS Education Group"], collection=Collection.LIST)
    ] = ()
    license: Annotated[License | None, terms("The licence (SPDX); left out = the issuer's.", "CC-BY-NC-SA-4.0")] = None
    glossary: Annotated[
        tuple[GlossaryEntry, ...],
        editorial("Words explained.", [{"term": "SEP", "meaning": "science and engineering practice"}], keys=("term",)),
    ] = ()
    translations: Annotated[
        tuple[Translation, ...],
        editorial("The same in other languages.", [{"language": "es", "title": "…"}], keys=("language",)),
    ] = ()
    identifiers: Annotated[
        tuple[Identifier, ...],
        editorial("Names that others have given it.", [{"type": "ctid", "value": "ce-…"}], collection=Collection.SET),
    ] = ()
    previously: Annotated[
        tuple[Slug, ...],
        editorial(
            "Ids that it had before: a rename, not a retirement and a creation.",
            ["tracing-code"],
            collection=Collection.SET,
        ),
    ] = ()
    retirement: Annotated[Retirement | None, terms("Its announced end.", {"announced_on": "2026-05-01"})] = None
    audit: Annotated[
        Audit | None,
        editorial("The Access and Equity Audit's record; never published.", {"attestations": {}}, sees=Sees.ISSUER),
    ] = None
