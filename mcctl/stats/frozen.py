"""A quarter's numbers as they are stored in the repository, and what later counts say otherwise."""

from datetime import date, datetime
from typing import Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from mcctl.api.metrics import Audience, Breakdowns, Metrics, Scope, StatsView
from mcctl.stats.differing import BY_DAY, differences
from mcctl.stats.report import Restatement

DEFINITIONS: Final = "definitions changed, from version {} to {}"
ZONE: Final = "another time zone, {} instead of {}"
EARLIER: Final = "only what happened before {} is counted now"
LATE: Final = "late events"
LATE_OR_GONE: Final = "events that came later or were erased"


class Frozen(BaseModel):
    """The numbers of a quarter, as they were when they were stored."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True, serialize_by_alias=True
    )

    schema_: Literal["mcctl.frozen/1"] = Field("mcctl.frozen/1", alias="schema", description="The version of this form")
    quarter: str = Field(description="The quarter, such as `2026-Q3`")
    from_: date = Field(alias="from", description="Its first day")
    until: date = Field(description="The day after its last day")
    time_zone: str = Field(description="The time zone of days and of the quarter's ends, by its IANA name")
    scope: Scope = Field(description="Whose events the numbers cover")
    audience: Audience = Field(description="For whose eyes the numbers are")
    definitions: int = Field(description="The version of the metrics' definitions")
    made_at: datetime = Field(description="When they were stored")
    metrics: Metrics = Field(description="The numbers; null where one was not known or is left out")
    breakdowns: Breakdowns = Field(description="The numbers by key")
    not_available: dict[str, str] = Field(description="Why a number is null or a breakdown is left empty, by its name")
    suppressed: dict[str, list[str]] = Field(description="What is left out since it counts few people, as in the view")

    @classmethod
    def of(cls, view: StatsView, made_at: datetime) -> Self:
        """Takes the numbers of a view."""
        return cls(
            made_at=made_at,
            **{name: getattr(view, name) for name in cls.model_fields if name not in ("schema_", "made_at")},
        )

    def is_same(self, other: "Frozen") -> bool:
        """Tells whether another one differs in nothing but when it was made."""
        return self == other.model_copy(update={"made_at": self.made_at})


def objection(frozen: Frozen, view: StatsView) -> str | None:
    """Says why a view cannot be compared with what was stored; None where it can."""
    if frozen.scope != view.scope:
        return f"the stored numbers cover {_covered(frozen.scope)}, these cover {_covered(view.scope)}"
    return None


def restatements(frozen: Frozen, view: StatsView) -> tuple[Restatement, ...]:
    """Finds what was stored otherwise, and why; a number that either of the two does not know is none of it.

    Numbers by day are left out, since they would say again, each day, what `page_views` says.
    """
    reason = _reason(frozen, view)
    return tuple(
        Restatement(one.name, one.before, one.after, reason or (LATE if one.after > one.before else LATE_OR_GONE))
        for one in differences(frozen, view)
        if not one.name.startswith(BY_DAY)
    )


def _reason(frozen: Frozen, view: StatsView) -> str | None:
    """Gives the reason that holds for whatever differs; None where it is what happened."""
    if frozen.definitions != view.definitions:
        return DEFINITIONS.format(frozen.definitions, view.definitions)
    if frozen.time_zone != view.time_zone:
        return ZONE.format(view.time_zone, frozen.time_zone)
    if view.as_of is not None and view.as_of < frozen.made_at:
        return EARLIER.format(view.as_of.isoformat())
    return None


def _covered(scope: Scope) -> str:
    return f"the issuer `{scope.issuer}`" if scope.issuer else "the whole platform"
