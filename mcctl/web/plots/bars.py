"""Bars that lie: one below the other, each under its own name, so that long names fit a telephone too."""

from collections.abc import Sequence
from typing import Final

from mcctl.web.markup import Markup, element
from mcctl.web.plots.figure import drawing
from mcctl.web.plots.scale import compact, share, ticks

_ROW: Final = 36
_BAR: Final = 12
_LONGEST: Final = 42
_AXIS: Final = 22


def bar_chart(ident: str, title: str, description: str, rows: Sequence[tuple[str, int]], unit: str) -> Markup:
    """Draws a bar for each row, in their order; the axis begins at 0."""
    scale = ticks(max(count for _, count in rows))
    floor = _ROW * len(rows) + 18
    height = floor + _AXIS
    grid = [
        (
            element("line", x1=f"{place}%", x2=f"{place}%", y1=18, y2=floor, class_="rule"),
            element("text", compact(tick), x=f"{place}%", y=height - 6, text_anchor=_anchor(place)),
        )
        for tick in scale
        for place in [share(tick, scale[-1])]
    ]
    bars = [
        (
            element("text", clipped(name), x=0, y=top + 14, class_="name"),
            element("text", f"{count:,}", x="100%", y=top + 14, text_anchor="end", class_="name"),
            element("rect", x=0, y=top + 19, width=f"{share(count, scale[-1])}%", height=_BAR, class_="bar"),
        )
        for place, (name, count) in enumerate(rows)
        for top in [18 + _ROW * place]
    ]
    return drawing(ident, title, description, height, element("text", unit, x=0, y=12), grid, bars)


def clipped(name: str) -> str:
    """Shortens a name to what fits; the table has it whole."""
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1].rstrip()}…"


def _anchor(place: float) -> str:
    return "start" if place == 0 else "end" if place == 100 else "middle"  # noqa: PLR2004 - percent
