"""A period's metrics: every query run on an engine, put together as `mcctl.stats/1`."""

from collections.abc import Sequence
from typing import Final, assert_never

from mcctl.api.metrics import (
    Breakdown,
    Breakdowns,
    BusiestDay,
    Cut,
    CutRow,
    Insight,
    Launch,
    Metrics,
    Scope,
    StatsView,
    Subjects,
)
from mcctl.stats.as_of import as_known, known_parameters
from mcctl.stats.breakdowns import BY_DAY, BY_ISSUER_AND_ID, BY_TEXT
from mcctl.stats.calendar import Period, iso_day
from mcctl.stats.cuts import DIVISIONS, Division
from mcctl.stats.engine import Engine
from mcctl.stats.insight import insight
from mcctl.stats.launched import LAUNCHED
from mcctl.stats.metric import Metric, parameters_of
from mcctl.stats.metrics import METRICS
from mcctl.stats.numbers import BUSIEST_DAY, COMPLETED_PROFILES, NUMBERS
from mcctl.stats.question import Question
from mcctl.stats.relation import Row, Value, instant_of, microseconds

NOT_IN_SCOPE: Final = "the scope of one issuer does not cover accounts"
NOT_IN_TOKEN: Final = "the token does not cover accounts"  # noqa: S105 - a sentence
NO_PAGE_VIEWS: Final = "there are no page views in the period"
NO_VISITORS: Final = "of some page views nobody told how many visitors they had"
_ISSUERS: Final = Metric(
    "issuers", "Issuers", "issuers that any event names", "SELECT COUNT(DISTINCT issuer) FROM events"
)
_VIEWED: Final = frozenset(
    metric.name for metric in (*NUMBERS, BUSIEST_DAY, *BY_TEXT, *BY_ISSUER_AND_ID, *BY_DAY, COMPLETED_PROFILES)
)


def measure(
    engine: Engine,
    asked: Question | Period,
    *,
    issuer: str | None = None,
    accounts_not_covered: str = NOT_IN_SCOPE,
) -> StatsView:
    """Counts every metric of a period, and what else is asked for.

    Args:
        engine: Holds the events.
        asked: What to count; a period stands for the question that asks for nothing else.
        issuer: The one issuer to count for, beside a period; none counts everything.
        accounts_not_covered: The reason to give for what an issuer's scope leaves out.
    """
    question = asked if isinstance(asked, Question) else Question(asked, issuer)
    period, issuer = question.period, question.issuer
    survey = _Survey(engine, question)
    covered = {name: issuer is None or not metric.of_accounts for name, metric in METRICS.items() if name in _VIEWED}
    numbers = {metric.name: survey.number(metric) if covered[metric.name] else None for metric in NUMBERS}
    busiest = survey.busiest_day()
    breakdowns = {
        **{metric.name: survey.by_text(metric) if covered[metric.name] else {} for metric in BY_TEXT},
        **{metric.name: survey.by_issuer_and_id(metric) for metric in BY_ISSUER_AND_ID},
        **{metric.name: survey.by_day(metric) for metric in BY_DAY},
    }
    cuts = [survey.cut(DIVISIONS[by]) for by in dict.fromkeys(question.by)]
    not_available = {name: accounts_not_covered for name, known in covered.items() if not known}
    if busiest is None:
        not_available[BUSIEST_DAY.name] = NO_PAGE_VIEWS
    for cut in cuts:
        metric = DIVISIONS[cut.by].metric
        if metric.of_accounts and issuer is not None:
            not_available[metric.name] = accounts_not_covered
        if any(row.numbers.get("visitors", 0) is None for row in cut.rows):
            not_available[f"{metric.name}.visitors"] = NO_VISITORS
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
        period=period.kind,
        as_of=question.as_of,
        provisional=question.is_provisional,
        cuts=cuts,
        launched=survey.launched() if question.with_launches else [],
        insight=_insight(engine, question) if question.with_insight else None,
    )


def _insight(engine: Engine, question: Question) -> Insight:
    """Tells what the issuer learns from; of a period that still runs, as things stand at the instant of asking."""
    moments = [moment for moment in (question.as_of, question.now) if moment is not None]
    return insight(
        engine,
        question.period,
        issuer=question.issuer,
        as_of_us=microseconds(min(moments)) if moments else None,
        target=question.target_days,
        holidays=question.holidays,
    )


class _Survey:
    """The queries of one question."""

    def __init__(self, engine: Engine, question: Question) -> None:
        self._engine = engine
        self._period = question.period
        self._issuer = question.issuer
        self._is_as_of = question.as_of is not None
        self._parameters: dict[str, Value] = {
            **question.period.parameters(),
            **(known_parameters(question.as_of, question.period) if question.as_of is not None else {}),
            "issuer": question.issuer,
            "all_issuers": int(question.issuer is None),
        }
        self._is_of_one_issuer = question.issuer is not None or self.number(_ISSUERS) <= 1

    def _rows(self, metric: Metric) -> Sequence[Row]:
        sql = metric.query(self._period)
        if self._is_as_of:
            sql = as_known(sql)
        return self._engine.rows(sql, {name: self._parameters[name] for name in parameters_of(sql)})

    def number(self, metric: Metric) -> int:
        return _whole(self._rows(metric)[0][0])

    def busiest_day(self) -> BusiestDay | None:
        for day_us, page_views in self._rows(BUSIEST_DAY):
            return BusiestDay.model_validate({"day": iso_day(_whole(day_us)), "page_views": _whole(page_views)})
        return None

    def by_text(self, metric: Metric) -> Breakdown:
        return _sorted({str(key): _whole(count) for key, count in self._rows(metric)})

    def by_issuer_and_id(self, metric: Metric) -> Breakdown:
        return _sorted({self._key(issuer, name): _whole(count) for issuer, name, count in self._rows(metric)})

    def _key(self, issuer: Value, name: Value) -> str:
        return str(name) if self._is_of_one_issuer else f"{issuer}/{name}"

    def by_day(self, metric: Metric) -> Breakdown:
        return _sorted({iso_day(_whole(day_us)): _whole(count) for day_us, count in self._rows(metric)})

    def cut(self, division: Division) -> Cut:
        left_out = division.platforms_own if self._issuer is not None else frozenset[str]()
        columns = [column for column in division.columns if column not in left_out]
        if division.metric.of_accounts and self._issuer is not None:
            return Cut(by=division.by, columns=columns, rows=[])
        rows = []
        for row in self._rows(division.metric):
            counts = dict(zip(reversed(division.columns), reversed(row), strict=False))
            match division.keyed_by:
                case "text":
                    key = str(row[0])
                case "id":
                    key = self._key(row[0], row[1])
                case "day":
                    key = iso_day(_whole(row[0]))
                case _:
                    assert_never(division.keyed_by)
            numbers = {column: None if counts[column] is None else _whole(counts[column]) for column in columns}
            rows.append(CutRow(key=key, numbers=numbers))
        return Cut(by=division.by, columns=columns, rows=sorted(rows, key=lambda row: (not row.key, row.key)))

    def launched(self) -> list[Launch]:
        found = sorted((_whole(at_us), str(issuer), str(name)) for issuer, name, at_us in self._rows(LAUNCHED))
        return [Launch(issuer=issuer, micro_credential=name, at=instant_of(at_us)) for at_us, issuer, name in found]

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
