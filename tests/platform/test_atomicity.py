"""A change set is applied whole or not at all, wherever it is cut off."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from mcctl.api.changesets import ChangeSet
from mcctl.platform.applying import Submission, apply
from mcctl.platform.identities import OPERATOR
from mcctl.platform.tables import metadata
from tests.platform.catalogues import (
    Files,
    Json,
    a_micro_credential,
    a_stack,
    an_issuer,
    body_of,
    files_of,
    plan_of,
    publish_files,
    send_images,
)
from tests.platform.platforms import NOW, Dump, Where, copied, dump, in_process, opened

HIDDEN = a_micro_credential("hidden", visibility="private")
BEFORE = files_of(
    an_issuer(),
    a_micro_credential("one"),
    a_micro_credential("old"),
    HIDDEN,
    a_stack("room", "hidden", visibility="private", access=[{"group": "pilots"}]),
    a_stack("pile", "one", "old"),
)
AFTER = files_of(
    an_issuer(description="Changed"),
    a_micro_credential("one", version="2.0", competency="Educators do one anew."),
    a_micro_credential("new", title="The title of old", competency="Educators do old.", previously=["old"]),
    a_micro_credential("fresh"),
    {**HIDDEN, "status": "archived"},
    a_stack("room", "hidden", visibility="private", access=[{"group": "others"}]),
    a_stack("pile", "one", "new", "fresh", version="2.0"),
)
ALLOWED = ("expose room", "withdraw room", "expose hidden", "withdraw hidden")


class CutOffError(Exception):
    """Stands for whatever can end a transaction: a full disk, a lost connection, a kill."""


@contextmanager
def cut_off_at(engine: Engine, number: int) -> Iterator[list[str]]:
    """Lets so many statements through, and ends what comes next; yields what was let through."""
    let_through: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if len(let_through) == number:
            raise CutOffError(statement)
        let_through.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    try:
        yield let_through
    finally:
        event.remove(engine, "before_cursor_execute", count)


def refuse_to_commit(_connection: object) -> None:
    raise CutOffError


def named_alike(state: Dump) -> list[str]:
    """All rows with one name for every change set, whose id is drawn by lot, and without digests over that id.

    Resources are named by their ids: what was taken back leaves gaps in the numbers that PostgreSQL gives.
    """
    keys = [column.name for column in metadata.tables["resources"].columns]
    names = {row[0]: (row[keys.index("family")], row[keys.index("id")]) for row in state["resources"]}
    rows = []
    for table, columns in ((table, metadata.tables[table].columns) for table in sorted(state)):
        numbers = [
            place
            for place, one in enumerate(columns)
            if f"{table}.{one.name}" == "resources.key" or one.name == "resource"
        ]
        for row in state[table]:
            named = [names[value] if place in numbers else value for place, value in enumerate(row)]
            rows.append(named[:-1] if table == "events" else named)
    return sorted(re.sub(r"c-[0-9a-f]{16}", "c", repr(row)) for row in rows)


def prepared(where: Where, before: Files | None, after: Files, *allowances: str) -> Json:
    """Publishes one side, sends the images of the other, and gives the change set that leads from one to the other."""
    with in_process(where) as platform:
        client = platform.client(issuer="north")
        if before is not None:
            publish_files(client, before)
        send_images(client, after)
        return body_of(plan_of(client, after, *allowances))


@pytest.mark.parametrize(("before", "allowances"), [(None, ()), (BEFORE, ALLOWED)], ids=["first publish", "later one"])
def test_cut_off_at_any_statement_nothing_has_changed_and_the_same_call_again_does_it_all(
    empty_database: Where, tmp_path: Path, before: Files | None, allowances: tuple[str, ...]
) -> None:
    after = AFTER if before is not None else BEFORE
    where = copied(empty_database, tmp_path)
    body = ChangeSet.model_validate(prepared(where, before, after, *allowances))
    submission = Submission("north", body, "key", is_dry_run=False)
    straight_path = tmp_path / "straight"
    straight_path.mkdir()
    straight, database = opened(copied(where, straight_path)), opened(where)
    try:
        apply(straight, submission, OPERATOR, NOW)
        unchanged = dump(database)
        number = 0
        while True:
            with cut_off_at(database.engine, number) as let_through:
                try:
                    apply(database, submission, OPERATOR, NOW)
                except CutOffError:
                    pass
                else:
                    break
            assert dump(database) == unchanged, f"cut off after statement {number}: {let_through[-1:]}"
            number += 1
        assert number > 30
        assert named_alike(dump(database)) == named_alike(dump(straight))
    finally:
        straight.close()
        database.close()


@pytest.mark.parametrize("number", [0, 1, 7, 23])
def test_what_was_cut_off_once_is_done_by_the_next_call(empty_database: Where, tmp_path: Path, number: int) -> None:
    where = copied(empty_database, tmp_path)
    body = ChangeSet.model_validate(prepared(where, BEFORE, AFTER, *ALLOWED))
    submission = Submission("north", body, "key", is_dry_run=False)
    database = opened(where)
    try:
        with cut_off_at(database.engine, number), pytest.raises(CutOffError):
            apply(database, submission, OPERATOR, NOW)
        answer = apply(database, submission, OPERATOR, NOW)
        assert apply(database, submission, OPERATOR, NOW) == answer
    finally:
        database.close()


def test_cut_off_at_the_commit_nothing_has_changed(empty_database: Where, tmp_path: Path) -> None:
    where = copied(empty_database, tmp_path)
    body = ChangeSet.model_validate(prepared(where, BEFORE, AFTER, *ALLOWED))
    submission = Submission("north", body, "key", is_dry_run=False)
    database = opened(where)
    try:
        unchanged = dump(database)
        event.listen(database.engine, "commit", refuse_to_commit)
        with pytest.raises(CutOffError):
            apply(database, submission, OPERATOR, NOW)
        event.remove(database.engine, "commit", refuse_to_commit)
        assert dump(database) == unchanged
        assert apply(database, submission, OPERATOR, NOW).catalog_revision == 2
    finally:
        database.close()


def test_a_load_of_events_that_is_cut_off_loads_none(empty_database: Where, tmp_path: Path) -> None:
    lines = b"\n".join(
        b'{"type": "issuer_joined", "id": "e%d", "at": "2020-01-01T00:00:00Z", "issuer": "i%d"}' % (n, n)
        for n in range(1200)
    )
    with in_process(copied(empty_database, tmp_path)) as platform:
        http, unchanged = platform.as_("operator"), platform.dump()
        # the token's look-up is three statements (BEGIN, SELECT), and a batch is a look-up and an insertion
        for number in (3, 5, 7):
            with cut_off_at(platform.database.engine, number), pytest.raises(CutOffError):
                http.post("/v1/events", content=lines)
            assert platform.dump() == unchanged
        assert http.post("/v1/events", content=lines).json()["added"] == 1200
