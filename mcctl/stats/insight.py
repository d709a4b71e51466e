"""What an issuer learns from about its own work in a period, as `mcctl.stats/1` says it."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from mcctl.api.metrics import Cohort, Decisions, DeniedCriterion, Dormant, FunnelStep, Insight, Waiting
from mcctl.stats.business_days import BusinessDays
from mcctl.stats.calendar import DAY_US, Period
from mcctl.stats.engine import Engine
from mcctl.stats.insight_queries import (
    DECISIONS,
    DENIALS_BY_CRITERION,
    DORMANT,
    FIRST_PASS,
    STACK_FUNNEL,
    WAITING,
)
from mcctl.stats.metric import Metric
from mcctl.stats.relation import Row, Value

_ALWAYS_US: Final = 2**62
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_EARLIEST: Final = "SELECT MIN(at_us) FROM events WHERE type = 'submission'"


def insight(
    engine: Engine,
    period: Period,
    *,
    issuer: str | None = None,
    as_of_us: int | None = None,
    target: int | None = None,
    holidays: Collection[date] = (),
) -> Insight:
    """Finds out what became of a period's submissions, stacks and micro-credentials.

    Args:
        engine: Holds the events.
        period: What to count.
        issuer: The one issuer to count for; none counts everything.
        as_of_us: Only what happened before this instant counts, in microseconds since the epoch; none counts everything.
            What is open is as old as it is at the period's end, so a period that still runs needs the present instant.
        target: The business days within which the issuer means to decide; none where it states none.
        holidays: The days of the week on which the issuer does not work.
    """
    return _Study(engine, period, issuer, as_of_us, BusinessDays(holidays)).insight(target)


class _Study:
    """The queries of one period and scope, and what their rows mean."""

    def __init__(
        self, engine: Engine, period: Period, issuer: str | None, as_of_us: int | None, calendar: BusinessDays
    ) -> None:
        self._engine = engine
        self._calendar = calendar
        as_of_us = _ALWAYS_US if as_of_us is None else as_of_us
        self._end_us = min(period.until_us, as_of_us)
        self._parameters: dict[str, Value] = {
            "start_us": period.start_us,
            "end_us": self._end_us,
            "as_of_us": as_of_us,
            "issuer": issuer,
            "all_issuers": int(issuer is None),
        }
        self._since_submissions = self._reaching_back(period)

    def _reaching_back(self, period: Period) -> Period:
        """Begins the period with the earliest submission, since its local days count too, whenever it was."""
        earliest = self._engine.rows(_EARLIEST, {})[0][0]
        first = period.first_day if earliest is None else _moment(int(earliest)).date() - timedelta(days=1)
        return replace(period, first_day=min(first, period.first_day))

    def _local_day(self, instant_us: int) -> date:
        return _moment(instant_us).astimezone(self._since_submissions.zone).date()

    def _rows(self, metric: Metric) -> Sequence[Row]:
        parameters = {name: self._parameters[name] for name in metric.parameters}
        return self._engine.rows(metric.query(self._since_submissions), parameters)

    def insight(self, target: int | None) -> Insight:
        return Insight(
            cohort=self._cohort(),
            decisions=self._decisions(target),
            waiting=self._waiting(target),
            denials_by_criterion=self._denials_by_criterion(),
            stack_funnel=self._stack_funnel(),
            dormant=self._dormant(),
        )

    def _cohort(self) -> Cohort:
        fates = {(decision, bool(again)): _whole(count) for decision, again, count in self._rows(FIRST_PASS)}
        awarded, denied, undecided = (
            sum(count for (fate, _), count in fates.items() if fate == decision)
            for decision in ("award", "denial", None)
        )
        resubmitted = fates.get(("denial", True), 0)
        return Cohort(
            submissions=awarded + denied + undecided,
            awarded_at_first=awarded,
            denied_at_first=denied,
            resubmitted=resubmitted,
            undecided=undecided,
            first_pass_rate=_share(awarded, awarded + denied),
            resubmission_rate=_share(resubmitted, denied),
        )

    def _decisions(self, target: int | None) -> Decisions:
        taken: Counter[int] = Counter()
        for submitted_us, decided_us, count in self._rows(DECISIONS):
            taken[self._calendar.between(_day(submitted_us), _day(decided_us))] += _whole(count)
        return Decisions(
            decided=taken.total(),
            median=_nearest_rank(taken, 5),
            p90=_nearest_rank(taken, 9),
            target=target,
            within_target=None if target is None else sum(count for days, count in taken.items() if days <= target),
            by_days=_by_days(taken),
        )

    def _waiting(self, target: int | None) -> Waiting:
        today = self._local_day(self._end_us - 1)
        ages: Counter[int] = Counter()
        for day_us, count in self._rows(WAITING):
            ages[self._calendar.between(_day(day_us), today)] += _whole(count)
        return Waiting(
            open=ages.total(),
            overdue=None if target is None else sum(count for days, count in ages.items() if days > target),
            oldest=max(ages, default=None),
            by_days=_by_days(ages),
        )

    def _denials_by_criterion(self) -> list[DeniedCriterion]:
        found = [
            DeniedCriterion(issuer=str(issuer), micro_credential=str(name), criterion=str(criterion), denials=_whole(n))
            for issuer, name, criterion, n in self._rows(DENIALS_BY_CRITERION)
        ]
        return sorted(found, key=lambda one: (-one.denials, one.issuer, one.micro_credential, one.criterion))

    def _stack_funnel(self) -> list[FunnelStep]:
        found = [
            FunnelStep(
                issuer=str(issuer),
                stack=str(stack),
                members=_whole(members),
                started=_whole(started),
                awarded_one=_whole(one),
                awarded_half=_whole(half),
                awarded_all=_whole(all_of_them),
            )
            for issuer, stack, members, started, one, half, all_of_them in self._rows(STACK_FUNNEL)
        ]
        return sorted(found, key=lambda step: (step.issuer, step.stack))

    def _dormant(self) -> list[Dormant]:
        found = [
            Dormant(
                issuer=str(issuer),
                micro_credential=str(name),
                last_award=None if last_us is None else self._local_day(_whole(last_us)),
            )
            for issuer, name, last_us in self._rows(DORMANT)
        ]
        return sorted(found, key=lambda one: (one.issuer, one.micro_credential))


def _nearest_rank(counts: Mapping[int, int], tenths: int) -> float | None:
    """Finds the least value that at least so many tenths of all reach at most; None without any."""
    needed = -(-sum(counts.values()) * tenths // 10)
    reached = 0
    for value, count in sorted(counts.items()):
        reached += count
        if reached >= needed:
            return float(value)
    return None


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _by_days(counts: Mapping[int, int]) -> dict[str, int]:
    return {str(days): count for days, count in sorted(counts.items())}


def _moment(instant_us: int) -> datetime:
    """Gives an instant in UTC; time zones are known from 1970 on, and what claims to be older needs no exact day."""
    return _EPOCH + timedelta(microseconds=max(instant_us, DAY_US))


def _day(day_us: Value) -> date:
    """Reads a local day that is given as microseconds since 1970-01-01."""
    return date.fromordinal(_EPOCH.toordinal() + _whole(day_us) // DAY_US)


def _whole(value: Value) -> int:
    """Reads a number as the engine gives it; some give a decimal where others give an integer."""
    return 0 if value is None else int(value)
