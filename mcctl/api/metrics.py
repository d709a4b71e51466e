"""The metrics of a period on the wire: `mcctl.stats/1`, printed by `mcctl stats` and answered by the platform."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Breakdown = dict[str, int]
Dimension = Literal["state", "country", "subject", "stack", "micro-credential", "day", "week"]
PeriodKind = Literal["quarter", "month", "year", "span"]
Audience = Literal["internal", "partners", "public"]


class _View(BaseModel):
    """What all parts of the view have in common."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True, serialize_by_alias=True
    )


class Scope(_View):
    """Whose events the numbers cover."""

    issuer: str | None = Field(None, description="The one issuer that the numbers cover; null for the whole platform")


class BusiestDay(_View):
    """The day with the most page views, the earliest of them on a tie."""

    day: date = Field(description="The day in the view's time zone")
    page_views: int = Field(ge=0, description="Its page views")


class Metrics(_View):
    """The numbers of the period; one that cannot be known is null, with its reason under `not_available`."""

    awards: int | None = Field(description="Awards, those revoked later included; a re-issue is no second award")
    awards_revoked: int | None = Field(description="Awards that were revoked in the period")
    earners: int | None = Field(description="Distinct learners with an award")
    launches: int | None = Field(description="Micro-credentials whose first activation ever lies in the period")
    new_issuers: int | None = Field(description="Issuers whose first activation ever lies in the period")
    new_accounts: int | None = Field(description="Learners whose account was made in the period")
    micro_credentials_awarded: int | None = Field(
        description="Distinct micro-credentials with an award, versions and renames folded"
    )
    issuers_awarding: int | None = Field(description="Distinct issuers with an award")
    assessors: int | None = Field(description="Distinct assessors with a recommendation, whatever its outcome")
    stacks_awarded: int | None = Field(
        description="Distinct stacks that held an awarded micro-credential at the instant of the award"
    )
    states: int | None = Field(description="Distinct states of the US, of the 50, in which earners with an award live")
    states_and_territories: int | None = Field(description="The same with the District of Columbia and the territories")
    state_unknown: int | None = Field(description="Earners with an award whose state is not known")
    countries: int | None = Field(description="Distinct countries of earners with an award")
    page_views: int | None = Field(description="Page views, single visits and day totals together")
    busiest_day: BusiestDay | None = Field(description="The day with the most page views; null where there were none")


class Breakdowns(_View):
    """The numbers of the period by a key, in the order of the keys.

    Micro-credentials and stacks are keyed by their id where the events are of one issuer, else by `issuer/id`.
    """

    awards_by_state: Breakdown = Field(
        description="Awards by state, the District of Columbia and territories included, as ISO 3166-2"
    )
    accounts_by_subject: Breakdown = Field(
        description="New accounts with a completed profile by subject taught; several subjects count in each"
    )
    awards_by_micro_credential: Breakdown = Field(description="Awards by micro-credential, under its present id")
    awards_by_stack: Breakdown = Field(description="Awards by stack; one award may count in several stacks, or in none")
    page_views_by_day: Breakdown = Field(description="Page views by day in the view's time zone")
    visitors_by_day: Breakdown = Field(description="Distinct visitors by day in the view's time zone")


class Subjects(_View):
    """What `accounts_by_subject` rests on."""

    n: int = Field(ge=0, description="New accounts with a completed profile")
    coverage: float = Field(ge=0, le=1, description="Their share of all new accounts, to four places; 0 without any")


class CutRow(_View):
    """The numbers of one key."""

    key: str = Field(description="Such as `US-WI`, `2026-08-03`, or an id; empty for what is unknown")
    numbers: dict[str, int | None] = Field(description="By column; null where it is suppressed")


class Cut(_View):
    """The period's numbers by one thing, as `--by` asks for them."""

    by: Dimension = Field(description="What the rows stand for; a week is named by its Monday")
    columns: list[str] = Field(description="What is counted, in order, such as `awards` and `earners`")
    rows: list[CutRow] = Field(description="The numbers, in the order of the keys; what is unknown comes last")


class Launch(_View):
    """A micro-credential whose first activation ever lies in the period."""

    issuer: str
    micro_credential: str = Field(description="Its present id")
    at: datetime = Field(description="When it was activated")


class Cohort(_View):
    """The submissions of the period that were a learner's first for a micro-credential, and what became of them so far."""

    submissions: int = Field(ge=0, description="First submissions in the period")
    awarded_at_first: int = Field(ge=0, description="Of those, awarded without a resubmission")
    denied_at_first: int = Field(ge=0, description="Of those, denied")
    resubmitted: int = Field(ge=0, description="Of those denied, followed by another submission")
    undecided: int = Field(ge=0, description="Of the first submissions, neither awarded nor denied so far")
    first_pass_rate: float | None = Field(
        description="Those awarded at first by those decided, to four places; null where none is decided"
    )
    resubmission_rate: float | None = Field(
        description="Those resubmitted by those denied, to four places; null where none is denied"
    )


class Decisions(_View):
    """The time from a submission to its decision, of the decisions in the period, in business days."""

    decided: int = Field(ge=0, description="Submissions whose first decision lies in the period")
    median: float | None = Field(description="Half of them took at most so many business days")
    p90: float | None = Field(description="Nine of ten took at most so many business days")
    target: int | None = Field(description="The issuer's own target in business days; null where it states none")
    within_target: int | None = Field(description="How many met it; null without a target")
    by_days: dict[str, int] = Field(description="By the business days that they took, how many")


class Waiting(_View):
    """The submissions that were open at the period's end, or at `as_of` where that is earlier."""

    open: int = Field(ge=0, description="Submissions without a decision")
    overdue: int | None = Field(description="Of those, open for longer than the target; null without a target")
    oldest: int | None = Field(description="The business days that the oldest of them has been open; null without any")
    by_days: dict[str, int] = Field(description="By the business days that they have been open, how many")


class DeniedCriterion(_View):
    """How often a criterion was not met, of the period's denials."""

    issuer: str
    micro_credential: str
    criterion: str = Field(description="As `item/criterion`")
    denials: int = Field(ge=0)


class FunnelStep(_View):
    """A stack, and how far the people came who hold an award of it at the period's end, whenever it was made."""

    issuer: str
    stack: str
    members: int = Field(ge=0, description="Micro-credentials in it at the period's end")
    started: int = Field(ge=0, description="Learners who began or submitted at least one of them")
    awarded_one: int = Field(ge=0, description="Learners with an award of at least one of them")
    awarded_half: int = Field(ge=0, description="Learners with awards of at least half of them")
    awarded_all: int = Field(ge=0, description="Learners with awards of all of them")


class Dormant(_View):
    """A micro-credential that was active for the whole period and for which nobody submitted anything in it."""

    issuer: str
    micro_credential: str
    last_award: date | None = Field(description="The day of its last award; null where there is none")


class Insight(_View):
    """What an issuer learns from about its own work."""

    cohort: Cohort
    decisions: Decisions
    waiting: Waiting
    denials_by_criterion: list[DeniedCriterion] = Field(description="The most frequent first")
    stack_funnel: list[FunnelStep]
    dormant: list[Dormant]


class StatsView(_View):
    """The metrics of one period and the scope that they cover."""

    schema_: Literal["mcctl.stats/1"] = Field("mcctl.stats/1", alias="schema", description="The version of this view")
    quarter: str = Field(description="The period's name, such as `2020-Q4`")
    from_: date = Field(alias="from", description="The period's first day")
    until: date = Field(description="The day after the period's last day")
    time_zone: str = Field(description="The time zone of days and of the period's ends, by its IANA name")
    scope: Scope = Field(description="Whose events the numbers cover")
    metrics: Metrics = Field(description="The numbers of the period")
    breakdowns: Breakdowns = Field(description="The numbers by key")
    subjects: Subjects | None = Field(description="What the subjects rest on; null where accounts are not covered")
    not_available: dict[str, str] = Field(description="Why a number is null or a breakdown is left empty, by its name")
    period: PeriodKind = Field("quarter", description="What kind of period it is; `quarter` is its name whatever it is")
    definitions: int = Field(1, description="The version of the metrics' definitions")
    as_of: datetime | None = Field(
        None, description="Only what happened before this instant is counted; null where all is that is known"
    )
    provisional: bool = Field(default=False, description="Whether the period was not over when it was counted")
    audience: Audience = Field("internal", description="For whose eyes the numbers are")
    cuts: list[Cut] = Field(default_factory=list, description="The numbers by what was asked for")
    launched: list[Launch] = Field(
        default_factory=list, description="What was launched in the period, in the order of time; only where asked for"
    )
    insight: Insight | None = Field(None, description="What the issuer learns from; null where it was not asked for")
    suppressed: dict[str, list[str]] = Field(
        default_factory=dict,
        description="By metric or breakdown, what is left out since it counts few people; for a breakdown the keys",
    )
