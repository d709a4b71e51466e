"""The words of a quarterly report that its formats share: what a figure is called, how it changed, what is not told."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from mcctl.api.metrics import StatsView
from mcctl.stats.metrics import METRICS
from mcctl.stats.numbers import NUMBERS
from mcctl.stats.places import PLACES
from mcctl.stats.report import Name, Report, ResourceKind, Restatement

HEADLINES: Final = tuple(metric.name for metric in NUMBERS)
SHORT_TITLES: Final = {
    "awards": "awards",
    "earners": "earners",
    "new_accounts": "accounts",
    "page_views": "page views",
    "states": "states",
}
"""What the trend tells, and as the heads of its columns."""
INTERNAL: Final = "internal: not for distribution"
NOT_AVAILABLE, SUPPRESSED, NOT_KNOWN = "not available", "suppressed", "not known"
UNKNOWN: Final = "unknown"
STAR: Final = " *"
DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
FEW: Final = 20
"""Of fewer a change is told as a number: a percentage would say more than there is."""
REDUCED: Final = "this reduces the risk of identification"
WHY_SUPPRESSED: Final = "left out, since it counts few people or would tell how many another number counts"


@dataclass(frozen=True, slots=True)
class Said:
    """A text from outside, to be escaped by whoever writes it."""

    text: str


Words = str | Said
Line = tuple[Words, ...]


def title_of(metric: str) -> Words:
    """What a metric is called; one that is not known by its name."""
    return METRICS[metric].title if metric in METRICS else Said(metric)


def number_of(view: StatsView, metric: str) -> int | None:
    """A headline figure; None where it is not told."""
    value: int | None = getattr(view.metrics, metric)
    return value


def figure(view: StatsView, metric: str) -> str:
    """A headline figure as it is written, or why there is none."""
    value = number_of(view, metric)
    if value is not None:
        return f"{value:,}"
    return SUPPRESSED if metric in view.suppressed else NOT_AVAILABLE


def change(now: int | None, before: int | None) -> str:
    """How a figure changed; empty where there is none now."""
    if now is None:
        return ""
    if before is None:
        return NOT_KNOWN
    if now == before:
        return "as before"
    if before == 0:
        return "from none"
    sign, much = "▲" if now > before else "▼", abs(now - before)
    if before < FEW:
        return f"{sign} {much:,}"
    percent = 100 * much / before
    if percent >= 1:
        return f"{sign} {percent:,.0f} %"
    return f"{sign} {percent:.1f} %" if round(percent, 1) else f"{sign} <0.1 %"


def compared(report: Report) -> tuple[StatsView, ...]:
    """The periods that the report's own is compared with, each once."""
    views = beside(report, (view for view in (report.previous, report.year_ago) if view is not None))
    return tuple({(view.quarter, view.from_, view.until): view for view in views}.values())


def beside(report: Report, views: Iterable[StatsView]) -> tuple[StatsView, ...]:
    """The views that may stand beside the report's own: those that cover the same, for the same eyes."""
    own = (report.audience, report.view.scope)
    return tuple(view for view in views if (view.audience, view.scope) == own)


def share(part: float) -> str:
    """Writes a share of one as a percentage."""
    return f"{100 * part:.0f} %"


def scope_of(report: Report) -> Line:
    """Whose numbers they are."""
    issuer = report.view.scope.issuer
    if issuer is None:
        return ("the whole platform",)
    name = report.issuer_names.get(issuer)
    return (Said(name), " (", Said(issuer), ")") if name else ("issuer ", Said(issuer))


def days_of(report: Report) -> str:
    """The period's first and last day."""
    return f"{report.view.from_} to {report.last_day}"


def provisional(report: Report) -> str | None:
    """Says that the period was not over; None where it was."""
    return f"PROVISIONAL: the {_period(report)} was not over when this was counted" if report.view.provisional else None


def as_of(report: Report) -> str | None:
    """Says up to when things are counted; None where all is."""
    moment = report.view.as_of
    return f"as of {moment.isoformat(timespec='seconds')}" if moment is not None else None


def _period(report: Report) -> str:
    return "period" if report.view.period == "span" else report.view.period


def named(report: Report, issuer: str | None, kind: ResourceKind, resource: str) -> Line:
    """What a micro-credential or a stack is called: its title, else its id; a private one with an asterisk.

    What leaves the house names only what the catalogue shows to everybody.
    """
    known = _known(report, issuer, kind, resource)
    name = known[0] if len(known) == 1 else None
    is_private = bool(known) and all(one.is_private for one in known)
    if report.audience != "internal" and (is_private or name is None or name.title is None):
        return (f"a private {kind}{STAR}",) if is_private else (f"a {kind} not named here",)
    star: Line = (STAR,) if is_private else ()
    return (Said(name.title if name is not None and name.title else resource), *star)


def _known(report: Report, issuer: str | None, kind: ResourceKind, resource: str) -> list[Name]:
    """What is known by an id; where the issuer is not told, of each that has a name."""
    issuers = [issuer] if issuer is not None else report.issuer_names
    return [report.names[one, kind, resource] for one in issuers if (one, kind, resource) in report.names]


def parted(report: Report, key: str) -> tuple[str | None, str]:
    """Parts the key of a breakdown into issuer, None where it is not told, and id."""
    issuer, slash, resource = key.partition("/")
    return (issuer, resource) if slash else (report.view.scope.issuer, key)


def label(report: Report, by: str, key: str) -> Line:
    """What the key of a breakdown or of a cut stands for."""
    match by:
        case _ if not key:
            return (UNKNOWN,)
        case "state":
            return (PLACES.get(key) or Said(key),)
        case "stack":
            return named(report, *_of_kind(report, "stack", key))
        case "micro-credential":
            return named(report, *_of_kind(report, "micro-credential", key))
        case "day" | "week" if DAY.fullmatch(key):
            return (key,)
        case _:
            return (Said(key),)


def _of_kind(report: Report, kind: ResourceKind, key: str) -> tuple[str | None, ResourceKind, str]:
    issuer, resource = parted(report, key)
    return issuer, kind, resource


BreakdownName = Literal[
    "awards_by_state", "accounts_by_subject", "awards_by_stack", "awards_by_micro_credential",
    "page_views_by_day", "visitors_by_day",
]  # fmt: skip
BY: Final[dict[BreakdownName, str]] = {
    "awards_by_state": "state",
    "accounts_by_subject": "subject",
    "awards_by_stack": "stack",
    "awards_by_micro_credential": "micro-credential",
    "page_views_by_day": "day",
    "visitors_by_day": "day",
}
"""What the keys of each breakdown stand for."""


def absences(report: Report) -> Iterator[tuple[Words, Line]]:
    """Yields what is not told, each with the reason; single keys of a breakdown are told beside it."""
    for metric, reason in report.view.not_available.items():
        yield title_of(metric), (f"{SUPPRESSED if metric in report.view.suppressed else NOT_AVAILABLE}, ", Said(reason))
    for metric, keys in report.view.suppressed.items():
        if not keys and metric not in report.view.not_available:
            yield title_of(metric), (WHY_SUPPRESSED,)


def restatements(report: Report) -> Iterator[Restatement]:
    """Yields what is told of numbers that were stored otherwise: outside of the house none that counts few people."""
    for one in report.restated:
        is_told = one.metric in HEADLINES and number_of(report.view, one.metric) is not None
        if report.audience == "internal" or (
            is_told and all(value is not None and value >= report.small_cell for value in (one.before, one.after))
        ):
            yield one


def footnotes(report: Report) -> Iterator[Line]:
    """Yields what the numbers rest on."""
    view = report.view
    yield (f"{days_of(report)}, days of the time zone ", Said(view.time_zone), "; ", *scope_of(report))
    yield (
        "counted from ", Said(report.source), f", made {report.made_at.isoformat(timespec='seconds')}; ",
        as_of(report) or "all that is known is counted",
    )  # fmt: skip
    yield (f"version {view.definitions} of what the numbers mean: `mcctl explain metric:awards`, and so on",)
    if compared(report):
        yield (f"a change is told in percent of the number before, and as a number where that was below {FEW}",)
        if view.provisional:
            yield (f"a {_period(report)} that is not over is compared with whole ones",)
    for other in compared(report):
        if (other.definitions, other.time_zone) != (view.definitions, view.time_zone):
            version = f" was counted by version {other.definitions} of what the numbers mean, in the time zone "
            yield (Said(other.quarter), version, Said(other.time_zone))
    if report.audience != "internal":
        others = "with as many others as it takes to keep them from being worked out"
        yield (f"counts below {report.small_cell} are left out, {others}: {REDUCED}",)
    if any(name.is_private for name in report.names.values()):
        yield ("*: privately hosted",)
    yield ("no demographics are collected: nothing here tells whether outcomes are fair to all",)
