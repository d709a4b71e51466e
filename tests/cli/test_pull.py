"""`mcctl pull` as an author runs it: what was changed on the platform comes into the files, and nothing of theirs is lost."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.publishing import TRACING, Issuer

SETTINGS = 'version: 1\nnamespace: northlake\ndefault_platform: local\nplatforms:\n  local: {url: "local:"}\n'


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, published, with two values changed on the platform."""
    issuer = Issuer.example(tmp_path_factory.mktemp("pull") / "repo")
    assert issuer.run("publish", "--yes").returncode == 0
    edited = issuer.run(
        "platform", "edit", "code-tracing", "--set", "title=Tracing: Code", "--set", "delivery=onsite", "--yes"
    )
    assert edited.returncode == 0, edited.stderr
    return issuer.root


@pytest.fixture
def issuer(template: Path, tmp_path: Path) -> Issuer:
    return Issuer(Path(shutil.copytree(template, tmp_path / "repo")))


def text_of(issuer: Issuer, path: str = TRACING) -> str:
    return (issuer.root / path).read_text(encoding="utf-8")


def test_a_pull_writes_just_what_changed_and_diff_is_empty_afterwards(issuer: Issuer) -> None:
    before = text_of(issuer)

    done = issuer.run("pull")

    assert (done.returncode, done.stderr) == (0, "")
    assert (
        done.stdout
        == f"""\
~ {TRACING}
    code-tracing: title: `Code Tracing` → `Tracing: Code`
    code-tracing: delivery: `online` → `onsite`
✓ 1 file changed
"""
    )
    assert text_of(issuer) == before.replace("title: Code Tracing\n", 'title: "Tracing: Code"\n').replace(
        "delivery: online\n", "delivery: onsite\n"
    )
    assert issuer.run("diff", "--exit-code").returncode == 0
    assert issuer.run("pull").stdout == "✓ nothing to pull\n"


@pytest.mark.parametrize("flag", ["--dry-run", "--diff"])
def test_a_look_writes_nothing(issuer: Issuer, flag: str) -> None:
    before = text_of(issuer)

    done = issuer.run("pull", flag)

    assert done.returncode == 0
    assert text_of(issuer) == before
    assert ('-title: Code Tracing\n+title: "Tracing: Code"\n' in done.stdout) == (flag == "--diff")
    assert ("nothing was written yet: 1 file changed\n" in done.stdout) == (flag == "--dry-run")


def test_a_file_that_is_not_committed_is_left_alone_unless_allowed(issuer: Issuer) -> None:
    issuer.edit(TRACING, "code: CS-T1\n", "code: CS-T1 # mine\n")
    before = text_of(issuer)

    refused = issuer.run("pull")
    kept = text_of(issuer)
    allowed = issuer.run("pull", "--allow-dirty")

    assert refused.returncode == 5
    assert f"{TRACING} holds changes that are not committed" in refused.stderr
    assert "nothing was written" in refused.stderr
    assert kept == before
    assert allowed.returncode == 0, allowed.stderr
    assert "code: CS-T1 # mine\n" in text_of(issuer)
    assert "delivery: onsite\n" in text_of(issuer)


def test_changes_elsewhere_that_are_not_committed_are_no_hindrance(issuer: Issuer) -> None:
    (issuer.root / "notes.txt").write_text("mine\n", encoding="utf-8")

    assert issuer.run("pull").returncode == 0


def test_outside_git_files_are_changed_only_where_that_is_allowed(issuer: Issuer) -> None:
    shutil.rmtree(issuer.root / ".git")

    refused = issuer.run("pull")
    allowed = issuer.run("pull", "--allow-dirty")

    assert (refused.returncode, allowed.returncode) == (5, 0)
    assert f"{TRACING} is not committed" in refused.stderr


def test_a_conflict_shows_both_sides_and_is_left_alone_unless_the_platforms_is_wanted(issuer: Issuer) -> None:
    issuer.edit(TRACING, "title: Code Tracing\n", "title: Tracing\n")
    issuer.commit("Another title")
    before = text_of(issuer)

    left = issuer.run("pull")
    kept = text_of(issuer)
    taken = issuer.run("pull", "--theirs")

    assert left.returncode == 4
    assert (
        left.stderr
        == f"""\
! {TRACING} is left as it is: changed in both places
    title
      your file:    `Tracing`
      the platform: `Tracing: Code`
    take the platform's with `--theirs`, or mend the file by hand; `mcctl publish --overwrite code-tracing` keeps what it says
"""
    )
    assert kept == before
    assert taken.returncode == 0, taken.stderr
    assert 'title: "Tracing: Code"\n' in text_of(issuer)


def an_empty_folder(issuer: Issuer, tmp_path: Path) -> Issuer:
    """A folder with nothing but settings, beside the same platform."""
    adopted = Issuer(tmp_path / "adopted")
    (adopted.root / ".mcctl").mkdir(parents=True)
    (adopted.root / "mcctl.yaml").write_text(SETTINGS, encoding="utf-8")
    shutil.copy(issuer.root / ".mcctl" / "platform.db", adopted.root / ".mcctl" / "platform.db")
    return adopted


def test_an_empty_folder_becomes_the_whole_catalogue(issuer: Issuer, tmp_path: Path) -> None:
    adopted = an_empty_folder(issuer, tmp_path)

    done = adopted.run("pull")
    diff = adopted.run("diff", "--exit-code")
    checked = adopted.run("validate", "--format", "json")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("✓ 35 files new\n")
    assert diff.returncode == 0, diff.stdout
    assert json.loads(checked.stdout)["summary"]["errors"] == json.loads(checked.stdout)["summary"]["warnings"] == 0
    assert adopted.run("fmt", "--check").returncode == 0
    assert (adopted.root / "badges" / "code-tracing.svg").read_bytes() == (
        issuer.root / "badges" / "code-tracing.svg"
    ).read_bytes()


def test_where_nothing_says_whose_catalogue_is_wanted_the_way_out_is_told(tmp_path: Path) -> None:
    empty = Issuer(tmp_path)
    (tmp_path / "mcctl.yaml").write_text(SETTINGS.replace("namespace: northlake\n", ""), encoding="utf-8")

    done = empty.run("pull")

    assert done.returncode == 2
    assert "nothing says whose catalogue is wanted" in done.stderr
    assert "add `--issuer ID`" in done.stderr


def test_an_id_that_there_is_not_is_told(issuer: Issuer) -> None:
    done = issuer.run("pull", "no-such")

    assert done.returncode == 2
    assert "there is no `no-such`, neither on the platform nor in the files" in done.stderr


def test_what_everybody_can_read_is_not_pulled_into(issuer: Issuer, tmp_path: Path) -> None:
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"repository": {"visibility": "public"}}), encoding="utf-8")
    before = text_of(issuer)

    done = issuer.run("pull", environment={"GITHUB_EVENT_PATH": str(event)})

    assert done.returncode == 1
    assert text_of(issuer) == before
    assert "Tracing" not in done.stdout


def test_nothing_that_is_not_for_everybody_is_pulled_to_where_everybody_can_read_it(
    issuer: Issuer, tmp_path: Path
) -> None:
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"repository": {"visibility": "public"}}), encoding="utf-8")
    adopted = an_empty_folder(issuer, tmp_path)

    done = adopted.run("pull", environment={"GITHUB_EVENT_PATH": str(event)})

    assert (done.returncode, done.stdout) == (1, "")
    assert "what would be pulled is not for everybody; nothing was written" in done.stderr
    assert sorted(path.name for path in adopted.root.iterdir()) == [".mcctl", "mcctl.yaml"]


def test_where_a_file_cannot_be_written_the_written_ones_are_told_and_a_second_run_does_the_rest(
    issuer: Issuer, tmp_path: Path
) -> None:
    adopted = an_empty_folder(issuer, tmp_path)
    (adopted.root / "stacks").write_text("in the way\n", encoding="utf-8")

    done = adopted.run("pull")
    (adopted.root / "stacks").unlink()
    again = adopted.run("pull", "--allow-dirty")

    assert done.returncode == 2
    assert "badges/code-tracing.svg was written\n" in done.stderr
    assert "stacks/pilot-room.yaml was not written\n" in done.stderr
    assert "run `mcctl pull` again for the rest" in done.stderr
    assert again.returncode == 0, again.stderr
    assert adopted.run("diff", "--exit-code").returncode == 0
