"""Quarters and other periods: half-open spans of local days in a stated time zone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Self
from zoneinfo import ZoneInfo

from mcctl.errors import UsageError
from mcctl.stats.relation import day_microseconds, microseconds

DAY_US: Final = 86_400_000_000
_QUARTER: Final = re.compile(r"(?P<year>\d{4})-Q(?P<number>[1-4])", re.ASCII)
_FIRST_YEAR: Final = 1970
_LAST_YEAR: Final = 9998
_MONTHS: Final = 3
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
    """A half-open span of local days: from `first_day` up to, but without, `until_day`."""

    label: str
    first_day: date
    until_day: date
    zone: ZoneInfo

    @property
    def start_us(self) -> int:
        """The first instant of the period, in microseconds since the epoch."""
        return microseconds(self._midnight(self.first_day))

    @property
    def until_us(self) -> int:
        """The first instant after the period, in microseconds since the epoch."""
        return microseconds(self._midnight(self.until_day))

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
        offsets = [(since, offset // timedelta(microseconds=1)) for since, offset in self._offsets()]
        *others, (_, last) = offsets
        if not others:
            return f"(at_us + ({last}))"
        ends = [microseconds(since) for since, _ in offsets[1:]]
        cases = " ".join(f"WHEN at_us < {end} THEN {offset}" for end, (_, offset) in zip(ends, others, strict=True))
        return f"(at_us + CASE {cases} ELSE {last} END)"

    def _offsets(self) -> Iterator[tuple[datetime, timedelta]]:
        """Yields each offset from UTC in the period with the instant (UTC) from which on it holds."""
        moment = self._midnight(self.first_day).astimezone(UTC)
        until = self._midnight(self.until_day).astimezone(UTC)
        offset = self._offset(moment)
        yield moment, offset
        while moment < until:
            later = min(moment + _STEP, until)
            if self._offset(later) != offset:
                before, after = moment, later
                while after - before > _SECOND:
                    middle = before + (after - before) // 2
                    middle -= timedelta(microseconds=middle.microsecond)
                    before, after = (middle, after) if self._offset(middle) == offset else (before, middle)
                offset = self._offset(later)
                yield after, offset
            moment = later

    def _offset(self, moment: datetime) -> timedelta:
        return moment.astimezone(self.zone).utcoffset() or timedelta()


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

    @property
    def first_day(self) -> date:
        """The quarter's first day."""
        return date(self.year, (self.number - 1) * _MONTHS + 1, 1)

    def plus(self, quarters: int) -> "Quarter":
        """Counts quarters on, or back where the number is negative.

        Raises:
            UsageError: The quarter reached is out of range.
        """
        year, place = divmod(self.year * _QUARTERS + self.number - 1 + quarters, _QUARTERS)
        return Quarter.parse(f"{year:04}-Q{place + 1}")

    def period(self, zone: ZoneInfo) -> Period:
        """Gives the quarter as a period in a time zone."""
        last_month = self.number * _MONTHS
        until = date(self.year + last_month // 12, last_month % 12 + 1, 1)
        return Period(str(self), self.first_day, until, zone)
