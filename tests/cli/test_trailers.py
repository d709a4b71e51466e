"""Allowances in the messages of commits: those that are being published, and no older ones."""

import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.cli.publishing import Issuer

LEADING = "stacks/leading-stem-change.yaml"
ACCESS = "  - {organization: lakeshore-public-schools}\n"
RIVERSIDE = f"{ACCESS}  - {{organization: riverside-schools}}\n"
OPENED = ("leading-stem-change", "designing-professional-learning", "facilitating-instructional-change")
EXPOSE = f"Expose: {', '.join(OPENED)}"
WITHDRAW = f"Withdraw: {', '.join(OPENED)}"


def refused(issuer: Issuer, *arguments: str) -> list[tuple[str, str]]:
    """Guard and id of what the plan refuses."""
    return [(one["guard"], one["id"]) for one in issuer.plan(*arguments)["refused"]]


def opened(issuer: Issuer, message: str) -> str:
    """Commits that Riverside may see the private stack."""
    issuer.edit(LEADING, ACCESS, RIVERSIDE)
    return issuer.commit(message)


def closed(issuer: Issuer, message: str) -> str:
    """Commits that it may no longer."""
    issuer.edit(LEADING, RIVERSIDE, ACCESS)
    return issuer.commit(message)


def test_what_a_commit_allows_is_allowed_once_and_the_plan_says_by_which(published: Issuer) -> None:
    commit = opened(published, f"Open it to Riverside\n\n{EXPOSE}")

    shown = published.run("-v", "diff")
    plan = published.plan()
    done = published.run("publish", "--yes")

    assert plan["refused"] == []
    assert plan["allowances"] == sorted(f"expose {name}" for name in OPENED)
    assert f"allowed by commit {commit[:7]}: expose leading-stem-change" in shown.stderr
    assert f"commit {commit[:7]}" in shown.stdout
    assert done.returncode == 0, done.stdout

    closed(published, f"Close it\n\n{WITHDRAW}")
    assert published.run("publish", "--yes").returncode == 0
    opened(published, "Open it again")
    again = published.run("publish", "--yes")
    assert again.returncode == 5
    assert "refused[MC401] " in again.stdout
    assert published.plan()["allowances"] == []


def test_a_flag_and_a_trailer_are_the_same_words_in_the_digest(published: Issuer) -> None:
    opened(published, "Open it to Riverside")
    by_flag = published.plan(*(part for name in OPENED for part in ("--expose", name)))
    published.commit(f"Agree\n\n{EXPOSE}")
    by_trailer = published.plan()
    both = published.plan("--expose", OPENED[0])
    assert by_flag["digest"] == by_trailer["digest"] == both["digest"]
    assert by_flag["commit"] != by_trailer["commit"]


def test_where_nothing_was_published_yet_all_ancestors_allow(issuer: Issuer) -> None:
    for command in (("init", "--quiet", "--initial-branch=main"), ("add", "--all")):
        issuer.git(*command)
    issuer.commit("Begin\n\nRetire: long-ago")
    issuer.commit("Go on\n\nOverwrite: later")
    assert issuer.plan()["allowances"] == ["overwrite later", "retire long-ago"]


def test_what_was_published_by_others_or_from_no_commit_moves_nothing(published: Issuer) -> None:
    opened(published, f"Open it to Riverside\n\n{EXPOSE}")
    database = sqlite3.connect(published.root / ".mcctl" / "platform.db")
    with database:
        for revision, namespace, origin, commit in (
            (2, "arts", "files", published.git("rev-parse", "HEAD")),
            (3, "northlake", "console", published.git("rev-parse", "HEAD")),
            (4, "northlake", "files", None),
        ):
            database.execute(
                "INSERT INTO changesets SELECT id || ?, issuer, ?, idempotency_key || ?, body_digest, ?, ?, allowances, "
                "?, applied_at, answer, claims FROM changesets WHERE catalog_revision = 1",
                (revision, revision, revision, namespace, origin, json.dumps({"commit": commit})),
            )
            database.execute(
                "INSERT INTO changes SELECT changeset || ?, position, action, kind, id, resource, before, after "
                "FROM changes WHERE changeset = (SELECT id FROM changesets WHERE catalog_revision = 1)",
                (revision,),
            )
    database.close()
    assert refused(published) == []


def test_a_flag_allows_between_two_commits_and_so_do_the_commits_between(published: Issuer) -> None:
    opened(published, "Open it to Riverside")
    assert {guard for guard, _ in refused(published, "--base", "HEAD~1")} == {"exposure"}
    published.commit(f"Agree\n\n{EXPOSE}")
    assert refused(published, "--base", "HEAD~2") == []


def test_where_the_last_published_commit_is_gone_only_flags_allow_and_the_way_out_is_told(published: Issuer) -> None:
    published.git("checkout", "--quiet", "--orphan", "anew")
    opened(published, f"The catalogue, written anew\n\n{EXPOSE}")

    refusing = published.run("publish", "--yes")
    by_flag = published.run("publish", "--yes", *(part for name in OPENED for part in ("--expose", name)))

    assert refusing.returncode == 5
    assert (
        "is not in the history of what is checked out: what the messages of commits allow is left out"
        in refusing.stderr
    )
    assert "allow on the command line" in refusing.stderr
    assert by_flag.returncode == 0, by_flag.stdout


def test_an_older_commit_is_published_by_flags_only(published: Issuer) -> None:
    first = published.git("rev-parse", "HEAD")
    opened(published, f"Open it to Riverside\n\n{EXPOSE}\n{WITHDRAW}")
    assert published.run("publish", "--yes").returncode == 0
    published.git("checkout", "--quiet", first)

    back = published.run("publish", "--yes")

    assert back.returncode == 5
    assert "local was published to last from a commit, but commit" in back.stderr
    assert "refused[MC402]" in back.stdout


def clone(issuer: Issuer, depth: int) -> Issuer:
    """A shallow clone, with the platform of the whole one."""
    shallow = issuer.root.parent / f"shallow-{depth}"
    issuer.git("clone", "--quiet", f"--depth={depth}", f"file://{issuer.root}", str(shallow))
    shutil.copytree(issuer.root / ".mcctl", shallow / ".mcctl")
    return Issuer(shallow)


def test_a_clone_that_does_not_reach_back_takes_no_trailers_and_one_that_does_takes_them(published: Issuer) -> None:
    opened(published, f"Open it to Riverside\n\n{EXPOSE}")

    short, enough = clone(published, 1), clone(published, 2)

    done = short.run("publish", "--yes")
    assert done.returncode == 5
    assert "is not in this clone" in done.stderr
    assert "`git fetch --unshallow`" in done.stderr
    assert refused(enough) == []


def test_a_clone_in_which_older_commits_look_like_new_ones_takes_no_trailers(published: Issuer) -> None:
    """An old commit, long published, is reached through a side branch; the way to it from what was published is cut."""
    old = published.commit(f"Long ago\n\n{EXPOSE}")
    for number in range(3):
        published.commit(f"Step {number}")
    published.edit("issuer.yaml", "name: Northlake University", "name: University of Northlake")
    published.commit("Another name")
    assert published.run("publish", "--yes").returncode == 0
    published.git("checkout", "--quiet", "-b", "side", old)
    published.commit("Aside")
    published.git("checkout", "--quiet", "main")
    published.git("merge", "--quiet", "--no-ff", "--message", "Merge it", "side")
    opened(published, "Open it to Riverside")
    assert {guard for guard, _ in refused(published)} == {"exposure"}

    shallow = clone(published, 4)

    assert f"Long ago\n\n{EXPOSE}" in shallow.git("log", "--format=%B")
    done = shallow.run("publish", "--yes")
    assert done.returncode == 5
    assert "this clone has too little of the past to tell what came after commit" in done.stderr


def test_outside_git_only_flags_allow(published: Issuer, tmp_path: Path) -> None:
    copy = Issuer(Path(shutil.copytree(published.root, tmp_path / "copy", ignore=shutil.ignore_patterns(".git"))))
    copy.edit(LEADING, ACCESS, RIVERSIDE)
    plan: dict[str, Any] = copy.plan("--expose", "leading-stem-change")
    assert plan["allowances"] == ["expose leading-stem-change"]


@pytest.mark.parametrize("word", ["expose", "EXPOSE", "Expose"])
def test_a_trailer_is_known_in_small_and_capital_letters(published: Issuer, word: str) -> None:
    opened(published, f"Open it\n\n{word}: {' '.join(OPENED)}")
    assert refused(published) == []
