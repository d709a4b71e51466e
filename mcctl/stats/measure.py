"""A period's metrics: every query run on an engine, put together as `mcctl.stats/1`."""

from collections.abc import Sequence
from typing import Final

from mcctl.api.metrics import Breakdown, Breakdowns, BusiestDay, Metrics, Scope, StatsView, Subjects
from mcctl.stats.breakdowns import BY_DAY, BY_ISSUER_AND_ID, BY_TEXT
from mcctl.stats.calendar import Period, iso_day
from mcctl.stats.engine import Engine
from mcctl.stats.metric import Metric
from mcctl.stats.metrics import METRICS
from mcctl.stats.numbers import BUSIEST_DAY, COMPLETED_PROFILES, NUMBERS
from mcctl.stats.relation import Row, Value

NOT_IN_SCOPE: Final = "the scope of one issuer does not cover accounts"
NOT_IN_TOKEN: Final = "the token does not cover accounts"  # noqa: S105 - a sentence
NO_PAGE_VIEWS: Final = "there are no page views in the period"
_ISSUERS: Final = "SELECT COUNT(DISTINCT issuer) FROM events"


def measure(
    engine: Engine, period: Period, *, issuer: str | None = None, accounts_not_covered: str = NOT_IN_SCOPE
) -> StatsView:
    """Counts every metric of a period.

    Args:
        engine: Holds the events.
        period: What to count.
        issuer: The one issuer to count for; none counts everything.
        accounts_not_covered: The reason to give for what an issuer's scope leaves out.
    """
    survey = _Survey(engine, period, issuer)
    covered = {name: issuer is None or not metric.of_accounts for name, metric in METRICS.items()}
    numbers = {metric.name: survey.number(metric) if covered[metric.name] else None for metric in NUMBERS}
    busiest = survey.busiest_day()
    one_issuer = issuer is not None or _whole(engine.rows(_ISSUERS, {})[0][0]) <= 1
    breakdowns = {
        **{metric.name: survey.by_text(metric) if covered[metric.name] else {} for metric in BY_TEXT},
        **{metric.name: survey.by_issuer_and_id(metric, plain=one_issuer) for metric in BY_ISSUER_AND_ID},
        **{metric.name: survey.by_day(metric) for metric in BY_DAY},
    }
    not_available = {name: accounts_not_covered for name, known in covered.items() if not known}
    if busiest is None:
        not_available[BUSIEST_DAY.name] = NO_PAGE_VIEWS
    return StatsView(
        quarter=period.label,
        from_=period.first_day,
        until=period.until_day,
        time_zone=period.zone.key,
        scope=Scope(issuer=issuer),
        metrics=Metrics(**numbers, busiest_day=busiest),
        breakdowns=Breakdowns(**breakdowns),
        subjects=survey.subjects(numbers["new_accounts"]),
        not_available=dict(sorted(not_available.items())),
    )


class _Survey:
    """The queries of one period and scope."""

    def __init__(self, engine: Engine, period: Period, issuer: str | None) -> None:
        self._engine = engine
        self._period = period
        self._parameters: dict[str, Value] = {
            **period.parameters(),
            "issuer": issuer,
            "all_issuers": int(issuer is None),
        }

    def _rows(self, metric: Metric) -> Sequence[Row]:
        parameters = {name: self._parameters[name] for name in metric.parameters}
        return self._engine.rows(metric.query(self._period), parameters)

    def number(self, metric: Metric) -> int:
        return _whole(self._rows(metric)[0][0])

    def busiest_day(self) -> BusiestDay | None:
        for day_us, page_views in self._rows(BUSIEST_DAY):
            return BusiestDay.model_validate({"day": iso_day(_whole(day_us)), "page_views": _whole(page_views)})
        return None

    def by_text(self, metric: Metric) -> Breakdown:
        return _sorted({str(key): _whole(count) for key, count in self._rows(metric)})

    def by_issuer_and_id(self, metric: Metric, *, plain: bool) -> Breakdown:
        rows = self._rows(metric)
        return _sorted({str(key) if plain else f"{issuer}/{key}": _whole(count) for issuer, key, count in rows})

    def by_day(self, metric: Metric) -> Breakdown:
        return _sorted({iso_day(_whole(day_us)): _whole(count) for day_us, count in self._rows(metric)})

    def subjects(self, new_accounts: int | None) -> Subjects | None:
        if new_accounts is None:
            return None
        n = self.number(COMPLETED_PROFILES)
        return Subjects(n=n, coverage=round(n / new_accounts, 4) if new_accounts else 0.0)


def _sorted(counts: Breakdown) -> Breakdown:
    return dict(sorted(counts.items()))


def _whole(value: Value) -> int:
    """Reads a count as the engine gives it; some give a decimal where others give an integer."""
    return 0 if value is None else int(value)
