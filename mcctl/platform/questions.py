"""What a call asks of the numbers, as its query says it."""

import json
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema
from sqlalchemy import Connection, and_, select

from mcctl.api.event_values import Day, Instant
from mcctl.api.metrics import Dimension
from mcctl.errors import UsageError
from mcctl.platform.service import Service
from mcctl.platform.tables import resources, revisions
from mcctl.stats.calendar import period_of, zone_named
from mcctl.stats.question import Question

_YEARS = "(19[7-9][0-9]|[2-8][0-9]{3}|9[0-8][0-9]{2}|99[0-8][0-9]|999[0-8])"
_MOST_HOLIDAYS = 1000


def _text(pattern: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": f"^{pattern}$"})


_DAY = WithJsonSchema({"type": "string", "format": "date"})


class Asked(BaseModel):
    """The query of a call for numbers: one period, where its days end, and what is wanted beside its numbers."""

    model_config = ConfigDict(frozen=True)

    quarter: Annotated[str, _text(f"{_YEARS}-Q[1-4]")] | None = Field(
        None, description="The quarter, from 1970-Q1 to 9998-Q4.", examples=["2026-Q3"]
    )
    month: Annotated[str, _text(f"{_YEARS}-(0[1-9]|1[0-2])")] | None = Field(
        None, description="The month, in place of a quarter.", examples=["2026-08"]
    )
    year: Annotated[str, _text(_YEARS)] | None = Field(
        None, description="The year, in place of a quarter.", examples=["2026"]
    )
    from_: Annotated[str, _DAY] | None = Field(
        None,
        alias="from",
        description="The first day of a span in place of a quarter, together with `until`.",
        examples=["2026-07-01"],
    )
    until: Annotated[str, _DAY] | None = Field(
        None, description="The first day after the span, which has ten years at most.", examples=["2026-08-15"]
    )
    time_zone: str = Field(
        "UTC",
        description="The time zone of periods and days, by its name in the IANA database.",
        examples=["America/Chicago"],
        json_schema_extra={"format": "time-zone"},
    )
    as_of: Instant | None = Field(
        None, description="Only what happened before this instant counts.", examples=["2026-10-09T00:00:00Z"]
    )
    by: list[Dimension] = Field([], max_length=20, description="What to cut the numbers by.")
    launches: bool = Field(default=False, description="Whether to tell what was launched.")
    insight: bool = Field(default=False, description="Whether to tell what an issuer learns from.")
    holiday: list[Annotated[Day, _DAY]] = Field(
        [], max_length=_MOST_HOLIDAYS, description="Days that are no business days, for `insight`."
    )

    def question(self, running: Service, connection: Connection, issuer: str | None) -> Question:
        """Makes the question of it.

        Raises:
            UsageError: It names no period, several, or one that is none, no time zone, or holidays for nothing.
        """
        if self.holiday and not self.insight:
            raise UsageError("holidays are named, which only `insight` knows", hint="ask for `insight` too")
        period = period_of(
            zone_named(self.time_zone),
            quarter=self.quarter,
            month=self.month,
            year=self.year,
            first=self.from_,
            until=self.until,
        )
        return Question(
            period,
            issuer,
            self.as_of,
            running.now(),
            tuple(dict.fromkeys(self.by)),
            with_launches=self.launches,
            with_insight=self.insight,
            target_days=_target_days(connection, issuer) if self.insight else None,
            holidays=frozenset(self.holiday),
        )


def _target_days(connection: Connection, issuer: str | None) -> int | None:
    """The business days in which an issuer's own record says that it decides; of all issuers, where there is but one."""
    is_live = and_(revisions.c.resource == resources.c.key, revisions.c.number == resources.c.live)
    query = select(revisions.c.content).join(resources, is_live).where(resources.c.family == "issuer").limit(2)
    if issuer is not None:
        query = query.where(resources.c.issuer == issuer)
    contents = connection.scalars(query).all()
    target: int | None = json.loads(contents[0]).get("assessment_sla_business_days") if len(contents) == 1 else None
    return target
