"""Both databases tell an issuer the same: the insight into generated events equals the plain count, on each."""

import json
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from mcctl.platform.metrics import StoreEngine
from mcctl.platform.tables import events as table
from mcctl.stats.calendar import Quarter, zone_named
from mcctl.stats.insight import insight
from mcctl.stats.relation import COLUMNS, rows_of
from tests.platform.platforms import Where, copied, opened
from tests.stats.insight_reference import InsightReference
from tests.stats.insight_streams import works
from tests.stats.reference import Json
from tests.stats.test_insight import HOLIDAYS
from tests.stats.test_metrics_match_reference import ZONES, parsed


def test_the_insight_equals_the_plain_count(empty_database: Where, tmp_path: Path) -> None:
    database = opened(copied(empty_database, tmp_path))

    @settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
    @given(works(), st.sampled_from(ZONES), st.sampled_from([None, "north"]))
    def equal(events: list[Json], zone: str, issuer: str | None) -> None:
        rows = [dict(zip(COLUMNS, row, strict=True)) for event in parsed(events) for row in rows_of(event)]
        period = Quarter.parse("2020-Q4").period(zone_named(zone))
        with database.writing() as connection:
            if rows:
                connection.execute(insert(table), rows)
            seen = insight(StoreEngine(connection), period, issuer=issuer, target=5, holidays=HOLIDAYS)
            connection.rollback()
        expected = InsightReference(events, period.first_day, period.until_day, zone, issuer, None, 5, HOLIDAYS)
        assert json.loads(seen.model_dump_json()) == expected.view()

    try:
        equal()
    finally:
        database.close()
