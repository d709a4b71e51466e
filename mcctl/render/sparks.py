"""Counts over days as rows of small blocks, one row a month."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby

from rich.text import Text

BLOCKS = "▁▂▃▄▅▆▇█"
NOTHING = "·"
MONTHS = range(1, 13)
MOST_MONTHS = 15
"""Of a longer period each block is a month, and each row a year."""


def sparks(counts: Mapping[date, int], start: date, until: date, width: int) -> Iterator[Text]:
    """Yields a row a month, a block a day; of a long period a row a year, a block a month; `·` where nothing is known."""
    known = {day: count for day, count in counts.items() if start <= day < until}
    if not known:
        return
    if (until.year - start.year) * 12 + until.month - start.month <= MOST_MONTHS:
        days = [date.fromordinal(place) for place in range(start.toordinal(), until.toordinal())]
        rows = [(f"{month[0]:%Y-%m}", [known.get(day) for day in month]) for month in _months(days)]
        lead = [month[0].day - 1 for month in _months(days)]
    else:
        rows, lead = _years(known), []
    most = max([count for _, row in rows for count in row if count is not None], default=0)
    for place, (label, row) in enumerate(rows):
        before = " " * lead[place] if place < len(lead) else ""
        drawn = "".join(_block(count, most) for count in row)
        line = Text.assemble(f"  {label}  {before}", (drawn, "blue"))
        line.truncate(width)
        yield line


def _months(days: list[date]) -> list[list[date]]:
    return [list(month) for _, month in groupby(days, key=lambda day: (day.year, day.month))]


def _years(known: Mapping[date, int]) -> list[tuple[str, list[int | None]]]:
    sums: Counter[tuple[int, int]] = Counter()
    for day, count in known.items():
        sums[day.year, day.month] += count
    years = range(min(known).year, max(known).year + 1)
    return [(f"{year:04}", [sums.get((year, month)) for month in MONTHS]) for year in years]


def _block(count: int | None, most: int) -> str:
    if count is None:
        return NOTHING
    return BLOCKS[min(count * len(BLOCKS) // most, len(BLOCKS) - 1) if most else 0]
