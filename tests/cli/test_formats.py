"""`--format` as users and pipelines give it: where each format goes, what GitHub Actions is told beside, what is escaped."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.cli.publishing import COMMAND, EXAMPLE, Issuer, scrubbed
from tests.node_tools import node_modules

PILOT = "stacks/pilot-room.yaml"
FORMATS = ("text", "plain", "json", "github", "sarif", "markdown")
HOSTILE = "@octocat #12 <img src=x> | [a](http://evil.example) ##[error]x ::error::y \\e[31m\\u202e\\u009b2J {0} %0A"
LIMIT = 1024 * 1024


@pytest.fixture
def issuer(tmp_path: Path) -> Issuer:
    """The example with a wrong key, a member that does not exist, and a title that would like to be obeyed."""
    shutil.copytree(EXAMPLE, tmp_path / "repo", ignore=shutil.ignore_patterns(".mcctl"))
    issuer = Issuer(tmp_path / "repo")
    issuer.edit(PILOT, "title: Pilot Room\n", f'titel: "{HOSTILE}"\n')
    issuer.edit("stacks/teaching-computer-science.yaml", "live-coding}", f'"live-codng {HOSTILE}"}}')
    return issuer


def run(issuer: Issuer, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    done = issuer.run(*arguments, environment=environment)
    assert "Traceback" not in done.stderr + done.stdout
    return done


def under_actions(tmp_path: Path, **more: str) -> dict[str, str]:
    return {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"), **more}


def test_all_six_formats_are_written_in_one_run_each_as_if_alone(issuer: Issuer, tmp_path: Path) -> None:
    files = {name: tmp_path / f"out.{name}" for name in FORMATS}
    targets = [part for name, path in files.items() for part in ("--format", f"{name}={path}")]

    done = run(issuer, "validate", *targets)

    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")
    for name, path in files.items():
        alone = run(issuer, "validate", "--format", name)
        assert (alone.returncode, alone.stderr) == (1, ""), name
        assert path.read_text(encoding="utf-8") == alone.stdout, name
        assert "live-codng" in alone.stdout, name
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["repo", *(path.name for path in files.values())])


def test_no_format_lets_a_file_speak_to_terminals_or_logs(issuer: Issuer) -> None:
    for name in FORMATS:
        shown = run(issuer, "validate", "--format", name).stdout
        assert shown.replace("\n", "").isprintable(), name
        assert "##[" not in shown, name
        assert not [line for line in shown.splitlines() if line.lstrip().startswith("::") and name != "github"]


def test_the_status_and_the_findings_are_the_same_in_each_format(issuer: Issuer) -> None:
    for name in FORMATS:
        done = run(issuer, "validate", "--format", name)
        assert done.returncode == 1
        assert ("MC002" in done.stdout, "live-codng" in done.stdout) == (True, True), name


def test_two_formats_to_one_file_are_a_wrong_usage(issuer: Issuer) -> None:
    done = run(issuer, "validate", "--format", "json=out", "--format", "sarif=./out")

    assert (done.returncode, done.stdout) == (2, "")
    assert "two formats go to one file" in done.stderr
    assert not (issuer.root / "out").exists()


def test_what_is_written_to_stays_what_it_is(issuer: Issuer, tmp_path: Path) -> None:
    (tmp_path / "real.json").write_text("before", encoding="utf-8")
    (tmp_path / "link.json").symlink_to("real.json")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)

    run(issuer, "validate", "--format", f"json={tmp_path / 'link.json'}", "--format", f"github={pipe}")

    told = os.read(reader, 65536).decode()
    os.close(reader)
    assert (pipe.is_fifo(), (tmp_path / "link.json").is_symlink()) == (True, True)
    assert told == run(issuer, "validate", "--format", "github").stdout
    assert (tmp_path / "real.json").read_text(encoding="utf-8") == run(issuer, "validate", "--format", "json").stdout


def test_quiet_keeps_the_findings_and_leaves_out_the_sum(issuer: Issuer) -> None:
    loud = {name: run(issuer, "validate", "--format", name).stdout for name in FORMATS}
    quiet = {name: run(issuer, "--quiet", "validate", "--format", name).stdout for name in FORMATS}

    assert loud["text"].startswith(quiet["text"])
    assert loud["text"].removeprefix(quiet["text"]).startswith("19 files: 2 errors\n")
    assert loud["plain"].removeprefix(quiet["plain"]).startswith("19 files were read: 2 errors.\n")
    for name in ("json", "github", "sarif", "markdown"):
        assert quiet[name] == loud[name]


def test_quiet_says_nothing_where_there_is_nothing_to_report(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "repo", ignore=shutil.ignore_patterns(".mcctl"))

    done = run(Issuer(tmp_path / "repo"), "--quiet", "validate")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_actions_get_annotations_on_stderr_and_a_summary_behind_what_is_there(issuer: Issuer, tmp_path: Path) -> None:
    (tmp_path / "summary.md").write_text("# Before\n", encoding="utf-8")
    alone = {name: run(issuer, "validate", "--format", name) for name in ("text", "github", "markdown")}

    done = run(issuer, "validate", **under_actions(tmp_path))

    assert (done.returncode, done.stdout, done.stderr) == (1, alone["text"].stdout, alone["github"].stdout)
    assert (tmp_path / "summary.md").read_text(encoding="utf-8") == f"# Before\n\n{alone['markdown'].stdout}"


def test_annotations_that_were_asked_for_are_not_given_twice(issuer: Issuer, tmp_path: Path) -> None:
    done = run(issuer, "validate", "--format", "github", **under_actions(tmp_path))

    assert done.stderr == ""
    assert done.stdout.count("::error ") == 2


@pytest.mark.parametrize("actions", ["", "false", "1"])
def test_elsewhere_nobody_is_told_beside(issuer: Issuer, tmp_path: Path, actions: str) -> None:
    done = run(issuer, "validate", **under_actions(tmp_path, GITHUB_ACTIONS=actions))

    assert done.stderr == ""
    assert not (tmp_path / "summary.md").exists()


def test_a_summary_that_cannot_be_written_is_told_and_changes_nothing(issuer: Issuer, tmp_path: Path) -> None:
    (tmp_path / "summary.md").mkdir()

    done = run(issuer, "validate", **under_actions(tmp_path))

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "the summary of the job cannot be written: is a directory"
    assert "live-codng" in done.stdout


@pytest.mark.parametrize(("used", "is_written"), [(LIMIT - 100, False), (LIMIT - 1000, True), (LIMIT + 5, False)])
def test_a_summary_is_added_only_as_far_as_there_is_room(
    issuer: Issuer, tmp_path: Path, used: int, *, is_written: bool
) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("x" * used, encoding="utf-8")

    done = run(issuer, "validate", **under_actions(tmp_path))

    assert done.returncode == 1
    assert (summary.stat().st_size > used) == is_written
    assert is_written == (summary.stat().st_size <= LIMIT and "is full" not in done.stderr)


def test_in_a_folder_of_a_larger_repository_places_are_told_from_its_root(issuer: Issuer, tmp_path: Path) -> None:
    subprocess.run(("git", "init", "--quiet", str(tmp_path)), check=True, env=scrubbed())

    github = run(issuer, "validate", "--format", "github").stdout
    sarif = json.loads(run(issuer, "validate", "--format", "sarif").stdout)["runs"][0]
    text = run(issuer, "validate").stdout

    assert github.startswith("::error file=repo/stacks/")
    assert sarif["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == f"repo/{PILOT}"
    assert sarif["automationDetails"]["id"] == "mcctl/repo/"
    assert text.startswith(f"{PILOT}:9:1: ")


def test_a_repository_that_everybody_reads_shows_nothing_private_anywhere(issuer: Issuer, tmp_path: Path) -> None:
    event = tmp_path / "event.json"
    event.write_text('{"repository": {"visibility": "public"}}', encoding="utf-8")
    title = "Confidential Title"
    issuer.edit("stacks/leading-stem-change.yaml", "title: ", f"title: {title} # ")
    files = [part for name in FORMATS for part in ("--format", f"{name}={tmp_path / name}")]

    done = run(issuer, "validate", *files, **under_actions(tmp_path, GITHUB_EVENT_PATH=str(event)))

    assert done.returncode == 1
    for name in (*FORMATS, "summary.md"):
        shown = (tmp_path / name).read_text(encoding="utf-8")
        assert ("MC211" in shown, title in shown, HOSTILE[:8] in shown) == (True, False, False), name
    assert title not in done.stdout + done.stderr


def test_a_terminal_that_knows_few_characters_gets_signs_that_it_knows(issuer: Issuer) -> None:
    done = run(issuer, "validate", PILOT, PYTHONIOENCODING="ascii")

    assert done.stdout.splitlines()[1:5:2] == [
        "    |",
        f'  9 | titel: "{HOSTILE.replace("##[", "#" + chr(92) + "u0023[")}"',
    ]


def in_terminal(issuer: Issuer, *arguments: str, **environment: str) -> str:
    """Runs mcctl in a terminal of 80 columns, and reads what it is sent."""
    pty = pytest.importorskip("pty", reason="there are no such terminals on this system")
    termios = pytest.importorskip("termios")
    leader, follower = pty.openpty()
    termios.tcsetwinsize(follower, (24, 80))
    kept = {name: value for name, value in scrubbed().items() if name not in {"NO_COLOR", "COLUMNS", "LINES"}}
    process = subprocess.Popen(
        (*COMMAND, *arguments), cwd=issuer.root, env={**kept, "TERM": "xterm-256color", **environment},
        stdin=subprocess.DEVNULL, stdout=follower, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(follower)
    sent = b""
    while True:
        try:
            part = os.read(leader, 65536)
        except OSError:  # how Linux says that nobody writes any more
            break
        if not part:
            break
        sent += part
    os.close(leader)
    process.wait()
    return sent.decode()


@pytest.mark.parametrize(
    ("arguments", "environment", "is_colored"),
    [
        ((), {}, True),
        (("--color", "never"), {}, False),
        ((), {"NO_COLOR": "1"}, False),
        ((), {"TERM": "dumb"}, False),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
    ],
    ids=["terminal", "never", "NO_COLOR", "dumb", "always"],
)
def test_names_of_files_lead_to_them_on_a_terminal_with_colours_only(
    issuer: Issuer, arguments: tuple[str, ...], environment: dict[str, str], *, is_colored: bool
) -> None:
    sent = in_terminal(issuer, *arguments, "validate", **environment)

    address = (issuer.root / PILOT).as_uri()
    assert (f"{address}\x1b\\" in sent, "\x1b]8;" in sent, "\x1b[" in sent) == (is_colored,) * 3


def test_a_pipe_gets_no_links_even_where_colours_are_asked_for(issuer: Issuer) -> None:
    shown = run(issuer, "--color", "always", "validate").stdout

    assert "\x1b[" in shown
    assert "\x1b]" not in shown


def test_all_lines_fit_the_terminal_and_sentences_break_between_words(issuer: Issuer) -> None:
    lines = in_terminal(issuer, "--color", "never", "validate").splitlines()

    assert any(" │" in line for line in lines)
    assert max(map(len, lines)) <= 80
    assert "  letters, digits and single hyphens, at most 64 characters" in lines


def sarif_of(issuer: Issuer, path: Path) -> dict[str, Any]:
    assert run(issuer, "validate", "--format", f"sarif={path}").returncode == 1
    log: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return log


def test_sarif_tells_of_every_rule_with_its_page(issuer: Issuer, tmp_path: Path) -> None:
    rules = sarif_of(issuer, tmp_path / "out.sarif")["runs"][0]["tool"]["driver"]["rules"]

    assert {"MC201", "MC206", "MC302"} <= {rule["id"] for rule in rules}
    for rule in rules:
        assert rule["name"].isalnum()
        assert rule["shortDescription"]["text"] in rule["help"]["markdown"]


def test_fingerprints_stay_where_lines_above_move(issuer: Issuer, tmp_path: Path) -> None:
    def fingerprints() -> list[str]:
        results = sarif_of(issuer, tmp_path / "out.sarif")["runs"][0]["results"]
        return [result["partialFingerprints"]["mcctlFinding/v1"] for result in results]

    before = fingerprints()
    text = (issuer.root / PILOT).read_text(encoding="utf-8")
    (issuer.root / PILOT).write_text(f"# one more line\n{text}", encoding="utf-8")

    assert fingerprints() == before
    assert len(set(before)) == len(before) == 2


def test_sarif_is_valid_by_its_schema(issuer: Issuer, tmp_path: Path) -> None:
    packages = node_modules() / "@microsoft"
    schema = json.loads(next(packages.glob("*/sarif-2.1.0.json")).read_text(encoding="utf-8-sig"))

    log = sarif_of(issuer, tmp_path / "out.sarif")

    assert [error.message for error in jsonschema.Draft7Validator(schema).iter_errors(log)] == []


@pytest.mark.parametrize("kinds", [(), ("--rule-kind", "Ghas")], ids=["default", "GitHub"])
def test_the_multitool_finds_nothing_in_sarif(issuer: Issuer, tmp_path: Path, kinds: tuple[str, ...]) -> None:
    found = (node_modules() / "@microsoft").glob("sarif-multitool-*/Sarif.Multitool*")
    programs = [path for path in found if path.suffix in {".Multitool", ".exe"}]
    assert programs, "the package has no program for this system"
    sarif_of(issuer, tmp_path / "out.sarif")
    told = tmp_path / "told.sarif"

    done = subprocess.run(
        (str(programs[0]), "validate", str(tmp_path / "out.sarif"), "--output", str(told), *kinds),
        capture_output=True, text=True, check=False, timeout=120,
        env={**scrubbed(), "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
    )  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr
    log = json.loads(told.read_text(encoding="utf-8-sig"))["runs"][0]
    assert log["results"] == [], done.stdout
    assert log["invocations"][0]["executionSuccessful"]
