"""`validate --base` and `--changed-since`: what a branch changes, as its author and its pull request see it."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.publishing import TRACING, Issuer

LEADING = "stacks/leading-stem-change.yaml"
DESIGNING = "micro-credentials/stem-leadership/designing-professional-learning.yaml"
LIVE = "micro-credentials/computer-science/live-coding.yaml"
ACCESS = "  - {organization: lakeshore-public-schools}\n"


@pytest.fixture
def issuer(tmp_path: Path) -> Issuer:
    found = Issuer.example(tmp_path / "repo")
    found.git("checkout", "--quiet", "-b", "work")
    return found


def told(issuer: Issuer, *arguments: str) -> list[tuple[str, str, int]]:
    """Code, file and line of each finding."""
    done = issuer.run("validate", "--format", "json", *arguments)
    assert done.returncode in {0, 1}, done.stderr
    view: dict[str, Any] = json.loads(done.stdout)
    return [(one["code"], one["file"], one["start"]["line"]) for one in view["diagnostics"]]


def test_a_branch_that_changes_nothing_has_nothing_to_report(issuer: Issuer) -> None:
    assert told(issuer, "--base", "main") == []
    assert told(issuer, "--changed-since", "main") == []


def test_what_a_pull_request_changes_for_people_is_told_and_an_allowance_in_its_commits_silences_it(
    issuer: Issuer,
) -> None:
    issuer.edit(LEADING, ACCESS, f"{ACCESS}  - {{organization: riverside-schools}}\n")
    expected = ("MC401", LEADING, 10)
    assert told(issuer, "--base", "main") == [expected]
    issuer.commit("Open it to Riverside")
    assert told(issuer, "--base", "main") == [expected]
    done = issuer.run("validate", "--base", "main")
    assert done.returncode == 0
    assert (
        "more people will see `designing-professional-learning`, `facilitating-instructional-change`, "
        "`leading-stem-change`: organization riverside-schools" in done.stdout
    )
    assert issuer.run("validate", "--base", "main", "--strict").returncode == 1
    issuer.commit("Agree\n\nExpose: leading-stem-change, designing-professional-learning")
    (still,) = json.loads(issuer.run("validate", "--base", "main", "--format", "json").stdout)["diagnostics"]
    assert still["message"].startswith("more people will see `facilitating-instructional-change`:")
    issuer.commit("Agree to the rest\n\nexpose: facilitating-instructional-change")
    assert told(issuer, "--base", "main") == []


def test_what_main_has_had_since_the_branch_left_is_not_taken_for_undone(issuer: Issuer) -> None:
    issuer.git("checkout", "--quiet", "main")
    issuer.edit(LIVE, 'version: "1.1"', 'version: "1.2"')
    issuer.commit("Go on")
    issuer.git("checkout", "--quiet", "work")
    issuer.edit(LEADING, "delivery: blended", "delivery: online")
    assert told(issuer, "--base", "main") == []
    assert issuer.plan("--base", "main")["summary"]["update"] == 2


def test_a_file_that_vanished_is_told_where_it_was_in_every_format(issuer: Issuer) -> None:
    (issuer.root / "stacks" / "pilot-room.yaml").unlink()
    found = told(issuer, "--base", "main")
    assert ("MC403", "stacks/pilot-room.yaml", 1) in found
    done = issuer.run("validate", "--base", "main")
    assert "stacks/pilot-room.yaml:1:1: warning[MC403] the file of `pilot-room` is gone" in done.stdout
    assert ("MC403", "stacks/pilot-room.yaml", 1) in told(issuer, "--base", "main", "--changed-since", "main")
    formats = ("plain", "github", "sarif", "markdown")
    wanted = [f"--format={name}={issuer.root.parent / name}" for name in formats]
    assert issuer.run("validate", "--base", "main", *wanted).returncode == 0
    for name in formats:
        assert "stacks/pilot-room.yaml" in (issuer.root.parent / name).read_text(encoding="utf-8")


def test_a_new_file_whose_name_is_no_text_is_touched_like_any_other(issuer: Issuer) -> None:
    try:
        (issuer.root / os.fsdecode(b"stacks/\xff.yaml")).write_text("kind: stack\n", encoding="utf-8")
    except OSError:
        pytest.skip("this file system has no such names")
    assert told(issuer, "--base", "main", "--changed-since", "main") == [("MC020", "stacks/?.yaml", 1)]


def test_a_new_id_in_a_moved_file_is_told_once_and_can_be_mended(issuer: Issuer) -> None:
    new = "micro-credentials/computer-science/tracing-code.yaml"
    (issuer.root / TRACING).rename(issuer.root / new)
    issuer.edit(new, "\nid: code-tracing", "\nid: tracing-code")
    for path in [*issuer.root.glob("stacks/*.yaml"), *issuer.root.glob("micro-credentials/*/*.yaml")]:
        text = path.read_text(encoding="utf-8")
        path.write_text(
            text.replace("micro_credential: code-tracing", "micro_credential: tracing-code"), encoding="utf-8"
        )
    assert told(issuer, "--base", "main") == [("MC106", new, 3)]
    assert told(issuer) == []
    done = issuer.run("validate", "--base", "main", "--fix", "--unsafe-fixes")
    assert done.returncode == 0, done.stderr
    assert "\npreviously: [code-tracing]\n" in (issuer.root / new).read_text(encoding="utf-8")
    assert told(issuer, "--base", "main") == []


def test_only_what_the_change_touches_is_told(issuer: Issuer) -> None:
    issuer.edit(LIVE, "tags: [", "tags: [TODO, ")
    issuer.edit(LEADING, "visibility: private", "visibility: public")
    issuer.commit("Break what is there before")
    issuer.git("branch", "--force", "main")
    before = told(issuer)
    assert {file for _, file, _ in before} >= {LEADING}
    assert told(issuer, "--changed-since", "main") == []
    issuer.edit(DESIGNING, "\ntitle: ", "\ntitle: The ")
    found = told(issuer, "--changed-since", "main")
    assert {file for _, file, _ in found} == {LEADING}
    assert found == [one for one in before if one[1] == LEADING]


@pytest.mark.parametrize("path", ["issuer.yaml", "mcctl.yaml"])
def test_a_change_of_settings_or_issuer_touches_everything(issuer: Issuer, path: str) -> None:
    issuer.edit(LEADING, "visibility: private", "visibility: public")
    issuer.commit("Break what is there before")
    issuer.git("branch", "--force", "main")
    assert told(issuer, "--changed-since", "main") == []
    with (issuer.root / path).open("a", encoding="utf-8") as file:
        file.write("\n# changed\n")
    assert told(issuer, "--changed-since", "main") == told(issuer) != []


def test_a_file_that_is_a_link_is_touched_by_what_it_leads_to(issuer: Issuer) -> None:
    shared = issuer.root / "shared"
    shared.mkdir()
    shutil.move(issuer.root / LIVE, shared / "live-coding.yaml")
    (issuer.root / LIVE).symlink_to("../../shared/live-coding.yaml")
    issuer.commit("Share it")
    issuer.git("branch", "--force", "main")
    issuer.edit("shared/live-coding.yaml", "status: active", "status: activ")
    assert ("MC014", LIVE, 6) in told(issuer, "--changed-since", "main")


@pytest.mark.parametrize("flag", ["--base", "--changed-since"])
def test_what_cannot_be_compared_with_is_a_wrong_usage_with_a_way_out(issuer: Issuer, flag: str) -> None:
    done = issuer.run("validate", flag, "origin/main")
    assert (done.returncode, done.stdout) == (2, "")
    assert "`origin/main` is no revision of this git repository" in done.stderr
    assert "fetch-depth: 0" in done.stderr
    shutil.rmtree(issuer.root / ".git")
    done = issuer.run("validate", flag, "main")
    assert (done.returncode, done.stdout) == (2, "")
    assert f"`{flag}` compares with a commit, but this is no git repository" in done.stderr


@pytest.mark.parametrize("flag", ["--base", "--changed-since"])
def test_without_the_git_program_one_is_told_what_is_missing(issuer: Issuer, flag: str, tmp_path: Path) -> None:
    done = issuer.run("validate", flag, "main", environment={"PATH": str(tmp_path / "empty")})
    assert (done.returncode, done.stdout) == (2, "")
    assert "or there is no git program" in done.stderr


def test_a_base_that_was_no_issuers_repository_makes_everything_new(issuer: Issuer) -> None:
    issuer.git("checkout", "--quiet", "--orphan", "fresh")
    issuer.git("rm", "--quiet", "-r", "--cached", ".")
    issuer.git("commit", "--quiet", "--allow-empty", "--message", "Begin")
    first = issuer.git("rev-parse", "HEAD")
    issuer.commit("Write the catalogue")
    assert told(issuer, "--base", first) == []


def test_files_that_were_broken_before_are_named_and_stop_nothing(issuer: Issuer) -> None:
    issuer.edit(LIVE, 'version: "1.1"', "version: [")
    issuer.commit("Break one")
    broken = issuer.git("rev-parse", "HEAD")
    issuer.edit(LIVE, "version: [", 'version: "1.1"')
    issuer.edit(LEADING, ACCESS, f"{ACCESS}  - {{organization: riverside-schools}}\n")
    assert told(issuer, "--base", broken) == [("MC411", LIVE, 1), ("MC401", LEADING, 10)]


def test_a_version_can_go_back_to_what_it_held_and_to_nothing_else(issuer: Issuer) -> None:
    first = (issuer.root / LIVE).read_text(encoding="utf-8")
    issuer.edit(LIVE, 'version: "1.1"', 'version: "2.0"')
    issuer.edit(LIVE, "\npass_rule" if "\npass_rule" in first else "\nperformer: Educator", "\nperformer: Teacher")
    issuer.commit("Do otherwise")
    issuer.git("branch", "--force", "main")
    (issuer.root / LIVE).write_text(first, encoding="utf-8")
    assert told(issuer, "--base", "main") == []
    issuer.edit(LIVE, 'version: "1.1"', 'version: "1.0"')
    assert [code for code, _, _ in told(issuer, "--base", "main")] == ["MC409"]


def test_a_repository_below_a_larger_one_is_compared_by_itself(tmp_path: Path) -> None:
    outer = Issuer(tmp_path / "all")
    Issuer.example(tmp_path / "all" / "ours")
    shutil.rmtree(tmp_path / "all" / "ours" / ".git")
    outer.git("init", "--quiet", "--initial-branch=main")
    outer.commit("Everything")
    issuer = Issuer(tmp_path / "all" / "ours")
    (tmp_path / "all" / "mcctl.yaml").write_text("other", encoding="utf-8")
    issuer.edit(LEADING, ACCESS, f"{ACCESS}  - {{organization: riverside-schools}}\n")
    assert told(issuer, "--base", "main") == [("MC401", LEADING, 10)]
    assert told(issuer, "--changed-since", "main") == []
