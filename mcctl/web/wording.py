"""How the letter names what it counts, and how it says numbers, changes and what is not there."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from mcctl.api.metrics import StatsView
from mcctl.stats.report import Name, Report, ResourceKind

HEADLINES: Final[Mapping[str, str]] = {
    "awards": "Micro-credentials awarded",
    "earners": "Earners",
    "launches": "Micro-credentials launched",
    "new_accounts": "New user accounts",
    "micro_credentials_awarded": "Unique micro-credentials awarded",
    "states": "States of the US with earners",
}
"""The six figures of the first page."""
OTHERS: Final[Mapping[str, str]] = {
    "awards_revoked": "Awards revoked",
    "new_issuers": "New issuing organizations",
    "issuers_awarding": "Issuing organizations that awarded",
    "assessors": "Unique assessors",
    "stacks_awarded": "Stacks with awards",
    "states_and_territories": "States, with the District of Columbia and the territories",
    "state_unknown": "Earners whose state is not known",
    "countries": "Countries of earners",
    "page_views": "Page views",
}
LABELS: Final = {**HEADLINES, **OTHERS, "busiest_day": "Busiest day", "insight": "What became of submissions"}
WITHHELD: Final = "withheld"
NOT_AVAILABLE: Final = "not available"
FEW: Final = 20
"""Of fewer a change is told as a number only: a percentage would say more than there is."""
NOT_SHOWN: Final = "not shown"
NO_INSIGHT: Final = "Not available: this report tells nothing of single submissions."


def number(view: StatsView, metric: str) -> int | None:
    """Finds a metric that is one number; None where it is not known."""
    found = getattr(view.metrics, metric)
    return found if isinstance(found, int) else None


def figure_of(view: StatsView, metric: str) -> str:
    """Says a metric: its number, that it is withheld, or that it is not available."""
    found = number(view, metric)
    return f"{found:,}" if found is not None else WITHHELD if metric in view.suppressed else NOT_AVAILABLE


def change(view: StatsView, before: StatsView | None, metric: str) -> str | None:
    """Says how a metric moved since another period; None where one of them is not known."""
    if before is None or not is_comparable(view, before):
        return None
    now, then = number(view, metric), number(before, metric)
    if now is None or then is None:
        return None
    if now == then:
        return f"as in {before.quarter}"
    moved = f"{'▲ up' if now > then else '▼ down'} {abs(now - then):,}"
    rate = f" ({abs(now - then) / then:.0%})" if then >= FEW else ""
    return f"{moved}{rate} from {before.quarter}"


def is_comparable(view: StatsView, other: StatsView) -> bool:
    """Tells whether two views may stand beside each other: they cover the same, for the same eyes."""
    return (view.audience, view.scope) == (other.audience, other.scope)


def why_not(report: Report, name: str, otherwise: str) -> str:
    """Says why a part is not there, by its name in the view."""
    known = report.view.not_available.get(name)
    hidden = name in report.view.suppressed
    if known is not None:
        return f"{'Withheld' if hidden else 'Not available'}: {known}."
    return "Withheld: each of the counts is too small to be shown, or would tell one that is." if hidden else otherwise


def counted(count: int, one: str, many: str | None = None) -> str:
    """Says a count with its word."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def day(when: date) -> str:
    """Says a day."""
    return f"{when:%B} {when.day}, {when.year}"


def period_noun(report: Report) -> str:
    """The kind of period in a sentence."""
    return "period" if report.view.period == "span" else report.view.period


def issuer_name(report: Report, issuer: str) -> str:
    """Names an issuer."""
    return report.issuer_names.get(issuer, issuer)


def name_of(report: Report, issuer: str, kind: ResourceKind, ident: str) -> Name:
    """Names a micro-credential or a stack; what the report knows no name of keeps its id inside the house only."""
    known = report.names.get((issuer, kind, ident))
    return known or Name(ident if report.audience == "internal" else None)


def title_of(report: Report, key: str, kind: ResourceKind) -> str:
    """Titles what a breakdown's key stands for: `issuer/id`, or an id where the numbers are of one issuer."""
    issuer, found, ident = key.partition("/")
    if not found:
        ident, issuer = (
            key,
            report.view.scope.issuer
            or next((one for one, of_kind, other in report.names if (of_kind, other) == (kind, key)), ""),
        )
    name = name_of(report, issuer, kind, ident)
    star = "*" if name.is_private else ""
    return f"{name.title or untitled(kind, name)}{star}"


def untitled(kind: ResourceKind, name: Name) -> str:
    """Says what has no title to show."""
    return f"a privately hosted {kind}" if name.is_private else f"a {kind} whose title is not known here"
