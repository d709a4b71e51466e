"""Reports to look at: eight quarters of invented events, and what people and the catalogue say beside them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache

from mcctl.api.events import Refused, parse_event
from mcctl.api.metrics import (
    Cohort,
    Decisions,
    DeniedCriterion,
    Dormant,
    FunnelStep,
    Insight,
    Launch,
    StatsView,
    Waiting,
)
from mcctl.stats.calendar import Quarter, zone_named
from mcctl.stats.demo import demo_events
from mcctl.stats.measure import measure
from mcctl.stats.report import Audits, Letter, Name, Report, ResourceKind, Restatement, Section
from mcctl.stats.sqlite import SqliteEngine
from tests.stats.catalogues import NINE

ZONE = zone_named("America/Chicago")
LAST = Quarter(2026, 3)
TITLES = (
    (
        "Tracing Code Before Writing It",
        "The educator teaches learners to predict what code does before they change it.",
    ),
    ("Questions That Open a Discussion", "The educator plans and leads discussions that learners carry."),
    ("Reading Data With Sixth Graders", "The educator helps learners ask and answer questions with data of their own."),
    ("Feedback That Is Acted Upon", "The educator gives feedback in time for learners to use it."),
    ("Choosing Texts for Every Reader", "The educator chooses texts that every learner of a class can work with."),
    ("Wait Time", "The educator leaves learners time to think."),
    ("Models in Middle School Science", "The educator lets learners build, test and mend models."),
    ("Leading From the Classroom", "The educator leads colleagues in a change that both want."),
    ("Families as Partners", "The educator plans with families, not for them."),
)


@cache
def trend() -> tuple[StatsView, ...]:
    """Eight quarters of the same invention, each counted by itself; the year before the first is invented too."""
    views = []
    for back in range(-7, 1):
        period = LAST.plus(back).period(ZONE)
        parsed = [parse_event(event) for event in demo_events(20 + back, period, NINE)]
        with SqliteEngine(event for event in parsed if not isinstance(event, Refused)) as engine:
            views.append(measure(engine, period))
    return tuple(views)


def insight() -> Insight:
    """A quarter of assessing: most within the target, some late."""
    taken = {"4": 6, "5": 11, "6": 25, "7": 38, "8": 33, "9": 29, "10": 21, "11": 9, "12": 6, "14": 3, "21": 1}
    return Insight(
        cohort=Cohort(
            submissions=190,
            awarded_at_first=112,
            denied_at_first=58,
            resubmitted=44,
            undecided=20,
            first_pass_rate=0.6588,
            resubmission_rate=0.7586,
        ),
        decisions=Decisions(decided=182, median=8.0, p90=11.0, target=10, within_target=163, by_days=taken),
        waiting=Waiting(
            open=27, overdue=3, oldest=17, by_days={"1": 6, "2": 5, "4": 7, "6": 4, "9": 2, "13": 2, "17": 1}
        ),
        denials_by_criterion=[
            DeniedCriterion(issuer="northlake", micro_credential="mc-1", criterion="lesson/modelling", denials=12),
            DeniedCriterion(issuer="northlake", micro_credential="mc-4", criterion="lesson/talk", denials=7),
        ],
        stack_funnel=[
            FunnelStep(
                issuer="northlake",
                stack="first-steps",
                members=3,
                started=210,
                awarded_one=140,
                awarded_half=88,
                awarded_all=31,
            ),
        ],
        dormant=[Dormant(issuer="northlake", micro_credential="mc-6", last_award=date(2026, 2, 11))],
    )


def names() -> Iterator[tuple[tuple[str, ResourceKind, str], Name]]:
    """The catalogue's names; the last micro-credential and the second stack are privately hosted."""
    for place, (title, competency) in enumerate(TITLES, start=1):
        yield ("northlake", "micro-credential", f"mc-{place}"), Name(title, competency, is_private=place == 9)
    yield ("northlake", "stack", "first-steps"), Name("First Steps in Computing for Everyone")
    yield ("northlake", "stack", "all-of-it"), Name("Lakeside District Fellows 2026", is_private=True)


LETTER = Letter(
    "Northlake University: micro-credentials, summer 2026",
    (
        Section(
            "",
            "Dear partners,\n\nthis summer more educators than ever finished a micro-credential with us. What they "
            "say is that the *feedback* is what they come back for; 27 of them wait for it at present, and we thank our "
            "assessors, who decided nine of ten submissions within eleven days.",
        ),
        Section(
            "News",
            "- Two micro-credentials are new, both asked for by schools.\n"
            "- Our [guide for districts](https://northlake.example/guide) has a chapter on release time.\n"
            "- The next cohort of assessors begins on **October 12**.",
        ),
    ),
)


def a_report() -> Report:
    """The report as the house sees it."""
    views = trend()
    view = views[-1].model_copy(
        update={
            "insight": insight(),
            "launched": [
                Launch(issuer="northlake", micro_credential="mc-8", at=datetime(2026, 7, 14, 9, tzinfo=UTC)),
                Launch(issuer="northlake", micro_credential="mc-9", at=datetime(2026, 8, 3, 9, tzinfo=UTC)),
            ],
        }
    )
    return Report(
        view=view,
        made_at=datetime(2026, 10, 5, 14, 30, tzinfo=UTC),
        source="event files",
        previous=views[-2],
        year_ago=views[-5],
        trend=(*views[:-1], view),
        names=dict(names()),
        issuer_names={"northlake": "Northlake University"},
        letter=LETTER,
        restated=(Restatement("awards", 421, 423, "late events"),),
        audits=Audits(("mc-1", "mc-2"), ("mc-4",)),
    )


FEW = "it counts fewer than 10"


def a_report_for_partners() -> Report:
    """The same with small counts and private titles left out, as a report that leaves the house has them."""
    report = a_report()
    view = report.view
    by_state = view.breakdowns.awards_by_state
    small = sorted(code for code, count in by_state.items() if count < report.small_cell)
    kept = {code: count for code, count in by_state.items() if code not in small}
    withheld = view.model_copy(
        update={
            "audience": "partners",
            "breakdowns": view.breakdowns.model_copy(update={"awards_by_state": kept}),
            "suppressed": {"awards_by_state": small, "launches": [], "assessors": [], "insight": []},
            "not_available": {"launches": FEW, "assessors": FEW, "insight": "it is for the house"},
            "metrics": view.metrics.model_copy(update={"launches": None, "assessors": None}),
            "insight": None,
        }
    )
    untitled = {key: replace(name, title=None, competency=None) if name.is_private else name for key, name in names()}
    before = [one.model_copy(update={"audience": "partners"}) for one in report.trend[:-1]]
    return replace(
        report,
        view=withheld,
        previous=before[-1],
        year_ago=before[-4],
        trend=(*before, withheld),
        names=untitled,
        restated=(),
        audits=None,
    )


def an_empty_report() -> Report:
    """A quarter in which nothing happened, with nothing beside it."""
    with SqliteEngine() as engine:
        return Report(
            view=measure(engine, LAST.period(ZONE)), made_at=datetime(2026, 10, 5, tzinfo=UTC), source="event files"
        )
