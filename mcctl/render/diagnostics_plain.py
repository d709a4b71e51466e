"""Findings as whole sentences, without frames, colours or signs, for screen readers and for reading aloud."""

import re
from collections.abc import Iterator
from itertools import groupby

from mcctl.diagnostics import Diagnostic, Related, Report, Route, Span
from mcctl.render.escape import one_line
from mcctl.render.tally import abridged, closing, left_out, several, small_fix, tally


def diagnostics_plain(report: Report, *, with_sum: bool = True) -> Iterator[str]:
    """Yields a heading for each file, a paragraph for each finding, then the sum."""
    for file, group in groupby(report.diagnostics, key=lambda finding: finding.file):
        found = report.among(group)
        yield f"In {one_line(file)}: {tally(found)}."
        for finding, more in abridged(found):
            yield _finding(finding)
            if more > 0:
                yield _sentence(left_out(finding, more))
        yield ""
    if with_sum:
        yield from _sum(report)


def _finding(finding: Diagnostic) -> str:
    rule = finding.rule
    where = ", ".join([_lines(finding.span), *_words(finding.route)])
    said = [f"{where}: {rule.severity} {rule.code}: {_sentence(finding.message)}"]
    if not finding.is_private:
        said += [
            f"See also {_elsewhere(related, finding.file)}: {_sentence(related.message)}" for related in finding.related
        ]
    if finding.hint is not None:
        said.append(_capital(_sentence(finding.hint)))
    if (text := small_fix(finding)) is not None:
        said.append(f'Write "{one_line(text)}".')
    return " ".join(said)


def _lines(span: Span) -> str:
    first, last = span.start.line, span.end.line
    return f"Line {first}" if first == last else f"Lines {first} to {last}"


def _elsewhere(related: Related, file: str) -> str:
    lines = _lines(related.span).lower()
    return lines if related.file == file else f"{lines} of {one_line(related.file)}"


def _words(route: Route) -> list[str]:
    """Says the way into a file: keys by their names, entries of lists by their number from 1."""
    return [one_line(part) if isinstance(part, str) else f"entry {part + 1}" for part in route]


def _sentence(text: str) -> str:
    """Ends a text as a sentence, with quotation marks where it has backticks, which are read aloud."""
    quoted = re.sub("`([^`]*)`", r'"\1"', one_line(text))
    return quoted if quoted.endswith((".", "?", "!")) else f"{quoted}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sum(report: Report) -> Iterator[str]:
    files = several(report.files, "file")
    verb = "was" if report.files == 1 else "were"
    found = tally(report) if report.diagnostics else "nothing to report"
    yield f"{files} {verb} read: {found}."
    if report.suppressed:
        yield f"{several(report.suppressed, 'finding')} {'is' if report.suppressed == 1 else 'are'} suppressed."
    yield from (_capital(_sentence(line)) for line in closing(report))
