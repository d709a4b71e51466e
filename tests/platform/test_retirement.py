"""Retirements with their dates: what is still taken, what pages show, and when a day is over."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mcctl.api.events import EventsReceipt
from mcctl.api.resources import ResourceName
from mcctl.catalog.closing import Closing, is_over
from mcctl.model.offer import Retirement
from mcctl.platform.listing import EVERYTHING, list_visible
from mcctl.platform.pages import read_page
from tests.platform.catalogues import Json, a_micro_credential, a_stack, an_issuer, files_of, plan_of, publish_files
from tests.platform.platforms import NOW, Platform, Where, copied, in_process
from tests.platform.submitting import problem_in
from tests.platform.test_audience import LEARNER, PILOTS, STRANGER
from tests.platform.test_events_and_metrics import Event, lines, loaded

ENDS = {
    "announced_on": "2026-06-15",
    "last_start": "2026-08-31",
    "last_submission": "2026-12-15",
    "last_resubmission": "2027-03-01",
    "replaced_by": "next",
    "reason": "Merged into a wider one.",
}
PAGE = "/v1/micro-credentials/north/ending"


def ending(**said: object) -> Json:
    return a_micro_credential("ending", **{"retirement": ENDS, **said})


def publish(platform: Platform, *resources: Json, allowances: Sequence[str] = ()) -> None:
    publish_files(platform.client(issuer="north"), files_of(an_issuer(), *resources), *allowances)


def a_start(at: str, name: str = "ending", **said: object) -> Event:
    start = {"type": "started", "id": f"start {at}", "at": at, "learner": "l-1", "issuer": "north"}
    return {**start, "micro_credential": name, **said}


def a_submission(at: str, attempt: int = 1, **said: object) -> Event:
    submission = {"type": "submission", "id": f"submission {attempt} {at}", "at": at, "submission": f"s-{at}"}
    return {**submission, "attempt": attempt, "learner": "l-1", "issuer": "north", "micro_credential": "ending", **said}


def refused(receipt: EventsReceipt) -> list[tuple[int, str]]:
    assert {problem.kind for problem in receipt.problems} <= {"not-allowed"}
    return [(problem.line, problem.message) for problem in receipt.problems]


NEXT = a_micro_credential("next")


def test_what_comes_after_its_last_day_is_told_with_its_line_and_not_stored(empty: Platform) -> None:
    publish(empty, ending(), NEXT)
    receipt = loaded(empty, lines(
        a_start("2026-08-31T23:00:00Z"), a_start("2026-09-02T00:00:00Z"),
        a_submission("2026-12-15T23:00:00Z"), a_submission("2026-12-17T00:00:00Z"),
        a_submission("2027-03-01T23:00:00Z", 2), a_submission("2027-03-03T00:00:00Z", 2),
    ), "publisher", "north")  # fmt: skip
    assert receipt.added == 3
    assert refused(receipt) == [
        (2, "`ending` could be started up to 2026-08-31"),
        (4, "`ending` took first submissions up to 2026-12-15"),
        (6, "`ending` took resubmissions up to 2027-03-01"),
    ]
    told = {str(row[0]) for row in empty.dump()["events"] if row[1] in ("started", "submission")}
    assert told == {
        "start 2026-08-31T23:00:00Z",
        "submission 1 2026-12-15T23:00:00Z",
        "submission 2 2027-03-01T23:00:00Z",
    }


@pytest.mark.parametrize(
    ("at", "is_taken"),
    [
        ("2026-08-31T23:59:59-12:00", True),
        ("2026-09-01T11:59:59.999999Z", True),
        ("2026-09-01T12:00:00Z", False),
        ("2026-09-01T00:00:00-12:00", False),
        ("2026-09-01T23:59:59+14:00", True),
        ("0001-01-01T00:00:00Z", True),
        ("9999-12-31T23:59:59.999999Z", False),
    ],
)
def test_a_day_is_over_when_it_has_ended_in_every_time_zone(empty: Platform, at: str, *, is_taken: bool) -> None:
    publish(empty, ending(), NEXT)
    assert loaded(empty, lines(a_start(at)), "publisher", "north").added == int(is_taken)


def test_the_last_day_of_all_calendars_is_never_over() -> None:
    assert not is_over(date.max, datetime.max.replace(tzinfo=UTC))


def test_the_operators_load_is_held_to_the_days_as_well(empty: Platform) -> None:
    publish(empty, ending(), NEXT)
    late = a_start("2026-09-02T00:00:00Z")
    assert refused(loaded(empty, lines(late))) == [(1, "`ending` could be started up to 2026-08-31")]
    elsewhere = {**late, "issuer": "nowhere", "id": "elsewhere"}
    assert loaded(empty, lines(elsewhere)).added == 1


def test_what_happened_before_the_announcement_is_taken_whenever_it_is_loaded(empty: Platform) -> None:
    publish(empty, a_micro_credential("ending"), NEXT)
    empty.clock.now = NOW + timedelta(days=10)
    publish(empty, ending(retirement={**ENDS, "last_start": "2026-06-30"}), NEXT)
    before, after = "2026-07-11T09:29:59Z", "2026-07-11T09:30:00Z"
    receipt = loaded(empty, lines(a_start(after), a_start(before), a_start("2019-01-01T00:00:00Z")))
    assert refused(receipt) == [(1, "`ending` could be started up to 2026-06-30")]


def test_an_end_that_is_moved_or_taken_back_counts_from_then_on(empty: Platform) -> None:
    publish(empty, ending(), NEXT)
    empty.clock.now = datetime(2026, 9, 10, tzinfo=UTC)
    publish(empty, ending(retirement={**ENDS, "last_start": "2026-09-30"}), NEXT)
    empty.clock.now = datetime(2026, 10, 10, tzinfo=UTC)
    publish(empty, ending(retirement=None), NEXT)
    times = ["2026-09-05T00:00:00Z", "2026-09-12T00:00:00Z", "2026-10-05T00:00:00Z", "2026-10-12T00:00:00Z"]
    receipt = loaded(empty, lines(*(a_start(at) for at in times)))
    assert refused(receipt) == [
        (1, "`ending` could be started up to 2026-08-31"),
        (3, "`ending` could be started up to 2026-09-30"),
    ]


def test_what_is_archived_cannot_be_started_but_finished(empty: Platform) -> None:
    publish(empty, a_micro_credential("ending"), NEXT)
    empty.clock.now = NOW + timedelta(days=1)
    publish(empty, a_micro_credential("ending", status="archived"), NEXT)
    receipt = loaded(empty, lines(
        a_start("2026-07-02T09:29:59Z"), a_start("2026-07-02T09:30:00Z"),
        a_submission("2026-08-01T00:00:00Z", version="1.0"), a_submission("2026-09-01T00:00:00Z", 2, version="1.0"),
    ))  # fmt: skip
    assert refused(receipt) == [(2, "`ending` was archived and could not be started")]
    assert receipt.added == 3


def test_what_is_restored_can_be_started_again(empty: Platform) -> None:
    archived = a_micro_credential("ending", status="archived")
    for days, one in enumerate([a_micro_credential("ending"), archived, a_micro_credential("ending")]):
        empty.clock.now = NOW + timedelta(days=days)
        publish(empty, one, NEXT)
    receipt = loaded(empty, lines(a_start("2026-07-02T12:00:00Z"), a_start("2026-07-03T12:00:00Z")))
    assert (receipt.added, [line for line, _ in refused(receipt)]) == (1, [1])


def test_days_hold_for_every_id_that_a_micro_credential_had(empty: Platform) -> None:
    publish(empty, ending(), NEXT)
    renamed = ending(id="ended", previously=["ending"])
    publish(empty, renamed, NEXT)
    late = "2026-09-02T00:00:00Z"
    receipt = loaded(empty, lines(a_start(late), a_start(late, "ended", id="new"), a_start(late, "next", id="other")))
    assert [message for _, message in refused(receipt)] == [
        "`ending` could be started up to 2026-08-31",
        "`ended` could be started up to 2026-08-31",
    ]


def test_a_day_that_is_left_out_is_the_one_of_the_next_step(empty: Platform) -> None:
    days = {"announced_on": "2026-06-15", "last_submission": "2026-08-31"}
    publish(empty, ending(retirement=days))
    late = "2026-09-02T00:00:00Z"
    receipt = loaded(empty, lines(a_start(late), a_submission(late), a_submission(late, 2)))
    assert [line for line, _ in refused(receipt)] == [1, 2]


def test_who_decides_on_a_submission_that_was_not_taken_is_told_so(empty: Platform) -> None:
    publish(empty, ending(), NEXT)
    late = a_submission("2026-12-17T00:00:00Z", submission="late")
    decided = {"type": "recommendation", "id": "r", "at": "2026-12-18T00:00:00Z", "submission": "late",
               "assessor": "a", "outcome": "award"}  # fmt: skip
    receipt = loaded(empty, lines(late, decided), "publisher", "north")
    assert (receipt.added, [line for line, _ in refused(receipt)]) == (0, [1, 2])


def test_decisions_are_taken_after_every_last_day(empty: Platform) -> None:
    publish(empty, ending(), NEXT)
    later = "2027-06-01T00:00:00Z"
    award = {"type": "award", "id": "w", "at": later, "award": "w", "submission": "s", "learner": "l-1",
             "issuer": "north", "micro_credential": "ending"}  # fmt: skip
    denial = {"type": "denial", "id": "d", "at": later, "submission": "s"}
    in_time = a_submission("2026-07-05T00:00:00Z", submission="s")
    assert loaded(empty, lines(in_time, denial, award), "publisher", "north").added == 3


def test_what_was_taken_once_is_a_repetition_when_it_comes_again(empty: Platform) -> None:
    publish(empty, a_micro_credential("ending"), NEXT)
    start = lines(a_start("2026-07-01T10:00:00Z"))
    assert loaded(empty, start).added == 1
    empty.clock.now = NOW + timedelta(days=10)
    publish(empty, ending(retirement={**ENDS, "last_start": "2026-06-20"}), NEXT)
    again = loaded(empty, start)
    assert (again.repeated, again.problems) == (1, ())


def test_a_page_and_the_list_show_the_end_and_what_still_goes(either: Platform) -> None:
    north = either.client(issuer="north")
    publish_files(north, files_of(an_issuer(), ending(), NEXT, a_stack("pile", "ending", retirement=ENDS)))
    shown = {
        "announced_on": "2026-06-15", "last_start": "2026-08-31", "last_submission": "2026-12-15",
        "last_resubmission": "2027-03-01", "can_start": True, "can_submit": True, "can_resubmit": True,
        "reason": "Merged into a wider one.",
        "replaced_by": {"kind": "micro-credential", "id": "next", "title": "The title of next"},
    }  # fmt: skip
    anyone = either.as_()
    for day, doors in {
        "2026-08-31": (True, True, True),
        "2026-09-02": (False, True, True),
        "2026-12-17": (False, False, True),
        "2027-03-03": (False, False, False),
    }.items():
        either.clock.now = datetime.fromisoformat(f"{day}T12:00:00Z")
        now = {**shown, **dict(zip(("can_start", "can_submit", "can_resubmit"), doors, strict=True))}
        assert anyone.get(PAGE).json()["closing"] == now
        assert anyone.get("/v1/stacks/north/pile").json()["closing"] == now
        listed = {one["id"]: one for one in anyone.get("/v1/catalog").json()["resources"] if one["issuer"] == "north"}
        assert {name: one["closing"] for name, one in listed.items()} == {"ending": now, "pile": now, "next": None}


def test_the_page_of_what_is_archived_says_that_it_cannot_be_started(empty: Platform) -> None:
    publish(empty, ending(), NEXT)
    publish(empty, ending(status="archived"), NEXT)
    closing = empty.as_().get(PAGE).json()["closing"]
    assert (closing["can_start"], closing["can_submit"], closing["can_resubmit"]) == (False, True, True)


def test_a_page_that_is_kept_is_good_until_a_day_passes(either: Platform) -> None:
    publish(either, ending(), NEXT)
    anyone = either.as_()
    for path in (PAGE, "/v1/catalog"):
        either.clock.now = datetime(2026, 9, 1, 11, 59, 59, tzinfo=UTC)
        first = anyone.get(path)
        assert first.headers["Cache-Control"] == "private, no-cache"
        kept = {"If-None-Match": first.headers["ETag"]}
        same = anyone.get(path, headers=kept)
        assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", first.headers["ETag"])
        either.clock.now = datetime(2026, 9, 1, 12, tzinfo=UTC)
        later = anyone.get(path, headers=kept)
        assert later.status_code == 200
        assert later.headers["ETag"] != first.headers["ETag"]
        assert '"can_start":false' in later.text


def test_the_issuers_catalogue_keeps_its_etag_whatever_day_it_is(empty: Platform) -> None:
    publish(empty, ending(), NEXT)
    viewer = empty.as_("viewer", "north")
    first = viewer.get("/v1/issuers/north/catalog")
    empty.clock.now = NOW + timedelta(days=29)
    assert viewer.get("/v1/issuers/north/catalog").headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize("successor", [
    a_micro_credential("next", status="draft", title="Nobody may know"),
    a_micro_credential("next", visibility="private", title="Nobody may know"),
    a_micro_credential("next", status="beta", title="Nobody may know"),
], ids=["a draft", "a private one", "a beta"])  # fmt: skip
def test_a_successor_is_shown_only_to_those_who_may_see_it(empty: Platform, successor: Json) -> None:
    silent = {key: value for key, value in ENDS.items() if key != "replaced_by"}
    room = a_stack("room", "next", visibility="private", access=PILOTS)
    publish(empty, ending(), successor, room)
    paths = (PAGE, "/v1/catalog")
    hidden = [empty.as_().get(path) for path in paths] + [empty.as_("publisher", "south").get(path) for path in paths]
    for answer in hidden:
        assert "Nobody may know" not in answer.text
        assert '"next"' not in answer.text
    seen = empty.as_("viewer", "north").get(PAGE).json()["closing"]["replaced_by"]
    assert seen == {"kind": "micro-credential", "id": "next", "title": "Nobody may know"}
    with empty.database.reading() as connection:
        for identity, is_shown in ((LEARNER, successor["status"] != "draft"), (STRANGER, False)):
            page = read_page(connection, identity, "north", "micro-credential", "ending", NOW)
            (listed,) = (
                one for one in list_visible(connection, identity, EVERYTHING, NOW).resources if one.id == "ending"
            )
            assert page is not None
            for closing in (page.closing, listed.closing):
                assert closing is not None
                assert (closing.replaced_by is not None) == is_shown
    # what hides a successor is no other answer than having none
    etag = empty.as_().get(PAGE).headers["ETag"]
    publish(empty, ending(retirement=silent), successor, room)
    assert empty.as_().get(PAGE).headers["ETag"] == etag


def test_an_old_id_leads_on_for_those_who_may_see_the_new_one_and_no_cache_keeps_it(empty: Platform) -> None:
    publish(empty, ending(), NEXT)
    publish(empty, ending(id="ended", previously=["ending"]), NEXT)
    answer = empty.as_().get(PAGE)
    assert problem_in(answer, 308).type == "moved"
    assert answer.headers["Location"] == "/v1/micro-credentials/north/ended"
    # the resource can have its old id again, and then nothing may lead in a circle
    assert answer.headers["Cache-Control"] == "private, no-cache"
    listed = {one["id"] for one in empty.as_().get("/v1/catalog").json()["resources"]}
    assert listed == {"ended", "next"}


def test_an_old_id_of_what_is_archived_leads_to_its_page(empty: Platform) -> None:
    publish(empty, ending(), NEXT)
    publish(empty, ending(id="ended", previously=["ending"]), NEXT)
    publish(empty, ending(id="ended", previously=["ending"], status="archived"), NEXT)
    followed = empty.as_().get(PAGE, follow_redirects=True)
    assert followed.json()["content"]["status"] == "archived"


def test_an_image_stays_where_it_is_when_its_resource_is_renamed(empty: Platform) -> None:
    publish(empty, ending(), NEXT)
    digest = empty.as_().get(PAGE).json()["content"]["badge"]["file"].replace(":", "/")
    badge = {"file": "badges/ending.svg", "alt": "A circle"}
    publish(empty, ending(id="ended", previously=["ending"], badge=badge), NEXT)
    assert empty.as_().get(f"/v1/issuers/north/blobs/{digest}").status_code == 200


def test_numbers_count_nothing_that_came_too_late(empty: Platform) -> None:
    publish(empty, ending(retirement={**ENDS, "last_start": "2026-07-10", "last_submission": "2026-07-20"}), NEXT)
    late = [a_submission(f"2026-07-{day}T00:00:00Z") for day in (22, 23, 24)]
    assert loaded(empty, lines(*late)).added == 0
    _, (entry,) = empty.client(issuer="north").contents([ResourceName(kind="micro-credential", id="ending")])
    assert entry.in_flight == 0


# The law: over any history of one micro-credential, an act is taken exactly where what was live then allowed it.

DAYS = st.dates(date(2026, 7, 1), date(2026, 7, 20))
INSTANTS = st.datetimes(datetime(2026, 7, 1), datetime(2026, 7, 25), timezones=st.just(UTC))  # noqa: DTZ001  # naive by contract


@dataclass(frozen=True, slots=True)
class Step:
    """What is published, and when."""

    at: datetime
    status: str
    days: tuple[date | None, date | None, date | None] | None

    @property
    def content(self) -> Json:
        named = ("last_start", "last_submission", "last_resubmission")
        ends = None
        if self.days is not None:
            set_days = {name: str(day) for name, day in zip(named, self.days, strict=True) if day is not None}
            ends = {"announced_on": "2026-06-01", **set_days}
        return a_micro_credential("ending", status=self.status, retirement=ends)


@st.composite
def steps(draw: st.DrawFn) -> Step:
    kept = draw(st.tuples(st.booleans(), st.booleans(), st.booleans()))
    days = sorted(draw(st.tuples(DAYS, DAYS, DAYS)))
    chosen = (days[0] if kept[0] else None, days[1] if kept[1] else None, days[2] if kept[2] else None)
    status = draw(st.sampled_from(["active", "active", "archived"]))
    return Step(draw(INSTANTS), status, chosen if draw(st.booleans()) or any(kept) else None)


@dataclass(frozen=True, slots=True)
class ActOf:
    """What a learner does, and after how many publications it is loaded at the earliest."""

    at: datetime
    act: int
    delay: int


ACTS = st.builds(ActOf, INSTANTS, st.integers(0, 2), st.integers(0, 3))


def is_taken(history: Sequence[Step], one: ActOf) -> bool:
    """Reads the days naively: the last publication by then has the say, noon of the next day in UTC is too late."""
    lived = [step for step in history if step.at <= one.at]
    if not lived:
        return True
    step = lived[-1]
    if one.act == 0 and step.status == "archived":
        return False
    left = [day for day in (step.days or ())[one.act :] if day is not None]
    return not left or one.at < datetime(left[0].year, left[0].month, left[0].day, 12, tzinfo=UTC) + timedelta(days=1)


def event_of(issuer: str, number: int, one: ActOf) -> Event:
    common = {"id": f"{issuer}-{number}", "at": one.at.isoformat(), "issuer": issuer}
    if one.act == 0:
        return {**a_start(one.at.isoformat()), **common}
    return {**a_submission(one.at.isoformat(), one.act), **common, "submission": f"{issuer}-s-{number}"}


@pytest.fixture(scope="module")
def shared(empty_database: Where, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Platform, Iterator[int]]]:
    """One platform for all examples: each has an issuer of its own."""
    with in_process(copied(empty_database, tmp_path_factory.mktemp("ends")), is_embedded=True) as platform:
        yield platform, count()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    history=st.lists(steps(), min_size=1, max_size=3, unique_by=lambda step: step.at),
    acts=st.lists(ACTS, min_size=1, max_size=8),
    data=st.data(),
)
def test_an_act_is_taken_exactly_where_what_was_live_then_allowed_it_whenever_it_is_loaded(
    shared: tuple[Platform, Iterator[int]], history: list[Step], acts: list[ActOf], data: st.DataObject
) -> None:
    platform, numbers = shared
    issuer = f"i{next(numbers)}"
    client = platform.client(None, issuer)
    history.sort(key=lambda step: step.at)
    expected = {f"{issuer}-{number}" for number, one in enumerate(acts) if is_taken(history, one)}
    waiting = {number: event_of(issuer, number, one) for number, one in enumerate(acts)}
    added = 0
    for place, step in enumerate([*history, None]):
        # what happened before a publication may be loaded before it, or at any time after
        due = [
            number for number in waiting
            if step is None or (acts[number].at < step.at and acts[number].delay <= place)
        ]  # fmt: skip
        order = data.draw(st.permutations(due))
        if order:
            receipt = loaded(platform, lines(*(waiting.pop(number) for number in order)))
            added += receipt.added
            assert receipt.added + len(receipt.problems) == len(order)
        if step is not None:
            platform.clock.now = step.at
            files = files_of(an_issuer(issuer), step.content)
            allowed = ("retire-all micro-credential", "expose ending", "withdraw ending")
            if not plan_of(client, files, *allowed).is_empty:
                publish_files(client, files, *allowed)
    stored = {str(row[0]) for row in platform.dump()["events"] if row[1] in ("started", "submission")}
    assert {name for name in stored if name.startswith(f"{issuer}-")} == expected
    assert added == len(expected)


@given(
    status=st.sampled_from(["beta", "active", "archived"]),
    days=st.tuples(st.none() | DAYS, st.none() | DAYS, st.none() | DAYS),
    first=INSTANTS,
    second=INSTANTS,
)
def test_a_door_that_is_shut_stays_shut(
    status: str, days: tuple[date | None, ...], first: datetime, second: datetime
) -> None:
    names = ("last_start", "last_submission", "last_resubmission")
    retirement = Retirement.model_validate(
        {"announced_on": "2026-06-01", **{name: day for name, day in zip(names, days, strict=True) if day is not None}}
    )
    closing = Closing(status, retirement)  # type: ignore[arg-type]  # of the three statuses above
    early, late = sorted((first, second))
    for act in ("start", "submission", "resubmission"):
        assert closing.allows(act, early) or not closing.allows(act, late)
