"""What learners, assessors and issuers do where an operator takes down, suspends, closes or erases."""

import json

import pytest
from sqlalchemy import select

from mcctl.platform.hosting import close, suspend
from mcctl.platform.learners import export_learner
from mcctl.platform.tables import revocations
from tests.platform.catalogues import a_micro_credential, an_issuer, files_of, publish_files
from tests.platform.learners import People
from tests.platform.platforms import NOW, Platform
from tests.platform.submitting import problem_in
from tests.platform.test_erasing import erased, whole
from tests.platform.test_events_and_metrics import QUARTER
from tests.platform.test_takedowns import lift, take_down

LEARNER = "learner-17"
PAGE = "/v1/micro-credentials/north/two"


@pytest.fixture
def people(empty: Platform) -> People:
    """A learner who began `two` and handed in, at an issuer of two micro-credentials."""
    both = files_of(an_issuer(), a_micro_credential("one"), a_micro_credential("two"))
    publish_files(empty.client(issuer="north"), both)
    found = People(empty)
    for learner in (LEARNER, "learner-18"):
        assert found.account(learner, country="US", state="US-WI").status_code == 200
    return found


def test_what_is_hidden_cannot_be_started_handed_in_or_seen_and_what_was_handed_in_is_decided(people: People) -> None:
    submission = people.submitted(LEARNER, "two")
    take_down(people.platform)
    problem_in(people.start("learner-18", "two"), 404)
    problem_in(people.submit(LEARNER, "two"), 404)
    problem_in(people.learner(LEARNER).get(PAGE), 404)
    assert people.recommend(submission).status_code == 200
    assert people.decide(submission).status_code == 200
    lift(people.platform)
    assert people.learner(LEARNER).get(PAGE).status_code == 200
    assert people.start("learner-18", "two").status_code == 200


def test_nothing_is_recommended_or_decided_for_a_suspended_issuer(people: People) -> None:
    submission, other = people.submitted(LEARNER, "two"), people.submitted("learner-18", "two")
    assert people.recommend(submission).status_code == 200
    with people.platform.database.writing() as connection:
        suspend(connection, "north", "Bills are unpaid", NOW)
    state = people.platform.dump()
    for answer in (people.recommend(other), people.decide(submission)):
        assert problem_in(answer, 403).type == "suspended"
    problem_in(people.start("learner-18", "one"), 409)
    assert people.platform.dump() == state


def test_those_who_hold_something_of_a_closed_issuer_keep_its_page(people: People) -> None:
    people.awarded(LEARNER, "two")
    with people.platform.database.writing() as connection:
        close(connection, "north", NOW)
    assert people.learner(LEARNER).get(PAGE).status_code == 200
    problem_in(people.learner("learner-18").get(PAGE), 404)
    problem_in(people.platform.as_().get(PAGE), 404)
    assert people.start("learner-18", "two").status_code in (404, 409)


def test_a_real_life_is_exported_and_erased_and_the_numbers_stay(people: People) -> None:
    award = people.awarded(LEARNER, "two")
    assert people.revoke(award, "It was somebody else's work").status_code == 200
    open_submission = people.submitted(LEARNER, "one")
    numbers = people.operator.get("/v1/metrics", params=QUARTER).json()
    with people.platform.database.reading() as connection:
        told = export_learner(connection, LEARNER)
    kinds = [event["type"] for event in told["events"]]
    assert sorted(kinds) == sorted(
        ["account", "started", "submission", "recommendation", "award", "revocation", "started", "submission"]
    )
    assert "It was somebody else's work" in json.dumps(told)

    done = erased(people.platform, LEARNER)

    assert people.operator.get("/v1/metrics", params=QUARTER).json() == numbers
    problem_in(people.learner(LEARNER).get("/v1/catalog"), 401)
    with people.platform.database.reading() as connection:
        kept = whole(connection)
        assert connection.execute(select(revocations)).all() == []
    assert (LEARNER in kept, "somebody else's" in kept, done.stands_as in kept) == (False, False, True)
    assert problem_in(people.account(LEARNER), 409).type == "erased"
    # the issuer goes on with what is open, and nobody is brought back by it
    assert people.recommend(open_submission).status_code == 200
    assert people.decide(open_submission).status_code == 200
    with people.platform.database.reading() as connection:
        assert LEARNER not in whole(connection)
