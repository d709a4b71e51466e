"""The events of a platform, version 1: what a line of an event file may say.

A line is one JSON object. `parse_event` turns it into an event or says why it is none; keys that version 1 does not
know are found apart (`unknown_keys`), since they are reported and stop nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from mcctl.api.event_values import Count, Country, Day, Id, Instant, IssuerId, LearnerId, State, Text, Texts

_MOST_SHOWN = 60


class EventBase(BaseModel):
    """What every event says: its type, and an id by which a second copy of it is known."""

    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")

    id: Id


class TimedEvent(EventBase):
    """An event that happened at an instant."""

    at: Instant


class IssuerJoined(TimedEvent):
    """An issuer came to the platform."""

    type: Literal["issuer_joined"] = "issuer_joined"
    issuer: IssuerId
    name: Text | None = Field(None, description="The issuer's name")


class Activation(TimedEvent):
    """A micro-credential, or a version of it, became active."""

    type: Literal["activation"] = "activation"
    issuer: IssuerId
    micro_credential: Id
    version: Id | None = None


class Account(TimedEvent):
    """A learner made an account, or changed its profile."""

    type: Literal["account"] = "account"
    learner: LearnerId
    country: Country | None = None
    state: State | None = None
    subject: Texts = Field((), description="The subjects taught: one text or a list")
    profile_complete: bool = Field(default=False, description="Whether the subjects count")


class Rename(TimedEvent):
    """A micro-credential took another id."""

    type: Literal["rename"] = "rename"
    issuer: IssuerId
    micro_credential: Id = Field(description="The id that it has from now on")
    was: Id = Field(description="The id that it had")


class Started(TimedEvent):
    """A learner began to work towards a micro-credential."""

    type: Literal["started"] = "started"
    learner: LearnerId
    issuer: IssuerId
    micro_credential: Id
    version: Id | None = None


class Withdrawn(TimedEvent):
    """A learner gave up working towards a micro-credential."""

    type: Literal["withdrawn"] = "withdrawn"
    learner: LearnerId
    issuer: IssuerId
    micro_credential: Id


class Submission(TimedEvent):
    """A learner handed in evidence."""

    type: Literal["submission"] = "submission"
    submission: Id
    attempt: int = Field(1, ge=1, le=1_000_000, description="1 for the first; a resubmission counts on")
    learner: LearnerId
    issuer: IssuerId
    micro_credential: Id
    version: Id | None = None


class Recommendation(TimedEvent):
    """An assessor recommended what to decide on a submission."""

    type: Literal["recommendation"] = "recommendation"
    submission: Id
    assessor: Id
    outcome: Id = Field(description="What the assessor recommends, such as `award` or `denial`")
    criteria_not_met: Texts = ()


class Denial(TimedEvent):
    """The issuer denied the award; the learner may resubmit."""

    type: Literal["denial"] = "denial"
    submission: Id
    criteria_not_met: Texts = Field((), description="Criteria as `item/criterion`")


class Award(TimedEvent):
    """The issuer awarded a micro-credential."""

    type: Literal["award"] = "award"
    award: Id
    submission: Id | None = None
    learner: LearnerId
    issuer: IssuerId
    micro_credential: Id
    version: Id | None = None
    state: State | None = None


class Reissue(TimedEvent):
    """An award was issued anew; it is no second award."""

    type: Literal["reissue"] = "reissue"
    award: Id


class Revocation(TimedEvent):
    """An award was revoked."""

    type: Literal["revocation"] = "revocation"
    award: Id
    reason: Text | None = Field(None, description="Why; no metric reads it")


class StackMember(TimedEvent):
    """A micro-credential became a member of a stack, or ceased to be one."""

    type: Literal["stack_member"] = "stack_member"
    issuer: IssuerId = Field(description="The stack's issuer")
    stack: Id
    micro_credential: Id
    micro_credential_issuer: IssuerId | None = Field(None, description="The stack's issuer where it is left out")
    member: bool = Field(description="`false` ends the membership")


class PageView(TimedEvent):
    """Somebody opened a page."""

    type: Literal["page_view"] = "page_view"
    visitor: Id | None = Field(None, description="The visitor's opaque id; left out where it is unknown")
    issuer: IssuerId | None = None
    micro_credential: Id | None = None


class PageViews(EventBase):
    """The page views of one day, in the platform's time zone; single visits of that day are not sent as well."""

    type: Literal["page_views"] = "page_views"
    day: Day
    count: Count = Field(description="Page views of the day")
    visitors: Count | None = Field(None, description="Distinct visitors of the day; left out where unknown")


Event = (
    IssuerJoined
    | Activation
    | Account
    | Rename
    | Started
    | Withdrawn
    | Submission
    | Recommendation
    | Denial
    | Award
    | Reissue
    | Revocation
    | StackMember
    | PageView
    | PageViews
)

_MODELS: Mapping[str, type[Event]] = {model.model_fields["type"].default: model for model in get_args(Event)}
EVENT_TYPES = tuple(_MODELS)
_KEYS = {name: frozenset(model.model_fields) for name, model in _MODELS.items()}


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a JSON value is no event of version 1."""

    kind: Literal["malformed", "unknown-type"]
    message: str


def parse_event(decoded: object) -> Event | Refused:
    """Reads one decoded JSON object as an event; a key whose value is `null` counts as left out.

    Args:
        decoded: What a JSON reader made of the line; times may already be `datetime`, as Parquet gives them.

    Returns:
        The event, or why there is none. Text of learners is never repeated in the reason.
    """
    if not isinstance(decoded, Mapping):
        return Refused("malformed", "the line is no JSON object")
    name = decoded.get("type")
    if not isinstance(name, str):
        return Refused("malformed", "`type` is missing" if name is None else "`type` is no text")
    model = _MODELS.get(name)
    if model is None:
        return Refused("unknown-type", f"unknown type `{_shortened(name)}`")
    try:
        return model.model_validate({key: value for key, value in decoded.items() if value is not None})
    except ValidationError as error:
        return Refused("malformed", "; ".join(_reason(one) for one in error.errors(include_url=False)))


def unknown_keys(decoded: Mapping[str, object]) -> list[str]:
    """Lists the keys of an event's object that version 1 does not know, sorted; those that are `null` are left out."""
    known = _KEYS.get(str(decoded.get("type")), frozenset())
    return sorted(_shortened(key) for key, value in decoded.items() if key not in known and value is not None)


def _reason(error: ErrorDetails) -> str:
    key = ".".join(str(step) for step in error["loc"])
    match error["type"]:
        case "missing":
            return f"`{key}` is missing"
        case "instant" | "offset" | "day" | "learner":
            return f"`{key}` {error['msg']}"
        case "string_pattern_mismatch":
            return f"`{key}` has characters or a form that it must not have"
        case _:
            return f"`{key}`: {error['msg'][0].lower()}{error['msg'][1:]}"


def _shortened(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"


class EventProblem(BaseModel):
    """What is wrong with one line of the events that were sent."""

    model_config = ConfigDict(frozen=True)

    line: int = Field(ge=1, description="The line in what was sent, from 1")
    kind: Literal["malformed", "unknown-type", "unknown-key", "conflict", "not-allowed"] = Field(
        description="`unknown-key` keeps the event, all others leave it out"
    )
    message: str = Field(description="What is wrong, in one sentence")


class EventsReceipt(BaseModel):
    """What the platform did with the events that it was sent."""

    model_config = ConfigDict(frozen=True)

    added: int = Field(ge=0, description="Events that are new")
    repeated: int = Field(ge=0, description="Events that were there already, with the same content")
    problems: tuple[EventProblem, ...] = Field((), description="What was reported, in the order of the lines")
