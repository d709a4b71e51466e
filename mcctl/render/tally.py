"""What a report comes to: how many findings, what can be mended without a hand, and where to read on."""

from collections import Counter
from collections.abc import Iterator

from mcctl.diagnostics import Diagnostic, Report, Severity

SHORT = 40
MOST_ALIKE = 100
WEIGHTS = {severity: place for place, severity in enumerate(Severity)}
WITHHELD = (
    "everybody can read this repository: other findings are held back, since they might quote what is not for everybody"
)


def several(count: int, word: str) -> str:
    """Counts things: `1 file`, `2 files`."""
    return f"{count} {word}{'s' if count != 1 else ''}"


def tally(report: Report) -> str:
    """Counts the findings by severity, most severe first; empty where there are none."""
    counts = ((report.count(severity), str(severity)) for severity in Severity)
    return ", ".join(several(count, word) for count, word in counts if count)


def counted(report: Report) -> str:
    """Says in one line what was read and what was found."""
    files = several(report.files, "file")
    found = f"{files}: {tally(report)}" if report.diagnostics else f"{files}, nothing to report"
    return f"{found}; {report.suppressed} suppressed" if report.suppressed else found


def closing(report: Report) -> Iterator[str]:
    """Yields what there is to do: what is held back, what can be mended, and a rule to read about."""
    if report.is_withheld:
        yield WITHHELD
    safe = sum(1 for finding in report.diagnostics if finding.fix is not None and finding.fix.safe)
    unsafe = sum(1 for finding in report.diagnostics if finding.fix is not None and not finding.fix.safe)
    if safe and unsafe:
        yield f"{safe} can be mended with `mcctl validate --fix`, {unsafe} more with `--unsafe-fixes`"
    elif safe:
        yield f"{safe} can be mended with `mcctl validate --fix`"
    elif unsafe:
        yield f"{unsafe} can be mended with `mcctl validate --fix --unsafe-fixes`"
    if report.diagnostics:
        first = min(report.diagnostics, key=weight)
        yield f"`mcctl explain {first.rule.code}` tells why and what to write instead"


def abridged(report: Report) -> Iterator[tuple[Diagnostic, int]]:
    """Yields the findings that people are shown, at most `MOST_ALIKE` of a rule in a file.

    With the last of these comes how many are left out; with all others 0.
    """
    alike = Counter((finding.file, finding.rule.code) for finding in report.diagnostics)
    shown: Counter[tuple[str, str]] = Counter()
    for finding in report.diagnostics:
        name = (finding.file, finding.rule.code)
        shown[name] += 1
        if shown[name] <= MOST_ALIKE:
            yield finding, alike[name] - MOST_ALIKE if shown[name] == MOST_ALIKE else 0


def left_out(finding: Diagnostic, count: int) -> str:
    """Says how many findings are not shown."""
    return f"{count} more of {finding.rule.code} in this file are not shown; `--format json` lists them"


def weight(finding: Diagnostic) -> int:
    """The place of a finding among the severities, errors first."""
    return WEIGHTS[finding.rule.severity]


def small_fix(finding: Diagnostic) -> str | None:
    """What to write, where the fix is one short text that the hint does not tell already."""
    if finding.fix is None or finding.is_private or len(finding.fix.edits) != 1:
        return None
    text = finding.fix.edits[0].text.strip()
    is_small = 0 < len(text) <= SHORT and "\n" not in text and "`" not in text
    hint = f" {finding.hint or ''} "
    is_told = f"`{text}`" in hint or f" {text} " in hint
    return text if is_small and not is_told else None
