"""The period as one tidy table, a number a row, for spreadsheets and programs (RFC 4180)."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from mcctl.api.metrics import Insight
from mcctl.render.escape import one_line
from mcctl.render.stats_words import (
    BY,
    HEADLINES,
    NOT_AVAILABLE,
    STAR,
    SUPPRESSED,
    UNKNOWN,
    WHY_SUPPRESSED,
    BreakdownName,
    Line,
    label,
    named,
    number_of,
    parted,
)
from mcctl.stats.report import Report, ResourceKind

HEADER = ("quarter", "from", "until", "time_zone", "issuer", "metric", "by", "key", "value", "note")
FORMULA = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
"""What spreadsheets take a text that begins with it for."""
KINDS: dict[str, ResourceKind] = {"stack": "stack", "micro-credential": "micro-credential"}


@dataclass(frozen=True, slots=True)
class Datum:
    """One number, or why there is none."""

    metric: str
    value: float | None
    by: str = ""
    key: str = ""
    note: str = ""


def stats_csv(report: Report) -> str:
    """Writes the report's own period; the value is left empty where a number is not told, and the note says why."""
    view = report.view
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow(HEADER)
    common = (view.quarter, str(view.from_), str(view.until), view.time_zone, view.scope.issuer or "")
    for datum in _data(report):
        value = "" if datum.value is None else str(datum.value)
        texts = [disarmed(text) for text in (*common, datum.metric, datum.by, datum.key)]
        rows.writerow([*texts, value, disarmed(datum.note)])
    return written.getvalue()


def disarmed(text: str) -> str:
    """Writes a text so that no spreadsheet takes it for a formula, and no terminal for anything but text."""
    line = one_line(text)
    return f"'{line}" if line.lstrip(" '").startswith(FORMULA) else line


def _data(report: Report) -> Iterator[Datum]:
    view = report.view
    yield from _headline(report)
    for name, by in BY.items():
        yield from _breakdown(report, name, by)
    if view.subjects is not None:
        yield Datum("subjects.n", view.subjects.n)
        yield Datum("subjects.coverage", view.subjects.coverage)
    elif "subjects" in view.not_available:
        yield Datum("subjects.n", None, note=_reason(report, "subjects"))
    for cut in view.cuts:
        for row in cut.rows:
            shown, note = _key(report, cut.by, row.key)
            for column in cut.columns:
                value = row.numbers.get(column)
                yield Datum(column, value, cut.by, shown, note if value is not None else WHY_SUPPRESSED)
    for launch in view.launched:
        shown, note = _resource(report, launch.issuer, "micro-credential", launch.micro_credential)
        when = launch.at.isoformat(timespec="seconds")
        yield Datum("launched", 1, "micro-credential", shown, _joined(when, note))
    if view.insight is not None:
        yield from _insight(report, view.insight)
    elif "insight" in view.not_available or "insight" in view.suppressed:
        yield Datum("insight", None, note=_reason(report, "insight"))


def _headline(report: Report) -> Iterator[Datum]:
    view = report.view
    for name in HEADLINES:
        yield Datum(name, number_of(view, name), note=_reason(report, name) if number_of(view, name) is None else "")
    if (busiest := view.metrics.busiest_day) is not None:
        yield Datum("busiest_day", busiest.page_views, "day", str(busiest.day))
    else:
        yield Datum("busiest_day", None, "day", note=_reason(report, "busiest_day"))


def _breakdown(report: Report, name: BreakdownName, by: str) -> Iterator[Datum]:
    counts: dict[str, int] = getattr(report.view.breakdowns, name)
    hidden = report.view.suppressed.get(name)
    for key, count in counts.items():
        shown, note = _key(report, by, key)
        yield Datum(name, count, by, shown, note)
    for key in hidden or ():
        shown, note = _key(report, by, key)
        yield Datum(name, None, by, shown, _joined(WHY_SUPPRESSED, note))
    if not counts and not hidden and (hidden is not None or name in report.view.not_available):
        yield Datum(name, None, by, note=_reason(report, name))


def _joined(*notes: str) -> str:
    return "; ".join(note for note in notes if note)


def _reason(report: Report, name: str) -> str:
    if reason := report.view.not_available.get(name):
        return f"{SUPPRESSED}, {reason}" if name in report.view.suppressed else reason
    return WHY_SUPPRESSED if name in report.view.suppressed else NOT_AVAILABLE


def _key(report: Report, by: str, key: str) -> tuple[str, str]:
    """A key and what there is to note of it."""
    if not key:
        return "", UNKNOWN
    if by in KINDS:
        issuer, resource = parted(report, key)
        shown, note = _resource(report, issuer, KINDS[by], resource)
        return (key if shown.endswith(f"/{resource}") or shown == resource else shown), note
    return key, _plain(label(report, by, key)) if by == "state" else ""


def _resource(report: Report, issuer: str | None, kind: ResourceKind, resource: str) -> tuple[str, str]:
    """The id of a micro-credential or a stack, with its title as a note; what may not be named is not."""
    line = named(report, issuer, kind, resource)
    told = _plain(line)
    if isinstance(line[0], str):
        return told.removesuffix(STAR), ""
    title = "" if told == resource else told
    return (f"{issuer}/{resource}" if issuer and report.view.scope.issuer is None else resource), title


def _plain(line: Line) -> str:
    return "".join(words if isinstance(words, str) else words.text for words in line)


def _insight(report: Report, insight: Insight) -> Iterator[Datum]:
    target = "there is no target"
    reasons = {
        "first_pass_rate": "nothing is decided", "resubmission_rate": "nothing is denied", "median": "nothing is decided",
        "p90": "nothing is decided", "target": target, "within_target": target, "overdue": target,
        "oldest": "nothing is open",
    }  # fmt: skip
    parts = {"cohort": insight.cohort, "decisions": insight.decisions, "waiting": insight.waiting}
    for part, values in parts.items():
        for name, value in values.model_dump(exclude={"by_days"}).items():
            metric = f"insight.{part}.{name}"
            is_hidden = not {metric, f"{part}.{name}", f"insight.{part}"}.isdisjoint(report.view.suppressed)
            note = WHY_SUPPRESSED if is_hidden else reasons.get(name, "")
            yield Datum(metric, value, note=note if value is None else "")
    for part, by_days in (("decisions", insight.decisions.by_days), ("waiting", insight.waiting.by_days)):
        for days, count in by_days.items():
            yield Datum(f"insight.{part}.by_days", count, "business days", days)
    for denied in insight.denials_by_criterion:
        shown, note = _resource(report, denied.issuer, "micro-credential", denied.micro_credential)
        yield Datum("insight.denials_by_criterion", denied.denials, "criterion", f"{shown}: {denied.criterion}", note)
    for step in insight.stack_funnel:
        shown, note = _resource(report, step.issuer, "stack", step.stack)
        for name, value in step.model_dump(exclude={"issuer", "stack"}).items():
            yield Datum(f"insight.stack_funnel.{name}", value, "stack", shown, note)
    for dormant in insight.dormant:
        shown, note = _resource(report, dormant.issuer, "micro-credential", dormant.micro_credential)
        last = f"last award {dormant.last_award}" if dormant.last_award else "never awarded"
        yield Datum("insight.dormant", 1, "micro-credential", shown, _joined(last, note))
