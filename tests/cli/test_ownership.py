"""Two repositories share an issuer: who owns what, taking over and giving up, as their maintainers do it."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.cli.publishing import TRACING, Issuer

PILOT = "stacks/pilot-room.yaml"
"""A stack that no other file names."""


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Issuer:
    issuer = Issuer.example(tmp_path_factory.mktemp("published") / "repo")
    done = issuer.run("publish", "--yes")
    assert done.returncode == 0, done.stderr
    return issuer


@pytest.fixture
def first(example: Issuer, tmp_path: Path) -> Issuer:
    """The repository that published everything, as `northlake`; each test has its own."""
    return Issuer(Path(shutil.copytree(example.root, tmp_path / "first")))


@pytest.fixture
def second(first: Issuer, tmp_path: Path) -> Issuer:
    """Another repository of the same issuer, as `arts`, on the same platform."""
    issuer = Issuer.example(tmp_path / "second")
    issuer.edit("mcctl.yaml", "version: 1\n", "version: 1\nnamespace: arts\n")
    issuer.commit("Publish as arts")
    (issuer.root / ".mcctl").symlink_to(first.root / ".mcctl", target_is_directory=True)
    (issuer.root / ".git" / "info" / "exclude").write_text(".mcctl\n", encoding="utf-8")
    return issuer


def owners(issuer: Issuer) -> dict[str, str | None]:
    """By id, whose it is."""
    database = sqlite3.connect(issuer.root / ".mcctl" / "platform.db")
    try:
        return dict(database.execute("SELECT id, namespace FROM resources WHERE family = 'credential'").fetchall())
    finally:
        database.close()


def logged(issuer: Issuer) -> list[tuple[str, str, str]]:
    """Who adopted or released what, in order."""
    database = sqlite3.connect(issuer.root / ".mcctl" / "platform.db")
    query = (
        "SELECT changesets.namespace, action, changes.id FROM changes JOIN changesets ON changesets.id = changeset"
        " WHERE action IN ('adopt', 'release') ORDER BY catalog_revision, position"
    )
    try:
        return database.execute(query).fetchall()
    finally:
        database.close()


def retitled(issuer: Issuer, title: str, *, was: str = "Code Tracing") -> None:
    issuer.edit(TRACING, f"title: {was}\n", f"title: {title}\n")
    issuer.commit(f"Call it {title}")


def test_what_another_repository_published_is_refused_until_it_is_adopted(first: Issuer, second: Issuer) -> None:
    retitled(second, "Tracing Code")

    refused = second.run("publish", "--yes")
    adopted = second.run("adopt", "code-tracing", "--yes")
    accepted = second.run("publish", "--yes")

    assert refused.returncode == 5
    assert "[MC405]" in refused.stdout
    told = "`code-tracing` belongs to `northlake`, not to `arts`"
    assert told in refused.stdout
    assert adopted.returncode == 0, adopted.stderr
    assert "micro-credential code-tracing: belongs to `northlake`" in adopted.stderr
    assert "The repository of `northlake` can publish no change to them any more" in adopted.stderr
    assert accepted.returncode == 0, accepted.stdout
    assert {name for name, owner in owners(first).items() if owner == "arts"} == {"code-tracing"}
    assert logged(first) == [("arts", "adopt", "code-tracing")]


def test_who_had_it_can_change_it_no_more_and_retires_nothing_when_its_file_goes(first: Issuer, second: Issuer) -> None:
    assert second.run("adopt", "pilot-room", "--yes").returncode == 0
    second.edit(PILOT, "title: Pilot Room", "title: Room for Pilots")
    second.commit("Call it otherwise")
    assert second.run("publish", "--yes").returncode == 0

    outdated = first.run("publish", "--yes")
    (first.root / PILOT).unlink()
    first.commit("It is theirs now")
    plan = first.plan()

    assert outdated.returncode == 5
    assert "[MC405] `pilot-room` belongs to `arts`" in outdated.stdout
    assert plan["changes"] == plan["refused"] == plan["drift"] == []


def test_where_files_differ_after_an_adoption_is_a_pending_change_and_no_drift(second: Issuer) -> None:
    retitled(second, "Tracing Code")

    assert second.run("adopt", "code-tracing", "--yes").returncode == 0
    plan = second.plan()

    (change,) = plan["changes"]
    assert (change["id"], [field["route"] for field in change["fields"]]) == ("code-tracing", [["title"]])
    assert plan["drift"] == plan["refused"] == []


def test_what_somebody_edited_on_the_platform_is_what_an_adopter_starts_from(first: Issuer, second: Issuer) -> None:
    assert first.run("platform", "edit", "code-tracing", "--set", "title=Tracing", "--yes").returncode == 0
    assert first.plan()["drift"][0]["id"] == "code-tracing"

    assert second.run("adopt", "code-tracing", "--yes").returncode == 0
    plan = second.plan()

    assert plan["drift"] == []
    assert [field["before"] for field in plan["changes"][0]["fields"]] == ["Tracing"]


def test_adopting_twice_changes_nothing_and_is_no_mistake(second: Issuer) -> None:
    assert second.run("adopt", "code-tracing", "live-coding", "--yes").returncode == 0
    before = second.stored()

    again = second.run("adopt", "code-tracing", "live-coding", "--yes")

    assert again.returncode == 0
    assert "micro-credential live-coding: yours already" in again.stderr
    assert "nothing to adopt" in again.stderr
    assert second.stored() == before


def test_one_unknown_id_stops_the_adoption_of_all(second: Issuer) -> None:
    before = second.stored()

    done = second.run("adopt", "code-tracing", "code-tracking", "stacks", "--yes")

    assert done.returncode == 2
    assert "not on the platform: `code-tracking`, `stacks`" in done.stderr
    assert second.stored() == before


def test_without_anybody_to_ask_an_adoption_needs_a_yes(second: Issuer) -> None:
    done = second.run("adopt", "code-tracing")

    assert done.returncode == 2
    assert "there is nobody to ask here" in done.stderr


def test_what_is_released_belongs_to_nobody_and_is_not_retired_when_its_file_goes(first: Issuer) -> None:
    released = first.run("release", "pilot-room", "--yes")
    again = first.run("release", "pilot-room", "--yes")
    (first.root / PILOT).unlink()
    first.commit("It is nobody's now")
    plan = first.plan()

    assert released.returncode == again.returncode == 0, released.stderr
    assert "pilot-room: nobody's already" in again.stderr
    assert owners(first)["pilot-room"] is None
    assert plan["changes"] == plan["refused"] == plan["drift"] == []
    assert logged(first) == [("northlake", "release", "pilot-room")]


def test_what_is_released_belongs_to_whoever_publishes_it_next(first: Issuer, second: Issuer) -> None:
    assert first.run("release", "code-tracing", "--yes").returncode == 0
    retitled(second, "Tracing Code")

    done = second.run("publish", "--yes")

    assert done.returncode == 0, done.stdout
    assert owners(first)["code-tracing"] == "arts"


def test_nobody_gives_up_what_is_anothers(first: Issuer, second: Issuer) -> None:
    before = first.stored()

    done = second.run("release", "code-tracing", "--yes")

    assert done.returncode == 5
    assert "not yours to give up: `code-tracing` belongs to `northlake`" in done.stderr
    assert first.stored() == before


def test_the_issuers_own_record_changes_hands_too(first: Issuer, second: Issuer) -> None:
    second.edit("issuer.yaml", "name: Northlake University", "name: University of Northlake")
    second.commit("Another name")

    refused = second.run("publish", "--yes")
    adopted = second.run("adopt", "northlake", "--yes")
    accepted = second.run("publish", "--yes")

    assert (refused.returncode, adopted.returncode, accepted.returncode) == (5, 0, 0)
    assert "issuer northlake: belongs to `northlake`" in adopted.stderr
    assert logged(first) == [("arts", "adopt", "northlake")]
