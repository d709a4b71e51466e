"""`mcctl publish --revert`: one change set is undone, everything else stays, and the files are told of it."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.publishing import TRACING, Issuer

RUBRIC_TEXT = "Values are mentioned but not written down, or only the final values are shown."
CODING = "micro-credentials/computer-science/live-coding.yaml"
TITLES = ("title: Code Tracing\n", "title: Tracing Code\n")
FLAG = re.compile(r"`(--[a-z-]+) ([a-z-]+)`")


@pytest.fixture(scope="module")
def as_published(tmp_path_factory: pytest.TempPathFactory) -> Issuer:
    issuer = Issuer.example(tmp_path_factory.mktemp("revert") / "repo")
    issuer.git("config", "user.name", "Maintainer")
    assert issuer.run("publish", "--yes").returncode == 0
    return issuer


@pytest.fixture
def published(as_published: Issuer, tmp_path: Path) -> Issuer:
    shutil.copytree(as_published.root, tmp_path / "repo")
    return Issuer(tmp_path / "repo")


def publish(issuer: Issuer, message: str, *arguments: str) -> str:
    """Commits and publishes the files, and gives the change set's id."""
    issuer.commit(message)
    done = issuer.run("publish", "--yes", "--format", "json", *arguments)
    assert done.returncode == 0, done.stderr
    name: str = json.loads(done.stdout)["applied"]["id"]
    return name


def revert(issuer: Issuer, name: str, *arguments: str) -> dict[str, Any]:
    done = issuer.run("publish", "--revert", name, "--yes", "--format", "json", *arguments)
    assert done.returncode == 0, done.stderr
    view: dict[str, Any] = json.loads(done.stdout)
    return view


def newest(issuer: Issuer) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(issuer.run("log", "--limit", "1", "--format", "json").stdout)["changesets"][0]
    return found


def test_after_a_and_b_undoing_b_gives_back_a_and_no_later_publish_brings_b_back(published: Issuer) -> None:
    before = published.stored()["resources"]
    published.edit(TRACING, *TITLES)
    second = publish(published, "B")

    view = revert(published, second)
    diff = published.plan()
    published.edit("issuer.yaml", "name: Northlake University", "name: University of Northlake")
    publish(published, "Something else")

    assert [(change["id"], change["action"]) for change in view["plan"]["changes"]] == [("code-tracing", "update")]
    assert diff["changes"] == diff["refused"] == []
    assert [(one["id"], one["state"]) for one in diff["drift"]] == [("code-tracing", "drift")]
    titles = {row[1]: row[2] for row in published.stored()["resources"]}
    assert titles == {**{row[1]: row[2] for row in before}, "northlake": "University of Northlake"}


def test_what_was_undone_is_pulled_into_the_files_and_then_they_agree(published: Issuer) -> None:
    before = (published.root / TRACING).read_text(encoding="utf-8")
    published.edit(TRACING, *TITLES)
    revert(published, publish(published, "B"))

    pulled = published.run("pull")
    diff = published.run("diff", "--exit-code")

    assert pulled.returncode == 0, pulled.stderr
    assert (published.root / TRACING).read_text(encoding="utf-8") == before
    assert diff.returncode == 0, diff.stdout


def test_a_change_to_what_was_undone_is_a_conflict_with_the_next_publish_of_it(published: Issuer) -> None:
    published.edit(TRACING, *TITLES)
    revert(published, publish(published, "B"))
    published.edit(TRACING, TITLES[1], "title: Tracing of Code\n")
    published.commit("C")

    done = published.run("publish", "--yes")

    assert (done.returncode, "--overwrite code-tracing" in done.stdout) == (4, True)


def test_it_says_what_it_did_and_that_the_files_still_say_otherwise(published: Issuer) -> None:
    published.edit(TRACING, *TITLES)
    second = publish(published, "B")

    done = published.run("publish", "--revert", second, "--yes")

    assert done.returncode == 0, done.stderr
    assert f"to undo change set {second}" in done.stdout
    assert f"undid change set {second} on local with 1 change, all of them: change set c-" in done.stderr
    assert "`mcctl pull` brings into them what is on the platform now" in done.stderr


def test_the_log_names_who_undid_what_and_no_commit(published: Issuer) -> None:
    published.edit(TRACING, *TITLES)
    second = publish(published, "B")
    revert(published, second)

    found = newest(published)

    assert (found["reverts"], found["commit"], found["author"]) == (second, None, "Maintainer")
    assert f"Maintainer, undoing {second}, as northlake" in published.run("log").stdout


def test_undoing_what_was_undone_brings_it_back_and_the_files_agree_again(published: Issuer) -> None:
    published.edit(TRACING, *TITLES)
    second = publish(published, "B")
    state = live_titles(published)
    revert(published, second)

    revert(published, newest(published)["id"])

    assert live_titles(published) == state
    assert published.run("diff", "--exit-code").returncode == 0


def live_titles(issuer: Issuer) -> dict[str, str]:
    return {row[1]: row[2] for row in issuer.stored()["resources"]}


def test_undoing_twice_is_nothing_to_do(published: Issuer) -> None:
    published.edit(TRACING, *TITLES)
    second = publish(published, "B")
    revert(published, second)
    state = published.stored()

    done = published.run("publish", "--revert", second, "--yes")

    assert (done.returncode, done.stdout) == (0, "")
    assert f"nothing to undo: what change set {second} changed is on local as it was before" in done.stderr
    assert published.stored() == state


def test_what_was_changed_again_since_is_refused_with_4_and_nothing_is_sent(published: Issuer) -> None:
    published.edit(TRACING, *TITLES)
    second = publish(published, "B")
    published.edit(TRACING, TITLES[1], "title: Tracing of Code\n")
    publish(published, "C")
    state = published.stored()

    refused = published.run("publish", "--revert", second, "--yes")
    kept = published.stored()
    named = published.run("publish", "--revert", second, "--yes", "--overwrite", "code-tracing")

    assert (refused.returncode, kept) == (4, state)
    assert "`code-tracing` was changed again since then in `title`, which would be lost" in refused.stdout
    assert (named.returncode, live_titles(published)["code-tracing"]) == (0, "Code Tracing")


def test_an_assessment_goes_back_to_the_version_that_held_it_without_a_flag(published: Issuer) -> None:
    published.edit(TRACING, RUBRIC_TEXT, "Values are named but not written down.")
    published.edit(TRACING, 'version: "1.0"', 'version: "1.1"')
    second = publish(published, "A new version")

    (change,) = revert(published, second)["plan"]["changes"]

    assert {tuple(field["route"])[-1] for field in change["fields"]} == {"version", "Developing"}
    assert change["class"] == "assessment"


def test_an_exposure_that_undoing_makes_is_refused_with_5_and_passes_by_its_name(published: Issuer) -> None:
    published.edit(TRACING, "\nvisibility: public ", "\nvisibility: private ")
    second = publish(published, "Hide it", "--withdraw", "code-tracing", *stack_flags(published))

    refused = published.run("publish", "--revert", second, "--yes")
    flags = [part for flag in FLAG.findall(refused.stdout) for part in flag]
    passed = published.run("publish", "--revert", second, "--yes", *flags)

    assert (refused.returncode, "--expose" in flags) == (5, True)
    assert (passed.returncode, passed.stderr.startswith("undid")) == (0, True)


def stack_flags(issuer: Issuer) -> list[str]:
    """Public stacks may hold nothing private: those that hold it are made private along with it."""
    flags: list[str] = []
    for path in sorted(issuer.root.glob("stacks/*.yaml")):
        text = path.read_text(encoding="utf-8")
        if "visibility: public" in text:
            path.write_text(text.replace("visibility: public", "visibility: private"), encoding="utf-8")
            flags += ["--withdraw", path.stem]
    return flags


def test_what_a_change_set_created_ends_archived_and_everything_else_as_it_was(published: Issuer) -> None:
    before = live_titles(published)
    source = published.root / CODING
    text = source.read_text(encoding="utf-8").replace("id: live-coding\n", "id: code-reading\n", 1)
    text = text.replace("title: Live Coding\n", "title: Code Reading\n", 1)
    source.with_name("code-reading.yaml").write_text(text, encoding="utf-8")
    second = publish(published, "One more")

    view = revert(published, second, "--withdraw", "code-reading")

    assert [(change["id"], change["action"]) for change in view["plan"]["changes"]] == [("code-reading", "retire")]
    rows = {row[1]: row for row in published.stored()["resources"]}
    assert {name: row[2] for name, row in rows.items() if name != "code-reading"} == before
    assert rows["code-reading"][3] == "archived"


def test_a_rename_goes_back_and_both_ids_lead_to_what_it_was(published: Issuer) -> None:
    published.edit(CODING, "id: live-coding\n", "id: coding-live\npreviously: [live-coding]\n")
    (published.root / CODING).rename((published.root / CODING).with_name("coding-live.yaml"))
    for path in (*published.root.glob("stacks/*.yaml"), *published.root.glob("micro-credentials/*/*.yaml")):
        text = path.read_text(encoding="utf-8")
        path.write_text(
            text.replace("micro_credential: live-coding", "micro_credential: coding-live"), encoding="utf-8"
        )
    second = publish(published, "Another id")

    view = revert(published, second)

    renamed = next(change for change in view["plan"]["changes"] if change["action"] == "rename")
    assert (renamed["id"], renamed["previous_id"]) == ("live-coding", "coding-live")
    histories = [published.run("log", name, "--format", "json").stdout for name in ("live-coding", "coding-live")]
    assert histories[0] == histories[1]
    assert len(json.loads(histories[0])["changesets"]) == 3


def test_the_first_publish_can_be_undone_but_for_the_issuers_own_record(published: Issuer) -> None:
    first = newest(published)["id"]
    refused = published.run("publish", "--revert", first, "--yes")
    flags = [part for flag in FLAG.findall(refused.stdout) for part in flag]

    revert(published, first, *flags)

    assert refused.returncode == 5
    assert {row[3] for row in published.stored()["resources"]} == {None, "archived"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--revert", "c-0000000000000000", "--yes"), "there is no change set `c-0000000000000000`"),
        (("--revert", "../catalog", "--yes"), "there is no change set `../catalog`"),
        (("--revert", "code-tracing", "--yes"), "there is no change set `code-tracing`"),
        (("--revert", "c-0000000000000000"), "there is nobody to ask here"),
        (("--revert", "c-0000000000000000", "--plan", "plan.json"), "a saved plan is about files"),
    ],
)
def test_what_cannot_be_undone_is_wrong_usage(published: Issuer, arguments: tuple[str, ...], message: str) -> None:
    done = published.run("publish", *arguments)

    assert (done.returncode, done.stdout, message in done.stderr) == (2, "", True)


def test_a_change_of_owners_has_no_content_to_undo(published: Issuer) -> None:
    assert published.run("release", "code-tracing", "--yes").returncode == 0

    done = published.run("publish", "--revert", newest(published)["id"], "--yes")

    assert (done.returncode, "changed only who owns what" in done.stderr) == (2, True)


def test_in_a_public_repository_nothing_is_undone_where_all_can_read_it(published: Issuer, tmp_path: Path) -> None:
    event = tmp_path / "event.json"
    event.write_text('{"repository": {"visibility": "public"}}', encoding="utf-8")
    name = newest(published)["id"]

    done = published.run("publish", "--revert", name, "--yes", environment={"GITHUB_EVENT_PATH": str(event)})

    assert (done.returncode, done.stdout) == (2, "")
