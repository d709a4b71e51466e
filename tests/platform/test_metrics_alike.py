"""Both databases count alike: every metric over generated events equals the plain count, on each."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert

from mcctl.platform.database import Database
from mcctl.platform.metrics import StoreEngine
from mcctl.platform.tables import events as table
from mcctl.stats.calendar import Quarter, zone_named
from mcctl.stats.holdings import holdings
from mcctl.stats.measure import measure
from mcctl.stats.question import Question
from mcctl.stats.relation import COLUMNS, rows_of
from tests.platform.platforms import Where, copied, opened
from tests.stats.reference import Json, Reference
from tests.stats.streams import streams
from tests.stats.test_metrics_match_reference import AS_OF, DIMENSIONS, ZONES, check_against_reference, parsed


@pytest.fixture(scope="module")
def store(empty_database: Where, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database for all examples, of which none stays."""
    database = opened(copied(empty_database, Path(tmp_path_factory.mktemp("counted"))))
    yield database
    database.close()


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(
    streams(),
    st.sampled_from(["2020-Q4", "2021-Q1"]),
    st.sampled_from(ZONES),
    st.sampled_from([None, "north", "south"]),
    st.sampled_from(AS_OF),
)
def test_every_metric_equals_the_plain_count(
    store: Database, events: list[Json], quarter: str, zone: str, issuer: str | None, as_of: datetime | None
) -> None:
    rows = [dict(zip(COLUMNS, row, strict=True)) for event in parsed(events) for row in rows_of(event)]
    period = Quarter.parse(quarter).period(zone_named(zone))
    question = Question(period, issuer, as_of, by=DIMENSIONS, with_launches=True)
    with store.writing() as connection:
        connection.execute(delete(table))
        if rows:
            connection.execute(insert(table), rows)
        engine = StoreEngine(connection)
        view = measure(engine, question)
        held = {name: (one.awards, one.in_flight) for name, one in holdings(engine, "north").items()}
        connection.rollback()
    check_against_reference(view, events, question)
    assert held == Reference(events, period.first_day, period.until_day, zone, None).holdings("north")
