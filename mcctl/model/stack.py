"""A stack of micro-credentials."""

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BeforeValidator, Discriminator, Tag, model_validator
from pydantic_core import PydanticCustomError

from mcctl.model.assessment import AtLeast
from mcctl.model.audit import Audit
from mcctl.model.base import Format
from mcctl.model.description import Alignment, Identifier, Outcome
from mcctl.model.image import Image
from mcctl.model.meaning import Collection, Sees, accessed, assessed, editorial, supporting, terms, within
from mcctl.model.micro_credential import Delivery, Status, Visibility
from mcctl.model.offer import Credit, Price, Retirement
from mcctl.model.scalar import Domain, Markdown, Slug, Text, Url, Verbatim, Version, Whole
from mcctl.model.translation import StackTranslation


class Member(Format):
    """A member of a stack: a micro-credential or a stack, one's own or somebody else's."""

    issuer: Annotated[
        Slug | None,
        within("Its issuer, where it is somebody else's or another repository's: a stored reference.", "nea"),
    ] = None
    micro_credential: Annotated[Slug | None, within("The id of a micro-credential.", "design-principles")] = None
    stack: Annotated[Slug | None, within("The id of a stack, which counts as one member.", "task-selection")] = None
    title: Annotated[Text | None, within("The title, for a stored reference.", "Exploring Restorative Practices")] = (
        None
    )
    url: Annotated[Url | None, within("The address, for a stored reference.", "https://nea.example/rp1")] = None
    code: Annotated[
        Verbatim | None, within("The code in its issuer's catalogue, for a stored reference.", "NEA_RP1")
    ] = None
    note: Annotated[
        Text | None, within("What else is known of it, for a stored reference.", "Evidence: lesson plan, reflection")
    ] = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if (self.micro_credential is None) == (self.stack is None):
            raise PydanticCustomError("one_of", "expected either `micro_credential` or `stack`")
        if self.issuer is None and (self.title or self.url or self.code or self.note):
            raise PydanticCustomError(
                "one_of", "`title`, `url`, `code` and `note` belong to a member with `issuer`, somebody else's"
            )
        return self

    @property
    def kind(self) -> Literal["micro-credential", "stack"]:
        """What the member is."""
        return "stack" if self.stack is not None else "micro-credential"

    @property
    def id(self) -> str:
        """The member's id, at its issuer."""
        return self.stack or self.micro_credential or ""


class AccessEntry(Format):
    """Some people who see a private stack; no persons: a group's members are kept on the platform."""

    organization: Annotated[Slug | None, within("An organization.", "milwaukee-public-schools")] = None
    group: Annotated[Slug | None, within("A group that the platform keeps.", "mps-partners")] = None
    email_domain: Annotated[
        Domain | None, within("A domain, matched exactly on verified addresses.", "mps.example")
    ] = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if sum(value is not None for value in (self.organization, self.group, self.email_domain)) != 1:
            raise PydanticCustomError("one_of", "expected exactly one of `organization`, `group` and `email_domain`")
        return self


def _as_it_is(member: object) -> object:
    """Passes a member on: `Stack` has put the member itself in the place of a bare id."""
    return member


class Group(Format):
    """Some of the members, of which so and so many are needed."""

    title: Annotated[Text | None, within("The group's title.", "Electives")] = None
    min: Annotated[Whole | None, within("How many are needed; left out = all of the group.", 1)] = None
    max: Annotated[Whole | None, within("How many count at most; left out = all of the group.", 2)] = None
    members: Annotated[
        tuple[Annotated[Member, BeforeValidator(_as_it_is, json_schema_input_type=Slug | Member)], ...],
        within("Which of the stack's members.", [{"micro_credential": "design-principles"}], collection=Collection.SET),
    ]


class Groups(Format):
    """A completion rule by groups."""

    groups: Annotated[
        tuple[Group, ...],
        within(
            "The groups, all of which are needed.", [{"title": "Electives", "min": 1, "members": []}], keys=("title",)
        ),
    ]


def _completion_tag(value: object) -> str | None:
    match value:
        case str():
            return ":word"
        case {"groups": _} | Groups():
            return ":groups"
        case {"at_least": _} | AtLeast():
            return ":at_least"
        case _:
            return None


Completion = Annotated[
    Annotated[Literal["all", "none"], Tag(":word")]
    | Annotated[AtLeast, Tag(":at_least")]
    | Annotated[Groups, Tag(":groups")],
    Discriminator(
        _completion_tag,
        custom_error_type="one_of",
        custom_error_message="expected `all`, `none`, `{at_least: 8}` or `{groups: [...]}`",
    ),
]


class Stack(Format):
    """A stack, one a file."""

    needed_from_beta: ClassVar[tuple[str, ...]] = ("version", "members")

    kind: Annotated[Literal["stack"], editorial("What the file is.", "stack")]
    id: Annotated[
        Slug,
        editorial(
            "The id: a slug, unique among the issuer's micro-credentials and stacks, never reused.", "cs-strategies"
        ),
    ]
    code: Annotated[Verbatim | None, editorial("The code in the issuer's catalogue.", "STEM_LEAD")] = None
    version: Annotated[
        Version | None,
        assessed("The version, as text in quotes; a change to what completes it needs a new one.", "1.0"),
    ] = None
    status: Annotated[
        Status,
        accessed("`draft`, `beta`, `active` or `archived`, as for a micro-credential. Left out = draft.", "active"),
    ] = "draft"
    visibility: Annotated[
        Visibility,
        accessed(
            "`public` (everyone, once it is active) or `private` (those in `access`). Left out = private.", "private"
        ),
    ] = "private"
    access: Annotated[
        tuple[AccessEntry, ...],
        accessed(
            "Who sees a private stack and what it holds; never on a public one.",
            [{"organization": "milwaukee-public-schools"}],
            collection=Collection.SET,
            sees=Sees.ISSUER,
        ),
    ] = ()
    title: Annotated[Text, editorial("The title.", "Leading Instructional Change in STEM")]
    url: Annotated[Url | None, editorial("Its page at the issuer.", "https://northlake.example/stem-lead")] = None
    description: Annotated[Markdown | None, editorial("A text for catalogues (Markdown).", "For teacher leaders.")] = (
        None
    )
    outcomes: Annotated[
        tuple[Outcome, ...],
        supporting(
            "What a person can do afterwards.", [{"id": "o1", "text": "Lead a change in a school."}], keys=("id",)
        ),
    ] = ()
    audience: Annotated[
        tuple[Text, ...], editorial("For whom it is.", ["Teacher leaders"], collection=Collection.SET)
    ] = ()
    members: Annotated[
        tuple[Member, ...],
        assessed(
            "The members, in order: micro-credentials and stacks; a micro-credential may be in many stacks.",
            [{"micro_credential": "design-principles"}, {"stack": "task-selection"}],
            keys=("micro_credential", "stack"),
        ),
    ] = ()
    completion: Annotated[
        Completion,
        assessed(
            "What completes the stack: `all` members, `{at_least: 8}`, `none` (a collection that nobody completes), or "
            "`{groups: [...]}`.",
            "all",
        ),
    ] = "all"
    badge: Annotated[
        Image | None, editorial("A badge of the stack's own.", {"file": "badges/stem.svg", "alt": "Three linked rings"})
    ] = None
    subjects: Annotated[tuple[Text, ...], editorial("The subjects.", ["science"], collection=Collection.SET)] = ()
    grades: Annotated[tuple[Verbatim, ...], editorial("The grades taught.", ["6-8"], collection=Collection.SET)] = ()
    delivery: Annotated[Delivery | None, terms("Where it takes place.", "blended")] = None
    prices: Annotated[
        tuple[Price, ...], terms("What it costs whom.", [{"amount": "0.00", "currency": "USD"}], keys=("for",))
    ] = ()
    credit: Annotated[
        tuple[Credit, ...],
        terms(
            "What it counts for elsewhere.",
            [{"value": "15", "unit": "clock hour", "each": True}],
            keys=("unit",),
        ),
    ] = ()
    creators: Annotated[
        tuple[Verbatim, ...], editorial("Who wrote it.", ["Northlake STEM Center"], collection=Collection.LIST)
    ] = ()
    alignments: Annotated[
        tuple[Alignment, ...],
        supporting("What it is aligned to.", [{"name": "Leadership", "framework": "TLMS"}], collection=Collection.LIST),
    ] = ()
    identifiers: Annotated[
        tuple[Identifier, ...],
        editorial("Names that others have given it.", [{"type": "ctid", "value": "ce-…"}], collection=Collection.SET),
    ] = ()
    translations: Annotated[
        tuple[StackTranslation, ...],
        editorial("The same in other languages.", [{"language": "es"}], keys=("language",)),
    ] = ()
    previously: Annotated[
        tuple[Slug, ...], editorial("Ids that it had before: a rename.", ["stem-leaders"], collection=Collection.SET)
    ] = ()
    retirement: Annotated[Retirement | None, terms("Its announced end.", {"announced_on": "2026-05-01"})] = None
    audit: Annotated[
        Audit | None,
        editorial("The Access and Equity Audit's record; never published.", {"attestations": {}}, sees=Sees.ISSUER),
    ] = None

    @model_validator(mode="before")
    @classmethod
    def _name_group_members(cls, data: Any) -> Any:  # noqa: ANN401  # whatever was read
        """Reads a bare id in a group as the member of that id."""
        match data:
            case {"members": list(members), "completion": {"groups": list(groups)}}:
                named = {
                    member.get("stack", member.get("micro_credential")): member
                    for member in members
                    if isinstance(member, dict) and isinstance(member.get("stack", member.get("micro_credential")), str)
                }
                completed = [
                    {**group, "members": [named.get(m, m) if isinstance(m, str) else m for m in group["members"]]}
                    if isinstance(group, dict) and isinstance(group.get("members"), list)
                    else group
                    for group in groups
                ]
                return {**data, "completion": {**data["completion"], "groups": completed}}
            case _:
                return data
