"""What an issuer learns about its own assessing: times, first attempts, denials, stacks, and what nobody submits for."""

from collections.abc import Iterator

from mcctl.api.metrics import DeniedCriterion, Insight
from mcctl.stats.report import Report
from mcctl.web.markup import Child, Markup, element
from mcctl.web.plots.columns import Column, column_chart
from mcctl.web.plots.figure import figure
from mcctl.web.plots.table import Table
from mcctl.web.wording import (
    NO_INSIGHT,
    NOT_AVAILABLE,
    NOT_SHOWN,
    counted,
    day,
    issuer_name,
    name_of,
    period_noun,
    title_of,
    why_not,
)

_LAST = 40
"""More business days than these share a column."""
_LONGEST = 10


def assessment(report: Report) -> Iterator[Markup]:
    """Yields what is known; words where it is not."""
    insight = report.view.insight
    if insight is None:
        yield element("p", why_not(report, "insight", NO_INSIGHT))
        return
    yield _times(report, insight)
    yield element("p", _first_attempts(insight))
    if insight.denials_by_criterion:
        denials: list[list[Child]] = [
            [
                title_of(report, f"{one.issuer}/{one.micro_credential}", "micro-credential"),
                _criterion(report, one),
                f"{one.denials:,}",
            ]
            for one in insight.denials_by_criterion[:_LONGEST]
        ]
        yield Table(
            "Criteria that were not met most often", ("Micro-credential", "Criterion", "Denials"), denials, words=2
        ).drawn()
    if insight.stack_funnel:
        steps: list[list[Child]] = [
            [
                title_of(report, f"{one.issuer}/{one.stack}", "stack"),
                *(
                    f"{count:,}"
                    for count in (one.members, one.started, one.awarded_one, one.awarded_half, one.awarded_all)
                ),
            ]
            for one in insight.stack_funnel
        ]
        headers = ("Stack", "Members", "Began", "One award", "Half", "All")
        yield Table("How far learners came in each stack", headers, steps).drawn()
    if insight.dormant:
        dormant: list[list[Child]] = [
            [
                title_of(report, f"{one.issuer}/{one.micro_credential}", "micro-credential"),
                issuer_name(report, one.issuer),
                day(one.last_award) if one.last_award else "none so far",
            ]
            for one in insight.dormant
        ]
        caption = f"Active, but nobody submitted anything in this {period_noun(report)}"
        yield Table(caption, ("Micro-credential", "Issuer", "Last award"), dormant, words=3).drawn()


def _criterion(report: Report, denied: DeniedCriterion) -> str:
    """Names a criterion, but for one of what has no title to show: its id tells what it is of."""
    title = name_of(report, denied.issuer, "micro-credential", denied.micro_credential).title
    return NOT_SHOWN if title is None else denied.criterion


def _times(report: Report, insight: Insight) -> Markup:
    decisions, waiting = insight.decisions, insight.waiting
    title = "Business days from a submission to its decision"
    said = [f"{counted(decisions.decided, 'submission')} decided"]
    if decisions.median is not None:
        said.append(f"half of them within {decisions.median:g} business days")
    if decisions.p90 is not None:
        said.append(f"nine of ten within {decisions.p90:g}")
    if decisions.target is not None and decisions.within_target is not None:
        said.append(f"{decisions.within_target:,} within the target of {decisions.target}")
    said.append(f"{waiting.open:,} still open")
    sentence = f"{', '.join(said)}."
    if not decisions.decided and not waiting.open:
        return element("p", f"Nothing was decided in this {period_noun(report)}, and nothing was open at its end.")
    if not decisions.by_days and not waiting.by_days:
        return element("p", sentence)
    taken, open_ = _folded(decisions.by_days), _folded(waiting.by_days)
    columns: list[Column] = [
        (str(days) if days <= _LAST else f"{_LAST}+", taken.get(days, 0), open_.get(days, 0))
        for days in range(max([*taken, *open_]) + 1)
    ]
    words = ("decided", "still open", "business days")
    # the line stands after the column of the target's own day
    limit = None if decisions.target is None else decisions.target + 1
    rows: list[list[Child]] = [
        [name, f"{first:,}", f"{second:,}"] for name, first, second in columns if first or second
    ]
    table = Table("submissions by business days", ("Business days", "Decided", "Still open"), rows)
    return figure(title, column_chart("times", title, sentence, columns, words, limit), note=sentence, table=table)


def _folded(by_days: dict[str, int]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for days, count in by_days.items():
        place = min(int(days), _LAST + 1)
        counts[place] = counts.get(place, 0) + count
    return counts


def _first_attempts(insight: Insight) -> str:
    cohort = insight.cohort
    passed = NOT_AVAILABLE if cohort.first_pass_rate is None else f"{cohort.first_pass_rate:.0%}"
    again = NOT_AVAILABLE if cohort.resubmission_rate is None else f"{cohort.resubmission_rate:.0%}"
    return (
        f"First submissions: {cohort.submissions:,}; awarded at first {cohort.awarded_at_first:,}, denied at first "
        f"{cohort.denied_at_first:,}, undecided so far {cohort.undecided:,}. First-pass rate of those decided: {passed}. "
        f"Submitted again after a denial: {again}."
    )
