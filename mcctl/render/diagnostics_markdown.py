"""Findings as the summary of a job on GitHub: a table a file, with the lines folded away below it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from mcctl.diagnostics import Diagnostic, Report
from mcctl.render.escape import markdown, markdown_block, markdown_cell, markdown_code
from mcctl.render.frame import Label, Lines, frame
from mcctl.render.tally import closing, several, small_fix, tally, weight

LIMIT_BYTES = 1024 * 1024
"""What GitHub takes from a step; a byte more, and it shows nothing."""
WIDTH = 120
MOST_RELATED = 3
HEAD = "|   | Line | What is wrong | What to do |\n| - | ---: | --- | --- |\n"
FOLD_BYTES, REST_BYTES = 80, 200
"""What folding the lines of a file and telling of the rest may take."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A finding as written: its row in the table, and its lines."""

    finding: Diagnostic
    row: str
    lines: str

    @property
    def size(self) -> int:
        """Its length in bytes."""
        return len((self.row + self.lines).encode())


def diagnostics_markdown(report: Report, lines: Lines, *, limit_bytes: int = LIMIT_BYTES) -> str:
    """Writes a report within a limit: what does not fit is left out by whole findings, notes first, and counted.

    Empty where not even the counts fit.
    """
    head = f"## mcctl validate: {tally(report) or 'nothing to report'}\n\n"
    read = f"{several(report.files, 'file')} read"
    head += f"{read}; {several(report.suppressed, 'finding')} suppressed.\n\n" if report.suppressed else f"{read}.\n\n"
    tail = "".join(f"{markdown(line)}\n\n" for line in closing(report))
    room = limit_bytes - len((head + tail).encode()) - REST_BYTES
    kept = _fitting(report.diagnostics, lines, room)
    body = "".join(_file(file, tuple(group)) for file, group in groupby(kept, key=lambda entry: entry.finding.file))
    if rest := len(report.diagnostics) - len(kept):
        body += f"And {several(rest, 'more finding')}, for which there is no room here: see the log of the job.\n\n"
    written = head + body + tail
    return written if len(written.encode()) <= limit_bytes else ""


def _fitting(findings: Sequence[Diagnostic], lines: Lines, room: int) -> list[_Entry]:
    """The findings for which there is room, in their order; what weighs most is chosen first."""
    chosen: dict[int, _Entry] = {}
    files: set[str] = set()
    for index in sorted(range(len(findings)), key=lambda index: weight(findings[index])):
        entry = _entry(findings[index], lines)
        size = entry.size + (
            0 if entry.finding.file in files else len(_file(entry.finding.file, ()).encode()) + FOLD_BYTES
        )
        if size > room:
            break
        room -= size
        files.add(entry.finding.file)
        chosen[index] = entry
    return [chosen[index] for index in sorted(chosen)]


def _file(file: str, entries: Sequence[_Entry]) -> str:
    table = f"### {markdown_code(file)}\n\n{HEAD}{''.join(entry.row for entry in entries)}\n"
    framed = "".join(entry.lines for entry in entries)
    return f"{table}<details><summary>The lines</summary>\n\n{framed}</details>\n\n" if framed else table


def _entry(finding: Diagnostic, lines: Lines) -> _Entry:
    rule, start = finding.rule, finding.span.start
    to_do = [markdown(text) for text in _to_do(finding)]
    cells = [
        f"{rule.severity} {markdown_code(rule.code)}",
        str(start.line),
        markdown(finding.message),
        "<br>".join(to_do),
    ]
    row = f"| {' | '.join(markdown_cell(cell) for cell in cells)} |\n"
    if finding.is_private:
        return _Entry(finding, row, "")
    near = [Label(one.span, "", "-", one.message) for one in finding.related if one.file == finding.file]
    labels = [Label(finding.span, ""), *near[:MOST_RELATED]]
    shown = [line.plain for line in frame(lines(finding.file), labels, width=WIDTH)]
    block = f"{markdown_code(rule.code)}, line {start.line}:\n\n{markdown_block(shown)}\n\n" if shown else ""
    return _Entry(finding, row, block)


def _to_do(finding: Diagnostic) -> Iterator[str]:
    if finding.hint is not None:
        yield finding.hint
    if (text := small_fix(finding)) is not None:
        yield f"write `{text}`"
    if not finding.is_private:
        for related in finding.related[:MOST_RELATED]:
            where = f"line {related.span.start.line}"
            yield f"see {where if related.file == finding.file else f'`{related.file}`, {where}'}: {related.message}"
