"""The period on a page of a terminal: figures with their change, bars, a line of users over time, what there is to learn."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.text import Text

from mcctl.render.escape import one_line
from mcctl.render.sparks import sparks
from mcctl.render.stats_outline import Days, outline
from mcctl.render.stats_parts import Prose, Row, Table
from mcctl.render.stats_words import INTERNAL, Line, as_of, days_of, footnotes, provisional, scope_of
from mcctl.render.wrapping import fitted, wrapped
from mcctl.stats.report import Report

NARROWEST = 40
LEAST_LABEL = 16
LONGEST_LABEL = 44
LEAST_BAR, GOOD_BAR, LONGEST_BAR = 6, 12, 30
COLUMN = 14
GAP = 2
INDENT = "  "


def stats_text(report: Report, width: int) -> Iterator[Text]:
    """Yields the page; no line is wider than `width` cells, or than 40 where that is less."""
    width = max(width, NARROWEST)
    yield from _head(report, width)
    for part in outline(report):
        yield Text()
        if part.title:
            yield from (Text(line, style="bold") for line in wrapped(part.title, width))
        match part:
            case Table():
                yield from _table(part, width)
                notes = part.notes
            case Days():
                yield from sparks(part.counts, report.view.from_, part.until, width)
                notes = part.notes
            case Prose():
                notes = part.lines
        style = "" if isinstance(part, Prose) else "dim"
        for note in notes:
            yield from _prose(note, width, style)
    yield Text()
    for note in footnotes(report):
        yield from _prose(note, width, "dim", indent="")


def _head(report: Report, width: int) -> Iterator[Text]:
    facts = [plain(line) for line in ((days_of(report),), (one_line(report.view.time_zone),), scope_of(report))]
    if (moment := as_of(report)) is not None:
        facts.append(moment)
    name = fitted(plain((one_line(report.view.quarter),)), width)
    lines = wrapped(" · ".join([name, *facts]), width)
    first = Text(lines[0])
    first.stylize("bold", 0, len(name))
    yield first
    yield from (Text(line) for line in lines[1:])
    if (warning := provisional(report)) is not None:
        yield from (Text(line, style="bold yellow") for line in wrapped(warning, width))
    if report.audience == "internal":
        yield Text(INTERNAL, style="bold")


def plain(line: Line) -> str:
    """Writes words on one line, with nothing in them that a terminal obeys."""
    return one_line("".join(words if isinstance(words, str) else words.text for words in line))


def _prose(line: Line, width: int, style: str, *, indent: str = INDENT) -> Iterator[Text]:
    for place, words in enumerate(wrapped(plain(line), width - len(indent) - 2)):
        yield Text(f"{indent}{'  ' if place else ''}{words}", style=style)


def _table(table: Table, width: int) -> Iterator[Text]:
    heads = [fitted(plain(column), COLUMN) for column in table.columns]
    labels = [plain(row.label) for row in table.rows]
    longest = max([cell_len(text) for text in labels], default=0)
    sizes = _sizes(heads, table.rows, width - len(INDENT) - min(longest, LEAST_LABEL))
    room = width - len(INDENT) - sum(sizes) - GAP * len(sizes)
    label = min(longest, LONGEST_LABEL, max(room - GAP - GOOD_BAR, LEAST_LABEL) if table.is_drawn else room, room)
    bar = min(room - label - GAP, LONGEST_BAR)
    most = max((row.amount or 0 for row in table.rows), default=0) if table.is_drawn and bar >= LEAST_BAR else 0
    if any(heads[: len(sizes)]):
        yield _line("", heads, sizes, label, style="dim")
    for row, text in zip(table.rows, labels, strict=True):
        lines = _label(text, label, width)
        cells = [fitted(row.cells[0], width - len(INDENT) - label - GAP)] if _is_alone(row.cells) else row.cells
        shown = _line(lines[0], cells, sizes, label, style="bold" if row.is_strong else "")
        if most and row.amount:
            shown.append("  ").append("█" * max(round(row.amount / most * bar), 1), style="blue")
        yield shown
        yield from (Text(f"{INDENT}{INDENT}{line}") for line in lines[1:])
        for head, cell in list(zip(heads, row.cells, strict=False))[len(sizes) :]:
            if cell:
                yield from _prose((f"{head}: {cell}",), width, "", indent=INDENT * 2)


def _sizes(heads: Sequence[str], rows: Sequence[Row], room: int) -> list[int]:
    """The widths of the columns, but for those for which there is no room."""
    texts = [heads, *(row.cells for row in rows if not _is_alone(row.cells))]
    count = max([len(cells) for cells in texts], default=0)
    sizes = [max(cell_len(cells[place]) for cells in texts if place < len(cells)) for place in range(count)]
    while sizes and sum(sizes) + GAP * len(sizes) > room:
        sizes.pop()
    return sizes


def _is_alone(cells: Sequence[str]) -> bool:
    """Tells whether words stand for all the numbers of a row."""
    return len(cells) > 1 and not any(cells[1:])


def _label(text: str, width: int, page: int) -> list[str]:
    """Parts a label into at most two lines, the second of which is indented."""
    if cell_len(text) <= width:
        return [text]
    first, *others = wrapped(text, width)
    return [first, fitted(" ".join(others), page - 2 * len(INDENT))] if others else [first]


def _line(label: str, cells: Sequence[str], sizes: Sequence[int], width: int, *, style: str) -> Text:
    line = Text(f"{INDENT}{label}{' ' * (width - cell_len(label))}")
    for place, (cell, size) in enumerate(zip(cells, sizes, strict=False)):
        line.append(" " * max(GAP + size - cell_len(cell), GAP))
        line.append(cell, style=style if place == 0 or not label else "")
    line.rstrip()
    return line
