"""What is asked of the events: a period, a scope, and what is to be told beside the numbers."""

from dataclasses import dataclass
from datetime import date, datetime

from mcctl.api.metrics import Dimension
from mcctl.stats.calendar import Period


@dataclass(frozen=True, slots=True)
class Question:
    """One question to whatever counts.

    Attributes:
        period: What to count.
        issuer: The one issuer to count for; none counts everything.
        as_of: Only what happened before this instant counts; none counts all that is known.
        now: The instant of asking, by which a period is over or not; none where all periods are taken to be over.
        by: What to cut the numbers by, in order.
        with_launches: Whether to tell what was launched.
        with_insight: Whether to tell what an issuer learns from.
        target_days: The business days that a decision is to take; none where no target is stated.
        holidays: The days that are no business days, beside those of weekends.
    """

    period: Period
    issuer: str | None = None
    as_of: datetime | None = None
    now: datetime | None = None
    by: tuple[Dimension, ...] = ()
    with_launches: bool = False
    with_insight: bool = False
    target_days: int | None = None
    holidays: frozenset[date] = frozenset()

    @property
    def is_provisional(self) -> bool:
        """Whether the period is not over at the instant of asking, or of what is to count."""
        return any(moment is not None and moment < self.period.until for moment in (self.as_of, self.now))
