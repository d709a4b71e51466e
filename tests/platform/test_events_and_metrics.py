"""Events into the platform, and numbers out of it: the same as without a platform."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, get_args

import pytest
from sqlalchemy.event import listen, remove

from mcctl.api.events import EventsReceipt, Refused, parse_event
from mcctl.api.metrics import Dimension, StatsView
from mcctl.platform.identities import Role
from mcctl.platform.questions import Asked
from mcctl.platform.service import Service
from mcctl.remote.numbers import params_of
from mcctl.stats.calendar import Period, Quarter, period_of, zone_named
from mcctl.stats.demo import demo_events
from mcctl.stats.demo_catalogue import DemoCatalogue, DemoMicroCredential, DemoStack
from mcctl.stats.measure import NOT_IN_TOKEN, measure
from mcctl.stats.question import Question
from mcctl.stats.sqlite import SqliteEngine
from tests.platform.catalogues import a_micro_credential, an_issuer, files_of, publish_files
from tests.platform.platforms import NOW, Platform
from tests.platform.submitting import complaints, problem_in

Event = Mapping[str, object]
AT = "2026-07-02T09:00:00Z"
QUARTER = {"quarter": "2026-Q3"}
CHICAGO = zone_named("America/Chicago")


def demo(issuer: str, seed: int, quarter: str, zone: str = "UTC") -> list[Event]:
    catalogue = DemoCatalogue(
        issuer,
        issuer.title(),
        tuple(DemoMicroCredential(f"mc-{place}") for place in range(1, 4)),
        (DemoStack("first", ("mc-1", "mc-2")), DemoStack("all", ("mc-1", "mc-2", "mc-3"))),
    )
    return [*demo_events(seed, Quarter.parse(quarter).period(zone_named(zone)), catalogue)]


def lines(*events: Event) -> bytes:
    return "".join(f"{json.dumps(dict(event))}\n" for event in events).encode()


def loaded(platform: Platform, content: bytes, role: Role = "operator", issuer: str | None = None) -> EventsReceipt:
    path = "/v1/events" if issuer is None else f"/v1/issuers/{issuer}/events"
    answer = platform.as_(role, issuer).post(path, content=content)
    assert answer.status_code == 200, answer.text
    return EventsReceipt.model_validate_json(answer.content)


def measured(events: list[Event], quarter: str, zone: str, issuer: str | None, reason: str) -> StatsView:
    parsed = [parse_event(event) for event in events]
    good = [event for event in parsed if not isinstance(event, Refused)]
    assert len(good) == len(events)
    with SqliteEngine(good) as engine:
        period = Quarter.parse(quarter).period(zone_named(zone))
        return measure(engine, Question(period, issuer, now=NOW), accounts_not_covered=reason)


def a_view(name: str) -> Event:
    return {"type": "page_view", "id": name, "at": AT}


def an_award(award: str, issuer: str, **said: object) -> Event:
    common: Event = {"type": "award", "id": f"e-{award}", "at": AT, "award": award, "issuer": issuer}
    return {**common, "learner": "l-1", "micro_credential": "one", **said}


def said_by(platform: Platform, issuer: str) -> StatsView:
    answer = platform.as_("viewer", issuer).get(f"/v1/issuers/{issuer}/metrics", params=QUARTER)
    return StatsView.model_validate_json(answer.content)


@pytest.mark.parametrize(
    ("quarter", "zone"), [("2026-Q3", "America/Chicago"), ("2026-Q2", "UTC"), ("2020-Q4", "Asia/Kolkata")]
)
def test_the_numbers_equal_those_without_a_platform(empty: Platform, quarter: str, zone: str) -> None:
    both = [*demo("north", 1, "2026-Q3", "America/Chicago"), *demo("south", 2, "2026-Q3", "America/Chicago")]
    assert loaded(empty, lines(*both)) == EventsReceipt(added=len(both), repeated=0, problems=())
    asked = {"quarter": quarter, "time_zone": zone}
    whole = empty.as_("operator").get("/v1/metrics", params=asked).json()
    expected = measured(both, quarter, zone, None, "").model_dump(mode="json")
    assert whole == expected
    for issuer in ("north", "south"):
        own = empty.as_("viewer", issuer).get(f"/v1/issuers/{issuer}/metrics", params=asked).json()
        assert own == measured(both, quarter, zone, issuer, NOT_IN_TOKEN).model_dump(mode="json")
        assert own["scope"] == {"issuer": issuer}
        assert own["metrics"]["new_accounts"] is None


def test_an_issuers_own_call_counts_the_same_as_the_operators(empty: Platform) -> None:
    own = [event for event in demo("north", 3, "2026-Q3") if event["type"] not in ("account", "page_views")]
    assert loaded(empty, lines(*own), "publisher", "north").added == len(own)
    expected = measured(own, "2026-Q3", "UTC", "north", NOT_IN_TOKEN)
    assert said_by(empty, "north") == expected


def test_broken_lines_are_told_with_their_places_and_the_good_ones_are_in(either: Platform) -> None:
    good, late = an_award("w-1", "northlake"), an_award("w-2", "northlake")
    content = b"\n".join([
        lines(good).strip(), b"", b"{", b"[]", b'{"type": "award"}', b'{"type": "dance", "id": "x"}', b"\xff",
        lines({**late, "dance": 1}).strip(), b'{"a": 1, "a": 2}', b"[" * 100_000, b"NaN", b"null",
        lines({**late, "id": "at", "learner": "somebody@example.org"}).strip(), lines(good).strip(),
    ])  # fmt: skip
    receipt = loaded(either, content)
    assert receipt.added == 2
    assert [(problem.line, problem.kind) for problem in receipt.problems] == [
        (3, "malformed"), (4, "malformed"), (5, "malformed"), (6, "unknown-type"), (7, "malformed"),
        (8, "unknown-key"), (9, "malformed"), (10, "malformed"), (11, "malformed"), (12, "malformed"),
        (13, "malformed"),
    ]  # fmt: skip
    assert "somebody@" not in str(receipt)


@pytest.mark.parametrize(
    "line",
    [
        b'{"type": "\\ud800", "id": "x", "at": "2026-07-02T09:00:00Z"}',
        b'{"type": "page_view", "id": "x", "at": "2026-07-02T09:00:00Z", "\\ud800": 1}',
        b'{"\\ud800": 1, "\\ud800": 2}',
        b'{"type": "page_view", "id": "\\ud800", "at": "2026-07-02T09:00:00Z"}',
        b'{"type": "page_view", "id": "\\u0000", "at": "2026-07-02T09:00:00Z"}',
        b'{"type": "submission", "id": "x", "at": "0001-01-01T00:00:00+14:00", "attempt": 1e999}',
        b'{"type": "page_views", "id": "x", "day": "2026-07-02", "count": 100000000000000000000000}',
        b'{"type": "page_views", "id": "x", "day": "0001-01-01", "count": 1}',
        b'{"type": "page_view", "id": "x", "at": "9999-12-31T23:59:59.999999Z"}',
    ],
)
def test_no_line_makes_the_platform_fail(empty: Platform, line: bytes) -> None:
    receipt = loaded(empty, line + b"\n" + lines(an_award("w-1", "north")))
    assert receipt.added + len(receipt.problems) >= 2
    assert receipt.added >= 1


def test_an_event_counts_once_however_often_it_comes(either: Platform) -> None:
    content = lines(an_award("w-1", "northlake"), an_award("w-2", "northlake"))
    assert loaded(either, content).added == 2
    state = either.dump()
    again = loaded(either, content * 2, "publisher", "northlake")
    assert (again.added, again.repeated, again.problems) == (0, 2, ())
    assert either.dump() == state
    assert said_by(either, "northlake").metrics.awards == 2


def test_the_same_event_written_in_another_way_is_a_repetition(empty: Platform) -> None:
    loaded(empty, lines(an_award("w-1", "north")))
    again = loaded(empty, lines({**an_award("w-1", "north"), "at": "2026-07-02T11:00:00.000+02:00", "state": None}))
    assert (again.added, again.repeated, again.problems) == (0, 1, ())


def test_other_content_under_a_known_id_is_told_and_the_first_stays(empty: Platform) -> None:
    loaded(empty, lines(an_award("w-1", "north")))
    other = {**an_award("w-1", "north"), "learner": "l-2"}
    receipt = loaded(empty, b"\n" + lines(other, {**an_award("w-3", "north"), "id": "new"}))
    assert (receipt.added, receipt.repeated) == (1, 0)
    assert [(problem.line, problem.kind) for problem in receipt.problems] == [(2, "conflict")]
    twice = loaded(empty, lines(an_award("w-4", "north"), {**an_award("w-4", "north"), "learner": "l-9"}))
    assert (twice.added, [problem.line for problem in twice.problems]) == (1, [2])
    assert said_by(empty, "north").metrics.earners == 1


FOREIGN: list[Event] = [
    an_award("w-9", "south"),
    {"type": "account", "id": "e-a", "at": AT, "learner": "l-1", "country": "US"},
    {"type": "page_views", "id": "e-p", "day": "2026-07-02", "count": 1_000_000},
    {"type": "issuer_joined", "id": "e-i", "at": AT, "issuer": "south"},
    {
        "type": "stack_member",
        "id": "e-s",
        "at": AT,
        "issuer": "south",
        "stack": "s",
        "micro_credential": "one",
        "member": True,
    },
    {"type": "page_view", "id": "e-v", "at": AT, "issuer": "south", "micro_credential": "one"},
    {"type": "rename", "id": "e-r", "at": AT, "issuer": "south", "micro_credential": "two", "was": "one"},
]


def test_an_issuers_call_refuses_what_is_anothers_or_the_platforms(either: Platform) -> None:
    own = an_award("w-1", "northlake")
    receipt = loaded(either, lines(*FOREIGN, own), "publisher", "northlake")
    assert receipt.added == 1
    assert [(problem.line, problem.kind) for problem in receipt.problems] == [
        (line, "not-allowed") for line in range(1, len(FOREIGN) + 1)
    ]


@pytest.mark.parametrize(
    "event",
    [
        {"type": "revocation", "id": "x", "at": AT, "award": "w-1", "reason": "spite"},
        {"type": "recommendation", "id": "x", "at": AT, "submission": "s-1", "assessor": "a-9", "outcome": "denial",
         "criteria_not_met": ["talk/tone"]},
        {"type": "denial", "id": "x", "at": AT, "submission": "s-1", "criteria_not_met": ["talk/tone"]},
        {"type": "reissue", "id": "x", "at": AT, "award": "w-1"},
    ],
    ids=lambda event: event["type"],
)  # fmt: skip
def test_an_issuers_call_changes_no_number_of_another_issuer(empty: Platform, event: Event) -> None:
    publish_files(empty.client(issuer="north"), files_of(an_issuer(), a_micro_credential("one")))
    submission = {"type": "submission", "id": "e-s", "at": "2026-07-01T10:00:00Z", "submission": "s-1",
                  "learner": "l-1", "issuer": "north", "micro_credential": "one"}  # fmt: skip
    loaded(empty, lines(submission, an_award("w-1", "north", submission="s-1")), "publisher", "north")
    before, held = said_by(empty, "north"), held_by(empty)
    loaded(empty, lines(event), "publisher", "south")
    assert said_by(empty, "north") == before
    assert held_by(empty) == held


def held_by(platform: Platform) -> tuple[int, int]:
    body = {"resources": [{"kind": "micro-credential", "id": "one"}]}
    (entry,) = platform.as_("viewer", "north").post("/v1/issuers/north/catalog/contents", json=body).json()["resources"]
    return entry["awards"], entry["in_flight"]


def test_contents_tell_how_many_hold_an_award_and_how_many_are_in_flight(empty: Platform) -> None:
    publish_files(empty.client(issuer="north"), files_of(an_issuer(), a_micro_credential("one")))
    assert held_by(empty) == (0, 0)
    began = [{"type": "started", "id": f"b-{n}", "at": "2026-07-01T10:00:00Z", "learner": f"l-{n}", "issuer": "north",
              "micro_credential": "one"} for n in range(4)]  # fmt: skip
    gone = {"type": "withdrawn", "id": "g", "at": AT, "learner": "l-3", "issuer": "north", "micro_credential": "one"}
    loaded(empty, lines(*began, gone, an_award("w-1", "north"), an_award("w-2", "south", learner="l-2")))
    assert held_by(empty) == (1, 2)


def test_events_move_neither_the_catalogues_revision_nor_its_etag(empty: Platform) -> None:
    publish_files(empty.client(issuer="north"), files_of(an_issuer(), a_micro_credential("one")))
    http = empty.as_("publisher", "north")
    first = http.get("/v1/issuers/north/catalog")
    loaded(empty, lines(an_award("w-1", "north")))
    again = http.get("/v1/issuers/north/catalog", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"quarter": ""},
        {"quarter": "2026-Q5"},
        {"quarter": "2026"},
        {"quarter": "1066-Q4"},
        {"quarter": "9999-Q4"},
        {"quarter": "2026-Q3\n"},
        {"quarter": "\uff12026-Q3"},
        {**QUARTER, "time_zone": "Mars/Olympus"},
        {**QUARTER, "time_zone": ""},
        {**QUARTER, "time_zone": "../../etc/passwd"},
        {**QUARTER, "time_zone": "/etc/passwd"},
        {**QUARTER, "time_zone": "a\0b"},
        {**QUARTER, "month": "2026-08"},
        {"month": "2026-13"},
        {"year": "26"},
        {"year": "2026", "from": "2026-07-01"},
        {"from": "2026-07-01"},
        {"until": "2026-07-01"},
        {"from": "2026-07-01", "until": "2026-07-01"},
        {"from": "1970-01-01", "until": "9998-01-01"},
        {**QUARTER, "as_of": "2026-07-01"},
        {**QUARTER, "as_of": "2026-07-01T00:00:00"},
        {**QUARTER, "by": "shoe-size"},
        {**QUARTER, "holiday": "2026-07-03"},
        {**QUARTER, "insight": "true", "holiday": "2026-02-30"},
    ],
)
def test_an_unknown_period_time_zone_or_wish_is_a_problem(standing: Platform, asked: dict[str, str]) -> None:
    for http, path in ((standing.as_("operator"), "/v1/metrics"),
                       (standing.as_("viewer", "northlake"), "/v1/issuers/northlake/metrics")):  # fmt: skip
        assert complaints(http.get(path, params=asked)) == [("", None)]


def test_several_periods_and_half_a_span_are_told_with_a_way_out(standing: Platform) -> None:
    http = standing.as_("operator")
    for asked in ({**QUARTER, "year": "2026"}, {"from": "2026-07-01"}, {}):
        (complaint,) = problem_in(http.get("/v1/metrics", params=asked), 422).errors
        assert complaint.hint is not None


def test_only_whoever_may_see_an_issuers_numbers_gets_them_whatever_they_ask_for(standing: Platform) -> None:
    asked = {"year": "2026", "by": "state", "launches": "true"}
    assert standing.as_().get("/v1/issuers/northlake/metrics", params=asked).status_code == 401
    assert standing.as_("viewer", "other").get("/v1/issuers/northlake/metrics", params=asked).status_code == 404
    assert standing.as_("viewer", "northlake").get("/v1/metrics", params=asked).status_code == 403


@pytest.mark.parametrize("name", [None, "north"])
@pytest.mark.parametrize(
    "period",
    [
        period_of(CHICAGO, month="2026-08"),
        period_of(CHICAGO, year="2026"),
        period_of(CHICAGO, first="2026-07-15", until="2026-09-01"),
    ],
    ids=lambda period: period.kind,
)
def test_cuts_launches_and_as_of_equal_those_without_a_platform(
    empty: Platform, period: Period, name: str | None
) -> None:
    both = [*demo("north", 1, "2026-Q3", "America/Chicago"), *demo("south", 2, "2026-Q3", "America/Chicago")]
    loaded(empty, lines(*both))
    as_of = datetime.fromisoformat("2026-08-20T12:00:00-05:00")
    asked = Question(period, name, as_of, by=get_args(Dimension), with_launches=True)
    client = empty.client(issuer=name or "north")
    told = client.metrics(asked, everywhere=name is None)
    parsed = [event for event in map(parse_event, both) if not isinstance(event, Refused)]
    with SqliteEngine(parsed) as engine:
        expected = measure(engine, replace(asked, now=empty.clock.now))
    assert told == expected
    assert told.period == period.kind
    assert told.provisional
    assert told.as_of == as_of
    assert [cut.by for cut in told.cuts] == [*get_args(Dimension)]
    assert told.launched


def test_what_is_asked_for_is_sent_as_it_is() -> None:
    holidays = frozenset({date(2026, 7, 3), date(2026, 9, 7)})
    asked = Question(
        period_of(CHICAGO, first="2026-07-15", until="2026-09-01"), by=("day", "state"), with_insight=True,
        holidays=holidays,
    )  # fmt: skip
    assert params_of(asked) == {
        "time_zone": "America/Chicago", "from": "2026-07-15", "until": "2026-09-01", "by": ["day", "state"],
        "insight": "true", "holiday": ["2026-07-03", "2026-09-07"],
    }  # fmt: skip
    assert params_of(Question(period_of(CHICAGO, year="2026"))) == {"time_zone": "America/Chicago", "year": "2026"}


def test_the_target_of_decisions_is_the_issuers_own(empty: Platform) -> None:
    publish_files(empty.client(issuer="north"), files_of(an_issuer(assessment_sla_business_days=15)))
    running = Service(empty.database, lambda: empty.clock.now, is_embedded=False)
    for issuer, wanted, target in (
        ("north", True, 15),
        ("north", False, None),
        ("south", True, None),
        (None, True, 15),
    ):
        with empty.database.reading() as connection:
            asked = Asked(quarter="2026-Q3", insight=wanted).question(running, connection, issuer)
        assert (asked.target_days, asked.with_insight) == (target, wanted)


def test_several_issuers_have_no_target_in_common(empty: Platform) -> None:
    for name in ("north", "south"):
        publish_files(empty.client(issuer=name), files_of(an_issuer(name, assessment_sla_business_days=15)))
    running = Service(empty.database, lambda: empty.clock.now, is_embedded=False)
    with empty.database.reading() as connection:
        asked = Asked(quarter="2026-Q3", insight=True).question(running, connection, None)
    assert asked.target_days is None


def test_an_issuer_that_published_nothing_has_numbers_that_are_all_nought(empty: Platform) -> None:
    told = said_by(empty, "north")
    assert told.metrics.awards == told.metrics.launches == 0
    assert told.metrics.new_accounts is None
    assert told.not_available["new_accounts"]


def test_a_load_may_be_empty_and_may_lack_its_last_line_end(empty: Platform) -> None:
    assert loaded(empty, b"").added == 0
    assert loaded(empty, b"\xef\xbb\xbf" + lines(an_award("w-1", "north")).rstrip()).added == 1
    assert loaded(empty, lines(an_award("w-2", "north")).replace(b"\n", b"\r\n")).added == 1


def test_events_of_a_load_that_is_larger_than_what_is_kept_in_memory_all_arrive(empty: Platform) -> None:
    long = "x" * 250
    many = [{"type": "page_view", "id": f"{long}{n:05}", "at": AT, "visitor": long, "issuer": "north",
             "micro_credential": long} for n in range(10_500)]  # fmt: skip
    content = lines(*many)
    assert len(content) > 8 * 1024 * 1024
    assert loaded(empty, content).added == len(many)
    problem_in(empty.as_("publisher", "south").post("/v1/events", content=b""), 403)


def test_statistics_are_made_when_there_are_many_more_events_and_not_for_each_load(empty: Platform) -> None:
    made: list[int] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: Any) -> None:  # noqa: ANN401  # SQLAlchemy's own
        if statement == "ANALYZE events":
            made.append(load)

    listen(empty.database.engine, "before_cursor_execute", note)
    for load, count in enumerate((100, 20, 4, 1, 1)):
        loaded(empty, lines(*(a_view(f"{load}-{number}") for number in range(count))))
    remove(empty.database.engine, "before_cursor_execute", note)
    # SQLite: of none at first, then a fourth more than the hundred of before; PostgreSQL makes them by itself
    assert made == ([0, 3] if empty.database.is_sqlite else [])
