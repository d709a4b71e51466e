"""`mcctl platform edit`: a change made on the platform itself, so that it is there and the files do not say so."""

import os
import pty
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest

from tests.cli.publishing import COMMAND, TRACING, Issuer, scrubbed

LIVE_CODING = "micro-credentials/computer-science/live-coding.yaml"


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Issuer:
    issuer = Issuer.example(tmp_path_factory.mktemp("published") / "repo")
    done = issuer.run("publish", "--yes")
    assert done.returncode == 0, done.stderr
    return issuer


@pytest.fixture
def published(example: Issuer, tmp_path: Path) -> Issuer:
    """The example, published; each test has its own."""
    return Issuer(Path(shutil.copytree(example.root, tmp_path / "repo")))


def edit(issuer: Issuer, *arguments: str) -> subprocess.CompletedProcess[str]:
    return issuer.run("platform", "edit", *arguments, "--yes")


def test_an_edit_on_the_platform_is_drift_that_publishing_leaves_alone(published: Issuer) -> None:
    done = edit(published, "code-tracing", "--set", "title=Tracing Code")
    plan = published.plan()
    again = published.run("publish", "--yes")

    assert done.returncode == 0, done.stderr
    assert plan["changes"] == plan["refused"] == []
    assert [(drift["id"], drift["state"], [f["after"] for f in drift["fields"]]) for drift in plan["drift"]] == [
        ("code-tracing", "drift", ["Tracing Code"])
    ]
    assert again.returncode == 0
    assert len(published.plan()["drift"]) == 1


def test_what_is_edited_there_and_in_the_files_is_a_conflict(published: Issuer) -> None:
    assert edit(published, "code-tracing", "--set", "title=Tracing Code").returncode == 0
    published.edit(TRACING, "title: Code Tracing\n", "title: Code, Traced\n")
    published.commit("Call it otherwise")

    refused = published.run("publish", "--yes")
    allowed = published.run("publish", "--yes", "--overwrite", "code-tracing")

    assert (refused.returncode, allowed.returncode) == (4, 0)
    assert published.run("diff", "--exit-code").returncode == 0


def test_the_log_tells_that_it_was_made_on_the_platform(published: Issuer) -> None:
    assert edit(published, "code-tracing", "--set", "title=Tracing Code").returncode == 0

    database = sqlite3.connect(published.root / ".mcctl" / "platform.db")
    try:
        logged = database.execute("SELECT origin, namespace FROM changesets ORDER BY catalog_revision").fetchall()
    finally:
        database.close()
    assert logged == [("files", "northlake"), ("console", "northlake")]


def test_the_log_names_who_made_it_and_nobody_where_git_names_nobody(published: Issuer) -> None:
    published.git("config", "user.name", "Edith Editor")
    assert edit(published, "code-tracing", "--set", "title=Tracing Code").returncode == 0
    published.git("config", "user.name", "")
    assert edit(published, "code-tracing", "--set", "title=Code").returncode == 0

    told = published.run("log").stdout

    assert "Edith Editor, on the platform itself, as northlake\n" in told
    assert "nobody named, on the platform itself, as northlake\n" in told


def test_values_go_where_keys_ids_names_and_numbers_lead(published: Issuer) -> None:
    done = edit(
        published, "code-tracing", "--same-version", "code-tracing",
        "--set", "assessment.parts.evidence.items.lesson.prompt=Show a lesson.",
        "--set", "badge.alt=A green circle",
        "--set", "subjects:=[computer science, reading]",
        "--set", "audience.1=Everybody who teaches",
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    fields = {tuple(field["route"]): field["after"] for field in published.plan()["drift"][0]["fields"]}
    assert fields[("badge", "alt")] == "A green circle"
    assert fields[("subjects",)] == ["computer science", "reading"]
    assert "Show a lesson." in fields.values()
    assert any(route[0] == "audience" for route in fields)


def test_what_is_taken_out_is_gone(published: Issuer) -> None:
    done = edit(published, "code-tracing", "--remove", "subjects", "--remove", "url")

    assert done.returncode == 0, done.stderr
    (drift,) = published.plan()["drift"]
    assert {field["route"][0]: field["after"] for field in drift["fields"]} == {"subjects": None, "url": None}


def test_what_is_wrong_is_told_where_it_was_set_and_nothing_is_changed(published: Issuer) -> None:
    before = published.stored()

    done = edit(
        published, "code-tracing",
        "--set", "titel=Tracing Code", "--set", "badge.alt=", "--set", "assessment.parts.evidence.items.lesson.min:=x",
    )  # fmt: skip

    assert done.returncode == 1
    assert "error[MC002] titel: there is no key `titel` here" in done.stderr
    assert "error[MC014] badge.alt: `alt` is an empty text" in done.stderr
    assert "error[MC002] assessment.parts.evidence.items.lesson.min: " in done.stderr
    assert done.stderr.endswith("nothing was changed\n")
    assert published.stored() == before


def test_what_an_edit_breaks_elsewhere_is_told_too(published: Issuer) -> None:
    done = edit(published, "code-tracing", "--set", "visibility=private", "--withdraw", "code-tracing")

    assert done.returncode == 1
    assert "stack/teaching-computer-science: " in done.stderr


def test_a_warning_stops_nothing_and_is_told_once(published: Issuer) -> None:
    doubled = edit(published, "code-tracing", "--set", "badge.alt=A circle and and a square")
    other = edit(published, "code-tracing", "--set", "title=Tracing Code")

    assert (doubled.returncode, other.returncode) == (0, 0)
    assert "warning[MC309] badge.alt: " in doubled.stderr
    assert "MC309" not in other.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nothing-here", "--set", "title=x"), "there is no `nothing-here` on local"),
        (("code-tracing",), "nothing says what to change"),
        (("code-tracing", "--set", "title=x", "--file", "issuer.yaml"), "nothing says what to change"),
        (("code-tracing", "--set", "id=other"), "the `id` of `code-tracing` cannot be changed on the platform"),
        (("code-tracing", "--file", LIVE_CODING), "the `id` of `code-tracing` cannot be changed on the platform"),
        (("code-tracing", "--file", "nowhere.yaml"), "`nowhere.yaml` cannot be read"),
        (("code-tracing", "--set", "title"), "`--set title` says not what to set to what"),
        (("code-tracing", "--set", "assessment.parts.x.title=y"), "there is no `x` in `parts`"),
        (("code-tracing", "--remove", "nothing"), "there is no `nothing` to remove"),
    ],
)
def test_what_cannot_be_meant_is_wrong_usage(published: Issuer, arguments: tuple[str, ...], message: str) -> None:
    done = edit(published, *arguments)

    assert done.returncode == 2
    assert message in done.stderr


def test_the_guards_hold_for_an_edit_too(published: Issuer) -> None:
    before = published.stored()
    prompt = ("--set", "assessment.parts.evidence.items.lesson.prompt=Show a lesson.")

    refused = edit(published, "code-tracing", *prompt)
    stored = published.stored()
    allowed = edit(published, "code-tracing", *prompt, "--same-version", "code-tracing")

    assert refused.returncode == 5
    assert "refused[MC404] what is assessed in `code-tracing` changes, but its version stays `1.0`" in refused.stderr
    assert "hint: if it is meant, add `--same-version code-tracing`" in refused.stderr
    assert stored == before
    assert allowed.returncode == 0, allowed.stderr


def test_where_everybody_can_read_the_output_nothing_is_printed_or_changed(published: Issuer) -> None:
    event = published.root.parent / "event.json"
    event.write_text('{"repository": {"visibility": "public"}}', encoding="utf-8")
    before = published.stored()

    done = published.run(
        "platform", "edit", "pilot-room", "--set", "title=Another", "--yes",
        environment={"GITHUB_EVENT_PATH": str(event)},
    )  # fmt: skip

    assert (done.returncode, done.stdout) == (2, "")
    assert "Pilot Room" not in done.stderr
    assert published.stored() == before


def test_what_somebody_else_owns_is_not_edited_in_passing(published: Issuer) -> None:
    published.edit("mcctl.yaml", "version: 1\n", "version: 1\nnamespace: arts\n")

    done = edit(published, "code-tracing", "--set", "title=Tracing Code")

    assert done.returncode == 5
    assert "take it over with `mcctl adopt code-tracing`" in done.stderr


def test_a_whole_definition_is_read_from_a_file_and_its_images_stay(published: Issuer) -> None:
    same = edit(published, "live-coding", "--file", LIVE_CODING)
    other = published.root.parent / "other.yaml"
    text = (published.root / LIVE_CODING).read_text(encoding="utf-8")
    other.write_text(text.replace("title: Live Coding\n", "title: Coding Live\n"), encoding="utf-8")
    changed = edit(published, "live-coding", "--file", str(other))

    assert (same.returncode, changed.returncode) == (0, 0), changed.stderr
    assert "nothing to change: `live-coding` says so on local already" in same.stderr
    assert "[MC" not in changed.stderr
    assert [field["route"] for field in published.plan()["drift"][0]["fields"]] == [["title"]]


def test_what_is_wrong_in_a_file_is_told_on_its_line(published: Issuer) -> None:
    text = (published.root / LIVE_CODING).read_text(encoding="utf-8")
    wrong = published.root.parent / "wrong.yaml"
    wrong.write_text(text.replace("title: Live Coding\n", "titel: Live Coding\n"), encoding="utf-8")
    line = text[: text.index("title: Live Coding\n")].count("\n") + 1
    broken = published.root.parent / "broken.yaml"
    broken.write_text("kind: micro-credential\nid: [live-coding\n", encoding="utf-8")

    shape = edit(published, "live-coding", "--file", str(wrong))
    syntax = edit(published, "live-coding", "--file", str(broken))

    assert (shape.returncode, syntax.returncode) == (1, 1)
    assert f"error[MC002] {wrong}:{line}:1: there is no key `titel` here" in shape.stderr
    assert f" {broken}:2:" in syntax.stderr


def test_an_editor_is_asked_and_a_no_changes_nothing(published: Issuer) -> None:
    before = published.stored()

    asked = answered(published, "n\n", "platform", "edit", "code-tracing", "--set", "title=Tracing Code")
    adopted = answered(published, "n\n", "release", "code-tracing")

    assert "Change `code-tracing` on local? [y/N]: n" in asked
    assert "nothing was changed: you said no" in asked
    assert "Release 1 resource? [y/N]: n" in adopted
    assert published.stored() == before


def test_a_yes_on_the_terminal_is_enough(published: Issuer) -> None:
    told = answered(published, "y\n", "platform", "edit", "code-tracing", "--set", "title=Tracing Code")

    assert "changed `code-tracing` on local" in told
    assert len(published.plan()["drift"]) == 1


def answered(issuer: Issuer, answer: str, *arguments: str) -> str:
    """Runs mcctl on a terminal and types an answer; gives what the terminal showed."""
    mine, theirs = pty.openpty()
    try:
        with subprocess.Popen(
            (*COMMAND, *arguments), cwd=issuer.root, env=scrubbed(), stdin=theirs, stdout=theirs, stderr=theirs
        ) as process:
            os.close(theirs)
            os.write(mine, answer.encode())
            shown = b""
            while True:
                try:
                    read = os.read(mine, 4096)
                except OSError:
                    break
                if not read:
                    break
                shown += read
            process.wait(timeout=60)
    finally:
        os.close(mine)
    return shown.decode().replace("\r\n", "\n")


def test_a_second_edit_goes_over_the_first(published: Issuer) -> None:
    assert edit(published, "code-tracing", "--set", "title=One").returncode == 0
    assert edit(published, "code-tracing", "--set", "title=Two").returncode == 0

    assert [field["after"] for field in published.plan()["drift"][0]["fields"]] == ["Two"]
