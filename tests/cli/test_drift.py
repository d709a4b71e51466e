"""`diff --drift`, and what becomes of what was changed on the platform."""

import json

import pytest

from tests.cli.publishing import TRACING, Issuer
from tests.cli.test_publish import edit_on_platform

LIVE = "micro-credentials/computer-science/live-coding.yaml"


@pytest.fixture
def drifted(published: Issuer) -> Issuer:
    """One micro-credential was changed on the platform, another in the files."""
    edit_on_platform(published, "live-coding", "title", "Changed on the Platform")
    published.edit(TRACING, "title: Code Tracing\n", "title: Tracing Code\n")
    published.commit("Say it the other way round")
    return published


def test_drift_alone_is_shown_as_text_and_as_json(drifted: Issuer) -> None:
    text = drifted.run("diff", "--drift")
    plan = drifted.plan("--drift")

    assert text.returncode == 0
    assert "live-coding" in text.stdout
    assert "Tracing" not in text.stdout
    assert plan["changes"] == plan["refused"] == []
    assert [(one["id"], one["state"]) for one in plan["drift"]] == [("live-coding", "drift")]
    assert [field["route"] for field in plan["drift"][0]["fields"]] == [["title"]]


def test_the_exit_status_counts_drift_alone_then(drifted: Issuer) -> None:
    assert drifted.run("diff", "--drift", "--exit-code").returncode == 3
    assert drifted.run("publish", "--yes", "--overwrite", "live-coding").returncode == 0
    drifted.edit(TRACING, "title: Tracing Code\n", "title: Code Tracing\n")
    drifted.commit("Take it back")

    without = drifted.run("diff", "--drift", "--exit-code")

    assert (without.returncode, without.stdout) == (0, "✓ nothing was changed on local but by publishing\n")
    assert drifted.run("diff", "--exit-code").returncode == 3


def test_a_conflict_is_drift_that_publishing_would_overwrite(drifted: Issuer) -> None:
    drifted.edit(LIVE, "title: Live Coding\n", "title: Coding Live\n")
    drifted.commit("Change it here as well")
    plan = drifted.plan("--drift")
    assert [(one["id"], one["state"]) for one in plan["drift"]] == [("live-coding", "conflict")]
    assert [(one["guard"], one["allow_with"]) for one in plan["refused"]] == [("drift", "--overwrite live-coding")]
    assert drifted.run("publish", "--yes").returncode == 4


def test_what_was_only_changed_on_the_platform_is_left_alone_unless_it_is_named(drifted: Issuer) -> None:
    assert drifted.run("publish", "--yes").returncode == 0
    assert [one["id"] for one in drifted.plan()["drift"]] == ["live-coding"]

    done = drifted.run("publish", "--yes", "--overwrite", "live-coding", "--format", "json")

    (change,) = json.loads(done.stdout)["plan"]["changes"]
    (field,) = change["fields"]
    assert (change["id"], field["before"], field["after"]) == ("live-coding", "Changed on the Platform", "Live Coding")
    assert drifted.plan()["drift"] == []


def test_a_commit_can_say_that_the_platforms_change_is_overwritten(drifted: Issuer) -> None:
    drifted.commit("Keep ours\n\nOverwrite: live-coding")
    assert drifted.run("publish", "--yes").returncode == 0
    assert drifted.plan()["drift"] == []


@pytest.mark.parametrize("other", [("--base", "HEAD"), ("--out", "plan.json")])
def test_drift_alone_goes_with_a_platform_and_no_saved_plan(issuer: Issuer, other: tuple[str, str]) -> None:
    done = issuer.run("diff", "--drift", *other)
    assert (done.returncode, done.stdout) == (2, "")
    assert "leave one out" in done.stderr


def test_what_was_pulled_is_the_files_own_once_it_is_published_and_can_be_changed_again(drifted: Issuer) -> None:
    assert drifted.run("pull").returncode == 0
    drifted.commit("Take over what was changed on the platform")

    done = drifted.run("publish", "--yes")
    assert done.returncode == 0
    assert "noted that your files hold what was changed on the platform: `live-coding`\n" in done.stderr
    assert drifted.run("publish", "--yes").stderr == ""
    last = json.loads(drifted.run("status", "--format", "json").stdout)["last_publish"]
    assert last["changeset"] in done.stderr
    drifted.edit(LIVE, "title: Changed on the Platform\n", "title: Coding Live\n")
    drifted.commit("Change it once more")

    plan = drifted.plan()
    assert [(one["action"], one["id"]) for one in plan["changes"]] == [("update", "live-coding")]
    assert plan["drift"] == plan["refused"] == []
    assert drifted.run("publish", "--yes").returncode == 0


def test_what_was_pulled_and_is_not_committed_is_not_taken_for_the_files_own(drifted: Issuer) -> None:
    assert drifted.run("publish", "--yes").returncode == 0
    assert drifted.run("pull").returncode == 0
    assert drifted.run("publish", "--yes").stderr == ""
    drifted.git("checkout", "--quiet", "--", LIVE)

    assert [(one["id"], one["state"]) for one in drifted.plan()["drift"]] == [("live-coding", "drift")]
