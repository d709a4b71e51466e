"""The period as Markdown, for the summary of a job or an e-mail."""

from collections.abc import Iterable, Iterator

from mcctl.render.escape import clipped, markdown, markdown_cell
from mcctl.render.stats_outline import Days, outline
from mcctl.render.stats_parts import Prose, Table
from mcctl.render.stats_words import HEADLINES, INTERNAL, Line, as_of, days_of, footnotes, provisional, scope_of
from mcctl.stats.metrics import METRICS
from mcctl.stats.report import Report

LONGEST = 120
"""Of a text from outside at most so many characters are shown, but for those that make a sentence."""


def stats_markdown(report: Report) -> str:
    """Writes the report; what comes from outside is text in it, never markup."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"## {markdown(clipped(report.view.quarter, LONGEST))}: {_written(scope_of(report))}"
    yield ""
    moment = as_of(report)
    zone = markdown(clipped(report.view.time_zone, LONGEST))
    yield " · ".join([days_of(report), zone, *([moment] if moment is not None else [])])
    for mark in (provisional(report), INTERNAL if report.audience == "internal" else None):
        if mark is not None:
            yield from ("", f"**{mark}**")
    for part in outline(report):
        yield ""
        if part.title:
            yield from (f"### {part.title}", "")
        match part:
            case Table():
                yield from _table(part)
                yield from _list(part.notes, is_after=bool(part.rows))
            case Days():
                yield from _list(part.notes)
            case Prose():
                yield from _list(part.lines)
    yield from ("", "---", "")
    yield from _list(footnotes(report))
    yield from ("", "### What the numbers mean", "")
    yield from (f"- {METRICS[name].title}: {METRICS[name].definition}" for name in HEADLINES)


def _written(line: Line) -> str:
    return "".join(
        words if isinstance(words, str) else markdown(clipped(words.text, LONGEST)) for words in line
    ).replace(" *", r" \*")


def _table(table: Table) -> Iterator[str]:
    if not table.rows:
        return
    columns = len(table.columns)
    yield f"| | {' | '.join(markdown_cell(_written(column)) for column in table.columns)} |"
    yield f"|---|{'---:|' * columns}"
    for row in table.rows:
        cells = [*row.cells, *[""] * (columns - len(row.cells))]
        yield f"| {markdown_cell(_written(row.label))} | {' | '.join(cells)} |"


def _list(lines: Iterable[Line], *, is_after: bool = False) -> Iterator[str]:
    for place, line in enumerate(lines):
        if is_after and not place:
            yield ""
        yield f"- {_written(line)}"
