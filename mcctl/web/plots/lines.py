"""A line over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from mcctl.web.markup import Markup, element
from mcctl.web.plots.figure import drawing
from mcctl.web.plots.scale import compact, share, ticks

LEFT: Final = 12.0
"""Where the plot begins, in percent; the numbers of the axis stand before it."""
_TOP: Final = 38
_BOTTOM: Final = 24
_LATE: Final = 0.6
"""Beyond this share of the width a text stands on the other side of its mark."""


@dataclass(frozen=True, slots=True)
class Line:
    """Values at even steps, and what is written along them.

    Attributes:
        values: None where a value is not known: there the line is broken.
        unit: What the values count, above the axis.
        places: By index, what is written below.
        marks: By index, what is written at a value.
        dots: Whether each value has a dot.
    """

    values: Sequence[int | None]
    unit: str
    places: Sequence[tuple[int, str]]
    marks: Sequence[tuple[int, str]] = ()
    dots: bool = False


def across(index: int, count: int) -> float:
    """Gives the place of a value in percent of the drawing's width."""
    return round(LEFT + (99 - LEFT) * index / max(count - 1, 1), 2)


def line_chart(ident: str, title: str, description: str, line: Line, *, height: int = 240) -> Markup:
    """Draws a line; its first axis begins at 0."""
    count, floor = len(line.values), height - _BOTTOM
    scale = ticks(max((value for value in line.values if value is not None), default=0))

    def down(value: int) -> float:
        return round(floor - (floor - _TOP) * value / scale[-1], 1)

    grid = [
        (
            element("line", x1=f"{LEFT}%", x2="100%", y1=down(tick), y2=down(tick), class_="rule"),
            element("text", compact(tick), x=f"{LEFT - 1.5}%", y=down(tick) + 4, text_anchor="end"),
        )
        for tick in scale
    ]
    runs = [list(run) for known, run in groupby(enumerate(line.values), lambda pair: pair[1] is not None) if known]
    # text keeps its size while the line is stretched: its own SVG has a unit a step
    strokes = element(
        "svg",
        (
            element(
                "polyline",
                points=" ".join(f"{index},{share(value or 0, scale[-1])}" for index, value in run),
                transform="translate(0 100) scale(1 -1)",
                class_="line",
                vector_effect="non-scaling-stroke",
            )
            for run in runs
        ),
        x=f"{LEFT}%",
        y=_TOP,
        width=f"{99 - LEFT}%",
        height=floor - _TOP,
        viewBox=f"0 0 {max(count - 1, 1)} 100",
        preserveAspectRatio="none",
        overflow="visible",
    )
    marked = dict(line.marks)
    dots = [
        element("circle", cx=f"{across(index, count)}%", cy=down(value), r=5 if index in marked else 3, class_="dot")
        for index, value in enumerate(line.values)
        if value is not None and (line.dots or index in marked)
    ]
    notes = [
        element(
            "text",
            text,
            x=f"{across(index, count)}%",
            y=down(line.values[index] or 0) - 9,
            text_anchor="end" if index > _LATE * count else "start",
            class_="mark",
        )
        for index, text in line.marks
    ]
    below = [
        element("text", text, x=f"{across(index, count)}%", y=height - 6, text_anchor=_anchor(index, count))
        for index, text in line.places
    ]
    return drawing(
        ident, title, description, height, element("text", line.unit, x=0, y=12), grid, strokes, dots, notes, below
    )


def _anchor(index: int, count: int) -> str:
    if index == 0:
        return "start"
    return "end" if index > count * 0.93 - 1 else "middle"
