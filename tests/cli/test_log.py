"""`mcctl log`: who published what from which commit, of everything, of a change set, of a resource."""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.cli.publishing import TRACING, Issuer
from tests.cli.test_views import SCHEMAS

ID = re.compile(r"c-[0-9a-f]{16}")
DEBUGGING = "micro-credentials/computer-science/live-coding.yaml"
RENAMED = "micro-credentials/computer-science/coding-live.yaml"


def told(text: str) -> str:
    """The text without what differs from run to run: ids of change sets and times."""
    return re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d-0[56]:00", "WHEN", ID.sub("c-X", text))


def view(issuer: Issuer, *arguments: str) -> dict[str, Any]:
    done = issuer.run("log", *arguments, "--format", "json")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Issuer:
    """A catalogue that was published, a title that was changed, and an id."""
    issuer = Issuer.example(tmp_path_factory.mktemp("log") / "repo")
    assert issuer.run("publish", "--yes").returncode == 0
    issuer.edit(TRACING, "title: Code Tracing\n", "title: Tracing Code\n")
    issuer.commit("Name what is done first")
    assert issuer.run("publish", "--yes").returncode == 0
    rename(issuer)
    issuer.commit("Name it as the others are")
    done = issuer.run("publish", "--yes")
    assert done.returncode == 0, done.stderr
    return issuer


def rename(issuer: Issuer) -> None:
    issuer.edit(DEBUGGING, "id: live-coding\n", "id: coding-live\npreviously: [live-coding]\n")
    (issuer.root / DEBUGGING).rename(issuer.root / RENAMED)
    for path in (*issuer.root.glob("stacks/*.yaml"), *issuer.root.glob("micro-credentials/*/*.yaml")):
        text = path.read_text(encoding="utf-8")
        path.write_text(
            text.replace("micro_credential: live-coding", "micro_credential: coding-live"), encoding="utf-8"
        )


def commits(issuer: Issuer) -> list[str]:
    return issuer.git("log", "--format=%H").split()


def test_the_log_tells_newest_first_who_published_what_from_which_commit(issuer: Issuer) -> None:
    newest, second, first = (commit[:7] for commit in commits(issuer))

    done = issuer.run("log")

    assert done.returncode == 0, done.stderr
    lines = told(done.stdout).split("\n")
    assert lines[0] == f"c-X  WHEN  Author, from commit {newest}, as northlake"
    assert lines[1].startswith("  2 changed: ")
    assert lines[2] == "  1 renamed: coding-live, once live-coding (Live Coding)"
    assert lines[4:6] == [
        f"c-X  WHEN  Author, from commit {second}, as northlake",
        "  1 changed: code-tracing (Tracing Code)",
    ]
    assert lines[7] == f"c-X  WHEN  Author, from commit {first}, as northlake"
    assert lines[8].startswith("  18 created: northlake (Northlake University), code-tracing (Tracing Code), ")
    assert lines[8].endswith(" and 15 more")


def test_times_are_those_of_the_issuers_time_zone(issuer: Issuer) -> None:
    settings = issuer.root / "mcctl.yaml"
    text = settings.read_text(encoding="utf-8")
    assert "time_zone: America/Chicago" in text
    chicago = datetime.fromisoformat(view(issuer)["changesets"][0]["at"])
    try:
        settings.write_text(text.replace("time_zone: America/Chicago", "time_zone: Asia/Kolkata"), encoding="utf-8")
        kolkata = datetime.fromisoformat(view(issuer)["changesets"][0]["at"])
    finally:
        settings.write_text(text, encoding="utf-8")

    assert (kolkata, str(kolkata.utcoffset())) == (chicago, "5:30:00")


def test_a_change_set_is_told_change_by_change_and_by_field_where_that_is_wanted(issuer: Issuer) -> None:
    name = view(issuer)["changesets"][1]["id"]

    bare, full = issuer.run("log", name), issuer.run("log", name, "--diff")

    commit = commits(issuer)[1][:7]
    head = f"c-X  WHEN  Author, from commit {commit}, as northlake\n"
    change = "  ~ changed  micro-credential code-tracing (Tracing Code)\n"
    assert told(bare.stdout) == head + change
    assert told(full.stdout) == head + change + "      title: {+Tracing +}Code[- Tracing-]\n"


def test_a_resource_has_a_history_under_the_id_of_now_and_of_before(issuer: Issuer) -> None:
    now, before = view(issuer, "coding-live"), view(issuer, "live-coding")

    assert now == before
    assert [[(c["action"], c["id"], c["previous_id"]) for c in one["changes"]] for one in now["changesets"]] == [
        [("rename", "coding-live", "live-coding")],
        [("create", "live-coding", None)],
    ]
    assert {c["current_id"] for one in now["changesets"] for c in one["changes"]} == {"coding-live"}


def test_the_issuers_own_record_has_a_history_too(issuer: Issuer) -> None:
    (only,) = view(issuer, "northlake")["changesets"]

    assert [(change["kind"], change["action"]) for change in only["changes"]] == [("issuer", "create")]


def test_fields_are_told_only_where_they_are_asked_for(issuer: Issuer) -> None:
    bare, full = view(issuer, "code-tracing"), view(issuer, "code-tracing", "--diff")

    fields = [change["fields"] for one in full["changesets"] for change in one["changes"]]
    assert [change["fields"] for one in bare["changesets"] for change in one["changes"]] == [None, None]
    assert [(field["route"], field["before"], field["after"]) for field in fields[0]] == [
        (["title"], "Code Tracing", "Tracing Code")
    ]
    assert fields[1] == []


def test_a_limit_lets_the_newest_through_and_says_that_there_are_older_ones(issuer: Issuer) -> None:
    one, all_of_them = view(issuer, "--limit", "1"), view(issuer, "--limit", "3")

    assert [len(found["changesets"]) for found in (one, all_of_them)] == [1, 3]
    assert (one["more"], all_of_them["more"]) == (True, False)
    assert one["changesets"] == all_of_them["changesets"][:1]
    assert issuer.run("log", "--limit", "1").stdout.endswith("\n\n… and older ones; `--limit` shows more\n")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("code-tracin", "did you mean `code-tracing`?"),
        ("zzzz", "see `mcctl log`"),
        ("../catalog", "see `mcctl log`"),
        ("c-0000", "see `mcctl log`"),
    ],
)
def test_an_id_that_nothing_has_is_told_with_the_one_that_was_probably_meant(
    issuer: Issuer, name: str, hint: str
) -> None:
    done = issuer.run("log", name)

    assert (done.returncode, done.stdout) == (2, "")
    assert f"nothing was ever published under the id `{name}`" in done.stderr
    assert f"hint: {hint}" in done.stderr


def test_a_change_set_that_is_misspelt_is_found(issuer: Issuer) -> None:
    name = view(issuer)["changesets"][2]["id"]

    done = issuer.run("log", f"{name}0")

    assert (done.returncode, f"did you mean `{name}`?" in done.stderr) == (2, True)


def test_a_diff_of_everything_is_wrong_usage(issuer: Issuer) -> None:
    done = issuer.run("log", "--diff")

    assert (done.returncode, "write its id: `mcctl log ID --diff`" in done.stderr) == (2, True)


def test_before_the_first_publish_the_log_is_empty_and_says_so(tmp_path: Path) -> None:
    issuer = Issuer.example(tmp_path / "repo")

    assert issuer.run("log").stdout == "nothing was published to local yet\n"
    assert view(issuer)["changesets"] == []


def test_what_everybody_can_read_holds_no_title_and_no_content(issuer: Issuer, tmp_path: Path) -> None:
    event = tmp_path / "event.json"
    event.write_text('{"repository": {"visibility": "public"}}', encoding="utf-8")
    public = {"GITHUB_EVENT_PATH": str(event)}

    text, views, diff = (
        issuer.run("log", *arguments, environment=public)
        for arguments in ((), ("--format", "json"), ("code-tracing", "--diff"))
    )

    assert (text.returncode, "Tracing Code" in text.stdout, "code-tracing" in text.stdout) == (0, False, True)
    assert {change["title"] for one in json.loads(views.stdout)["changesets"] for change in one["changes"]} == {None}
    assert (diff.returncode, diff.stdout) == (2, "")


@pytest.mark.parametrize("arguments", [(), ("code-tracing",), ("code-tracing", "--diff"), ("live-coding", "--diff")])
def test_the_view_is_valid_by_its_schema(issuer: Issuer, arguments: tuple[str, ...]) -> None:
    rules = json.loads((SCHEMAS / "log-1.schema.json").read_text(encoding="utf-8"))

    errors = jsonschema.Draft202012Validator(rules).iter_errors(view(issuer, *arguments))

    assert [error.message for error in errors] == []
