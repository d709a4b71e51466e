"""The insight at its edges, and against the plain count."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcctl.api.metrics import Insight
from mcctl.stats.business_days import BusinessDays
from mcctl.stats.calendar import Quarter, zone_named
from mcctl.stats.insight import insight
from mcctl.stats.relation import microseconds
from mcctl.stats.sqlite import SqliteEngine
from tests.stats.insight_reference import InsightReference, business_days
from tests.stats.insight_streams import works
from tests.stats.reference import Json
from tests.stats.streams import EDGES
from tests.stats.test_metrics import a_member, a_rename, an_activation, an_award, engine_of
from tests.stats.test_metrics_match_reference import ZONES, parsed

HOLIDAYS = [date(2020, 10, 2), date(2020, 11, 26), date(2020, 12, 25), date(2020, 12, 26), date(2021, 1, 1)]


def learned(
    *events: Json,
    quarter: str = "2020-Q4",
    zone: str = "UTC",
    issuer: str | None = None,
    as_of: str | None = None,
    target: int | None = None,
    holidays: list[date] | None = None,
) -> Insight:
    period = Quarter.parse(quarter).period(zone_named(zone))
    until = microseconds(datetime.fromisoformat(as_of)) if as_of else None
    with engine_of(*events) as engine:
        return insight(engine, period, issuer=issuer, as_of_us=until, target=target, holidays=holidays or [])


def a_submission(submission: str = "s", at: str = "2020-10-05T09:00:00Z", **said: object) -> Json:
    common: Json = {"submission": submission, "learner": "l", "issuer": "north", "micro_credential": "a"}
    return {"type": "submission", "at": at, **common, **said}


def a_denial(submission: str = "s", at: str = "2020-10-06T09:00:00Z", *criteria: str) -> Json:
    return {"type": "denial", "at": at, "submission": submission, "criteria_not_met": list(criteria)}


instants = st.builds(
    lambda edge, seconds: datetime.fromisoformat(edge).replace(tzinfo=UTC) + timedelta(seconds=seconds),
    st.sampled_from(EDGES),
    st.sampled_from([0, 1, 86_400, -7200]),
)


@settings(deadline=None, max_examples=400)
@given(
    works(),
    st.sampled_from(["2020-Q4", "2021-Q1"]),
    st.sampled_from(ZONES),
    st.sampled_from([None, "north", "south"]),
    st.none() | instants,
    st.none() | st.integers(0, 12),
    st.sampled_from([[], HOLIDAYS]),
)
def test_the_insight_equals_the_plain_count(
    events: list[Json],
    quarter: str,
    zone: str,
    issuer: str | None,
    as_of: datetime | None,
    target: int | None,
    holidays: list[date],
) -> None:
    period = Quarter.parse(quarter).period(zone_named(zone))
    known = [e for e in events if as_of is None or datetime.fromisoformat(str(e["at"])) < as_of]
    assert len(parsed(events)) == len(events)
    with SqliteEngine(parsed(known)) as engine:
        seen = insight(engine, period, issuer=issuer, target=target, holidays=holidays, as_of_us=_us(as_of))
    expected = InsightReference(known, period.first_day, period.until_day, zone, issuer, as_of, target, holidays).view()
    assert json.loads(seen.model_dump_json()) == expected


def _us(moment: datetime | None) -> int | None:
    return None if moment is None else microseconds(moment)


@settings(deadline=None)
@given(
    st.dates(date(1999, 12, 1), date(2000, 3, 1)),
    st.dates(date(1999, 12, 1), date(2000, 3, 1)),
    st.lists(st.dates(date(1999, 12, 1), date(2000, 3, 1)), max_size=20),
)
def test_business_days_are_those_of_a_walk_from_day_to_day(first: date, last: date, holidays: list[date]) -> None:
    assert BusinessDays(holidays).between(first, last) == business_days(first, last, holidays)


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("2020-10-05", "2020-10-05", 0),
        ("2020-10-05", "2020-10-06", 1),
        ("2020-10-02", "2020-10-05", 1),
        ("2020-10-03", "2020-10-05", 0),
        ("2020-10-03", "2020-10-06", 1),
        ("2020-10-02", "2020-10-04", 0),
        ("2020-11-25", "2020-11-27", 1),
        ("2020-11-26", "2020-11-27", 0),
        ("2020-10-06", "2020-10-05", 0),
        ("2015-01-01", "2020-01-01", 1304),
    ],
)
def test_weekends_and_holidays_are_no_business_days(first: str, last: str, days: int) -> None:
    office = BusinessDays([date(2020, 11, 26), date(2020, 11, 28)])
    assert office.between(date.fromisoformat(first), date.fromisoformat(last)) == days


def test_the_cohort_counts_first_submissions_and_what_became_of_them_after_the_period_too() -> None:
    cohort = learned(
        a_submission("passed", learner="l1"),
        an_award(submission="passed", at="2021-02-01T00:00:00Z"),
        a_submission("failed", learner="l2"),
        a_denial("failed"),
        a_submission("once more", learner="l2", at="2021-03-01T00:00:00Z", attempt=2),
        an_award(award="v", submission="once more", at="2021-03-02T00:00:00Z"),
        a_submission("given up", learner="l3"),
        a_denial("given up"),
        a_submission("open", learner="l4"),
        an_award(award="no submission", learner="l4"),
        a_submission("of before", learner="l5", at="2020-01-01T00:00:00Z"),
        a_submission("again without saying so", learner="l5"),
        a_submission("what came first is not known", learner="l6", attempt=2),
    ).cohort
    assert cohort.model_dump() == {
        "submissions": 4,
        "awarded_at_first": 1,
        "denied_at_first": 2,
        "resubmitted": 1,
        "undecided": 1,
        "first_pass_rate": 0.3333,
        "resubmission_rate": 0.5,
    }


def test_rates_of_nothing_are_null() -> None:
    view = learned(a_submission())
    assert (view.cohort.submissions, view.cohort.first_pass_rate, view.cohort.resubmission_rate) == (1, None, None)
    assert (view.decisions.decided, view.decisions.median, view.decisions.p90) == (0, None, None)
    assert learned().waiting.model_dump() == {"open": 0, "overdue": None, "oldest": None, "by_days": {}}


def test_a_rename_makes_no_second_first_submission() -> None:
    old = a_submission("s1", at="2020-09-01T00:00:00Z")
    new = a_submission("s2", micro_credential="b")
    assert learned(old, new).cohort.submissions == 1
    assert learned(old, new, a_rename("a", "b", "2020-10-01T00:00:00Z")).cohort.submissions == 0


def test_the_first_of_two_decisions_counts() -> None:
    view = learned(
        a_submission(),
        an_award(submission="s", at="2020-10-08T00:00:00Z"),
        a_denial("s", "2020-10-07T00:00:00Z", "essay/voice"),
        a_denial("s", "2020-12-07T00:00:00Z", "essay/depth"),
    )
    assert (view.cohort.denied_at_first, view.decisions.by_days) == (1, {"2": 1})
    assert [one.criterion for one in view.denials_by_criterion] == ["essay/voice"]


def test_half_and_nine_tenths_of_the_decisions_took_at_most_so_many_business_days() -> None:
    taken = [1, 2, 3, 3, 4, 6, 7, 8, 9, 15]
    monday = date(2020, 10, 5)
    events = []
    for place, days in enumerate(taken):
        decided = monday + timedelta(days=days // 5 * 7 + days % 5)
        events += [a_submission(f"s{place}", learner=f"l{place}"), a_denial(f"s{place}", f"{decided}T23:00:00Z")]
    decisions = learned(*events, target=7).decisions
    assert (decisions.decided, decisions.median, decisions.p90, decisions.within_target) == (10, 4, 9, 7)
    assert decisions.by_days == {"1": 1, "2": 1, "3": 2, "4": 1, "6": 1, "7": 1, "8": 1, "9": 1, "15": 1}


def test_days_are_those_of_the_time_zone_in_the_years_before_too() -> None:
    # in Chicago Sunday evening in summer time, and Monday; in UTC Monday, and Tuesday of the next year
    events: list[Json] = [a_submission(at="2019-07-08T04:30:00Z"), a_denial("s", "2020-12-01T05:30:00Z")]
    assert learned(*events, zone="UTC").decisions.by_days == {"366": 1}
    assert learned(*events, zone="America/Chicago").decisions.by_days == {"365": 1}
    winter: list[Json] = [a_submission(at="2019-01-08T05:30:00Z"), a_denial("s", "2020-12-01T06:30:00Z")]
    assert learned(*winter, zone="America/Chicago").decisions.by_days == {"496": 1}


def test_a_decision_before_its_submission_took_no_days_and_one_without_any_is_left_out() -> None:
    early: list[Json] = [a_submission(at="2020-10-09T00:00:00Z"), a_denial()]
    assert learned(*early, a_denial("never submitted")).decisions.by_days == {"0": 1}


def test_what_is_open_at_the_end_is_counted_with_its_age() -> None:
    events: list[Json] = [
        a_submission("s1", "2020-12-31T23:59:00Z"),
        a_submission("s2", "2020-12-24T10:00:00Z", learner="l2"),
        a_submission("s3", "2020-12-01T10:00:00Z", learner="l3"),
        a_denial("s3", "2021-01-02T10:00:00Z"),
        a_submission("s4", "2020-12-01T10:00:00Z", learner="l4"),
        a_denial("s4", "2020-12-31T10:00:00Z"),
        a_submission("s5", "2020-12-01T10:00:00Z", learner="l5"),
        {
            "type": "withdrawn",
            "at": "2020-12-02T10:00:00Z",
            "learner": "l5",
            "issuer": "north",
            "micro_credential": "a",
        },
    ]
    christmas = [date(2020, 12, 25)]
    assert learned(*events, target=4, holidays=christmas).waiting.model_dump() == {
        "open": 3,
        "overdue": 1,
        "oldest": 21,
        "by_days": {"0": 1, "4": 1, "21": 1},
    }
    assert learned(*events, target=4, as_of="2020-12-03T00:00:00Z").waiting.by_days == {"1": 2}


def test_denials_are_counted_by_criterion_the_most_frequent_first() -> None:
    recommended = {"type": "recommendation", "at": "2020-10-06T00:00:00Z", "submission": "s1", "assessor": "x"}
    found = learned(
        a_submission("s1"),
        {**recommended, "outcome": "denial", "criteria_not_met": ["video/sound"]},
        a_denial("s1", "2020-10-06T00:00:00Z", "essay/voice", "essay/depth"),
        a_submission("s2", learner="l2"),
        a_denial("s2", "2020-10-07T00:00:00Z", "essay/voice"),
        a_submission("s3", learner="l3", issuer="south"),
        a_denial("s3", "2020-10-07T00:00:00Z", "essay/voice"),
        a_submission("s4", learner="l4"),
        a_denial("s4", "2021-01-07T00:00:00Z", "essay/voice"),
        a_rename("a", "b", "2020-12-01T00:00:00Z"),
    ).denials_by_criterion
    assert [(one.issuer, one.micro_credential, one.criterion, one.denials) for one in found] == [
        ("north", "b", "essay/voice", 2),
        ("north", "b", "essay/depth", 1),
        ("south", "a", "essay/voice", 1),
    ]


def test_the_funnel_of_a_stack_counts_people_by_how_far_they_came() -> None:
    parts = ["a", "b", "c"]
    events: list[Json] = [a_member("2020-01-01T00:00:00Z", micro_credential=part) for part in [*parts, "left"]]
    events.append(a_member("2020-02-01T00:00:00Z", micro_credential="left", member=False))
    reach = {"none": [], "one": ["a"], "two": ["a", "b"], "three": parts, "other": ["left"]}
    for learner, held in reach.items():
        begun = {"type": "started", "at": "2018-01-01T00:00:00Z", "learner": learner, "issuer": "north"}
        events.append({**begun, "micro_credential": "left" if learner == "other" else "a"})
        events += [
            an_award("2019-01-01T00:00:00Z", award=f"{learner}-{part}", learner=learner, micro_credential=part)
            for part in held
        ]
    events.append({"type": "revocation", "at": "2020-12-01T00:00:00Z", "award": "three-c"})
    (step,) = learned(*events).stack_funnel
    assert (step.members, step.started, step.awarded_one, step.awarded_half, step.awarded_all) == (3, 4, 3, 2, 0)
    (before,) = learned(*events, quarter="2020-Q3").stack_funnel
    assert before.awarded_all == 1


def test_dormant_is_what_was_active_all_the_period_without_a_submission() -> None:
    found = learned(
        *(an_activation("2020-01-01T00:00:00Z", micro_credential=name) for name in ("a", "b", "never", "was")),
        an_activation("2020-10-01T05:00:00Z", micro_credential="just in time"),
        an_activation("2020-10-01T05:00:01Z", micro_credential="too new"),
        a_submission(),
        a_submission("s2", at="2021-01-01T06:00:00Z", micro_credential="b"),
        an_award("2020-03-01T04:00:00Z", micro_credential="b"),
        a_rename("was", "now", "2022-01-01T00:00:00Z"),
        zone="America/Chicago",
    ).dormant
    assert [(one.micro_credential, one.last_award) for one in found] == [
        ("b", date(2020, 2, 29)),
        ("just in time", None),
        ("never", None),
        ("now", None),
    ]


def test_an_issuer_learns_of_its_own_work_only() -> None:
    events = [
        a_submission("s1"),
        a_denial("s1"),
        a_submission("s2", issuer="south"),
        a_submission("s3", issuer="south", learner="l2"),
        a_denial("s3"),
        a_member("2020-01-01T00:00:00Z"),
        a_member("2020-01-01T00:00:00Z", micro_credential_issuer="south"),
    ]
    view = learned(*events, issuer="north")
    assert (view.cohort.submissions, view.decisions.decided, view.waiting.open) == (1, 1, 0)
    assert [step.members for step in view.stack_funnel] == [1]
    whole = learned(*events)
    assert (whole.cohort.submissions, whole.decisions.decided, whole.waiting.open) == (3, 2, 1)
    assert [step.members for step in whole.stack_funnel] == [2]


def test_times_that_cannot_be_break_nothing() -> None:
    view = learned(
        a_submission("s1", at="0001-01-01T00:00:00Z"),
        a_denial("s1"),
        a_submission("s2", at="0001-01-01T00:00:00Z", learner="l2"),
        a_submission("s3", at="9999-12-31T23:59:59Z", learner="l3"),
        an_activation("0001-01-01T00:00:00Z", micro_credential="b"),
        an_award("0001-01-01T00:00:00Z", micro_credential="b"),
        zone="America/Chicago",
        target=10,
    )
    assert (view.decisions.decided, view.decisions.within_target) == (1, 0)
    assert (view.waiting.open, view.waiting.overdue, len(view.dormant)) == (1, 1, 1)
    assert learned(a_submission(), as_of="0001-01-01T00:00:00Z").waiting.open == 0


def test_a_period_that_has_not_begun_as_of_then_is_empty() -> None:
    early = learned(an_activation("2020-01-01T00:00:00Z"), a_submission(), as_of="2020-09-01T00:00:00Z")
    assert (early.cohort.submissions, early.waiting.open, early.dormant) == (0, 0, [])
