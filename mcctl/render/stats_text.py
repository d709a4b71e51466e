"""The quarter for people: the headline figures and the longest breakdowns, in plain columns."""

from collections.abc import Iterator, Mapping

from rich.text import Text

from mcctl.api.metrics import StatsView
from mcctl.render.escape import clipped

LABELS = {
    "awards": "micro-credentials awarded",
    "awards_revoked": "revoked",
    "earners": "earners",
    "launches": "micro-credentials launched",
    "new_issuers": "new issuing organizations",
    "new_accounts": "new user accounts",
    "micro_credentials_awarded": "unique micro-credentials awarded",
    "issuers_awarding": "issuing organizations that awarded",
    "assessors": "unique assessors",
    "stacks_awarded": "stacks with awards",
    "states": "states of the US",
    "states_and_territories": "with the District of Columbia and the territories",
    "state_unknown": "earners whose state is unknown",
    "countries": "countries",
    "page_views": "page views",
}
BREAKDOWNS = {
    "awards_by_micro_credential": "Awards by micro-credential",
    "awards_by_stack": "Awards by stack",
    "awards_by_state": "Awards by state",
    "accounts_by_subject": "New accounts by subject taught",
}
LONGEST = 8
BAR = 24


def stats_text(view: StatsView) -> Iterator[Text]:
    """Yields the page."""
    scope = f"issuer {view.scope.issuer}" if view.scope.issuer else "the whole platform"
    yield Text.assemble(
        (view.quarter, "bold"), f" · {view.from_} until before {view.until}, {view.time_zone} · {scope}"
    )
    yield Text()
    numbers = view.metrics.model_dump()
    for name, label in LABELS.items():
        value = numbers[name]
        shown = f"{value:,}" if value is not None else "not available"
        yield Text.assemble(f"  {label:<50}", (f"{shown:>14}", "bold" if value is not None else "dim"))
    busiest = view.metrics.busiest_day
    if busiest is not None:
        yield Text(f"  {'busiest day':<50}{f'{busiest.day} ({busiest.page_views:,})':>14}")
    breakdowns = view.breakdowns.model_dump()
    for name, title in BREAKDOWNS.items():
        if breakdowns[name]:
            yield Text()
            yield Text(title, style="bold")
            yield from _bars(breakdowns[name])
    if view.subjects is not None and view.subjects.n:
        yield Text(
            f"  of {view.subjects.n} completed profiles, {view.subjects.coverage:.0%} of the new accounts", style="dim"
        )
    for name, reason in view.not_available.items():
        yield Text(f"{LABELS.get(name, name)}: not available, {reason}", style="dim")


def _bars(counts: Mapping[str, int]) -> Iterator[Text]:
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    most = ordered[0][1]
    for name, count in ordered[:LONGEST]:
        bar = "█" * max(round(count / most * BAR), 1)
        yield Text.assemble(f"  {clipped(name, 42):<44}{count:>6,}  ", (bar, "blue"))
    if len(ordered) > LONGEST:
        rest = sum(count for _, count in ordered[LONGEST:])
        yield Text(f"  {f'and {len(ordered) - LONGEST} more':<44}{rest:>6,}", style="dim")
