"""Every metric by SQL equals the same metric counted in plain Python."""

import json
from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from mcctl.api.events import Event, Refused, parse_event
from mcctl.stats.calendar import Quarter, zone_named
from mcctl.stats.holdings import holdings
from mcctl.stats.measure import measure
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
