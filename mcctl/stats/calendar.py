"""Quarters and other periods: half-open spans of local days in a stated time zone."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, Self
from zoneinfo import ZoneInfo

from mcctl.api.metrics import PeriodKind
from mcctl.errors import UsageError
from mcctl.stats.relation import day_microseconds, microseconds

DAY_US: Final = 86_400_000_000
MOST_DAYS: Final = 3660
"""So many days has the longest span that is counted: ten years."""
_QUARTER: Final = re.compile(r"(?P<year>\d{4})-Q(?P<number>[1-4])", re.ASCII)
_MONTH: Final = re.compile(r"(?P<year>(?!0000)\d{4})-(?P<number>0[1-9]|1[0-2])", re.ASCII)
_YEAR: Final = re.compile(r"(?P<year>(?!0000)\d{4})", re.ASCII)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_FIRST_YEAR: Final = 1970
_LAST_YEAR: Final = 9998
_FIRST_DAY: Final = date(_FIRST_YEAR, 1, 1)
_LAST_UNTIL: Final = date(_LAST_YEAR + 1, 1, 1)
_MONTHS: Final = 3
_MONTHS_OF: Final[Mapping[PeriodKind, int]] = {"month": 1, "quarter": _MONTHS, "year": 12}
_QUARTERS: Final = 4
_STEP: Final = timedelta(hours=3)
_SECOND: Final = timedelta(seconds=1)
_HINT: Final = "name a quarter such as `2020-Q4`"


def zone_named(name: str) -> ZoneInfo:
    """Finds a time zone by its IANA name.

    Raises:
        UsageError: No such time zone is known.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise UsageError(
            f"unknown time zone `{name}`", hint="use a name of the IANA database such as `America/Chicago` or `UTC`"
        ) from error


def iso_day(day_us: int) -> str:
    """Writes a day that is given as microseconds since 1970-01-01."""
    return date.fromordinal(date(1970, 1, 1).toordinal() + day_us // DAY_US).isoformat()


@dataclass(frozen=True, slots=True)
class Period:
    """A half-open span of local days: from `first_day` up to, but without, `until_day`.

    Attributes:
        label: Such as `2026-Q3`, `2026-08`, `2026`, `2026-07-01/2026-08-15`.
        first_day: The first day that is counted.
        until_day: The first day that is not.
        zone: Where the days begin and end.
        kind: What kind of period it is, which decides what the one before it is.
    """

    label: str
    first_day: date
    until_day: date
    zone: ZoneInfo
    kind: PeriodKind = "span"

    def before(self) -> "Period":
        """Finds the period of the same kind that ends where this one begins; of a span, the one of the same length.

        Raises:
            UsageError: It would begin before 1970.
        """
        if self.kind == "span":
            return _span(self.first_day - (self.until_day - self.first_day), self.first_day, self.zone)
        return _whole(self.kind, _months_on(self.first_day, -_MONTHS_OF[self.kind]), self.zone)

    def year_ago(self) -> "Period":
        """Finds the same days a year earlier; a 29 February at either end takes what there is of that February.

        Raises:
            UsageError: It would begin before 1970.
        """
        first = _months_on(self.first_day, -12)
        if self.kind != "span":
            return _whole(self.kind, first, self.zone)
        last = _months_on(self.until_day - timedelta(days=1), -12)
        return _span(first, last + timedelta(days=1), self.zone)

    @property
    def until(self) -> datetime:
        """The first instant after the period."""
        return self._midnight(self.until_day)

    @property
    def start_us(self) -> int:
        """The first instant of the period, in microseconds since the epoch."""
        return microseconds(self._midnight(self.first_day))

    @property
    def until_us(self) -> int:
        """The first instant after the period, in microseconds since the epoch."""
        return microseconds(self.until)

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone)

    def parameters(self) -> dict[str, int]:
        """Gives the period's ends as the metrics' queries name them: as instants and as days."""
        return {
            "start_us": self.start_us,
            "until_us": self.until_us,
            "first_day_us": day_microseconds(self.first_day),
            "until_day_us": day_microseconds(self.until_day),
        }

    def local_us(self) -> str:
        """Writes the SQL that turns `at_us` into local time, right for all instants of the period.

        Engines share no date functions; the offsets from UTC within the period are known here, so they are spelled out.
        The remainder by a day of the local time is the local time of day.
        """
        return _local_us(self._midnight(self.first_day), self.until)

    def day_of(self, moment: datetime) -> date:
        """Finds the local day of an instant."""
        return moment.astimezone(self.zone).date()


@lru_cache(maxsize=64)
def _local_us(start: datetime, until: datetime) -> str:
    offsets = [(since, offset // timedelta(microseconds=1)) for since, offset in _offsets(start, until)]
    *others, (_, last) = offsets
    if not others:
        return f"(at_us + ({last}))"
    ends = [microseconds(since) for since, _ in offsets[1:]]
    cases = " ".join(f"WHEN at_us < {end} THEN {offset}" for end, (_, offset) in zip(ends, others, strict=True))
    return f"(at_us + CASE {cases} ELSE {last} END)"


def _offsets(start: datetime, until: datetime) -> Iterator[tuple[datetime, timedelta]]:
    """Yields each offset of a time zone from UTC with the instant (UTC) from which on it holds."""
    zone = start.tzinfo

    def offset_at(moment: datetime) -> timedelta:
        return moment.astimezone(zone).utcoffset() or timedelta()

    moment, until = start.astimezone(UTC), until.astimezone(UTC)
    offset = offset_at(moment)
    yield moment, offset
    while moment < until:
        later = min(moment + _STEP, until)
        if offset_at(later) != offset:
            before, after = moment, later
            while after - before > _SECOND:
                middle = before + (after - before) // 2
                middle -= timedelta(microseconds=middle.microsecond)
                before, after = (middle, after) if offset_at(middle) == offset else (before, middle)
            offset = offset_at(later)
            yield after, offset
        moment = later


def _months_on(day: date, months: int) -> date:
    """Counts months on, or back; a day that the month does not have becomes its last."""
    year, place = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, place + 1, 1)
    following = date(year + (place + 1) // 12, (place + 1) % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))


def _whole(kind: PeriodKind, first_day: date, zone: ZoneInfo) -> Period:
    """The quarter, month or year that begins on a day."""
    label = {
        "quarter": f"{first_day.year:04}-Q{(first_day.month - 1) // _MONTHS + 1}",
        "month": f"{first_day.year:04}-{first_day.month:02}",
        "year": f"{first_day.year:04}",
    }[kind]
    if not _FIRST_YEAR <= first_day.year <= _LAST_YEAR:
        raise UsageError(f"the {kind} `{label}` is out of range", hint=f"name a {kind} of the years 1970 to 9998")
    return Period(label, first_day, _months_on(first_day, _MONTHS_OF[kind]), zone, kind)


def _span(first_day: date, until_day: date, zone: ZoneInfo) -> Period:
    label = f"{first_day.isoformat()}/{until_day.isoformat()}"
    if first_day >= until_day:
        raise UsageError(f"the span `{label}` holds no day", hint="let `until` be a later day than `from`")
    if first_day < _FIRST_DAY or until_day > _LAST_UNTIL:
        raise UsageError(f"the span `{label}` is out of range", hint="name days from 1970-01-01 to 9999-01-01")
    if (until_day - first_day).days > MOST_DAYS:
        raise UsageError(f"the span `{label}` is longer than {MOST_DAYS} days", hint="ask for a shorter span")
    return Period(label, first_day, until_day, zone)


def _first_of(match: re.Match[str]) -> date:
    """The first day of a month, or of a year."""
    return date(int(match["year"]), int(match.groupdict().get("number", 1)), 1)


def _day(text: str) -> date:
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise UsageError(f"`{text}` is no day", hint="name a day such as `2026-07-01`")


def period_of(
    zone: ZoneInfo,
    *,
    quarter: str | None = None,
    month: str | None = None,
    year: str | None = None,
    first: str | None = None,
    until: str | None = None,
) -> Period:
    """Reads the one period that texts name.

    Args:
        zone: Where its days begin and end.
        quarter: Such as `2026-Q3`.
        month: Such as `2026-08`.
        year: Such as `2026`.
        first: The first day of a span, such as `2026-07-01`; `until` goes with it.
        until: The first day after the span, such as `2026-08-15`.

    Raises:
        UsageError: None is named, or several, or one that is none or out of range, or a span of no day or too long.
    """
    span = first if first is not None else until
    named = [text for text in (quarter, month, year, span) if text is not None]
    if len(named) != 1:
        told = "no `quarter` or other period is named" if not named else "more than one period is named"
        raise UsageError(told, hint="name one quarter, month or year, or a span by `from` and `until`")
    if quarter is not None:
        return Quarter.parse(quarter).period(zone)
    if month is not None:
        match = _MONTH.fullmatch(month)
        if match is None:
            raise UsageError(f"`{month}` is no month", hint="name a month such as `2026-08`")
        return _whole("month", _first_of(match), zone)
    if year is not None:
        match = _YEAR.fullmatch(year)
        if match is None:
            raise UsageError(f"`{year}` is no year", hint="name a year such as `2026`")
        return _whole("year", _first_of(match), zone)
    if first is None or until is None:
        told, missing = ("from", "until") if until is None else ("until", "from")
        raise UsageError(f"`{told}` is named without `{missing}`", hint="name both days of the span")
    return _span(_day(first), _day(until), zone)


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a year, from 1970-Q1 to 9998-Q4."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads a quarter written as `2020-Q4`.

        Raises:
            UsageError: The text is no quarter, or its year is out of range.
        """
        match = _QUARTER.fullmatch(text)
        if match is None:
            raise UsageError(f"`{text}` is no quarter", hint=_HINT)
        year = int(match["year"])
        if not _FIRST_YEAR <= year <= _LAST_YEAR:
            raise UsageError(f"the quarter `{text}` is out of range", hint=f"{_HINT}, from 1970-Q1 to 9998-Q4")
        return cls(year, int(match["number"]))

    @classmethod
    def of(cls, day: date) -> Self:
        """Finds the quarter that a day lies in."""
        return cls(day.year, (day.month - 1) // _MONTHS + 1)

    def __str__(self) -> str:
        return f"{self.year:04}-Q{self.number}"

    def plus(self, quarters: int) -> "Quarter":
        """Counts quarters on, or back where the number is negative.

        Raises:
            UsageError: The quarter reached is out of range.
        """
        year, place = divmod(self.year * _QUARTERS + self.number - 1 + quarters, _QUARTERS)
        return Quarter.parse(f"{year:04}-Q{place + 1}")

    def period(self, zone: ZoneInfo) -> Period:
        """Gives the quarter as a period in a time zone."""
        return _whole("quarter", date(self.year, (self.number - 1) * _MONTHS + 1, 1), zone)
