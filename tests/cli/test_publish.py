"""The main job, as a maintainer does it: diff, publish, again, a change, a kill."""

import json
import sqlite3
import subprocess
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mcctl.api.changesets import ChangeSet, SubmittedChange
from mcctl.api.resources import ResourceName
from mcctl.platform.app import create_app
from mcctl.platform.database import Database
from mcctl.platform.service import Service
from mcctl.remote.client import Client, Patience
from mcctl.remote.in_process import InProcessTransport
from tests.cli.publishing import COMMAND, TRACING, Issuer, scrubbed

RUBRIC_TEXT = "Values are mentioned but not written down, or only the final values are shown."


@pytest.fixture
def issuer(tmp_path: Path) -> Issuer:
    return Issuer.example(tmp_path / "repo")


@pytest.fixture
def published(issuer: Issuer) -> Issuer:
    done = issuer.run("publish", "--yes")
    assert done.returncode == 0, done.stderr
    return issuer


def test_the_first_publish_launches_everything_without_a_flag(issuer: Issuer) -> None:
    done = issuer.run("publish", "--yes", "--format", "json")

    result = json.loads(done.stdout)
    assert done.returncode == 0, done.stderr
    assert result["plan"]["summary"]["create"] == len(result["applied"]["changes"]) == 18
    assert "code-tracing" in result["plan"]["launches"]
    assert result["plan"]["exposures"] == result["plan"]["refused"] == []
    assert {change["kind"] for change in result["applied"]["changes"]} == {"issuer", "micro-credential", "stack"}


def test_a_second_publish_finds_nothing_to_do_and_says_so(published: Issuer) -> None:
    before = published.stored()

    again = published.run("publish", "--yes")
    diff = published.run("diff", "--exit-code")

    assert (again.returncode, diff.returncode) == (0, 0)
    assert again.stdout == "✓ nothing to do: local has what the files say (18 unchanged)\n"
    assert published.stored() == before


def test_one_rubric_description_is_one_field_of_one_criterion_of_the_class_assessment(published: Issuer) -> None:
    published.edit(TRACING, RUBRIC_TEXT, "Values are named but not written down.")
    published.commit("Say it shorter")

    plan = published.plan()

    (change,) = plan["changes"]
    (field,) = change["fields"]
    assert (change["id"], change["action"], change["class"]) == ("code-tracing", "update", "assessment")
    assert field["class"] == "assessment"
    assert field["route"][-5:-2] == ["rubric", "criteria", 1]
    assert field["route"][-2:] == ["descriptions", "Developing"]
    assert (field["before"], field["after"]) == (RUBRIC_TEXT, "Values are named but not written down.")
    assert published.run("diff", "--exit-code").returncode == 3


def test_a_changed_assessment_needs_a_new_version(published: Issuer) -> None:
    published.edit(TRACING, RUBRIC_TEXT, "Values are named but not written down.")
    published.commit("Say it shorter")

    refused = published.run("publish", "--yes")
    published.edit(TRACING, 'version: "1.0"', 'version: "1.1"')
    published.commit("A new version for it")
    accepted = published.run("publish", "--yes")

    assert refused.returncode == 5
    assert "refused[MC404] what is assessed in `code-tracing` changes, but its version stays `1.0`" in refused.stdout
    assert f"{TRACING}:5:10:" in refused.stdout
    assert accepted.returncode == 0, accepted.stdout


def test_the_same_change_between_two_commits_needs_no_platform(issuer: Issuer) -> None:
    issuer.edit(TRACING, "title: Code Tracing\n", "title: Tracing Code\n")
    issuer.commit("Rename it")

    plan = issuer.plan("--base", "HEAD~1")

    assert [field["route"] for change in plan["changes"] for field in change["fields"]] == [["title"]]
    assert not (issuer.root / ".mcctl").exists()


def test_a_stack_without_visibility_is_private_and_making_it_public_is_refused(published: Issuer) -> None:
    stack = "stacks/leading-stem-change.yaml"
    text = (published.root / stack).read_text(encoding="utf-8")
    without = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("visibility:"))
    (published.root / stack).write_text(without, encoding="utf-8")
    published.commit("Leave visibility out")
    assert published.run("diff", "--exit-code").returncode == 0

    public = "stacks/pilot-room.yaml"
    for member in ("micro-credentials/computer-science/systematic-debugging.yaml",):
        assert "visibility: public" in (published.root / member).read_text(encoding="utf-8")
    lines = (published.root / public).read_text(encoding="utf-8").splitlines(keepends=True)
    kept: list[str] = []
    in_access = False
    for line in lines:
        in_access = line.startswith("access:") or (in_access and line.startswith((" ", "-")))
        if not in_access:
            kept.append("visibility: public\n" if line.startswith("visibility:") else line)
    (published.root / public).write_text("".join(kept), encoding="utf-8")
    published.commit("Open the pilot room")

    refused = published.run("publish", "--yes")
    allowed = published.run("publish", "--yes", "--expose", "pilot-room", "--withdraw", "systematic-debugging")

    assert refused.returncode == 5
    assert "refused[MC401] `pilot-room` would be seen by everyone" in refused.stdout
    assert allowed.returncode == 0, allowed.stdout


def test_a_change_on_the_platform_is_drift_and_not_overwritten_in_passing(published: Issuer) -> None:
    edit_on_platform(published, "live-coding", "title", "Coding Live, Changed on the Platform")
    assert published.plan()["drift"][0]["state"] == "drift"
    assert published.plan()["changes"] == []

    published.edit(
        "micro-credentials/computer-science/live-coding.yaml", "title: Live Coding\n", "title: Coding Live\n"
    )
    published.commit("Another title")
    refused = published.run("publish", "--yes")
    allowed = published.run("publish", "--yes", "--overwrite", "live-coding")

    assert refused.returncode == 4
    assert "was changed on the platform as well as in your files" in refused.stdout
    assert allowed.returncode == 0, allowed.stdout
    assert published.run("diff", "--exit-code").returncode == 0


def test_what_is_not_committed_is_not_published_in_passing(issuer: Issuer) -> None:
    issuer.edit(TRACING, "title: Code Tracing\n", "title: Tracing Code\n")

    refused = issuer.run("publish", "--yes")
    allowed = issuer.run("publish", "--yes", "--allow-dirty")

    assert refused.returncode == 5
    assert f"not committed: `{TRACING}`" in refused.stdout
    assert allowed.returncode == 0, allowed.stderr


def test_the_numbers_of_the_platform_and_of_the_files_are_the_same(published: Issuer, tmp_path: Path) -> None:
    events = tmp_path / "events.ndjson"
    events.write_text(published.run("platform", "demo-events", "--seed", "7").stdout, encoding="utf-8")
    loaded = published.run("platform", "events", "load", str(events))
    again = published.run("platform", "events", "load", str(events))
    wanted = ("stats", "--quarter", "2026-Q3", "--format", "json")

    platform = json.loads(published.run(*wanted).stdout)
    files = json.loads(published.run(*wanted, "--events", str(events)).stdout)

    assert (loaded.returncode, again.returncode) == (0, 0)
    assert " 0 events loaded" in again.stderr
    assert platform == files
    assert platform["metrics"]["awards"] > 100


def test_killed_at_any_instant_and_run_again_the_end_is_the_same(tmp_path: Path) -> None:
    undisturbed = Issuer.example(tmp_path / "undisturbed")
    began = time.monotonic()
    assert undisturbed.run("publish", "--yes").returncode == 0
    duration = time.monotonic() - began
    expected = undisturbed.stored()
    seen = set()
    for part in (4, 6, 8):
        issuer = Issuer.example(tmp_path / f"killed-{part}")
        process = issuer.start("publish", "--yes")
        time.sleep(duration * part / 10)
        process.kill()
        process.wait()

        after_kill = published_in(issuer)
        again = issuer.run("publish", "--yes")

        seen.add(after_kill)
        assert after_kill in (0, 18)
        assert again.returncode == 0, again.stderr
        assert issuer.stored() == expected
    assert 0 in seen


def published_in(issuer: Issuer) -> int:
    """Counts what the embedded platform holds, which may not be there yet, or have no tables."""
    path = issuer.root / ".mcctl" / "platform.db"
    if not path.exists():
        return 0
    with closing(sqlite3.connect(path)) as database:
        is_made = database.execute("SELECT count(*) FROM sqlite_master WHERE name = 'resources'").fetchone()[0]
        return int(database.execute("SELECT count(*) FROM resources").fetchone()[0]) if is_made else 0


def edit_on_platform(issuer: Issuer, name: str, field: str, value: str) -> None:
    """Changes a micro-credential as somebody at the platform's console would: a change set of that origin."""
    database = Database.at_path(issuer.root / ".mcctl" / "platform.db")
    try:
        service = Service(database, lambda: datetime(2026, 11, 23, 12, tzinfo=UTC), is_embedded=True)
        transport = InProcessTransport(create_app(service))
        patience = Patience(lambda _: None, lambda: 0.0)
        with Client("http://platform.local", "northlake", patience=patience, transport=transport) as client:
            revision, (held,) = client.contents([ResourceName(kind="micro-credential", id=name)])
            change = SubmittedChange(
                action="update",
                kind="micro-credential",
                id=name,
                if_match=held.etag,
                content={**held.live, field: value},
            )
            client.apply(
                ChangeSet(namespace="northlake", origin="console", catalog_revision=revision, changes=[change]),
                "edit-1",
            )
    finally:
        database.close()


def test_a_reader_of_the_plan_who_goes_away_is_no_success(issuer: Issuer) -> None:
    process = subprocess.Popen(
        (*COMMAND, "publish", "--yes"), cwd=issuer.root, env=scrubbed(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.close()
    _, told = process.communicate(timeout=60)

    assert process.returncode == 130
    assert b"Traceback" not in told
    assert issuer.plan()["summary"]["create"] == 18
