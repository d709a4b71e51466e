"""What the numbers rest on, said on the first page."""

from collections.abc import Iterator

from mcctl.stats.report import Report
from mcctl.web.markup import Child, element
from mcctl.web.wording import LABELS, day, issuer_name, period_noun

INTERNAL = "Internal: not for distribution"


def footnotes(report: Report) -> Iterator[Child]:
    """Yields the notes, in order."""
    view = report.view
    scope = f"the issuer {issuer_name(report, view.scope.issuer)}" if view.scope.issuer else "the whole platform"
    yield (
        f"{view.quarter} is {day(view.from_)} to {day(report.last_day)}, days in the time zone {view.time_zone}. "
        f"Scope: {scope}. Source: {report.source}. Definitions: version {view.definitions}. "
        f"Made at {report.made_at.isoformat(timespec='minutes')}."
    )
    if view.as_of is not None:
        yield f"Only what happened before {view.as_of.isoformat()} is counted."
    if view.provisional:
        yield f"Provisional: the {period_noun(report)} was not over when it was counted."
    reasons: dict[tuple[str, str], list[str]] = {}
    for name, reason in view.not_available.items():
        reasons.setdefault(("Withheld" if name in view.suppressed else "Not available", reason), []).append(
            _label(name)
        )
    for (word, reason), names in reasons.items():
        yield f"{word}: {', '.join(names)}; {reason}."
    for one in report.restated:
        before, after = (f"{count:,}" if count is not None else "not available" for count in (one.before, one.after))
        yield f"Restated: {_label(one.metric)}, {before} → {after}: {one.because}."
    if report.audience == "internal":
        yield element("strong", f"{INTERNAL}.")
    else:
        yield (
            f"Counts below {report.small_cell} are withheld, and as many others as it takes, which reduces the risk of "
            "identification."
        )
        yield "No demographics are collected, so nothing follows from these numbers about equity of outcomes."


def _label(name: str) -> str:
    return LABELS.get(name, name.replace("_", " "))
