"""The metrics at their edges, and what they promise."""

from collections import Counter
from datetime import datetime
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcctl.api.events import Refused, parse_event
from mcctl.api.metrics import Dimension, StatsView
from mcctl.stats.calendar import Quarter, zone_named
from mcctl.stats.holdings import Holding, holdings
from mcctl.stats.insight_queries import INSIGHT
from mcctl.stats.measure import NO_VISITORS, NOT_IN_SCOPE, NOT_IN_TOKEN, measure
from mcctl.stats.metrics import METRICS
from mcctl.stats.question import Question
from mcctl.stats.sqlite import SqliteEngine
from tests.stats.reference import Json
from tests.stats.streams import streams


def engine_of(*events: Json) -> SqliteEngine:
    parsed = [parse_event({"id": f"e{place:03}", **event}) for place, event in enumerate(events)]
    assert not [one for one in parsed if isinstance(one, Refused)]
    return SqliteEngine(event for event in parsed if not isinstance(event, Refused))


def measured(*events: Json, quarter: str = "2020-Q4", zone: str = "UTC", issuer: str | None = None) -> StatsView:
    with engine_of(*events) as engine:
        return measure(engine, Quarter.parse(quarter).period(zone_named(zone)), issuer=issuer)


def an_award(at: str = "2020-10-09T09:00:00Z", **said: object) -> Json:
    common: Json = {"award": "w", "learner": "l", "issuer": "north", "micro_credential": "a"}
    return {"type": "award", "at": at, **common, **said}


def a_rename(was: str, now: str, at: str) -> Json:
    return {"type": "rename", "at": at, "issuer": "north", "micro_credential": now, "was": was}


def a_member(at: str, *, member: bool = True, **said: object) -> Json:
    common: Json = {"issuer": "north", "stack": "s", "micro_credential": "a"}
    return {"type": "stack_member", "at": at, "member": member, **common, **said}


def an_activation(at: str, **said: object) -> Json:
    return {"type": "activation", "at": at, "issuer": "north", "micro_credential": "a", "version": "1.0", **said}


ADDITIVE = ["awards", "awards_revoked", "launches", "new_issuers", "new_accounts", "page_views"]
ADDITIVE_BREAKDOWNS = [
    "awards_by_state",
    "awards_by_micro_credential",
    "awards_by_stack",
    "accounts_by_subject",
    "page_views_by_day",
    "visitors_by_day",
]


@settings(deadline=None, max_examples=80)
@given(streams(), st.sampled_from(["UTC", "America/Chicago", "Asia/Kathmandu"]))
def test_metrics_add_up_over_adjacent_quarters(events: list[Json], zone: str) -> None:
    first, second = Quarter.parse("2020-Q4").period(zone_named(zone)), Quarter.parse("2021-Q1").period(zone_named(zone))
    both = type(first)("half a year", first.first_day, second.until_day, first.zone)
    with engine_of(*events) as engine:
        one, two, whole = (measure(engine, period) for period in (first, second, both))
    for name in ADDITIVE:
        assert getattr(one.metrics, name) + getattr(two.metrics, name) == getattr(whole.metrics, name), name
    for name in ADDITIVE_BREAKDOWNS:
        parts = Counter(getattr(one.breakdowns, name)) + Counter(getattr(two.breakdowns, name))
        assert parts == Counter(getattr(whole.breakdowns, name)), name


@settings(deadline=None, max_examples=60)
@given(streams())
def test_what_issuers_count_apart_adds_up_to_the_whole(events: list[Json]) -> None:
    north, south, whole = (measured(*events, issuer=issuer).metrics for issuer in ("north", "south", None))
    for name in ("awards", "launches", "new_issuers", "micro_credentials_awarded", "issuers_awarding"):
        assert getattr(north, name) + getattr(south, name) == getattr(whole, name), name


@pytest.mark.parametrize(
    ("awarded_at", "counts"),
    [
        ("2020-10-08T08:59:59.999999Z", {}),
        ("2020-10-08T09:00:00Z", {"s": 1}),
        ("2020-10-09T08:59:59.999999Z", {"s": 1}),
        ("2020-10-09T09:00:00Z", {}),
        ("2020-10-10T09:00:00Z", {"s": 1}),
    ],
)
def test_a_stack_counts_from_the_instant_of_membership_until_its_end(awarded_at: str, counts: dict[str, int]) -> None:
    memberships = [
        a_member("2020-10-08T09:00:00Z"),
        a_member("2020-10-09T09:00:00Z", member=False),
        a_member("2020-10-10T09:00:00Z"),
    ]
    view = measured(an_award(awarded_at), *memberships)
    assert (view.breakdowns.awards_by_stack, view.metrics.stacks_awarded) == (counts, len(counts))


def test_of_two_memberships_at_one_instant_the_greater_id_is_later() -> None:
    at = "2020-10-08T09:00:00Z"
    ended = [a_member(at, member=True, id="a"), a_member(at, member=False, id="b")]
    begun = [a_member(at, member=True, id="b"), a_member(at, member=False, id="a")]
    assert measured(an_award(), *ended).metrics.stacks_awarded == 0
    assert measured(an_award(), *begun).metrics.stacks_awarded == 1


def test_membership_follows_a_rename() -> None:
    events = [
        an_award(micro_credential="new"),
        a_rename("a", "new", "2020-12-01T00:00:00Z"),
        a_member("2020-01-01T00:00:00Z", micro_credential="a"),
    ]
    view = measured(*events)
    assert view.breakdowns.awards_by_stack == {"s": 1}
    assert view.breakdowns.awards_by_micro_credential == {"new": 1}


def test_a_member_of_another_issuer_counts_for_the_stack_but_in_neither_issuers_own_scope() -> None:
    events = [an_award(issuer="south"), a_member("2020-01-01T00:00:00Z", micro_credential_issuer="south")]
    assert measured(*events).breakdowns.awards_by_stack == {"north/s": 1}
    assert [measured(*events, issuer=one).breakdowns.awards_by_stack for one in ("north", "south")] == [{}, {}]


@pytest.mark.parametrize(
    ("renames", "present"),
    [
        ([("a", "b", 1)], "b"),
        ([("b", "c", 1), ("a", "b", 2)], "b"),
        ([("a", "b", 1), ("b", "c", 2)], "c"),
        ([("a", "b", 1), ("b", "a", 2)], "a"),
        ([("a", "b", 1), ("b", "c", 2), ("c", "a", 3)], "a"),
        ([("a", "b", 1), ("a", "c", 2)], "c"),
        ([("a", "a", 1)], "a"),
        ([("c", "b", 1), ("a", "c", 2), ("b", "d", 3)], "c"),
    ],
)
def test_a_chain_of_renames_leads_to_the_present_id(renames: list[tuple[str, str, int]], present: str) -> None:
    events = [a_rename(was, now, f"2020-01-0{day}T00:00:00Z") for was, now, day in renames]
    view = measured(an_award(micro_credential="a"), *events)
    assert view.breakdowns.awards_by_micro_credential == {present: 1}


def test_a_long_chain_of_renames_is_followed_to_its_end() -> None:
    events = [a_rename(f"a{n}", f"a{n + 1}", f"2020-01-01T00:{n // 60:02}:{n % 60:02}Z") for n in range(2000)]
    assert measured(an_award(micro_credential="a0"), *events).breakdowns.awards_by_micro_credential == {"a2000": 1}


def test_a_new_version_and_another_id_are_no_launch() -> None:
    events = [
        an_activation("2019-01-01T00:00:00Z"),
        an_activation("2020-11-01T00:00:00Z", version="2.0"),
        a_rename("a", "b", "2020-11-02T00:00:00Z"),
        an_activation("2020-11-03T00:00:00Z", micro_credential="b"),
        an_activation("2020-11-03T00:00:00Z", micro_credential="fresh"),
    ]
    metrics = measured(*events).metrics
    assert (metrics.launches, metrics.new_issuers) == (1, 0)


def test_an_award_belongs_to_the_quarter_of_its_local_day() -> None:
    award = an_award("2021-01-01T05:59:59.999999Z")
    assert [measured(award, zone=zone).metrics.awards for zone in ("UTC", "America/Chicago")] == [0, 1]


def test_a_second_award_event_of_one_award_and_a_reissue_are_no_second_award() -> None:
    events: list[Json] = [
        an_award("2020-09-30T23:59:59Z"),
        an_award("2020-10-01T00:00:00Z"),
        {"type": "reissue", "at": "2020-10-02T00:00:00Z", "award": "w"},
    ]
    assert [measured(*events, quarter=quarter).metrics.awards for quarter in ("2020-Q3", "2020-Q4")] == [1, 0]


def test_an_awards_own_state_goes_before_the_accounts_and_the_last_known_one_before_older_ones() -> None:
    account: Json = {"type": "account", "at": "2020-01-01T00:00:00Z", "learner": "l", "state": "US-TX"}
    moved: Json = {**account, "at": "2020-02-01T00:00:00Z", "state": "US-OH"}
    silent: Json = {"type": "account", "at": "2020-03-01T00:00:00Z", "learner": "l"}
    assert measured(an_award(), account, moved, silent).breakdowns.awards_by_state == {"US-OH": 1}
    assert measured(an_award(state="US-WI"), account).breakdowns.awards_by_state == {"US-WI": 1}


@pytest.mark.parametrize(
    ("state", "states", "with_territories", "unknown", "countries"),
    [("US-WI", 1, 1, 0, 1), ("US-DC", 0, 1, 0, 1), ("US-PR", 0, 1, 0, 1), ("CA-ON", 0, 0, 0, 1), (None, 0, 0, 1, 0)],
)
def test_states_territories_and_other_countries_are_told_apart(
    state: str | None, states: int, with_territories: int, unknown: int, countries: int
) -> None:
    metrics = measured(an_award(state=state)).metrics
    assert (metrics.states, metrics.states_and_territories) == (states, with_territories)
    assert (metrics.state_unknown, metrics.countries) == (unknown, countries)


def test_the_busiest_day_is_the_earliest_on_a_tie_and_lies_in_the_time_zone() -> None:
    events: list[Json] = [
        {"type": "page_view", "at": "2020-10-10T04:59:59Z", "visitor": "v"},
        {"type": "page_view", "at": "2020-10-10T05:00:00Z", "visitor": "v"},
        {"type": "page_views", "day": "2020-10-08", "count": 0, "visitors": 0},
    ]
    view = measured(*events, zone="America/Chicago")
    assert view.breakdowns.page_views_by_day == {"2020-10-08": 0, "2020-10-09": 1, "2020-10-10": 1}
    assert str(view.metrics.busiest_day and view.metrics.busiest_day.day) == "2020-10-09"


def test_keys_name_the_issuer_only_where_the_events_are_of_several() -> None:
    other = an_activation("2010-01-01T00:00:00Z", issuer="south")
    assert measured(an_award()).breakdowns.awards_by_micro_credential == {"a": 1}
    assert measured(an_award(), other).breakdowns.awards_by_micro_credential == {"north/a": 1}
    assert measured(an_award(), other, issuer="north").breakdowns.awards_by_micro_credential == {"a": 1}


def test_what_a_scope_does_not_cover_is_null_with_its_reason_and_never_zero() -> None:
    with engine_of(an_award(), {"type": "page_view", "at": "2020-10-09T09:00:00Z", "issuer": "north"}) as engine:
        period = Quarter.parse("2020-Q4").period(zone_named("UTC"))
        scoped = measure(engine, period, issuer="north")
        by_token = measure(engine, period, issuer="north", accounts_not_covered=NOT_IN_TOKEN)
    assert (scoped.metrics.new_accounts, scoped.subjects, scoped.breakdowns.accounts_by_subject) == (None, None, {})
    assert scoped.not_available == dict.fromkeys(("accounts_by_subject", "new_accounts", "subjects"), NOT_IN_SCOPE)
    assert set(by_token.not_available.values()) == {"the token does not cover accounts"}


def test_every_null_has_its_reason_where_there_are_no_events() -> None:
    view = measured()
    assert [name for name, value in view.metrics if value is None] == list(view.not_available) == ["busiest_day"]


def test_every_metric_is_named_as_in_the_view_and_has_one_query() -> None:
    shown = {*measured().metrics.model_dump(), *measured().breakdowns.model_dump(), "subjects", "launched"}
    shown |= {f"by_{by.replace('-', '_')}" for by in get_args(Dimension)}
    assert set(METRICS) == {*shown, *(metric.name for metric in INSIGHT)}
    for metric in METRICS.values():
        assert metric.sql.count(":") == sum(metric.sql.count(f":{name}") for name in metric.parameters)


def test_holdings_count_awards_that_stand_and_learners_who_are_under_way() -> None:
    def of(kind: str, learner: str, day: int) -> Json:
        at = f"2020-10-{day:02}T00:00:00Z"
        common: Json = {"learner": learner, "issuer": "north", "micro_credential": "a"}
        return {"type": kind, "at": at, **common, **({"submission": f"s-{learner}"} if kind == "submission" else {})}

    events: list[Json] = [
        an_award(learner="holder"),
        an_award(award="gone", learner="revoked"),
        {"type": "revocation", "at": "2020-11-01T00:00:00Z", "award": "gone"},
        of("started", "holder", 1),
        of("started", "beginner", 1),
        of("submission", "denied", 1),
        {"type": "denial", "at": "2020-10-05T00:00:00Z", "submission": "s-denied"},
        of("started", "leaver", 1),
        of("withdrawn", "leaver", 2),
        of("started", "returner", 1),
        of("withdrawn", "returner", 2),
        of("started", "returner", 3),
        an_award(award="taken", learner="again", at="2020-10-02T00:00:00Z"),
        {"type": "revocation", "at": "2020-10-03T00:00:00Z", "award": "taken"},
        of("started", "again", 4),
        a_rename("a", "b", "2020-12-01T00:00:00Z"),
    ]
    with engine_of(*events) as engine:
        assert holdings(engine, "north") == {"b": Holding(awards=1, in_flight=4)}
        assert holdings(engine, "south") == {}


def test_what_a_cut_cannot_tell_has_its_reason() -> None:
    total: Json = {"type": "page_views", "day": "2020-10-08", "count": 2}
    period = Quarter.parse("2020-Q4").period(zone_named("UTC"))
    with engine_of(an_award(), total) as engine:
        whole = measure(engine, Question(period, by=("day", "subject", "day")))
        scoped = measure(engine, Question(period, "north", by=("day", "subject")))
    unknown, awarded = whole.cuts[0].rows
    assert (unknown.key, unknown.numbers["visitors"], unknown.numbers["page_views"]) == ("2020-10-08", None, 2)
    assert (awarded.key, awarded.numbers["visitors"], awarded.numbers["earners"]) == ("2020-10-09", 0, 1)
    assert whole.not_available == {"by_day.visitors": NO_VISITORS}
    assert [cut.by for cut in whole.cuts] == ["day", "subject"]
    assert "new_accounts" not in scoped.cuts[0].columns
    assert (scoped.cuts[1].rows, scoped.not_available["by_subject"]) == ([], NOT_IN_SCOPE)


@pytest.mark.parametrize(
    ("as_of", "page_views"),
    [
        ("2020-10-10T04:59:59Z", 1),
        ("2020-10-10T05:00:00Z", 3),
        ("2020-10-11T04:59:59Z", 3),
        ("2020-10-12T05:00:00Z", 7),
    ],
)
def test_a_days_total_counts_when_the_day_lies_wholly_before_the_instant(as_of: str, page_views: int) -> None:
    totals: list[Json] = [
        {"type": "page_views", "day": f"2020-10-{day}", "count": count}
        for day, count in (("08", 1), ("09", 2), ("10", 4))
    ]
    period = Quarter.parse("2020-Q4").period(zone_named("America/Chicago"))
    with engine_of(*totals) as engine:
        view = measure(engine, Question(period, as_of=datetime.fromisoformat(as_of)))
    assert view.metrics.page_views == page_views


def test_an_as_of_count_knows_no_later_rename_state_or_membership() -> None:
    later = "2020-12-01T00:00:00Z"
    moved: Json = {"type": "account", "at": later, "learner": "l", "state": "US-OH"}
    events = [an_award(), a_rename("a", "b", later), a_member("2020-01-01T00:00:00Z", micro_credential="b"), moved]
    period = Quarter.parse("2020-Q4").period(zone_named("UTC"))
    with engine_of(*events) as engine:
        now, then = (measure(engine, Question(period, as_of=as_of)) for as_of in (None, datetime.fromisoformat(later)))
    assert now.breakdowns.awards_by_micro_credential == {"b": 1}
    assert (now.breakdowns.awards_by_state, now.breakdowns.awards_by_stack) == ({"US-OH": 1}, {"s": 1})
    assert then.breakdowns.awards_by_micro_credential == {"a": 1}
    assert (then.breakdowns.awards_by_state, then.breakdowns.awards_by_stack) == ({}, {})
