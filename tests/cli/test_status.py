"""`mcctl status`: where files and platform stand, on one screen."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.cli.publishing import TRACING, Issuer
from tests.cli.test_views import SCHEMAS

LIVE_CODING = "micro-credentials/computer-science/live-coding.yaml"
DEBUGGING = "micro-credentials/computer-science/systematic-debugging.yaml"
KEYS = ("pending", "drift", "conflicts", "settled", "vanished")


@pytest.fixture(scope="module")
def as_published(tmp_path_factory: pytest.TempPathFactory) -> Issuer:
    issuer = Issuer.example(tmp_path_factory.mktemp("status") / "repo")
    assert issuer.run("publish", "--yes").returncode == 0
    return issuer


@pytest.fixture
def published(as_published: Issuer, tmp_path: Path) -> Issuer:
    shutil.copytree(as_published.root, tmp_path / "repo")
    return Issuer(tmp_path / "repo")


def view(issuer: Issuer) -> dict[str, Any]:
    done = issuer.run("status", "--format", "json")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def ids(found: dict[str, Any]) -> dict[str, list[str]]:
    return {key: [one["id"] for one in found[key]] for key in KEYS}


def shown(issuer: Issuer) -> str:
    done = issuer.run("status")
    assert done.returncode == 0, done.stderr
    return re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d-0[56]:00", "WHEN", re.sub(r"c-[0-9a-f]{16}", "c-X", done.stdout))


def title(issuer: Issuer, path: str, new: str) -> None:
    """Writes another title into a file."""
    file = issuer.root / path
    text = re.sub(r"(?m)^title: .*$", f"title: {new}", file.read_text(encoding="utf-8"))
    file.write_text(text, encoding="utf-8")


def undo_last(issuer: Issuer) -> None:
    """Changes something on the platform alone: what was published last is undone there."""
    newest = json.loads(issuer.run("log", "--limit", "1", "--format", "json").stdout)["changesets"][0]["id"]
    done = issuer.run("publish", "--revert", newest, "--yes")
    assert done.returncode == 0, done.stderr


def test_before_the_first_publish_everything_is_to_be_published(tmp_path: Path) -> None:
    text = shown(Issuer.example(tmp_path / "repo"))

    assert text.startswith(
        "Platform local (local:), published to as northlake\n"
        "Nothing was published yet\n"
        "0 micro-credentials and stacks are there (revision 0)\n\n"
        "  18 to be published from your files  northlake, code-tracing, "
    )


def test_after_a_publish_nothing_is_left_and_the_commit_is_the_one_that_is_checked_out(published: Issuer) -> None:
    commit = published.git("rev-parse", "--short=7", "HEAD")

    assert shown(published) == (
        "Platform local (local:), published to as northlake\n"
        "Last published WHEN by Author, as change set c-X,\n"
        f"  from commit {commit}, the one that is checked out\n"
        "17 micro-credentials and stacks are there: 16 active, 1 beta (revision 1)\n\n"
        "  18 as in your files\n\n"
        "There is nothing to publish\n"
    )


def test_a_change_that_is_not_published_is_pending_and_its_publish_so_many_commits_ago(published: Issuer) -> None:
    title(published, TRACING, "Tracing Code")
    published.commit("Another title")
    published.commit("Nothing at all")

    found = view(published)

    assert ids(found) == {**{key: [] for key in KEYS}, "pending": ["code-tracing"]}
    assert (found["last_publish"]["commits_ago"], found["summary"]["unchanged"]) == (2, 17)
    assert found["last_publish"]["commit"] == published.git("rev-parse", "HEAD~2")
    assert "  1 to be published from your files  code-tracing\n" in shown(published)


def test_pending_drift_conflict_settled_and_vanished_are_told_apart(published: Issuer) -> None:
    """Each state on a resource of its own, made by publishing, undoing on the platform, and editing."""
    alike, ours, both = TRACING, LIVE_CODING, DEBUGGING
    drifted = "micro-credentials/family-engagement/learning-from-families.yaml"
    old = {path: (published.root / path).read_text(encoding="utf-8") for path in (alike, ours, both, drifted)}
    for path in (alike, both, drifted):
        title(published, path, "Another Title")
    published.commit("Other titles")
    assert published.run("publish", "--yes").returncode == 0
    undo_last(published)
    (published.root / alike).write_text(old[alike], encoding="utf-8")
    title(published, both, "A Third Title")
    title(published, ours, "Live and Coding")
    published.commit("What each is to be")

    found = view(published)

    assert ids(found) == {
        "pending": ["live-coding"],
        "drift": ["learning-from-families"],
        "conflicts": ["systematic-debugging"],
        "settled": ["code-tracing"],
        "vanished": [],
    }
    assert found["summary"] == {
        "on_platform": 17, "pending": 1, "drift": 1, "conflicts": 1, "settled": 1, "unchanged": 14, "vanished": 0,
        "refused": 1,
    }  # fmt: skip
    assert [(one["guard"], one["allow_with"]) for one in found["refused"]] == [
        ("drift", "--overwrite systematic-debugging")
    ]
    assert len(shown(published).split("\n")) < 24


def test_a_file_that_is_gone_is_vanished_and_what_is_not_committed_is_named(published: Issuer) -> None:
    (published.root / "stacks/pilot-room.yaml").unlink()

    found, text = view(published), shown(published)

    assert ids(found) == {**{key: [] for key in KEYS}, "vanished": ["pilot-room"]}
    assert found["uncommitted"] == ["stacks/pilot-room.yaml"]
    assert {one["guard"] for one in found["refused"]} == {"retirement"}
    assert "  1 on the platform, but without a file  pilot-room\n" in text
    assert "Not committed: stacks/pilot-room.yaml\n" in text
    assert "MC403 the file of `pilot-room` is gone" in text


def test_what_a_commit_allows_is_not_told_as_refused(published: Issuer) -> None:
    (published.root / "stacks/pilot-room.yaml").unlink()
    published.commit("The pilot is over\n\nRetire: pilot-room")

    found = view(published)

    assert [one["allow_with"] for one in found["refused"] if one["guard"] == "retirement"] == []
    assert [(one["id"], one["action"]) for one in found["pending"]] == [("pilot-room", "retire")]


def test_files_that_hold_errors_are_counted_and_stop_nothing(published: Issuer) -> None:
    published.edit(TRACING, "\nvisibility: public ", "\nvisiblity: public ")

    found, text = view(published), shown(published)

    assert found["errors"] == 1
    assert "Your files hold 1 error, and what is broken is not compared: see `mcctl validate`\n" in text


def test_outside_git_everything_counts_as_not_committed(published: Issuer) -> None:
    shutil.rmtree(published.root / ".git")

    found = view(published)

    assert (found["commit"], found["uncommitted"], found["last_publish"]["commits_ago"]) == (None, ["."], None)
    assert "Nothing here is committed to git\n" in shown(published)


@pytest.mark.parametrize("arguments", [(), ("--format", "json")])
def test_of_a_public_repository_with_private_content_nothing_is_told(
    published: Issuer, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    event = tmp_path / "event.json"
    event.write_text('{"repository": {"visibility": "public"}}', encoding="utf-8")

    done = published.run("status", *arguments, environment={"GITHUB_EVENT_PATH": str(event)})

    assert (done.returncode, done.stdout) == (1, "")


def test_the_view_is_valid_by_its_schema(published: Issuer) -> None:
    title(published, TRACING, "Tracing Code")
    (published.root / "stacks/pilot-room.yaml").unlink()
    rules = json.loads((SCHEMAS / "status-1.schema.json").read_text(encoding="utf-8"))

    errors = jsonschema.Draft202012Validator(rules).iter_errors(view(published))

    assert [error.message for error in errors] == []
