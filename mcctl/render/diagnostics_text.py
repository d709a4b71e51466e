"""Findings for people: what, where, the lines around, and what to write instead."""

from collections.abc import Callable, Iterator, Sequence

from rich.style import Style
from rich.text import Text

from mcctl.diagnostics import Diagnostic, Related, Report, Severity
from mcctl.render.escape import one_line
from mcctl.render.frame import Label, Lines, frame
from mcctl.render.tally import abridged, closing, counted, left_out, small_fix

Link = Callable[[str], str | None]
"""The address that a file's name leads to on a terminal that has links; None for no link."""

STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "bold cyan"}
WIDEST = 160
MOST_FRAMED = 3
MOST_TOLD = 10


def no_link(_file: str) -> None:
    """Leads nowhere."""


def diagnostics_text(
    report: Report, lines: Lines, *, width: int = WIDEST, link: Link = no_link, with_sum: bool = True
) -> Iterator[Text]:
    """Yields each finding with its frame, then the sum; frames are at most `width` cells wide."""
    for finding, more in abridged(report):
        yield from _finding(finding, lines, min(width, WIDEST), link)
        yield Text()
        if more > 0:
            yield Text(f"{one_line(finding.file)}: {left_out(finding, more)}")
            yield Text()
    if with_sum:
        yield from _sum(report)


def _finding(finding: Diagnostic, lines: Lines, width: int, link: Link) -> Iterator[Text]:
    severity = finding.rule.severity
    yield Text.assemble(
        _place(finding, link, "bold"),
        ": ",
        (f"{severity}[{finding.rule.code}]", STYLES[severity]),
        f" {one_line(finding.message)}",
    )
    if not finding.is_private:
        framed, others = _by_nearness(finding, lines)
        near = [Label(one.span, "blue", "-", one.message) for one in framed]
        yield from frame(lines(finding.file), [Label(finding.span, STYLES[severity]), *near], width=width)
        for index, related in enumerate(others[:MOST_TOLD]):
            yield Text.assemble(("   = see ", "dim"), _place(related, link), f": {one_line(related.message)}")
            if related.file != finding.file and index < MOST_FRAMED:
                yield from frame(lines(related.file), [Label(related.span, "blue", "-")], width=width, around=0)
        if len(others) > MOST_TOLD:
            yield Text(f"   = and {len(others) - MOST_TOLD} more places", style="dim")
    if finding.hint is not None:
        yield Text.assemble(("   = ", "dim"), ("hint: ", "green"), one_line(finding.hint))
    if (text := small_fix(finding)) is not None:
        yield Text.assemble(("   = ", "dim"), ("write: ", "green"), f"`{one_line(text)}`")


def _by_nearness(finding: Diagnostic, lines: Lines) -> tuple[list[Related], Sequence[Related]]:
    """The related places that the finding's own frame can hold, and the others."""
    last = len(lines(finding.file))
    near = [one for one in finding.related if one.file == finding.file and one.span.start.line <= last]
    framed = near[:MOST_FRAMED]
    return framed, [one for one in finding.related if one not in framed]


def _place(at: Diagnostic | Related, link: Link, style: str = "") -> Text:
    """Where something is; never at the start of a line with what GitHub's runner would take for a command."""
    file = one_line(at.file)
    shown = f"{'./' if file.startswith((':', ' ')) else ''}{file}:{at.span.start.line}:{at.span.start.column}"
    return Text(shown, style=Style.parse(style) + Style(link=link(at.file)))


def _sum(report: Report) -> Iterator[Text]:
    if not report.diagnostics:
        yield Text.assemble(("✓ ", "green"), counted(report))
    else:
        yield Text(counted(report))
    yield from (Text(line) for line in closing(report))
