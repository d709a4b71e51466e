"""Every metric by SQL equals the same metric counted in plain Python."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from mcctl.api.events import Event, Refused, parse_event
from mcctl.api.metrics import Dimension, StatsView
from mcctl.stats.calendar import Period, Quarter, period_of, zone_named
from mcctl.stats.holdings import holdings
from mcctl.stats.measure import measure
from mcctl.stats.question import Question
from mcctl.stats.sqlite import SqliteEngine
from tests.stats.reference import Json, Reference
from tests.stats.streams import streams

ZONES = ["UTC", "America/Chicago", "Europe/Berlin", "Asia/Kathmandu", "America/St_Johns"]


def parsed(events: Iterable[Json]) -> list[Event]:
    read = [parse_event(event) for event in events]
    return [event for event in read if not isinstance(event, Refused)]


def measured(events: Iterable[Json], quarter: str, zone: str, issuer: str | None) -> Json:
    with SqliteEngine(parsed(events)) as engine:
        view = measure(engine, Quarter.parse(quarter).period(zone_named(zone)), issuer=issuer)
    read: Json = json.loads(view.model_dump_json())
    return {key: read[key] for key in ("metrics", "breakdowns", "subjects")}


def counted(events: Iterable[Json], quarter: str, zone: str, issuer: str | None) -> Json:
    period = Quarter.parse(quarter).period(zone_named(zone))
    return Reference(events, period.first_day, period.until_day, zone, issuer).view()


@settings(deadline=None, max_examples=500)
@given(
    streams(),
    st.sampled_from(["2020-Q4", "2021-Q1"]),
    st.sampled_from(ZONES),
    st.sampled_from([None, "north", "south"]),
)
def test_every_metric_equals_the_plain_count(events: list[Json], quarter: str, zone: str, issuer: str | None) -> None:
    assert len(parsed(events)) == len(events)
    assert measured(events, quarter, zone, issuer) == counted(events, quarter, zone, issuer)


@settings(deadline=None, max_examples=200)
@given(streams())
def test_holdings_equal_the_plain_count_and_those_of_some_are_of_all(events: list[Json]) -> None:
    with SqliteEngine(parsed(events)) as engine:
        counted = holdings(engine, "north")
        for names in (set(), set(counted), *({name} for name in {*counted, "a", "b", "unknown"})):
            assert holdings(engine, "north", names) == {key: one for key, one in counted.items() if key in names}
    held = {name: (one.awards, one.in_flight) for name, one in counted.items()}
    period = Quarter.parse("2020-Q4").period(zone_named("UTC"))
    assert held == Reference(events, period.first_day, period.until_day, "UTC", None).holdings("north")


@settings(deadline=None, max_examples=60)
@given(streams(), st.randoms(use_true_random=False))
def test_the_order_of_the_events_changes_nothing(events: list[Json], random: object) -> None:
    shuffled = list(events)
    random.shuffle(shuffled)  # type: ignore[attr-defined] # hypothesis gives a Random
    assert measured(events, "2020-Q4", "UTC", None) == measured(shuffled, "2020-Q4", "UTC", None)


def periods() -> st.SearchStrategy[Period]:
    """Draws months, years and spans around the instants that the streams hold."""
    zones = st.sampled_from(ZONES).map(zone_named)
    months = st.builds(lambda zone, text: period_of(zone, month=text), zones, st.sampled_from(["2020-10", "2020-12"]))
    years = st.builds(lambda zone, text: period_of(zone, year=text), zones, st.sampled_from(["2020", "2021"]))
    spans = st.builds(
        lambda zone, ends: period_of(zone, first=ends[0], until=ends[1]),
        zones,
        st.sampled_from([("2020-10-01", "2020-11-02"), ("2020-09-30", "2021-03-15"), ("2020-12-31", "2021-01-01")]),
    )
    return st.one_of(months, years, spans)


AS_OF = [None, *map(datetime.fromisoformat, ["2020-10-01T00:00:00Z", "2020-11-01T07:00:00Z", "2021-01-01T05:00:00Z"])]
DIMENSIONS = get_args(Dimension)


def check_against_reference(view: StatsView, events: list[Json], question: Question) -> None:
    """Holds everything that a view tells against the plain count."""
    period = question.period
    reference = Reference(events, period.first_day, period.until_day, period.zone.key, question.issuer, question.as_of)
    read: Json = json.loads(view.model_dump_json())
    assert {key: read[key] for key in ("metrics", "breakdowns", "subjects")} == reference.view()
    for cut in view.cuts:
        assert {row.key: row.numbers for row in cut.rows} == reference.cut(cut.by), cut.by
        keys = [row.key for row in cut.rows]
        assert keys == [*sorted(filter(None, keys)), *([""] if "" in keys else [])]
        assert all([*row.numbers] == cut.columns for row in cut.rows)
    launches = [(one.at, (one.issuer, one.micro_credential)) for one in view.launched]
    assert launches == reference.launches()


@settings(deadline=None, max_examples=300)
@given(streams(), periods(), st.sampled_from(AS_OF), st.sampled_from([None, "north", "south"]))
def test_cuts_and_launches_of_any_period_as_of_any_instant_equal_the_plain_count(
    events: list[Json], period: Period, as_of: datetime | None, issuer: str | None
) -> None:
    question = Question(period, issuer, as_of, by=DIMENSIONS, with_launches=True)
    with SqliteEngine(parsed(events)) as engine:
        view = measure(engine, question)
    check_against_reference(view, events, question)


@settings(deadline=None, max_examples=100)
@given(streams(), st.sampled_from(AS_OF[1:]))
def test_what_comes_after_the_instant_changes_no_number(events: list[Json], as_of: datetime) -> None:
    question = Question(period_of(zone_named("UTC"), year="2020"), None, as_of, by=DIMENSIONS, with_launches=True)
    reference = Reference(events, question.period.first_day, question.period.until_day, "UTC", None, as_of)
    with SqliteEngine(parsed(events)) as everything, SqliteEngine(parsed(reference.events)) as before:
        assert measure(everything, question) == measure(before, question)


def test_a_period_is_provisional_until_it_is_over() -> None:
    period = period_of(zone_named("America/Chicago"), month="2020-10")
    end = datetime(2020, 11, 1, 5, tzinfo=UTC)
    just_before = end.replace(day=1, hour=4, minute=59)
    told = [
        Question(period).is_provisional,
        Question(period, now=end).is_provisional,
        Question(period, now=just_before).is_provisional,
        Question(period, as_of=just_before, now=end).is_provisional,
        Question(period, as_of=end, now=end).is_provisional,
    ]
    assert told == [False, False, True, True, False]
