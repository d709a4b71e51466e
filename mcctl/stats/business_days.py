"""Business days: Monday to Friday without holidays, counted in no more time for ten years than for one day."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from typing import Final

_WEEK: Final = 7
_WORKING: Final = 5


class BusinessDays:
    """The calendar of an office. A day is a local day; no time of day counts."""

    def __init__(self, holidays: Iterable[date] = ()) -> None:
        self._closed = sorted({day.toordinal() for day in holidays if day.weekday() < _WORKING})
        self._holidays = frozenset(self._closed)

    def between(self, first: date, last: date) -> int:
        """Counts the business days from one day to another.

        The same day gives 0, the next business day 1. What comes in on a weekend or a holiday counts from the next
        business day; where the last day is before the first, nothing was waited for: 0.
        """
        waited = self._until(last) - self._until(first)
        return max(0, waited if self._is_open(first) else waited - 1)

    def _is_open(self, day: date) -> bool:
        return day.weekday() < _WORKING and day.toordinal() not in self._holidays

    def _until(self, day: date) -> int:
        """Counts the business days up to a day and with it, from the year 1, which begins on a Monday."""
        weeks, rest = divmod(day.toordinal(), _WEEK)
        return weeks * _WORKING + min(rest, _WORKING) - bisect_right(self._closed, day.toordinal())
