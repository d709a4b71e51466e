"""Columns that stand: two counts for each number of days, and a line between days."""

from collections.abc import Sequence
from typing import Final

from mcctl.web.markup import Markup, element
from mcctl.web.plots.figure import drawing
from mcctl.web.plots.lines import LEFT
from mcctl.web.plots.scale import compact, ticks

_TOP: Final = 54
_BOTTOM: Final = 42
_HEIGHT: Final = 278
_MOST_LABELS: Final = 12

Column = tuple[str, int, int]
"""What it is called, and its two counts."""


def column_chart(
    ident: str, title: str, description: str, columns: Sequence[Column], words: tuple[str, str, str], limit: int | None
) -> Markup:
    """Draws two counts beside each other, the first filled and the second hatched.

    Args:
        ident: Of no other drawing on the page.
        title: What it is.
        description: What it shows.
        columns: In order.
        words: What the first counts, what the second counts, what the columns stand for.
        limit: After so many columns stands the line; None for none.
    """
    floor = _HEIGHT - _BOTTOM
    scale = ticks(max(max(first, second) for _, first, second in columns))
    width = (100 - LEFT) / len(columns)
    every = -(-len(columns) // _MOST_LABELS)

    def down(value: int) -> float:
        return round(floor - (floor - _TOP) * value / scale[-1], 1)

    def column(place: float, value: int, kind: str) -> Markup:
        top = down(value)
        return element(
            "rect", x=f"{place:.2f}%", y=top, width=f"{0.38 * width:.2f}%", height=round(floor - top, 1), class_=kind
        )

    grid = [
        (
            element("line", x1=f"{LEFT}%", x2="100%", y1=down(tick), y2=down(tick), class_="rule"),
            element("text", compact(tick), x=f"{LEFT - 1.5}%", y=down(tick) + 4, text_anchor="end"),
        )
        for tick in scale
    ]
    drawn = [
        (
            column(left + 0.1 * width, first, "bar") if first else None,
            column(left + 0.52 * width, second, "open") if second else None,
            element("text", name, x=f"{left + width / 2:.2f}%", y=floor + 16, text_anchor="middle")
            if index % every == 0
            else None,
        )
        for index, (name, first, second) in enumerate(columns)
        for left in [LEFT + width * index]
    ]
    place = f"{LEFT + width * limit:.2f}%" if limit is not None and limit <= len(columns) else None
    line = place and (
        element("line", x1=place, x2=place, y1=_TOP - 12, y2=floor, class_="limit"),
        element("text", "target", x=place, y=_TOP - 16, text_anchor="middle", class_="mark"),
    )
    hatch = element(
        "pattern",
        element("path", d="M0 6L6 0M-1 1L1 -1M5 7L7 5", class_="hatch"),
        id="hatch",
        width=6,
        height=6,
        patternUnits="userSpaceOnUse",
    )
    key = (
        element("rect", x=0, y=3, width=12, height=10, class_="bar"),
        element("text", words[0], x=18, y=12),
        element("rect", x="50%", y=3, width=12, height=10, class_="open"),
        element("text", words[1], x="50%", y=12, dx=18),
    )
    axis = element("text", words[2], x="100%", y=_HEIGHT - 4, text_anchor="end")
    return drawing(ident, title, description, _HEIGHT, element("defs", hatch), key, grid, drawn, line or None, axis)
