"""What an issuer learns about its own work, in words and tables."""

from collections.abc import Iterator

from mcctl.api.metrics import Cohort, Decisions, Insight, Waiting
from mcctl.render.stats_parts import Part, Prose, Row, Table
from mcctl.render.stats_words import Line, Said, named, share
from mcctl.render.tally import several
from mcctl.stats.report import Report

MOST_DENIALS = 8
MOST_AGES = 8
MOST_DORMANT = 12


def insight_parts(report: Report) -> Iterator[Part]:
    """Yields what is there of the insight; nothing where there is none."""
    insight = report.view.insight
    if insight is None:
        return
    yield Prose(
        "Submissions and decisions",
        tuple(
            (sentence,) for sentence in (*_cohort(insight.cohort), *_decisions(insight.decisions), *_waiting(insight))
        ),
    )
    if insight.denials_by_criterion:
        yield _denials(report, insight)
    if insight.stack_funnel:
        yield _funnel(report, insight)
    if insight.dormant:
        yield _dormant(report, insight)


def _cohort(cohort: Cohort) -> Iterator[str]:
    if not cohort.submissions:
        yield "nobody submitted anything for the first time"
        return
    yield (
        f"{several(cohort.submissions, 'first submission')}: {cohort.awarded_at_first:,} awarded, "
        f"{cohort.denied_at_first:,} denied, {cohort.undecided:,} not decided so far"
    )
    if cohort.first_pass_rate is not None:
        yield f"first-pass rate: {share(cohort.first_pass_rate)} of those decided"
    if cohort.resubmission_rate is not None:
        yield f"resubmission rate: {share(cohort.resubmission_rate)}, {cohort.resubmitted:,} of those denied"


def _decisions(decisions: Decisions) -> Iterator[str]:
    if not decisions.decided:
        yield "nothing was decided"
        return
    if decisions.median is not None and decisions.p90 is not None:
        yield (
            f"{several(decisions.decided, 'decision')}: half within {_days(decisions.median)}, "
            f"nine of ten within {_days(decisions.p90)}"
        )
    if decisions.target is None:
        yield "there is no target to compare it with"
    elif decisions.within_target is not None:
        met = share(decisions.within_target / decisions.decided)
        yield f"within the target of {_days(decisions.target)}: {decisions.within_target:,}, {met}"


def _waiting(insight: Insight) -> Iterator[str]:
    waiting, target = insight.waiting, insight.decisions.target
    if not waiting.open:
        yield "nothing is open"
        return
    oldest = f", the oldest for {_days(waiting.oldest)}" if waiting.oldest is not None else ""
    yield f"open: {waiting.open:,}{oldest}"
    if waiting.overdue is not None and target is not None:
        ages = _ages(waiting, target)
        yield f"overdue: {waiting.overdue:,}{f', open for {ages} business days' if waiting.overdue and ages else ''}"


def _ages(waiting: Waiting, target: int) -> str:
    """The business days that what is overdue has been open, the oldest first."""
    late = sorted(((int(days), count) for days, count in waiting.by_days.items() if days.isdecimal()), reverse=True)
    told = [f"{days}{f' ({count:,} times)' if count > 1 else ''}" for days, count in late if days > target and count]
    more = f" and {len(told) - MOST_AGES} other numbers of" if len(told) > MOST_AGES else ""
    return f"{', '.join(told[:MOST_AGES])}{more}"


def _days(days: float) -> str:
    return f"{days:g} business day{'s' if days != 1 else ''}"


def _denials(report: Report, insight: Insight) -> Table:
    denials = insight.denials_by_criterion
    rows = tuple(
        Row(
            (Said(one.criterion), ", ", *named(report, one.issuer, "micro-credential", one.micro_credential)),
            (f"{one.denials:,}",),
            amount=one.denials,
        )
        for one in denials[:MOST_DENIALS]
    )
    more: tuple[Line, ...] = ((f"and {len(denials) - MOST_DENIALS} more",),) if len(denials) > MOST_DENIALS else ()
    return Table("Denials by criterion not met", (("denials",),), rows, more, is_drawn=True)


def _funnel(report: Report, insight: Insight) -> Table:
    rows = tuple(
        Row(
            named(report, one.issuer, "stack", one.stack),
            tuple(
                f"{count:,}" for count in (one.members, one.started, one.awarded_one, one.awarded_half, one.awarded_all)
            ),
        )
        for one in insight.stack_funnel
    )
    columns: tuple[Line, ...] = (("size",), ("started",), ("one",), ("half",), ("all",))
    note = "how many learners started, and how many hold one, half and all of a stack's micro-credentials"
    return Table("How far learners come in each stack", columns, rows, ((note,),))


def _dormant(report: Report, insight: Insight) -> Table:
    dormant = insight.dormant
    rows = tuple(
        Row(
            named(report, one.issuer, "micro-credential", one.micro_credential),
            (str(one.last_award) if one.last_award else "never",),
        )
        for one in dormant[:MOST_DORMANT]
    )
    more: tuple[Line, ...] = ((f"and {len(dormant) - MOST_DORMANT} more",),) if len(dormant) > MOST_DORMANT else ()
    return Table("Dormant: active, but nobody submitted anything", (("last award",),), rows, more)
