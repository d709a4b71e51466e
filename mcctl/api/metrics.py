"""The metrics of a period on the wire: `mcctl.stats/1`, printed by `mcctl stats` and answered by the platform."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Breakdown = dict[str, int]


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
