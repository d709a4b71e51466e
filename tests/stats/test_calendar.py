"""Quarters are half-open spans of local days."""

import sqlite3
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcctl.errors import UsageError
from mcctl.stats.calendar import MOST_DAYS, Period, Quarter, iso_day, period_of, zone_named
from mcctl.stats.relation import microseconds

UTC = zone_named("UTC")
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


def span(first: str, until: str) -> Period:
    return period_of(UTC, first=first, until=until)


@pytest.mark.parametrize(
    ("period", "label", "first_day", "until_day", "kind"),
    [
        (period_of(UTC, quarter="2026-Q3"), "2026-Q3", date(2026, 7, 1), date(2026, 10, 1), "quarter"),
        (period_of(UTC, month="2026-12"), "2026-12", date(2026, 12, 1), date(2027, 1, 1), "month"),
        (period_of(UTC, year="2026"), "2026", date(2026, 1, 1), date(2027, 1, 1), "year"),
        (span("2026-07-01", "2026-08-15"), "2026-07-01/2026-08-15", date(2026, 7, 1), date(2026, 8, 15), "span"),
    ],
)
def test_a_period_is_named_by_quarter_month_year_or_span(
    period: Period, label: str, first_day: date, until_day: date, kind: str
) -> None:
    assert period == Period(label, first_day, until_day, UTC, period.kind)
    assert period.kind == kind


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({}, "no `quarter` or other period is named"),
        ({"quarter": "2026-Q3", "month": "2026-08"}, "more than one period is named"),
        ({"year": "2026", "until": "2026-08-15"}, "more than one period is named"),
        ({"quarter": "2026-08"}, "`2026-08` is no quarter"),
        ({"month": "2026-13"}, "`2026-13` is no month"),
        ({"month": "2026-8"}, "`2026-8` is no month"),
        ({"month": "\u0662026-08"}, "`\u0662026-08` is no month"),
        ({"month": "1969-12"}, "the month `1969-12` is out of range"),
        ({"year": "26"}, "`26` is no year"),
        ({"year": "0000"}, "`0000` is no year"),
        ({"year": "9999"}, "the year `9999` is out of range"),
        ({"first": "2026-07-01"}, "`from` is named without `until`"),
        ({"until": "2026-07-01"}, "`until` is named without `from`"),
        ({"first": "2026-02-29", "until": "2026-08-15"}, "`2026-02-29` is no day"),
        ({"first": "20260701", "until": "2026-08-15"}, "`20260701` is no day"),
        ({"first": "2026-07-01", "until": "2026-07-01"}, "the span `2026-07-01/2026-07-01` holds no day"),
        ({"first": "1969-07-01", "until": "1970-07-01"}, "the span `1969-07-01/1970-07-01` is out of range"),
        (
            {"first": "1970-01-01", "until": "9999-01-01"},
            f"the span `1970-01-01/9999-01-01` is longer than {MOST_DAYS}",
        ),
    ],
)
def test_what_is_no_period_is_a_wrong_usage_with_a_way_out(asked: dict[str, str], told: str) -> None:
    with pytest.raises(UsageError) as raised:
        period_of(UTC, **asked)
    assert raised.value.message.startswith(told)
    assert raised.value.hint


@pytest.mark.parametrize(
    ("period", "before", "year_ago"),
    [
        (period_of(UTC, quarter="2026-Q1"), period_of(UTC, quarter="2025-Q4"), period_of(UTC, quarter="2025-Q1")),
        (period_of(UTC, month="2026-01"), period_of(UTC, month="2025-12"), period_of(UTC, month="2025-01")),
        (period_of(UTC, month="2024-02"), period_of(UTC, month="2024-01"), period_of(UTC, month="2023-02")),
        (period_of(UTC, year="2026"), period_of(UTC, year="2025"), period_of(UTC, year="2025")),
        (span("2026-07-01", "2026-08-15"), span("2026-05-17", "2026-07-01"), span("2025-07-01", "2025-08-15")),
        (span("2024-02-29", "2024-03-01"), span("2024-02-28", "2024-02-29"), span("2023-02-28", "2023-03-01")),
        (span("2024-02-01", "2024-03-01"), span("2024-01-03", "2024-02-01"), span("2023-02-01", "2023-03-01")),
        (span("2024-02-28", "2024-02-29"), span("2024-02-27", "2024-02-28"), span("2023-02-28", "2023-03-01")),
    ],
)
def test_a_period_has_one_before_it_and_one_a_year_ago(period: Period, before: Period, year_ago: Period) -> None:
    assert (period.before(), period.year_ago()) == (before, year_ago)


@pytest.mark.parametrize(
    "first", [period_of(UTC, quarter="1970-Q1"), period_of(UTC, year="1970"), span("1970-01-01", "1970-01-02")]
)
def test_there_is_nothing_before_1970(first: Period) -> None:
    for earlier in (first.before, first.year_ago):
        with pytest.raises(UsageError, match="out of range"):
            earlier()


@given(st.dates(date(1980, 1, 1), date(2030, 1, 1)), st.integers(1, 800), st.sampled_from(ZONES))
def test_the_span_before_is_as_long_and_ends_where_the_span_begins(first: date, days: int, zone: str) -> None:
    later = period_of(zone_named(zone), first=str(first), until=str(first + timedelta(days=days)))
    before = later.before()
    assert before.until_us == later.start_us
    assert before.until_day - before.first_day == timedelta(days=days)
    assert before.kind == later.kind
