"""Findings for people: what, where, the lines around, and what to write instead."""

from collections.abc import Callable, Iterator

from rich.cells import cell_len
from rich.text import Text

from mcctl.diagnostics import Diagnostic, Report, Severity, Span
from mcctl.render.escape import one_line

Lines = Callable[[str], list[str]]
"""Reads a file's lines by its path; empty where it cannot be read."""

STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "bold cyan"}
WIDEST = 160


def diagnostics_text(report: Report, lines: Lines) -> Iterator[Text]:
    """Yields each finding with its frame, then the sum."""
    for finding in report.diagnostics:
        yield from _finding(finding, lines)
        yield Text()
    yield _sum(report)


def _finding(finding: Diagnostic, lines: Lines) -> Iterator[Text]:
    start = finding.span.start
    severity = finding.rule.severity
    yield Text.assemble(
        (f"{one_line(finding.file)}:{start.line}:{start.column}", "bold"),
        ": ",
        (f"{severity}[{finding.rule.code}]", STYLES[severity]),
        f" {one_line(finding.message)}",
    )
    yield from _frame(finding.file, finding.span, lines, STYLES[severity])
    for related in finding.related:
        place = related.span.start
        yield Text.assemble(
            ("   = see ", "dim"), f"{one_line(related.file)}:{place.line}:{place.column}: {one_line(related.message)}"
        )
    if finding.hint is not None:
        yield Text.assemble(("   = ", "dim"), ("hint: ", "green"), one_line(finding.hint))


def _frame(file: str, span: Span, lines: Lines, style: str) -> Iterator[Text]:
    text = lines(file)
    number = span.start.line
    if not 1 <= number <= len(text):
        return
    gutter = len(str(number + 1))
    yield Text(f" {' ' * gutter} │", style="dim")
    for around in (number - 1, number, number + 1):
        if not 1 <= around <= len(text) or (around != number and not text[around - 1].strip()):
            continue
        shown = text[around - 1].expandtabs(1)
        if len(shown) > WIDEST:
            shown = shown[: WIDEST - 1] + "…"
        yield Text.assemble((f" {around:>{gutter}} │ ", "dim"), one_line(shown))
        if around == number:
            first = span.start.column - 1
            last = span.end.column - 1 if span.end.line == number else len(shown)
            before = cell_len(one_line(shown[:first]))
            width = max(cell_len(one_line(shown[first:last])), 1)
            yield Text.assemble((f" {' ' * gutter} │ ", "dim"), " " * before, ("^" * width, style))


def _sum(report: Report) -> Text:
    counts = [(report.count(severity), severity) for severity in Severity]
    told = [f"{count} {severity}{'s' if count != 1 else ''}" for count, severity in counts if count]
    files = f"{report.files} file{'s' if report.files != 1 else ''}"
    if not told:
        return Text.assemble(("✓ ", "green"), f"{files}, nothing to report")
    return Text(f"{files}: {', '.join(told)}")
