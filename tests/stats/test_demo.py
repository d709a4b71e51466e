"""Invented events are valid, repeatable and believable, and count the same both ways."""

import json
from collections import Counter
from datetime import datetime

import pytest

from mcctl.api.events import Refused, parse_event, unknown_keys
from mcctl.stats.calendar import Period, Quarter, zone_named
from mcctl.stats.demo import demo_events
from mcctl.stats.measure import measure
from mcctl.stats.sqlite import SqliteEngine
from tests.stats.catalogues import NINE
from tests.stats.reference import Json, Reference

SEEDS = [0, 1, 20]


def quarter(name: str, zone: str = "America/Chicago") -> Period:
    return Quarter.parse(name).period(zone_named(zone))


@pytest.fixture(scope="module", params=SEEDS)
def invented(request: pytest.FixtureRequest) -> list[Json]:
    return demo_events(request.param, quarter("2020-Q4"), NINE)


def test_every_invented_event_is_valid_and_has_an_id_of_its_own(invented: list[Json]) -> None:
    assert [event for event in invented if isinstance(parse_event(event), Refused) or unknown_keys(event)] == []
    assert len({event["id"] for event in invented}) == len(invented)


def test_the_same_seed_invents_the_same_and_another_seed_does_not() -> None:
    assert demo_events(7, quarter("2021-Q1"), NINE) == demo_events(7, quarter("2021-Q1"), NINE)
    assert demo_events(7, quarter("2021-Q1"), NINE) != demo_events(8, quarter("2021-Q1"), NINE)


def test_two_quarters_of_one_seed_can_stand_in_one_platform() -> None:
    one, other = (demo_events(7, quarter(name), NINE) for name in ("2021-Q1", "2021-Q2"))
    assert {event["id"] for event in one}.isdisjoint(event["id"] for event in other)
    assert {event.get("award") for event in one} & {event.get("award") for event in other} == {None}


@pytest.mark.parametrize("name", ["2020-Q4", "2020-Q3"])
@pytest.mark.parametrize("issuer", [None, "northlake"])
def test_the_metrics_of_invented_events_equal_the_plain_count(
    invented: list[Json], name: str, issuer: str | None
) -> None:
    period = quarter(name)
    events = [event for event in map(parse_event, invented) if not isinstance(event, Refused)]
    with SqliteEngine(events) as engine:
        view = json.loads(measure(engine, period, issuer=issuer).model_dump_json())
    plain = Reference(invented, period.first_day, period.until_day, "America/Chicago", issuer).view()
    assert {key: view[key] for key in plain} == plain


def test_an_invented_quarter_is_believable(invented: list[Json]) -> None:
    period = quarter("2020-Q4")
    with SqliteEngine(event for event in map(parse_event, invented) if not isinstance(event, Refused)) as engine:
        view = measure(engine, period)
    numbers = view.metrics
    assert 150 <= (numbers.awards or 0) <= 300
    assert numbers.launches == 2
    assert numbers.new_issuers == 0
    assert numbers.stacks_awarded == 2
    assert 25 <= (numbers.states or 0) < (numbers.states_and_territories or 0)
    assert (numbers.countries or 0) >= 2
    assert (numbers.awards_revoked or 0) >= 1
    assert len(view.breakdowns.page_views_by_day) == len(view.breakdowns.visitors_by_day) == 92
    kinds = Counter(str(event["type"]) for event in invented)
    assert kinds["denial"] > 20
    assert kinds["submission"] > kinds["award"] + kinds["denial"]


def test_nothing_invented_is_later_than_the_quarter_and_no_day_is_counted_twice(invented: list[Json]) -> None:
    period = quarter("2020-Q4")
    local = [
        datetime.fromisoformat(str(event["at"])).astimezone(period.zone).date() for event in invented if "at" in event
    ]
    visits = {
        datetime.fromisoformat(str(event["at"])).astimezone(period.zone).date().isoformat()
        for event in invented
        if event["type"] == "page_view"
    }
    assert max(local) < period.until_day
    assert all(str(event["at"]).endswith("Z") for event in invented if "at" in event)
    assert visits.isdisjoint({event["day"] for event in invented if event["type"] == "page_views"})
