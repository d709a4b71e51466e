"""A change set is judged before others are held off: what they do meanwhile counts as if it had been judged after."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event

from mcctl.api.changesets import Applied, ChangeSet
from mcctl.platform.applying import Submission, apply
from mcctl.platform.database import Database
from mcctl.platform.hosting import suspend
from mcctl.platform.identities import OPERATOR
from mcctl.platform.problems import ApiError
from mcctl.platform.quotas import set_quotas
from tests.platform.catalogues import (
    a_micro_credential,
    an_issuer,
    body_of,
    files_of,
    plan_of,
    publish_files,
    send_images,
)
from tests.platform.platforms import NOW, Platform, Where, copied, in_process

BEGUN = json.dumps({
    "type": "started", "id": "e-1", "at": "2026-05-01T00:00:00Z", "issuer": "north", "micro_credential": "sketch",
    "learner": "ada",
})  # fmt: skip
BEFORE = files_of(an_issuer(), a_micro_credential("sketch", status="draft", version=None))
AFTER = files_of(
    an_issuer(),
    a_micro_credential("sketch", status="draft", version=None, competency="Educators do something else."),
    a_micro_credential("second"),
)


@contextmanager
def meanwhile(database: Database, act: Callable[[], object]) -> Iterator[None]:
    """Lets something happen once, when the next transaction ends."""
    todo = [act]

    def go(_connection: object) -> None:
        if todo:
            todo.pop()()

    event.listen(database.engine, "commit", go)
    yield
    event.remove(database.engine, "commit", go)
    assert not todo


@pytest.fixture
def north(empty_database: Where, tmp_path: Path) -> Iterator[tuple[Platform, Submission]]:
    """A platform, and a change set that is taken."""
    with in_process(copied(empty_database, tmp_path)) as platform:
        client = platform.client(issuer="north")
        publish_files(client, BEFORE)
        send_images(client, AFTER)
        body = ChangeSet.model_validate(body_of(plan_of(client, AFTER)))
        yield platform, Submission("north", body, "key", is_dry_run=False)


def applied_after(north: tuple[Platform, Submission], act: Callable[[Platform], object]) -> object:
    """What becomes of the change set where something happens once it is judged; the status, where it is refused."""
    platform, submission = north
    with meanwhile(platform.database, lambda: act(platform)):
        try:
            return apply(platform.database, submission, OPERATOR, NOW)
        except ApiError as error:
            return error.problem.status, [(one.guard, one.id) for one in error.problem.refused]


def nothing(_platform: Platform) -> None:
    pass


def somebody_begins(platform: Platform) -> None:
    platform.as_("operator").post("/v1/events", content=BEGUN).raise_for_status()


def it_is_suspended(platform: Platform) -> None:
    with platform.database.writing() as connection:
        suspend(connection, "north", "a look at it", NOW)


def less_is_allowed(platform: Platform) -> None:
    with platform.database.writing() as connection:
        set_quotas(connection, "north", {"resources": 1})


def another_is_published(platform: Platform) -> None:
    publish_files(platform.client(issuer="north"), files_of(an_issuer(url="https://north.example"), *[
        a_micro_credential("sketch", status="draft", version=None)
    ]))  # fmt: skip


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (somebody_begins, (409, [("version", "sketch")])),
        (it_is_suspended, (403, [])),
        (less_is_allowed, (409, [])),
        (another_is_published, (412, [])),
    ],
)
def test_what_happens_once_a_change_set_is_judged_still_stops_it(
    north: tuple[Platform, Submission], act: Callable[[Platform], object], expected: object
) -> None:
    assert applied_after(north, act) == expected


def test_where_nothing_happens_it_is_applied(north: tuple[Platform, Submission]) -> None:
    assert isinstance(applied_after(north, nothing), Applied)


def test_the_same_call_twice_at_once_is_applied_once(north: tuple[Platform, Submission]) -> None:
    answers: list[Applied] = []
    platform, submission = north
    found = applied_after(north, lambda platform: answers.append(apply(platform.database, submission, OPERATOR, NOW)))
    assert [found] == answers
    assert platform.as_("operator").get("/v1/issuers/north/catalog").json()["revision"] == 2
