"""Quarters are half-open spans of local days."""

import sqlite3
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcctl.errors import UsageError
from mcctl.stats.calendar import Period, Quarter, iso_day, zone_named
from mcctl.stats.relation import microseconds

HOUR = 3_600_000_000
ZONES = [
    "UTC",
    "America/Chicago",
    "America/Sao_Paulo",
    "America/St_Johns",
    "America/Havana",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
]


@pytest.mark.parametrize(
    ("text", "first_day", "until_day"),
    [
        ("2020-Q4", date(2020, 10, 1), date(2021, 1, 1)),
        ("2021-Q1", date(2021, 1, 1), date(2021, 4, 1)),
        ("1970-Q1", date(1970, 1, 1), date(1970, 4, 1)),
        ("9998-Q4", date(9998, 10, 1), date(9999, 1, 1)),
    ],
)
def test_a_quarter_is_read_and_written(text: str, first_day: date, until_day: date) -> None:
    quarter = Quarter.parse(text)
    period = quarter.period(zone_named("UTC"))
    assert (str(quarter), period.first_day, period.until_day) == (text, first_day, until_day)
    assert Quarter.of(first_day) == quarter


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2020",
        "2020-Q5",
        "2020-Q0",
        "2020Q4",
        "Q4-2020",
        "2020-q4",
        "1969-Q4",
        "9999-Q1",
        "\u0662020-Q4",
        "2020-Q4\n",
    ],
)
def test_what_is_no_quarter_is_a_wrong_usage(text: str) -> None:
    with pytest.raises(UsageError):
        Quarter.parse(text)


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../etc/passwd", "/etc/localtime", "America", "UTC\0"])
def test_an_unknown_time_zone_is_a_wrong_usage(name: str) -> None:
    with pytest.raises(UsageError, match="unknown time zone"):
        zone_named(name)


def test_quarters_are_counted_on_and_back() -> None:
    quarter = Quarter.parse("2020-Q4")
    assert [str(quarter.plus(step)) for step in (1, -1, -4, 0)] == ["2021-Q1", "2020-Q3", "2019-Q4", "2020-Q4"]
    with pytest.raises(UsageError):
        Quarter.parse("1970-Q1").plus(-1)


@pytest.mark.parametrize("zone", ["UTC", "America/Chicago", "Pacific/Kiritimati", "America/St_Johns"])
@pytest.mark.parametrize("text", ["1970-Q1", "2001-Q1", "2020-Q4", "9998-Q3"])
def test_a_quarter_ends_where_the_next_begins(text: str, zone: str) -> None:
    quarter = Quarter.parse(text)
    assert quarter.period(zone_named(zone)).until_us == quarter.plus(1).period(zone_named(zone)).start_us


def test_the_change_of_clocks_is_spelled_out_at_its_instant() -> None:
    autumn = Quarter.parse("2020-Q4").period(zone_named("America/Chicago"))
    change = microseconds(datetime.fromisoformat("2020-11-01T07:00:00Z"))
    assert autumn.local_us() == f"(at_us + CASE WHEN at_us < {change} THEN {-5 * HOUR} ELSE {-6 * HOUR} END)"
    assert Quarter.parse("2020-Q4").period(zone_named("UTC")).local_us() == "(at_us + (0))"


def test_two_changes_in_one_quarter_are_both_spelled_out() -> None:
    morocco = Quarter.parse("2021-Q2").period(zone_named("Africa/Casablanca"))
    assert morocco.local_us().count("WHEN") == 2


@settings(deadline=None, max_examples=150)
@given(
    st.sampled_from(
        [
            *(f"{year}-Q{number}" for year in (1970, 1987, 2001, 2018, 2020, 2024) for number in (1, 2, 3, 4)),
        ]
    ),
    st.sampled_from(ZONES),
    st.integers(0, 10**9),
)
def test_sql_and_zoneinfo_agree_on_every_local_day(text: str, zone: str, part: int) -> None:
    period = Quarter.parse(text).period(zone_named(zone))
    at = period.start_us + (period.until_us - period.start_us - 1) * part // 10**9
    connection = sqlite3.connect(":memory:")
    day_us = connection.execute(
        f"SELECT {period.local_us()} - {period.local_us()} % 86400000000 FROM (SELECT {at} AS at_us)"  # noqa: S608
    ).fetchone()[0]
    connection.close()
    moment = datetime.fromisoformat("1970-01-01T00:00:00Z") + timedelta(microseconds=at)
    assert iso_day(day_us) == moment.astimezone(period.zone).date().isoformat()


def test_any_span_of_days_is_a_period() -> None:
    winter = Period("winter", date(2020, 12, 21), date(2021, 3, 20), zone_named("Europe/Berlin"))
    assert winter.until_us - winter.start_us == 89 * 24 * HOUR
