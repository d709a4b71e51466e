"""An id that another issuer has already: nobody is told, nothing is lost, and each counts its own."""

from mcctl.platform.exporting import export_issuer
from tests.platform.platforms import Platform
from tests.platform.test_events_and_metrics import AT, Event, an_award, lines, loaded, said_by

EARLIER = "2026-07-01T09:00:00Z"


def a_submission(issuer: str, **said: object) -> Event:
    return {"type": "submission", "id": "e-s", "at": EARLIER, "submission": "s-1", "learner": "l-1", "issuer": issuer,
            "micro_credential": "one", **said}  # fmt: skip


def a_recommendation(assessor: str, **said: object) -> Event:
    return {"type": "recommendation", "id": "e-r", "at": AT, "submission": "s-1", "assessor": assessor,
            "outcome": "award", **said}  # fmt: skip


def own_life(issuer: str, learner: str, assessor: str) -> list[Event]:
    """A submission, a recommendation, an award and its revocation, under the ids that every issuer uses."""
    return [
        a_submission(issuer, learner=learner),
        a_recommendation(assessor),
        an_award("w-1", issuer, learner=learner, submission="s-1"),
        {"type": "revocation", "id": "e-x", "at": "2026-07-03T09:00:00Z", "award": "w-1"},
    ]


def test_what_an_issuer_is_told_is_the_same_whether_another_has_the_ids_or_nobody(empty: Platform) -> None:
    south = own_life("south", "l-2", "a-2")
    alone = loaded(empty, lines(*south), "publisher", "south")
    # in the place of `south` for those that come after
    north = own_life("north", "l-1", "a-1")
    beside = loaded(empty, lines(*north), "publisher", "north")
    assert beside == alone
    assert (alone.added, alone.problems) == (4, ())


def test_each_counts_its_own_and_only_that(empty: Platform) -> None:
    north, south = own_life("north", "l-1", "a-1"), own_life("south", "l-2", "a-2")
    loaded(empty, lines(*north), "publisher", "north")
    before = said_by(empty, "north")
    loaded(empty, lines(*south, a_recommendation("a-3", id="e-r2")), "publisher", "south")
    assert said_by(empty, "north") == before
    told = said_by(empty, "south").metrics
    assert (told.awards, told.awards_revoked, told.earners, told.assessors) == (1, 1, 1, 2)
    assert before.metrics.assessors == 1


def test_a_second_copy_of_ones_own_is_a_repetition_and_other_content_is_told(empty: Platform) -> None:
    loaded(empty, lines(*own_life("north", "l-1", "a-1")), "publisher", "north")
    south = own_life("south", "l-2", "a-2")
    loaded(empty, lines(*south), "publisher", "south")
    state = empty.dump()
    again = loaded(empty, lines(*south), "publisher", "south")
    assert (again.added, again.repeated, again.problems) == (0, 4, ())
    other = loaded(empty, lines(a_submission("south", learner="l-9")), "publisher", "south")
    assert [(problem.kind, problem.message) for problem in other.problems] == [
        ("conflict", "event `e-s` is there already, with other content")
    ]
    first = loaded(empty, lines(a_submission("north", learner="l-9")), "publisher", "north")
    assert [problem.kind for problem in first.problems] == ["conflict"]
    assert empty.dump() == state


def test_the_id_of_an_account_tells_nothing_either(empty: Platform) -> None:
    loaded(empty, lines({"type": "account", "id": "e-s", "at": AT, "learner": "l-7", "country": "US"}))
    receipt = loaded(empty, lines(a_submission("north")), "publisher", "north")
    assert (receipt.added, receipt.problems) == (1, ())


def test_what_is_said_of_a_submission_of_another_issuer_is_refused_as_of_one_that_nobody_has(empty: Platform) -> None:
    loaded(empty, lines(a_submission("north")), "publisher", "north")
    there = loaded(empty, lines(a_recommendation("a-1")), "publisher", "south")
    nowhere = loaded(empty, lines(a_recommendation("a-1", submission="s-2")), "publisher", "south")
    assert [one.message.replace("s-1", "s-2") for one in there.problems] == [one.message for one in nowhere.problems]


def test_the_operator_is_told_and_the_first_stays(empty: Platform) -> None:
    loaded(empty, lines(a_submission("north")), "publisher", "north")
    receipt = loaded(empty, lines(a_submission("south")))
    assert [problem.kind for problem in receipt.problems] == ["conflict"]


def test_an_export_gives_the_ids_that_were_sent(empty: Platform) -> None:
    loaded(empty, lines(*own_life("north", "l-1", "a-1")), "publisher", "north")
    south = own_life("south", "l-2", "a-2")
    loaded(empty, lines(*south), "publisher", "south")
    with empty.database.writing() as connection:
        connection.exec_driver_sql("INSERT INTO issuers (id, revision, joined_at) VALUES ('south', 0, '2026')")
        content = dict(export_issuer(connection, "south"))["events.ndjson"]
    assert b"\\u001f" not in content
    assert content.count(b"\n") == len(south)
    again = loaded(empty, content, "publisher", "south")
    assert (again.added, again.repeated, again.problems) == (0, 4, ())
