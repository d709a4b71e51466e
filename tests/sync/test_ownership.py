"""What changes hands, and what is edited on the platform, is what was looked at: who was slower changes nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mcctl.catalog.document import Document
from mcctl.errors import RefusedError, StaleError, UsageError
from mcctl.platform.database import Database
from mcctl.sync.console import enter, open_form, path_of, plan_edit, save
from mcctl.sync.ownership import look_up, transfer
from tests.platform.catalogues import a_micro_credential, a_stack, an_issuer, files_of, publish_files
from tests.platform.platforms import Platform, in_process

ONE, TWO = a_micro_credential("one"), a_micro_credential("two")


@pytest.fixture
def north(tmp_path: Path) -> Iterator[Platform]:
    """A platform with two micro-credentials of the namespace `north`."""
    path = tmp_path / "platform.db"
    database = Database.at_path(path)
    database.migrate()
    database.close()
    with in_process(path) as running:
        publish_files(running.client(issuer="north"), files_of(an_issuer(), ONE, TWO))
        yield running


def test_an_adoption_of_what_moved_meanwhile_is_stale_and_takes_nothing(north: Platform) -> None:
    client = north.client(issuer="north")
    agreed = look_up(client, "adopt", "arts", ["one", "two"])
    publish_files(client, files_of(an_issuer(), ONE, a_micro_credential("two", title="Two")))
    before = north.dump()

    with pytest.raises(StaleError):
        transfer(client, agreed, author="Ada Author", tool_version="1")
    assert north.dump() == before


def test_a_transfer_that_is_sent_twice_is_done_once(north: Platform) -> None:
    client = north.client(issuer="north")
    agreed = look_up(client, "adopt", "arts", ["one"])

    first = transfer(client, agreed, author="Ada Author", tool_version="1")
    before = north.dump()

    assert transfer(client, agreed, author="Ada Author", tool_version="1") == first
    assert north.dump() == before


def test_the_same_transfer_at_another_time_is_another(north: Platform) -> None:
    client = north.client(issuer="north")
    names = []
    for action in ("adopt", "release", "adopt"):
        agreed = look_up(client, action, "arts", ["one"])
        names.append(transfer(client, agreed, author="Ada Author", tool_version="1").id)

    assert len(set(names)) == 3


def test_what_is_so_already_is_told_apart_from_what_would_move(north: Platform) -> None:
    client = north.client(issuer="north")
    transfer(client, look_up(client, "adopt", "arts", ["one"]), author="Ada Author", tool_version="1")

    agreed = look_up(client, "adopt", "arts", ["two", "one", "two", "north"])

    assert [entry.id for entry in agreed.moving] == ["two", "north"]
    assert [entry.id for entry in agreed.settled] == ["one"]
    with pytest.raises(UsageError, match="not on the platform: `three`"):
        look_up(client, "adopt", "arts", ["three"])
    with pytest.raises(RefusedError, match="not yours to give up: `two` belongs to `north`"):
        look_up(client, "release", "arts", ["one", "two"])


def test_an_edit_over_what_somebody_else_edited_meanwhile_is_stale(north: Platform) -> None:
    client = north.client(issuer="north")
    form = open_form(client, "north", "north", platform="test", origin="http://platform.local")
    key = form.key("one")
    plans = [plan_edit(form, key, {**form.content(key), "title": title}, frozenset()) for title in ("Uno", "Eins")]

    save(client, plans[0], author="Ada Author", tool_version="1")
    before = north.dump()

    with pytest.raises(StaleError):
        save(client, plans[1], author="Ada Author", tool_version="1")
    assert north.dump() == before


def test_what_is_entered_is_made_canonical_and_what_it_breaks_is_found(north: Platform) -> None:
    client = north.client(issuer="north")
    publish_files(client, files_of(an_issuer(), ONE, TWO, a_stack("both", "one", "two")))
    form = open_form(client, "north", "north", platform="test", origin="http://platform.local")
    key = form.key("one")
    live = form.content(key)

    same = enter(form, key, Document(path_of(key), {**live, "previously": [], "tags": ["b", "a", "b"]}))
    hidden = enter(form, key, Document(path_of(key), {**live, "visibility": "private"}))
    wrong = enter(form, key, Document(path_of(key), {**live, "title": ""}))

    assert (same.content, same.found) == ({**live, "tags": ["a", "b"]}, ())
    assert {(finding.rule.code, finding.file) for finding in hidden.found} == {("MC204", "stack/both")}
    assert wrong.content is None
    assert [finding.route for finding in wrong.found if finding.rule.code == "MC014"] == [("title",)]
