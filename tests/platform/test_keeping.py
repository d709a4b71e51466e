"""Whoever began, handed in, holds or assesses a version sees that version; nobody else sees that it is there."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from tests.platform.catalogues import (
    Json,
    a_micro_credential,
    an_image,
    an_issuer,
    digest_of_image,
    files_of,
    publish_files,
)
from tests.platform.learners import NORTH, People, an_assessment, done
from tests.platform.platforms import NOW, Platform, Where, copied, in_process
from tests.platform.submitting import problem_in

OLD = a_micro_credential(
    "coding", assessment=an_assessment("modelling"), badge={"file": "badges/old.svg", "alt": "A square"}
)
NEW = {**OLD, "version": "2.0", "assessment": an_assessment("pacing"), "title": "The new title"}
NEW["badge"] = {"file": "badges/new.svg", "alt": "A circle"}
SHUT = {**NEW, "visibility": "private"}
PAGE = f"{NORTH}/coding"


@pytest.fixture
def people(empty_database: Where, tmp_path: Path) -> Iterator[People]:
    """A platform with a micro-credential, which learner l-1 has begun, l-2 handed in, and l-3 was awarded."""
    with in_process(copied(empty_database, tmp_path)) as platform:
        publish(platform, OLD)
        people = People(platform)
        for place in range(1, 6):
            done(people.account(f"l-{place}"))
        done(people.start("l-1", "coding"))
        people.submitted("l-2", "coding")
        people.awarded("l-3", "coding")
        yield people


def publish(platform: Platform, *resources: Json, allowances: tuple[str, ...] = ()) -> None:
    publish_files(platform.client(issuer="north"), files_of(an_issuer(), *resources), *allowances)


def later(people: People, *resources: Json, allowances: tuple[str, ...] = ()) -> None:
    people.platform.clock.now += timedelta(days=1)
    publish(people.platform, *resources, allowances=allowances)


def titles(caller: httpx.Client, page: str = PAGE) -> list[str | int]:
    """What a caller sees: the page as it is asked for plainly, at 1.0, and at 2.0; a status where there is none."""
    answers = [caller.get(page, params=asked) for asked in ({}, {"version": "1.0"}, {"version": "2.0"})]
    return [a.json()["content"]["title"] if a.status_code == 200 else a.status_code for a in answers]


def images(caller: httpx.Client) -> list[int]:
    paths = (digest_of_image(f"badges/{name}.svg").replace(":", "/") for name in ("old", "new"))
    return [caller.get(f"/v1/issuers/north/blobs/{path}").status_code for path in paths]


FORMER, LATTER = OLD["title"], NEW["title"]


def test_the_version_that_was_begun_stays_beside_the_one_that_is_live(people: People) -> None:
    later(people, NEW)
    keepers = [people.learner(f"l-{place}") for place in (1, 2, 3)]
    keepers += [people.assessor(), people.publisher(), people.operator, people.calling("viewer", None, "north")]
    for caller in keepers:
        assert titles(caller) == [LATTER, FORMER, LATTER]
        assert images(caller) == [200, 200]
    for caller in (people.learner("l-4"), people.platform.as_(), people.publisher(issuer="south")):
        assert titles(caller) == [LATTER, 404, LATTER]
        assert images(caller) == [404, 200]


def test_it_stays_where_the_audience_of_now_excludes_them_and_is_listed_nowhere(people: People) -> None:
    later(people, SHUT, allowances=("withdraw coding",))
    for place in (1, 2, 3):
        learner = people.learner(f"l-{place}")
        assert titles(learner) == [FORMER, FORMER, 404]
        assert images(learner) == [200, 404]
        assert learner.get("/v1/catalog").json()["resources"] == []
        assert done(learner.get("/v1/issuers/north"))["id"] == "north"
    assert titles(people.assessor()) == [FORMER, FORMER, 404]
    for stranger in (people.learner("l-4"), people.platform.as_(), people.assessor(issuer="south")):
        assert titles(stranger) == [404, 404, 404]
        assert images(stranger) == [404, 404]
        assert problem_in(stranger.get(PAGE), 404) == problem_in(stranger.get(f"{NORTH}/nothing"), 404)
        problem_in(stranger.get("/v1/issuers/north"), 404)
    assert titles(people.publisher()) == [LATTER, FORMER, LATTER]


def test_whoever_gave_up_with_nothing_handed_in_keeps_nothing(people: People) -> None:
    done(people.withdraw("l-1", "coding"))
    later(people, SHUT, allowances=("withdraw coding",))
    assert titles(people.learner("l-1")) == [404, 404, 404]


def test_a_revoked_award_was_handed_in_for_and_its_version_stays(people: People) -> None:
    award = done(people.learner("l-3").get("/v1/awards"))["awards"][0]["id"]
    done(people.revoke(award))
    later(people, SHUT, allowances=("withdraw coding",))
    assert titles(people.learner("l-3")) == [FORMER, FORMER, 404]


def test_assessors_see_what_is_open_and_what_they_recommended_on(people: People) -> None:
    (submission,) = (one["id"] for one in done(people.publisher().get("/v1/submissions?undecided=true"))["submissions"])
    done(people.recommend(submission, "denial", assessor="a-2"))
    done(people.decide(submission, "denial"))
    later(people, SHUT, allowances=("withdraw coding",))
    for assessor, page in (("a-1", FORMER), ("a-2", FORMER), ("a-3", 404)):
        assert titles(people.assessor(assessor))[0] == page


def test_a_renamed_ones_old_id_leads_those_who_keep_it_on(people: People) -> None:
    later(people, OLD | {"id": "programming", "previously": ["coding"]})
    later(people, SHUT | {"id": "programming", "previously": ["coding"]}, allowances=("withdraw programming",))
    for place in (1, 2, 3):
        moved = people.learner(f"l-{place}").get(PAGE, params={"version": "1.0"}, follow_redirects=False)
        assert (moved.status_code, moved.headers["Location"]) == (308, f"{NORTH}/programming?version=1.0")
        assert titles(people.learner(f"l-{place}"), f"{NORTH}/programming") == [FORMER, FORMER, 404]
    problem_in(people.learner("l-4").get(PAGE), 404)


def test_what_was_taken_down_is_kept_by_nobody_but_the_issuer(people: People) -> None:
    with people.platform.database.writing() as connection:
        connection.exec_driver_sql("UPDATE resources SET hidden_at = '2026-07-01T00:00:00Z' WHERE id = 'coding'")
    for caller in (people.learner("l-1"), people.learner("l-3"), people.assessor()):
        assert titles(caller) == [404, 404, 404]
        assert images(caller) == [404, 404]
    for act in (people.start("l-1", "coding"), people.submit("l-1", "coding"), people.withdraw("l-1", "coding")):
        problem_in(act, 404)
    assert titles(people.publisher()) == [FORMER, FORMER, 404]


def test_of_a_closed_issuer_the_version_stays_and_nothing_more_is_taken(people: People) -> None:
    with people.platform.database.writing() as connection:
        connection.exec_driver_sql("UPDATE issuers SET closed_at = '2026-07-01T00:00:00Z' WHERE id = 'north'")
    assert titles(people.learner("l-3")) == [FORMER, FORMER, 404]
    assert titles(people.learner("l-4")) == [404, 404, 404]
    assert problem_in(people.submit("l-1", "coding"), 409).detail == "the issuer takes no submissions at present"
    problem_in(people.start("l-4", "coding"), 404)
    done(people.withdraw("l-1", "coding"))


def test_at_a_suspended_issuer_nobody_begins_and_those_who_began_hand_in(people: People) -> None:
    with people.platform.database.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE issuers SET suspended_at = '2026-07-01T00:00:00Z', suspended_because = 'Unpaid.' WHERE id = 'north'"
        )
    refused = people.start("l-4", "coding")
    assert (problem_in(refused, 409).type, "Unpaid" in refused.text) == ("issuer-stopped", False)
    submission = done(people.submit("l-1", "coding"))["id"]
    assert problem_in(people.recommend(submission), 403).type == "suspended"


def test_a_later_draft_is_no_part_of_the_version_that_was_begun(people: People) -> None:
    later(people, {**OLD, "status": "draft", "title": "Not for now"}, allowances=("withdraw coding",))
    assert titles(people.learner("l-1")) == [FORMER, FORMER, 404]
    assert titles(people.publisher())[0] == "Not for now"


ENDS = {"announced_on": "2026-06-15", "last_start": "2026-08-31", "last_submission": "2026-12-15",
        "reason": "The hidden course takes its place.", "replaced_by": "hidden-course"}  # fmt: skip
DAYS = {"announced_on": "2026-06-15", "last_start": "2026-12-15", "last_submission": "2026-12-15",
        "last_resubmission": None, "can_start": False, "can_submit": True, "can_resubmit": True}  # fmt: skip


def ends_of(caller: httpx.Client, **asked: str) -> Json | None:
    closing: Json | None = done(caller.get(PAGE, params=asked))["closing"]
    return closing


@pytest.mark.parametrize("latest", [{**SHUT, "retirement": ENDS}, {**OLD, "status": "draft", "retirement": ENDS}],
                         ids=["private", "draft"])  # fmt: skip
@pytest.mark.parametrize("successor", ["public", "private"])
def test_of_an_end_that_is_not_announced_to_them_whoever_keeps_a_version_is_told_the_days_and_no_word(
    people: People, latest: Json, successor: str
) -> None:
    """The days hold for them, too; why it ends and what takes its place was written for others."""
    following = a_micro_credential("hidden-course", visibility=successor)
    later(people, latest, following, allowances=("withdraw coding",))
    for caller in (people.learner("l-1"), people.learner("l-2"), people.learner("l-3"), people.assessor()):
        for asked in ({}, {"version": "1.0"}):
            assert ends_of(caller, **asked) == {**DAYS, "reason": None, "replaced_by": None}
            assert "hidden" not in caller.get(PAGE, params=asked).text
    told = ends_of(people.publisher())
    assert told is not None
    assert (told["reason"], told["replaced_by"]["id"]) == (ENDS["reason"], "hidden-course")
    people.platform.clock.now = NOW.replace(month=12, day=20)
    over = {**DAYS, "can_submit": False, "reason": None, "replaced_by": None}
    assert ends_of(people.learner("l-1")) == over
    assert "took first submissions up to 2026-12-15" in str(problem_in(people.submit("l-1", "coding"), 409).detail)


def test_of_an_end_without_days_that_is_not_announced_to_them_there_is_nothing(people: People) -> None:
    undated = {name: ENDS[name] for name in ("announced_on", "last_start", "reason")}
    later(people, {**SHUT, "retirement": undated}, allowances=("withdraw coding",))
    assert ends_of(people.learner("l-1")) is None
    assert ends_of(people.publisher()) is not None


def test_of_an_end_that_their_own_version_announces_whoever_keeps_it_is_told_all(people: People) -> None:
    ends = {name: ENDS[name] for name in ("announced_on", "last_submission", "reason")}
    later(people, {**OLD, "visibility": "private", "retirement": ends}, allowances=("withdraw coding",))
    told = ends_of(people.learner("l-1"))
    assert told is not None
    assert told["reason"] == ENDS["reason"] == done(people.learner("l-1").get(PAGE))["content"]["retirement"]["reason"]


def test_the_images_are_those_of_the_version(people: People) -> None:
    later(people, NEW)
    path = digest_of_image("badges/old.svg").replace(":", "/")
    assert people.learner("l-1").get(f"/v1/issuers/north/blobs/{path}").content == an_image("badges/old.svg")
    assert people.platform.clock.now == NOW + timedelta(days=1)
