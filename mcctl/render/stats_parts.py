"""What a report is put together from: tables of counts, and lines."""

from dataclasses import dataclass

from mcctl.render.stats_words import Line


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table.

    Attributes:
        label: What it stands for.
        cells: Its numbers, as they are written.
        amount: What a bar may be drawn from.
        is_strong: Whether its first number matters more than others.
    """

    label: Line
    cells: tuple[str, ...]
    amount: int | None = None
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Numbers by what they stand for; `columns` are the heads of the cells, and bars may be drawn beside them."""

    title: str
    columns: tuple[Line, ...]
    rows: tuple[Row, ...]
    notes: tuple[Line, ...] = ()
    is_drawn: bool = False


@dataclass(frozen=True, slots=True)
class Prose:
    """Lines under a heading."""

    title: str
    lines: tuple[Line, ...]


Part = Table | Prose
