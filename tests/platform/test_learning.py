"""The life of a credential, from an account to a revocation, as calls; the numbers are those counted by hand."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Connection

from mcctl.api.learning import DecisionBody, SubmissionBody
from mcctl.platform.assessing import decide
from mcctl.platform.database import Database
from mcctl.platform.erasing import erase
from mcctl.platform.identities import Identity
from mcctl.platform.learners import export_learner
from mcctl.platform.learning import submit
from mcctl.platform.problems import ApiError
from tests.platform.catalogues import (
    Json,
    a_micro_credential,
    a_stack,
    an_issuer,
    files_of,
    plan_of,
    publish_files,
)
from tests.platform.learners import NORTH, People, an_assessment, done
from tests.platform.platforms import NOW, Platform, Where, copied, in_process
from tests.platform.submitting import complaints, problem_in
from tests.platform.test_events_and_metrics import lines

CODING = a_micro_credential("coding", assessment=an_assessment("modelling", "feedback"))
ENDS = {
    "announced_on": "2026-06-15",
    "last_start": "2026-08-31",
    "last_submission": "2026-10-15",
    "last_resubmission": "2027-03-01",
}
CATALOGUE = (
    CODING,
    a_micro_credential("ending", retirement=ENDS),
    a_micro_credential("pilot", status="beta"),
    a_micro_credential("draft", status="draft"),
    a_micro_credential("twice", assessment=an_assessment("modelling", resubmissions=1)),
    a_stack("room", "pilot", visibility="private", access=[{"group": "pilots"}]),
    a_stack("shelf", "coding"),
)


@pytest.fixture(scope="module")
def north_database(empty_database: Where, tmp_path_factory: pytest.TempPathFactory) -> Where:
    path = copied(empty_database, tmp_path_factory.mktemp("north"))
    with in_process(path) as platform:
        publish(platform, *CATALOGUE)
        people = People(platform)
        done(people.account("l-1", country="US", state="US-WI", subjects=["Mathematics"], profile_complete=True))
        done(people.account("l-2", groups=["pilots"]))
        done(people.account("l-3", email_domain="schools.example"))
    return path


@pytest.fixture
def people(north_database: Where, tmp_path: Path) -> Iterator[People]:
    with in_process(copied(north_database, tmp_path)) as platform:
        yield People(platform)


def publish(platform: Platform, *resources: Json, allowances: Sequence[str] = ()) -> None:
    publish_files(platform.client(issuer="north"), files_of(an_issuer(), *resources), *allowances)


def replaced(*changed: Json) -> list[Json]:
    names = {one["id"]: one for one in changed}
    return [names.get(one["id"], one) for one in CATALOGUE]


def told(people: People) -> list[tuple[str, ...]]:
    """The events of the life cycle, in order: types with what they are about."""
    with people.platform.database.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT type, COALESCE(learner, assessor, ''), COALESCE(version, criterion, outcome, '') FROM events "
            "WHERE type NOT IN ('issuer_joined', 'activation', 'stack_member', 'account', 'account_subject') "
            "ORDER BY at_us, CASE WHEN of_event IS NULL THEN 0 ELSE 1 END, id"
        ).all()
    return [tuple(row) for row in rows]


def concerned(people: People, name: str = "coding") -> tuple[int, int]:
    """The awards and the learners in flight that a plan would show."""
    changed = [{**one, "title": "Another title"} if one["id"] == name else one for one in CATALOGUE]
    plan = plan_of(people.platform.client(issuer="north"), files_of(an_issuer(), *changed))
    (change,) = (one for one in plan.changes if one.key.id == name)
    return change.awards, change.in_flight


def test_a_learner_finishes_on_the_version_that_was_begun_and_every_act_is_an_event(people: People) -> None:
    begun = done(people.start("l-1", "coding"))
    assert begun == {
        "issuer": "north", "micro_credential": "coding", "version": "1.0",
        "started_at": "2026-07-01T09:30:00Z", "withdrawn_at": None,
    }  # fmt: skip
    first = done(people.submit("l-1", "coding"))
    assert (first["attempt"], first["version"], first["learner"], first["decision"]) == (1, "1.0", "l-1", None)
    done(people.recommend(first["id"], "denial", "lesson/modelling", "context"))
    denied = done(people.decide(first["id"], "denial", "lesson/modelling"))
    assert denied["decision"]["criteria_not_met"] == ["lesson/modelling"]
    assert concerned(people) == (0, 1)
    people.platform.clock.now = NOW + timedelta(days=10)
    publish(people.platform, *replaced({**CODING, "version": "2.0", "assessment": an_assessment("pacing")}))
    assert done(people.start("l-1", "coding"))["version"] == "1.0"
    second = done(people.submit("l-1", "coding"))
    assert (second["attempt"], second["version"]) == (2, "1.0")
    done(people.recommend(second["id"], "award"))
    award = done(people.decide(second["id"]))["decision"]["award"]
    assert done(people.learner("l-1").get("/v1/awards"))["awards"][0]["version"] == "1.0"
    people.platform.clock.now = NOW + timedelta(days=20)
    done(people.reissue(award))
    done(people.revoke(award, "The evidence was not the learner's own."))
    people.platform.clock.now = NOW + timedelta(days=30)
    assert done(people.start("l-1", "coding"))["version"] == "2.0"
    assert told(people) == [
        ("started", "l-1", "1.0"),
        ("submission", "l-1", "1.0"),
        ("recommendation", "a-1", "denial"),
        ("criterion_not_met", "a-1", "lesson/modelling"),
        ("criterion_not_met", "a-1", "context"),
        ("denial", "", ""),
        ("criterion_not_met", "", "lesson/modelling"),
        ("submission", "l-1", "1.0"),
        ("recommendation", "a-1", "award"),
        ("award", "l-1", "1.0"),
        ("reissue", "", ""),
        ("revocation", "", ""),
        ("started", "l-1", "2.0"),
    ]


def test_the_quarters_numbers_and_the_plans_are_those_counted_by_hand(people: People) -> None:
    done(people.account("l-1", country="US", state="US-MN"))
    people.awarded("l-1", "coding")
    revoked = people.awarded("l-2", "coding")
    people.awarded("l-2", "pilot")
    done(people.reissue(revoked))
    done(people.revoke(revoked))
    open_one = people.submitted("l-3", "coding")
    done(people.recommend(open_one, "denial", assessor="a-2"))
    done(people.start("l-1", "ending"))
    done(people.start("l-2", "ending"))
    done(people.withdraw("l-2", "ending"))
    metrics = people.operator.get("/v1/metrics", params={"quarter": "2026-Q3"}).json()
    expected = {
        "awards": 3, "awards_revoked": 1, "earners": 2, "new_accounts": 3, "micro_credentials_awarded": 2,
        "assessors": 2, "stacks_awarded": 2, "states": 1, "state_unknown": 1, "countries": 1, "issuers_awarding": 1,
    }  # fmt: skip
    assert {name: metrics["metrics"][name] for name in expected} == expected
    assert metrics["breakdowns"]["awards_by_state"]["US-MN"] == 1
    assert metrics["breakdowns"]["awards_by_micro_credential"] == {"coding": 2, "pilot": 1}
    assert concerned(people) == (1, 1)
    assert concerned(people, "ending") == (0, 1)


def test_an_account_is_told_once_and_again_when_its_profile_changes(people: People) -> None:
    def accounts() -> int:
        return len([row for row in people.platform.dump()["events"] if row[1] == "account" and "l-9" in row])

    said = {"country": "US", "state": "US-WI", "subjects": ["Art", "Music", "Art"], "profile_complete": True}
    view = done(people.account("l-9", **said, groups=["pilots"]))
    assert view == {
        "learner": "l-9", "created_at": "2026-07-01T09:30:00Z", "country": "US", "state": "US-WI",
        "subjects": ["Art", "Music"], "profile_complete": True, "email_domain": None, "organizations": [],
        "groups": ["pilots"],
    }  # fmt: skip
    assert accounts() == 1
    done(people.account("l-9", **said, organizations=["mps"], email_domain="mps.example"))
    assert accounts() == 1
    done(people.account("l-9", **{**said, "state": "US-MN"}))
    assert accounts() == 2
    assert done(people.learner("l-9").get("/v1/accounts/l-9"))["state"] == "US-MN"
    assert done(people.learner("l-9").get("/v1/accounts/l-9"))["groups"] == []


def test_an_account_is_shown_to_operators_and_to_its_learner_alone(people: People) -> None:
    assert done(people.operator.get("/v1/accounts/l-1"))["learner"] == "l-1"
    for other in (
        people.learner("l-2"),
        people.publisher(),
        people.assessor("l-1"),
        people.calling("viewer", "l-1", "north"),
    ):
        assert problem_in(other.get("/v1/accounts/l-1"), 404) == problem_in(other.get("/v1/accounts/nobody"), 404)
    problem_in(people.platform.as_().get("/v1/accounts/l-1"), 401)


@pytest.mark.parametrize(
    ("learner", "said", "pointer"),
    [
        ("somebody@schools.example", {}, ""),
        ("l-9", {"groups": ["Pilots"]}, "/groups/0"),
        ("l-9", {"email_domain": "a@b.example"}, "/email_domain"),
        ("l-9", {"state": "Wisconsin"}, "/state"),
        ("l-9", {"profile_complete": "yes"}, "/profile_complete"),
        ("l-9", {"name": "A Learner"}, "/name"),
    ],
)
def test_nothing_that_names_a_person_is_taken_into_an_account(
    people: People, learner: str, said: Json, pointer: str
) -> None:
    assert [where for where, _ in complaints(people.account(learner, **said))] == [pointer]


def test_a_learner_without_an_account_does_nothing(people: People) -> None:
    for answer in (people.start("l-9", "coding"), people.withdraw("l-9", "coding"), people.submit("l-9", "coding")):
        assert problem_in(answer, 403).detail == "the learner has no account here; an operator makes it"


def test_a_private_beta_is_begun_by_its_group_and_exists_for_nobody_else(people: People) -> None:
    assert done(people.start("l-2", "pilot"))["version"] == "1.0"
    for name in ("pilot", "draft", "room", "nothing"):
        for act in ("starts", "withdrawal"):
            assert (
                problem_in(people.learner("l-1").post(f"{NORTH}/{name}/{act}"), 404)
                == problem_in(people.learner("l-1").post(f"/v1/micro-credentials/nowhere/nothing/{act}"), 404)
            )  # fmt: skip
        assert problem_in(people.submit("l-1", name), 404) == problem_in(people.submit("l-1", "nothing"), 404)


def test_whoever_is_no_longer_let_in_goes_on_with_what_was_begun(people: People) -> None:
    done(people.start("l-2", "pilot"))
    done(people.account("l-2"))
    submission = done(people.submit("l-2", "pilot"))["id"]
    done(people.recommend(submission))
    done(people.decide(submission))
    people.platform.clock.now = NOW + timedelta(days=1)
    problem_in(people.learner("l-2").get("/v1/stacks/north/room"), 404)
    assert done(people.learner("l-2").get(f"{NORTH}/pilot"))["content"]["id"] == "pilot"


def test_each_act_is_done_once_however_often_it_is_called(people: People) -> None:
    assert done(people.start("l-1", "coding")) == done(people.start("l-1", "coding"))
    first = done(people.submit("l-1", "coding", "the key"))
    assert done(people.submit("l-1", "coding", "the key")) == first
    assert problem_in(people.submit("l-1", "twice", "the key"), 422).type == "key-reused"
    assert problem_in(people.submit("l-1", "coding", "another"), 409).type == "undecided"
    one = people.recommend(first["id"], "denial", "lesson/modelling")
    assert done(people.recommend(first["id"], "denial", "lesson/modelling")) == done(one)
    assert problem_in(people.recommend(first["id"], "award"), 409).type == "recommended"
    decided = done(people.decide(first["id"], "award"))
    assert done(people.decide(first["id"], "award")) == decided
    assert problem_in(people.decide(first["id"], "denial"), 409).type == "decided"
    award = decided["decision"]["award"]
    assert done(people.reissue(award, "a")) == done(people.reissue(award, "a"))
    assert done(people.revoke(award, "Why.")) == done(people.revoke(award, "Why."))
    assert problem_in(people.revoke(award, "Otherwise."), 409).type == "revoked"
    assert problem_in(people.reissue(award, "b"), 409).type == "revoked"
    kinds = [kind for kind, *_ in told(people) if kind != "criterion_not_met"]
    assert kinds == ["started", "submission", "recommendation", "award", "reissue", "revocation"]


def test_a_learner_gives_up_and_begins_anew_on_what_is_live_then(people: People) -> None:
    assert problem_in(people.withdraw("l-1", "coding"), 409).type == "not-started"
    done(people.start("l-1", "coding"))
    given_up = done(people.withdraw("l-1", "coding"))
    assert given_up["withdrawn_at"] == "2026-07-01T09:30:00.000001Z"
    assert done(people.withdraw("l-1", "coding")) == given_up
    assert problem_in(people.submit("l-1", "coding"), 409).type == "not-started"
    publish(people.platform, *replaced({**CODING, "version": "2.0", "assessment": an_assessment("pacing")}))
    assert done(people.start("l-1", "coding"))["version"] == "2.0"
    submission = done(people.submit("l-1", "coding"))
    assert (submission["version"], submission["attempt"]) == ("2.0", 1)
    assert problem_in(people.withdraw("l-1", "coding"), 409).type == "undecided"


def test_what_is_held_is_not_begun_again(people: People) -> None:
    people.awarded("l-1", "coding")
    for answer in (people.start("l-1", "coding"), people.withdraw("l-1", "coding"), people.submit("l-1", "coding")):
        assert problem_in(answer, 409).detail == "`coding` is awarded already"


def test_the_dates_of_a_retirement_are_kept_to_their_end_in_the_last_time_zone(people: People) -> None:
    people.platform.clock.now = datetime(2026, 9, 1, 11, 59, tzinfo=UTC)
    done(people.start("l-1", "ending"))
    people.platform.clock.now = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
    assert problem_in(people.start("l-2", "ending"), 409).detail == "`ending` could be started up to 2026-08-31"
    people.platform.clock.now = datetime(2026, 10, 16, 11, 59, tzinfo=UTC)
    submission = done(people.submit("l-1", "ending"))["id"]
    done(people.recommend(submission, "denial"))
    done(people.decide(submission, "denial"))
    people.platform.clock.now = datetime(2027, 3, 2, 11, 59, tzinfo=UTC)
    again = done(people.submit("l-1", "ending"))["id"]
    people.platform.clock.now = datetime(2027, 3, 2, 12, 0, tzinfo=UTC)
    done(people.recommend(again, "denial"))
    done(people.decide(again, "denial"))
    late = people.submit("l-1", "ending")
    assert problem_in(late, 409).detail == "`ending` took resubmissions up to 2027-03-01"


def test_what_is_archived_is_finished_and_not_begun(people: People) -> None:
    done(people.start("l-1", "coding"))
    people.platform.clock.now = NOW + timedelta(days=1)
    publish(people.platform, *replaced({**CODING, "status": "archived"}), allowances=["retire coding"])
    assert problem_in(people.start("l-2", "coding"), 409).detail == "`coding` was archived and could not be started"
    assert done(people.submit("l-1", "coding"))["version"] == "1.0"


def test_one_submits_again_as_often_as_the_version_allows(people: People) -> None:
    done(people.start("l-1", "twice"))
    for _ in range(2):
        submission = done(people.submit("l-1", "twice"))["id"]
        done(people.recommend(submission, "denial"))
        done(people.decide(submission, "denial"))
    refused = problem_in(people.submit("l-1", "twice"), 409)
    assert (refused.type, refused.detail) == ("no-more-attempts", "version `1.0` lets one submit again 1 times at most")


def test_the_issuer_decides_after_an_assessor_has_recommended_and_nobody_else_does(people: People) -> None:
    submission = people.submitted("l-1", "coding")
    body = {"outcome": "award"}
    decision, recommendation = (f"/v1/submissions/{submission}/{act}" for act in ("decision", "recommendation"))
    assert problem_in(people.decide(submission), 409).type == "not-recommended"
    for other in (people.assessor(), people.learner("l-1"), people.calling("viewer", None, "north")):
        problem_in(other.post(decision, json=body), 403)
    for other in (people.publisher(), people.learner("l-1"), people.assessor(None), people.operator):
        problem_in(other.post(recommendation, json=body), 403)
    for other in (people.publisher(issuer="south"), people.assessor(issuer="south"), people.learner("l-2")):
        for path in (decision, recommendation):
            assert problem_in(other.post(path, json=body), 404) == problem_in(
                other.post("/v1/submissions/s-0/decision", json=body), 404
            )
    problem_in(people.platform.as_().post(decision, json={}), 401)
    done(people.recommend(submission, assessor="a-7"))
    mine = people.publisher("a-7").post(decision, json=body)
    assert problem_in(mine, 403).detail == "who handed in or recommended does not decide"
    problem_in(people.publisher("l-1").post(decision, json=body), 403)
    done(people.decide(submission))


def test_an_assessor_never_meets_what_is_their_own(people: People) -> None:
    submission = people.submitted("l-1", "coding")
    problem_in(people.recommend(submission, assessor="l-1"), 404)
    assert done(people.assessor("l-1").get("/v1/submissions"))["submissions"] == []


def test_criteria_are_those_of_the_version_that_was_begun(people: People) -> None:
    submission = people.submitted("l-1", "coding")
    publish(people.platform, *replaced({**CODING, "version": "2.0", "assessment": an_assessment("pacing")}))
    wrong = people.recommend(submission, "denial", "lesson/modelling", "lesson/pacing", "lesson")
    assert complaints(wrong) == [("/criteria_not_met/1", None), ("/criteria_not_met/2", None)]
    assert complaints(people.recommend(submission, "award", "lesson/modelling")) == [("/outcome", None)]
    done(people.recommend(submission, "denial", "lesson/modelling", "context"))
    assert complaints(people.decide(submission, "denial", "lesson/pacing")) == [("/criteria_not_met/0", None)]
    assert complaints(people.decide(submission, "award", "lesson/modelling")) == [("/criteria_not_met", None)]
    done(people.decide(submission, "denial", "lesson/feedback"))


def test_learner_and_assessor_do_not_know_of_each_other_unless_the_version_says_so(people: People) -> None:
    publish(
        people.platform,
        *replaced({**CODING, "version": "2.0", "assessment": an_assessment("modelling", blind="single")}),
    )
    for name, learner in (("coding", "l-1"), ("twice", None)):
        submission = people.submitted("l-1", name)
        recommended = done(people.recommend(submission))
        assert recommended["learner"] == learner
        assert [one["assessor"] for one in recommended["recommendations"]] == ["a-1"]
        assert done(people.recommend(submission, assessor="a-2"))["recommendations"][0]["assessor"] == "a-2"
        path = f"/v1/submissions/{submission}"
        assert done(people.learner("l-1").get(path))["recommendations"] == []
        issuers = done(people.calling("viewer", None, "north").get(path))
        assert ([one["assessor"] for one in issuers["recommendations"]], issuers["learner"]) == (["a-1", "a-2"], "l-1")


def test_each_caller_is_listed_what_is_theirs_page_by_page(people: People) -> None:
    first, second, third = (people.submitted(f"l-{place}", "coding") for place in (1, 2, 3))
    done(people.recommend(first))
    done(people.recommend(second, assessor="a-2"))
    done(people.decide(first))
    done(people.decide(second))

    def listed(caller: httpx.Client, **asked: str) -> list[str]:
        found: list[str] = []
        while True:
            page = done(caller.get("/v1/submissions", params={**asked, "limit": "1"}))
            found += [one["id"] for one in page["submissions"]]
            if page["next_cursor"] is None:
                return found
            asked["cursor"] = page["next_cursor"]

    everything = sorted([first, second, third])
    assert sorted(listed(people.publisher())) == everything
    assert sorted(listed(people.operator)) == everything
    assert listed(people.publisher(), undecided="true") == [third]
    assert sorted(listed(people.publisher(), undecided="false")) == sorted([first, second])
    assert sorted(listed(people.assessor("a-1"))) == sorted([first, third])
    assert sorted(listed(people.assessor("a-2"))) == sorted([second, third])
    assert listed(people.assessor("a-1", "south")) == listed(people.publisher(issuer="south")) == []
    assert listed(people.learner("l-2")) == [second]
    assert listed(people.operator, issuer="south") == []
    awards = done(people.publisher().get("/v1/awards"))["awards"]
    assert {one["learner"] for one in awards} == {"l-1", "l-2"}
    assert done(people.assessor().get("/v1/awards"))["awards"] == []
    assert problem_in(people.learner("l-3").get(f"/v1/awards/{awards[0]['id']}"), 404).type == "not-found"


def test_an_award_is_revoked_by_its_issuer_and_the_learner_reads_why(people: People) -> None:
    award = people.awarded("l-1", "coding")
    path = f"/v1/awards/{award}/revocation"
    for other, status in (
        (people.learner("l-1"), 403), (people.calling("viewer", None, "north"), 403), (people.publisher("l-1"), 403),
        (people.assessor(), 404), (people.learner("l-2"), 404), (people.publisher(issuer="south"), 404),
    ):  # fmt: skip
        problem_in(other.post(path, json={"reason": "Why."}), status)
    for reason in ("", " ", "two\nlines", "x" * 1001):
        assert complaints(people.revoke(award, reason)) == [("/reason", None)]
    done(people.revoke(award, "Copied."))
    shown = done(people.learner("l-1").get(f"/v1/awards/{award}"))
    assert (shown["revoked_at"], shown["reason"]) == ("2026-07-01T09:30:00.000004Z", "Copied.")


def test_loaded_and_lived_histories_are_one(people: People) -> None:
    about = {"learner": "l-1", "issuer": "north", "micro_credential": "coding"}
    loaded = (
        {"type": "started", "id": "e-1", "at": "2026-05-01T00:00:00Z", **about},
        {"type": "submission", "id": "e-2", "at": "2026-05-02T00:00:00Z", "submission": "old", **about},
        {"type": "recommendation", "id": "e-3", "at": "2026-05-03T00:00:00Z", "submission": "old", "assessor": "a-9",
         "outcome": "deny"},
    )  # fmt: skip
    receipt = people.operator.post(
        "/v1/events", content=lines(*loaded), headers={"Content-Type": "application/x-ndjson"}
    )
    assert done(receipt)["added"] == 3
    assert problem_in(people.submit("l-1", "coding"), 409).detail == "the issuer has not decided on `old` yet"
    denied = done(people.decide("old", "denial", "lesson/modelling"))
    assert (denied["version"], denied["recommendations"][0]["outcome"]) == ("1.0", "deny")
    assert done(people.submit("l-1", "coding"))["attempt"] == 2


def test_a_clock_that_steps_back_puts_no_act_before_what_it_follows(people: People) -> None:
    done(people.start("l-1", "coding"))
    people.platform.clock.now = NOW - timedelta(days=5)
    submission = done(people.submit("l-1", "coding"))
    assert submission["submitted_at"] == "2026-07-01T09:30:00.000001Z"
    assert done(people.recommend(submission["id"]))["recommendations"][0]["recommended_at"] > submission["submitted_at"]


def test_old_ids_are_understood_and_the_new_one_is_told(people: People) -> None:
    done(people.start("l-1", "coding"))
    renamed = {**CODING, "id": "programming", "previously": ["coding"]}
    others = [one for one in CATALOGUE if one["id"] not in ("coding", "shelf")]
    people.platform.clock.now = NOW + timedelta(days=1)
    publish(people.platform, *others, renamed, a_stack("shelf", "programming"))
    assert done(people.start("l-1", "coding"))["started_at"] == "2026-07-01T09:30:00Z"
    submission = done(people.submit("l-1", "coding"))
    assert submission["micro_credential"] == "programming"
    done(people.recommend(submission["id"]))
    done(people.decide(submission["id"]))
    assert done(people.learner("l-1").get("/v1/awards"))["awards"][0]["micro_credential"] == "programming"
    assert problem_in(people.start("l-1", "programming"), 409).type == "awarded"


def overtaken(people: People, act: Callable[[Connection, str], object], first: str, second: str) -> str:
    """Does an act in a transaction that another one starts beside before it ends; what the other one is told."""
    database = people.platform.database

    def other() -> str:
        try:
            with database.writing() as connection:
                act(connection, second)
        except ApiError as refusal:
            return refusal.problem.type
        return "taken"

    with ThreadPoolExecutor(1) as pool:
        with database.writing() as connection:
            act(connection, first)
            answer = pool.submit(other)
            while not (answer.done() or waits(database)):
                pass
        return answer.result()


def waits(database: Database) -> bool:
    """Tells whether somebody waits for a lock; on SQLite whoever writes second does not even begin."""
    if database.engine.dialect.name == "sqlite":
        return True
    with database.reading() as connection:
        query = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        return bool(connection.exec_driver_sql(query).scalar())


def test_of_two_decisions_at_once_one_is_taken(people: People) -> None:
    submission = people.submitted("l-1", "coding")
    done(people.recommend(submission))

    def act(connection: Connection, outcome: str) -> None:
        body = DecisionBody.model_validate({"outcome": outcome})
        decide(connection, Identity("publisher", "north"), submission, body, NOW)

    assert overtaken(people, act, "denial", "award") == "decided"
    assert [kind for kind, *_ in told(people)] == ["started", "submission", "recommendation", "denial"]


def test_of_two_submissions_at_once_one_is_taken(people: People) -> None:
    people.submitted("l-2", "coding")  # from the first one on there is a secret key, which one would wait for
    done(people.start("l-1", "coding"))

    def act(connection: Connection, key: str) -> None:
        body = SubmissionBody(issuer="north", micro_credential="coding")
        submit(connection, Identity("learner", person="l-1"), body, key, NOW)

    assert overtaken(people, act, "one", "other") == "undecided"
    assert [(kind, learner) for kind, learner, _ in told(people)].count(("submission", "l-1")) == 1


def test_an_erased_learner_acts_no_more_and_what_the_issuer_reads_names_nobody(people: People) -> None:
    award = people.awarded("l-1", "coding")
    done(people.revoke(award, "Copied."))
    undecided = people.submitted("l-1", "twice")
    done(people.recommend(undecided))
    asked = {"quarter": "2026-Q3"}
    before = people.operator.get("/v1/metrics", params=asked).json(), concerned(people, "twice")
    with people.platform.database.reading() as connection:
        assert export_learner(connection, "l-1")["reasons"] == {award: "Copied."}
    with people.platform.database.writing() as connection:
        stands_as = erase(connection, "l-1", NOW).stands_as
    problem_in(people.start("l-1", "coding"), 401)
    assert problem_in(people.account("l-1"), 409).type == "erased"
    view = done(people.publisher().get(f"/v1/awards/{award}"))
    assert (view["learner"], view["reason"], view["revoked_at"] is not None) == (stands_as, None, True)
    assert (people.operator.get("/v1/metrics", params=asked).json(), concerned(people, "twice")) == before
    assert done(people.decide(undecided))["learner"] == stands_as
    assert "l-1" not in {value for rows in people.platform.dump().values() for row in rows for value in row}


@pytest.mark.parametrize("text", ["\\u0000", "\\ud800", "\\u001f", "", " " * 256, "\\n"])
def test_texts_that_no_id_can_be_are_refused_with_their_place(people: People, text: str) -> None:
    submission = people.submitted("l-1", "coding")
    json_body = {"Content-Type": "application/json", "Idempotency-Key": "k"}
    for caller, path, body, pointer in (
        (people.learner("l-1"), "/v1/submissions", f'{{"issuer": "{text}", "micro_credential": "coding"}}', "/issuer"),
        (people.assessor(), f"/v1/submissions/{submission}/recommendation",
         f'{{"outcome": "denial", "criteria_not_met": ["{text}"]}}', "/criteria_not_met/0"),
        (people.operator, "/v1/accounts/l-9", f'{{"subjects": ["{text}"]}}', "/subjects/0"),
    ):  # fmt: skip
        method = "PUT" if "accounts" in path else "POST"
        answer = caller.request(method, path, content=body, headers=json_body)
        assert [where for where, _ in complaints(answer)] == [pointer]


def test_an_id_that_no_path_can_hold_and_a_page_that_never_was_are_told_as_such(people: People) -> None:
    for name in ("a%00b", "a%1fb", "x" * 300, "%ff"):
        problem_in(people.publisher().get(f"/v1/submissions/{name}"), 404)
    for cursor in ("0~%2500", "x", "0~", "9" * 20 + "~s"):
        problem_in(people.publisher().get(f"/v1/submissions?cursor={cursor}"), 422)
