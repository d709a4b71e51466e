"""Findings as annotations on the lines of a pull request: workflow commands of GitHub Actions.

GitHub shows ten annotations of a level for a step and drops the rest without a word; so the tenth tells of those.
"""

from collections.abc import Iterator

from mcctl.diagnostics import Diagnostic, Report, Severity
from mcctl.render.escape import command_data, command_property, one_line
from mcctl.render.tally import WITHHELD, several

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
MOST = 10


def diagnostics_github(report: Report, *, prefix: str = "") -> Iterator[str]:
    """Yields a command a finding, errors first; `prefix` is the way from the git repository's root to the issuer's."""
    for severity, level in LEVELS.items():
        found = [finding for finding in report.diagnostics if finding.rule.severity is severity]
        shown = found if len(found) <= MOST else found[: MOST - 1]
        yield from (_command(level, finding, prefix) for finding in shown)
        if rest := len(found) - len(shown):
            files = len({finding.file for finding in found[len(shown) :]})
            told = f"{several(rest, f'more {severity}')} in {several(files, 'file')}: see the summary or the log of the job"
            yield f"::{level} title=mcctl::{command_data(told)}"
    if report.is_withheld:
        yield f"::notice title=mcctl::{command_data(WITHHELD)}"


def repository_path(file: str, prefix: str) -> str:
    """The path of a file from the git repository's root, which annotations and code scanning go by."""
    return f"{prefix}/{file}" if prefix else file


def _command(level: str, finding: Diagnostic, prefix: str) -> str:
    start, end = finding.span.start, finding.span.end
    properties = {
        "file": repository_path(finding.file, prefix),
        "line": str(start.line),
        "endLine": str(end.line),
        # columns hold only where there is one line
        **({"col": str(start.column), "endColumn": str(end.column)} if start.line == end.line else {}),
        "title": f"{finding.rule.code} {finding.rule.name}",
    }
    written = ",".join(f"{name}={command_property(value)}" for name, value in properties.items())
    message = "\n".join(one_line(text) for text in (finding.message, finding.hint) if text is not None)
    return f"::{level} {written}::{command_data(message)}"
