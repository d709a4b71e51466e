"""The parts of a quarterly report in the order that people read them in, whatever they are written as."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from mcctl.api.metrics import Cut
from mcctl.render.stats_insight import insight_parts
from mcctl.render.stats_parts import Part, Prose, Row, Table
from mcctl.render.stats_words import (
    BY,
    HEADLINES,
    SHORT_TITLES,
    SUPPRESSED,
    BreakdownName,
    Line,
    Said,
    Words,
    absences,
    beside,
    change,
    compared,
    figure,
    label,
    named,
    number_of,
    restatements,
    share,
    title_of,
)
from mcctl.stats.metrics import METRICS
from mcctl.stats.report import Report

MOST_ROWS = 12
"""Of a breakdown so many are shown, the largest, and the rest is summed up."""
TOGETHER: tuple[BreakdownName, ...] = (
    "awards_by_state",
    "accounts_by_subject",
    "awards_by_stack",
    "awards_by_micro_credential",
)


@dataclass(frozen=True, slots=True)
class Days:
    """Counts over the days of a period until before one, in order; a day without any is left out."""

    title: str
    counts: Mapping[date, int]
    until: date
    notes: tuple[Line, ...]


def outline(report: Report) -> Iterator[Part | Days]:
    """Yields the parts; one that is empty is left out."""
    yield headline(report)
    for name in TOGETHER:
        yield from breakdown(report, name)
    yield from over_time(report)
    for cut in report.view.cuts:
        yield from cut_table(report, cut)
    yield from launches(report)
    yield from insight_parts(report)
    yield from trend(report)
    yield from _remarks(report)


def headline(report: Report) -> Table:
    """The figures of the period, with their change."""
    others = compared(report)
    columns: list[Line] = [(Said(report.view.quarter),)]
    columns += [("on ", Said(other.quarter)) for other in others]
    rows = []
    for name in HEADLINES:
        now = number_of(report.view, name)
        changes = (change(now, number_of(other, name)) for other in others)
        rows.append(Row((METRICS[name].title,), (figure(report.view, name), *changes), is_strong=now is not None))
    notes: tuple[Line, ...] = ()
    days = report.view.breakdowns
    if (busiest := report.view.metrics.busiest_day) and not (days.visitors_by_day or days.page_views_by_day):
        notes = ((f"busiest day: {busiest.day}, with {busiest.page_views:,} page views",),)
    if report.view.metrics.awards == 0:
        notes = (("nothing was awarded in the period",), *notes)
    return Table("", tuple(columns), tuple(rows), notes)


def breakdown(report: Report, name: BreakdownName) -> Iterator[Table]:
    """Yields the largest of a breakdown, what they rest on, and what is left out; nothing where there is nothing."""
    counts: dict[str, int] = getattr(report.view.breakdowns, name)
    hidden = report.view.suppressed.get(name, ())
    if not counts and not hidden:
        return
    is_subject = name == "accounts_by_subject"
    subjects = report.view.subjects if is_subject else None
    whole = subjects.n if subjects else 0 if hidden or is_subject else sum(counts.values())
    shares = bool(whole) and name in {"awards_by_state", "accounts_by_subject"}
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    rows = [
        Row(label(report, BY[name], key), (f"{count:,}", *([share(count / whole)] if shares else [])), amount=count)
        for key, count in ordered[:MOST_ROWS]
    ]
    if rest := ordered[MOST_ROWS:]:
        rows.append(
            Row((f"and {len(rest)} more",), (f"{sum(count for _, count in rest):,}",) if not is_subject else ("",))
        )
    notes: list[Line] = []
    if subjects is not None:
        notes.append(
            (
                f"of {subjects.n:,} completed profiles, {share(subjects.coverage)} of the new accounts; several count each",
            )
        )
    if name == "awards_by_state" and shares and report.view.metrics.awards is not None:
        notes.append((f"{whole:,} of {report.view.metrics.awards:,} awards went to these states",))
    if hidden:
        notes.append((f"{SUPPRESSED}: ", *_listed(label(report, BY[name], key) for key in hidden)))
    columns: tuple[Line, ...] = (("accounts" if is_subject else "awards",), *([("share",)] if shares else []))
    yield Table(METRICS[name].title, columns, tuple(rows), tuple(notes), is_drawn=True)


def over_time(report: Report) -> Iterator[Days]:
    """Yields the visitors of each day, or its page views where visitors are not known."""
    view = report.view
    for name in ("visitors_by_day", "page_views_by_day"):
        counts = dict(sorted(_dated(getattr(view.breakdowns, name))))
        if counts:
            least, most = min(counts, key=counts.__getitem__), max(counts, key=counts.__getitem__)
            notes: list[Line] = [
                (f"between {counts[least]:,} ({least}) and {counts[most]:,} ({most}) a day",),
            ]
            if busiest := view.metrics.busiest_day:
                notes.append((f"busiest day: {busiest.day}, with {busiest.page_views:,} page views",))
            until = min(view.until, max(counts) + timedelta(days=1)) if view.provisional else view.until
            yield Days(METRICS[name].title, counts, until, tuple(notes))
            return


def _dated(counts: Mapping[str, int]) -> Iterator[tuple[date, int]]:
    for key, count in counts.items():
        try:
            yield date.fromisoformat(key), count
        except ValueError:
            continue


def cut_table(report: Report, cut: Cut) -> Iterator[Table]:
    """Yields what was asked for by one thing, whole."""
    if not cut.rows:
        yield Table(f"By {cut.by}", (), (), (("there is nothing to tell",),))
        return
    rows = []
    for row in cut.rows:
        values = [row.numbers.get(column) for column in cut.columns]
        cells = tuple("supp." if value is None else f"{value:,}" for value in values)
        rows.append(Row(label(report, cut.by, row.key), cells, amount=values[0] if values else None))
    notes: tuple[Line, ...] = (("supp.: suppressed",),) if any("supp." in row.cells for row in rows) else ()
    columns: tuple[Line, ...] = tuple((Said(column.replace("_", " ")),) for column in cut.columns)
    yield Table(f"By {cut.by}", columns, tuple(rows), notes, is_drawn=True)


def launches(report: Report) -> Iterator[Prose]:
    """Yields what is new in the period: who offers it, what it is called, what its earners can do."""
    lines = []
    for one in report.view.launched:
        shown = named(report, one.issuer, "micro-credential", one.micro_credential)
        known = report.names.get((one.issuer, "micro-credential", one.micro_credential))
        is_told = known is not None and known.competency and (report.audience == "internal" or not known.is_private)
        competency: Line = (": ", Said(known.competency)) if known and known.competency and is_told else ()
        issuer = report.issuer_names.get(one.issuer, one.issuer)
        lines.append((f"{one.at:%Y-%m-%d} ", *shown, ", by ", Said(issuer), *competency))
    if lines:
        yield Prose(f"New this {'period' if report.view.period == 'span' else report.view.period}", tuple(lines))


def trend(report: Report) -> Iterator[Table]:
    """Yields a few figures over the periods before."""
    views = beside(report, report.trend)
    told = [name for name in SHORT_TITLES if any(number_of(view, name) is not None for view in views)]
    if len(views) < 2 or not any(number_of(view, name) for view in views for name in told):  # noqa: PLR2004  # one is no trend
        return
    rows = [
        Row((Said(view.quarter),), tuple(_brief(figure(view, name)) for name in told), amount=number_of(view, "awards"))
        for view in views
    ]
    cells = set(chain.from_iterable(row.cells for row in rows))
    notes: tuple[Line, ...] = tuple(
        (f"{brief}: {told}",) for brief, told in (("supp.", SUPPRESSED), ("n/a", "not available")) if brief in cells
    )
    columns: tuple[Line, ...] = tuple((SHORT_TITLES[name],) for name in told)
    yield Table("Trend", columns, tuple(rows), notes, is_drawn=True)


def _brief(told: str) -> str:
    return {SUPPRESSED: "supp.", "not available": "n/a"}.get(told, told)


def _remarks(report: Report) -> Iterator[Prose]:
    if restated := tuple(_restated(report)):
        yield Prose("Restated since it was frozen", restated)
    if (audits := report.audits) and (audits.reviewed or audits.due):
        lines: list[Line] = [(f"{len(audits.reviewed)} reviewed, {len(audits.due)} due",)]
        if audits.due and report.audience == "internal":
            lines.append(("due: ", *_listed((Said(one),) for one in audits.due)))
        yield Prose("Audits of equity and access", tuple(lines))
    missing: Sequence[Line] = [(title, ": ", *reason) for title, reason in absences(report)]
    if missing:
        yield Prose("What is not told", tuple(missing))


def _restated(report: Report) -> Iterator[Line]:
    for one in restatements(report):
        before, after = ("not known" if value is None else f"{value:,}" for value in (one.before, one.after))
        yield (title_of(one.metric), f" {before} → {after}: ", Said(one.because))


def _listed(names: Iterable[Line]) -> Iterator[Words]:
    for place, (name, count) in enumerate(Counter(names).items()):
        yield from (", ", *name) if place else name
        if count > 1:
            yield f" ({count} times)"
