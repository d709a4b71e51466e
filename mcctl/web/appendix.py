"""The appendix: every plot with its numbers, and where there is nothing to draw, words."""

from collections.abc import Iterator

from mcctl.api.metrics import Breakdown
from mcctl.stats.places import PLACES
from mcctl.stats.report import Report, ResourceKind
from mcctl.web.assessment import assessment
from mcctl.web.cuts import cut_table
from mcctl.web.days import calendar_table, day_chart
from mcctl.web.markup import Child, Markup, element
from mcctl.web.plots.bars import bar_chart
from mcctl.web.plots.figure import figure
from mcctl.web.plots.table import Table
from mcctl.web.plots.tiles import TILES, tile_map
from mcctl.web.trends import trends
from mcctl.web.wording import (
    LABELS,
    NOT_SHOWN,
    OTHERS,
    WITHHELD,
    change,
    counted,
    figure_of,
    period_noun,
    title_of,
    why_not,
)

_LONGEST = 12


def appendix(report: Report) -> Iterator[Child]:
    """Yields the appendix, part by part."""
    yield element("h2", "Appendix: the numbers in detail", id="appendix-title")
    yield _part("Users over time", _users(report))
    yield _part("Page views", _page_views(report))
    yield _part("Awards by state", _states(report))
    yield _part("Subject areas taught", _subjects(report))
    yield _part("Awards by stack", _titled(report, "awards_by_stack", "stack", "awards"))
    yield _part(
        "Awards by micro-credential", _titled(report, "awards_by_micro_credential", "micro-credential", "awards")
    )
    yield _part("Time to a decision, and what became of submissions", list(assessment(report)))
    yield _part("Trends", trends(report))
    yield _part("All other numbers", _others(report), [cut_table(report, cut) for cut in report.view.cuts])


def _part(heading: str, *children: Child) -> Markup:
    return element("section", element("h3", heading), *children, class_="plotted")


def absent(report: Report, name: str) -> Markup:
    """Says why a breakdown is not drawn."""
    return element("p", why_not(report, name, f"There was nothing to count in this {period_noun(report)}."))


def _users(report: Report) -> Markup:
    counts = report.view.breakdowns.visitors_by_day
    if not counts:
        return absent(report, "visitors_by_day")
    most = max(counts, key=lambda key: (counts[key], key))
    title = "Distinct visitors by day"
    said = (
        f"{title} in {report.view.quarter}: between {min(counts.values()):,} and {counts[most]:,} a day that had any."
    )
    chart = day_chart(report, "users", title, said, counts, "visitors a day")
    return figure(title, chart, table=calendar_table(report, "visitors by day", counts, "visitors_by_day"))


def _page_views(report: Report) -> Markup:
    counts, busiest = report.view.breakdowns.page_views_by_day, report.view.metrics.busiest_day
    if not counts:
        return absent(report, "page_views_by_day")
    title = "Page views by day"
    said = f"{title} in {report.view.quarter}, {figure_of(report.view, 'page_views')} in all."
    if busiest is not None:
        said += f" The busiest day was {busiest.day} with {busiest.page_views:,}."
    chart = day_chart(report, "views", title, said, counts, "page views a day", busiest)
    return figure(title, chart, table=calendar_table(report, "page views by day", counts, "page_views_by_day"))


def _states(report: Report) -> Markup:
    counts, hidden = report.view.breakdowns.awards_by_state, report.view.suppressed.get("awards_by_state", [])
    if not counts:
        return absent(report, "awards_by_state")
    shown = {code: count for code, count in counts.items() if code in TILES}
    title = "Awards by state of the earner"
    most = max(counts, key=lambda code: (counts[code], code))
    said = (
        f"A tile for each state, the District of Columbia and each territory. {counted(len(counts), 'tile')} with awards, "
        f"the most in {PLACES.get(most, most)}: {counts[most]:,}."
    )
    withheld = f" Withheld, with a w: {counted(len(hidden), 'tile')}." if hidden else ""
    rows = [
        *((PLACES.get(code, code), f"{count:,}") for code, count in _ordered(counts)),
        *((PLACES.get(code, code), WITHHELD) for code in hidden),
    ]
    table = Table("awards by state", ("State", "Awards"), rows)
    note = f"Each tile holds its number; an empty one had no award. The bottom row is territories.{withheld}"
    return figure(title, tile_map("states", title, said, shown, hidden), note=note, table=table)


def _subjects(report: Report) -> Markup:
    counts, rests_on = report.view.breakdowns.accounts_by_subject, report.view.subjects
    if not counts:
        return absent(report, "accounts_by_subject")
    note = None
    if rests_on is not None:
        note = (
            f"n = {rests_on.n:,} new accounts with a completed profile, {rests_on.coverage:.0%} of all new accounts; one "
            "that teaches several subjects counts in each."
        )
    return _bars(report, "accounts_by_subject", "New accounts by subject taught", "accounts", dict(counts), note)


def _titled(report: Report, name: str, kind: ResourceKind, unit: str) -> Markup:
    counts: Breakdown = getattr(report.view.breakdowns, name)
    if not counts:
        return absent(report, name)
    titles = [(title_of(report, key, kind), count) for key, count in _ordered(counts)]
    note = "* Privately hosted." if any(title.endswith("*") for title, _ in titles) else None
    if kind == "stack":
        note = f"One award may count in several stacks, or in none. {note or ''}".strip()
    return _bars(report, name, f"Awards by {kind}", unit, titles, note)


def _bars(
    report: Report, name: str, title: str, unit: str, counts: "Breakdown | list[tuple[str, int]]", note: str | None
) -> Markup:
    rows = _ordered(counts) if isinstance(counts, dict) else counts
    first, rest = rows[:_LONGEST], len(rows) - _LONGEST
    said = f"{title} in {report.view.quarter}, the most first: " + ", ".join(
        f"{key} {count:,}" for key, count in first[:3]
    )
    more = [
        f"The first {_LONGEST} of {len(rows)}; the table has all." if rest > 0 else "",
        note or "",
        f"{len(hidden)} withheld." if (hidden := report.view.suppressed.get(name)) else "",
    ]
    table = Table(
        title[0].lower() + title[1:],
        ("Name", unit.capitalize()),
        [*((key, f"{count:,}") for key, count in rows), *((NOT_SHOWN, WITHHELD) for _ in hidden or ())],
    )
    ident = name.replace("_", "-")
    return figure(
        f"{title}, the most first",
        bar_chart(ident, title, f"{said}.", first, unit),
        note=" ".join(filter(None, more)),
        table=table,
    )


def _ordered(counts: Breakdown) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _others(report: Report) -> Markup:
    compared = [one for one in (report.previous, report.year_ago) if one is not None]
    rows: list[list[Child]] = [
        [LABELS[metric], figure_of(report.view, metric), *(change(report.view, one, metric) or "" for one in compared)]
        for metric in OTHERS
    ]
    headers: list[Child] = ["Metric", element("span", report.view.quarter, class_="whole")]
    headers += [f"Against {one.quarter}" for one in compared]
    return Table(f"other numbers of {report.view.quarter}", headers, rows).drawn()
