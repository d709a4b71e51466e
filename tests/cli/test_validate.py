"""`mcctl validate` as its users run it: what it prints, where, and what it exits with."""

import json
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.cli.publishing import Issuer

PILOT = "stacks/pilot-room.yaml"
PUBLIC_PILOT = """\
stacks/pilot-room.yaml:7:1: error[MC206] the public stack `pilot-room` has `access`, which is for private ones
   │
 6 │ visibility: public                # what is in beta can be earned by those whom a private stack lets in
 7 │ access:
   │ ^^^^^^
 8 │   - {group: northlake-pilot-educators}
   = hint: write `visibility: private`, or take `access` out

19 files: 1 error
`mcctl explain MC206` tells why and what to write instead
"""


def run(issuer: Issuer, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs mcctl; whatever happens, it is told to people and is no defect."""
    done = issuer.run(*arguments, environment=environment)
    assert "Traceback" not in done.stderr + done.stdout
    assert done.returncode in {0, 1, 2}, done.stderr
    return done


def run_at_once(issuer: Issuer, *each: list[str]) -> list[subprocess.CompletedProcess[str]]:
    """Runs commands that change nothing side by side, to save time."""
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda arguments: run(issuer, *arguments), each))


def break_in_many_ways(issuer: Issuer) -> None:
    issuer.edit(PILOT, "title: Pilot Room\n", "titel: Pilot Room\n")
    issuer.edit("stacks/leading-stem-change.yaml", 'version: "1.0"', "version: 1.10")
    issuer.edit("stacks/teaching-computer-science.yaml", "live-coding}", "live-codng}")
    (issuer.root / "stacks" / "draft.yaml").write_text("kind: stack\nid: draft\ntitle: Draft\n", encoding="utf-8")
    (issuer.root / "stacks" / "broken.yaml").write_text("kind: [\n", encoding="utf-8")
    (issuer.root / "stacks" / "old.yml").write_text("kind: stack\n", encoding="utf-8")


def test_a_good_repository_has_nothing_to_report_and_nothing_is_left_behind(issuer: Issuer) -> None:
    before = sorted(path.relative_to(issuer.root) for path in issuer.root.rglob("*"))
    done = run(issuer, "validate", "--strict")
    assert (done.returncode, done.stdout, done.stderr) == (0, "✓ 19 files, nothing to report\n", "")
    assert sorted(path.relative_to(issuer.root) for path in issuer.root.rglob("*")) == before


def test_an_error_is_shown_with_its_line_and_its_hint(issuer: Issuer) -> None:
    issuer.edit(PILOT, "visibility: private ", "visibility: public ")
    done = run(issuer, "validate")
    assert (done.returncode, done.stdout, done.stderr) == (1, PUBLIC_PILOT, "")


@pytest.mark.parametrize(
    ("before", "after", "told", "plain", "strict"),
    [
        ("id: pilot-room", "id: pilots", "1 warning", 0, 1),
        ("status: active", "status: draft", "nothing to report", 0, 0),
        ('version: "1.0"\nstatus: active', "status: draft", "1 note", 0, 0),
        ("id: pilot-room", "id: Pilots", "1 error", 1, 1),
    ],
    ids=["warning", "nothing", "note", "error"],
)
def test_errors_exit_1_and_warnings_only_with_strict(
    issuer: Issuer, before: str, after: str, told: str, plain: int, strict: int
) -> None:
    issuer.edit(PILOT, before, after)
    loosely, strictly = run_at_once(issuer, ["validate"], ["validate", "--strict"])
    assert told in loosely.stdout
    assert (loosely.returncode, strictly.returncode) == (plain, strict)


def check_place(place: dict[str, Any]) -> None:
    assert place.keys() >= {"line", "column"}
    assert all(type(place[key]) is int and place[key] >= 1 for key in ("line", "column"))


def check_contract(view: dict[str, Any]) -> None:
    """Holds a view against what design.md says that others may build on."""
    assert view.keys() >= {"schema", "diagnostics", "summary"}
    assert view["schema"] == "mcctl.diagnostics/1"
    for finding in view["diagnostics"]:
        keys = {"code", "name", "severity", "message", "file", "start", "end", "route", "hint", "related", "fix"}
        assert finding.keys() >= keys
        assert finding["severity"] in {"error", "warning", "note"}
        assert not Path(finding["file"]).is_absolute()
        assert isinstance(finding["route"], list)
        check_place(finding["start"])
        check_place(finding["end"])
        for related in finding["related"]:
            check_place(related["start"])
            check_place(related["end"])
        if finding["fix"] is not None:
            assert type(finding["fix"]["safe"]) is bool
            for edit in finding["fix"]["edits"]:
                check_place(edit["start"])
                check_place(edit["end"])
                assert isinstance(edit["text"], str)
    counts = dict.fromkeys(("error", "warning", "note"), 0)
    for finding in view["diagnostics"]:
        counts[finding["severity"]] += 1
    summary = view["summary"]
    assert summary.keys() >= {"files", "errors", "warnings", "notes", "suppressed"}
    assert (summary["errors"], summary["warnings"], summary["notes"]) == tuple(counts.values())


def test_every_finding_is_in_the_json_view_in_one_order(issuer: Issuer) -> None:
    break_in_many_ways(issuer)
    done = run(issuer, "validate", "--format", "json")
    view = json.loads(done.stdout)
    check_contract(view)
    assert (done.returncode, done.stderr) == (1, "")
    assert [(one["file"], one["code"], one["start"]["line"], one["route"]) for one in view["diagnostics"]] == [
        ("stacks/broken.yaml", "MC003", 1, []),
        ("stacks/draft.yaml", "MC019", 2, ["members"]),
        ("stacks/draft.yaml", "MC019", 2, ["version"]),
        ("stacks/leading-stem-change.yaml", "MC016", 5, ["version"]),
        ("stacks/old.yml", "MC021", 1, []),
        ("stacks/pilot-room.yaml", "MC002", 9, ["titel"]),
        ("stacks/teaching-computer-science.yaml", "MC201", 21, ["members", 1, "micro_credential"]),
    ]
    assert view["summary"] == {"files": 21, "errors": 3, "warnings": 2, "notes": 2, "suppressed": 0}
    assert view["diagnostics"][5]["fix"] == {
        "safe": False,
        "edits": [{"start": {"line": 9, "column": 1}, "end": {"line": 9, "column": 6}, "text": "title"}],
    }


def test_each_format_goes_where_it_is_sent_and_the_status_is_the_same(issuer: Issuer, tmp_path: Path) -> None:
    break_in_many_ways(issuer)
    alone = {name: run(issuer, "validate", "--format", name) for name in ("text", "json")}
    target = tmp_path / "out.json"
    target.write_text("what was there before", encoding="utf-8")
    both = run(issuer, "validate", "--format", "text", "--format", f"json={target}", "--format", "text=told.txt")
    assert both.stdout == alone["text"].stdout
    assert target.read_text(encoding="utf-8") == alone["json"].stdout
    assert (issuer.root / "told.txt").read_text(encoding="utf-8") == alone["text"].stdout
    assert {both.returncode, *(done.returncode for done in alone.values())} == {1}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.json", "repo"]


def test_a_format_that_cannot_be_written_is_a_wrong_usage(issuer: Issuer) -> None:
    before = sorted(issuer.root.rglob("*"))
    formats = ["xml", "json=", "json=.", "json=/", "json=none/out.json", "json=issuer.yaml/out.json", "json=stacks"]
    for done in run_at_once(
        issuer,
        ["validate", "--format", "text", "--format", "json"],
        *(["validate", "--format", name] for name in formats),
    ):
        assert (done.returncode, done.stdout) == (2, ""), done.args
        assert done.stderr.startswith("error: ")
    assert sorted(issuer.root.rglob("*")) == before


def test_paths_choose_what_is_told_and_what_the_status_says(issuer: Issuer) -> None:
    break_in_many_ways(issuer)
    expected = {
        ".": (1, {"broken", "draft", "pilot-room"}),
        "stacks/pilot-room.yaml badges": (1, {"pilot-room"}),
        "micro-credentials": (0, set[str]()),
        "stacks/draft.yaml": (0, {"draft"}),
    }
    runs = run_at_once(issuer, *(["validate", "--format", "json", *paths.split()] for paths in expected))
    for done, (status, names) in zip(runs, expected.values(), strict=True):
        told = {Path(one["file"]).stem for one in json.loads(done.stdout)["diagnostics"]}
        assert (done.returncode, told & {"broken", "draft", "pilot-room"}) == (status, names), done.args


def test_a_path_is_meant_from_where_one_stands(issuer: Issuer) -> None:
    break_in_many_ways(issuer)
    inside = Issuer(issuer.root / "stacks")
    outside = Issuer(issuer.root.parent)
    expected = run(issuer, "validate", "stacks/pilot-room.yaml").stdout
    assert "pilot-room.yaml:9:1: error[MC002]" in expected
    assert run(inside, "validate", "pilot-room.yaml").stdout == expected
    assert run(outside, "-C", "repo", "validate", "stacks/pilot-room.yaml").stdout == expected


def test_what_is_told_does_not_depend_on_where_one_stands_or_on_the_run(issuer: Issuer) -> None:
    break_in_many_ways(issuer)
    elsewhere = Issuer(issuer.root / "badges")
    first, second = run_at_once(issuer, *[["validate", "--format", "json"]] * 2)
    assert first.stdout == second.stdout == run(elsewhere, "validate", "--format", "json").stdout


def test_a_path_that_is_not_in_the_repository_is_a_wrong_usage(issuer: Issuer) -> None:
    for done in run_at_once(issuer, *(["validate", path] for path in ("nothing.yaml", ".."))):
        assert (done.returncode, done.stdout) == (2, ""), done.args
        assert f"`{done.args[-1]}`" in done.stderr


def test_outside_of_a_repository_one_is_told_how_to_get_into_one(tmp_path: Path) -> None:
    done = run(Issuer(tmp_path), "validate")
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no `mcctl.yaml` in `" in done.stderr
    assert "hint: run mcctl inside an issuer's repository, or name one with `-C`" in done.stderr


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ("version: [", "mcctl.yaml:1:10: error[MC003]"),
        ("version: 2\n", "mcctl.yaml:1:10: error[MC014] version 2 of the format is not known"),
        ("version: 1\nplatfroms: {}\n", "did you mean `platforms`?"),
        ("version: 1\ndefault_platform: production\n", "there is no platform `production` in `platforms`"),
        ("version: 1\nrules: {severity: {MC206: warning}}\n", "names MC206, which can be neither ignored nor lowered"),
        ("version: 1\nrules: {ignore: [MC204]}\n", "names MC204, which can be neither ignored nor lowered"),
        ("version: 1\nrules: {ignore: [MC999]}\n", "names MC999, which is no rule"),
        ("version: 1\nrun: rm -rf /\n", "there is no key `run` here"),
    ],
)
def test_wrong_settings_exit_2_and_say_why(issuer: Issuer, settings: str, told: str) -> None:
    (issuer.root / "mcctl.yaml").write_text(settings, encoding="utf-8")
    done = run(issuer, "validate", "--format", "json")
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr


def test_a_warning_about_the_settings_is_a_finding_like_any_other(issuer: Issuer) -> None:
    with (issuer.root / "mcctl.yaml").open("a", encoding="utf-8") as settings:
        settings.write("namespace: 123\n")
    done = run(issuer, "validate", "--strict", "--format", "json")
    assert [(one["file"], one["code"]) for one in json.loads(done.stdout)["diagnostics"]] == [("mcctl.yaml", "MC016")]
    assert done.returncode == 1


def test_settings_leave_out_or_weigh_a_rule_of_content_and_count_what_they_hide(issuer: Issuer) -> None:
    path = issuer.root / "micro-credentials/computer-science/code-tracing.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count("{name: Proficient, passes: true}") == 2
    path.write_text(text.replace("{name: Proficient, passes: true}", "Proficient"), encoding="utf-8")
    assert run(issuer, "validate").returncode == 1
    settings = (issuer.root / "mcctl.yaml").read_text(encoding="utf-8")
    for rules, status, summary in (
        ("{ignore: [MC301]}", 0, (0, 0, 2)),
        ("{severity: {MC301: warning}}", 0, (0, 2, 0)),
    ):
        (issuer.root / "mcctl.yaml").write_text(f"{settings}rules: {rules}\n", encoding="utf-8")
        done = run(issuer, "validate", "--format", "json")
        found = json.loads(done.stdout)["summary"]
        assert (done.returncode, (found["errors"], found["warnings"], found["suppressed"])) == (status, summary)


def test_a_platform_that_does_not_exist_matters_only_where_one_is_needed(issuer: Issuer) -> None:
    assert run(issuer, "--platform", "nowhere", "validate").returncode == 0
    done = run(issuer, "--platform", "nowhere", "diff")
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no platform `nowhere` in mcctl.yaml" in done.stderr
    assert run(issuer, "diff", MCCTL_PLATFORM="nowhere").returncode == 2


def test_a_wrong_option_or_command_is_a_wrong_usage(issuer: Issuer) -> None:
    wrong = [["validat"], ["validate", "--nothing"], ["--color", "purple", "validate"], ["-C"]]
    for done in run_at_once(issuer, *wrong):
        assert (done.returncode, done.stdout) == (2, ""), done.args
        assert done.stderr.startswith("error: ")


def test_without_a_command_the_help_is_shown_as_help(issuer: Issuer) -> None:
    done = run(issuer)
    shown = done.stdout + done.stderr
    assert any(line.strip().startswith("validate ") for line in shown.splitlines())
    assert "error: Usage" not in shown


def test_colour_is_for_terminals_unless_it_is_asked_for(issuer: Issuer) -> None:
    issuer.edit(PILOT, "id: pilot-room", "id: Pilots")
    piped = run(issuer, "validate", GITHUB_ACTIONS="true", FORCE_COLOR="1", TERM="xterm-256color", NO_COLOR="")
    asked = run(issuer, "--color", "always", "validate")
    never = run(issuer, "--color", "never", "validate")
    assert "\x1b" not in piped.stdout + piped.stderr
    assert "\x1b[" in asked.stdout
    assert piped.stdout == never.stdout


def test_a_terminal_that_knows_few_characters_is_still_told_everything(issuer: Issuer) -> None:
    issuer.edit(PILOT, "title: Pilot Room", "titel: Pilotraum für Größen")
    done = run(issuer, "validate", PYTHONIOENCODING="ascii")
    assert done.returncode == 1
    assert "stacks/pilot-room.yaml:9:1: error[MC002] there is no key `titel` here" in done.stdout


def test_a_file_name_that_is_no_text_is_told_in_every_format(issuer: Issuer) -> None:
    try:
        (issuer.root / os.fsdecode(b"stacks/\xff.yaml")).write_text("kind: [", encoding="utf-8")
    except OSError:
        pytest.skip("this file system has no such names")
    for name in ("text", "json"):
        done = run(issuer, "validate", "--format", name)
        assert done.returncode == 1
        assert "MC0" in done.stdout


def test_however_many_findings_a_file_has_each_is_told_to_programs_and_counted_for_people(issuer: Issuer) -> None:
    rows = "".join(f"  - {{micro_credential: gone-{number}}}\n" for number in range(500))
    issuer.edit(PILOT, "  - {micro_credential: systematic-debugging}\n", rows)
    shown, listed = run_at_once(issuer, ["validate"], ["validate", "--format", "json"])
    assert [one["code"] for one in json.loads(listed.stdout)["diagnostics"]].count("MC201") == 500
    assert shown.stdout.count("error[MC201]") == 100
    assert f"{PILOT}: 400 more of MC201 in this file are not shown; `--format json` lists them\n" in shown.stdout
    assert "500 errors" in shown.stdout


def test_a_warning_of_identity_can_be_ignored_and_counts_as_suppressed_or_be_raised(issuer: Issuer) -> None:
    (issuer.root / PILOT).rename(issuer.root / "stacks/elsewhere.yaml")
    plain = run(issuer, "validate", "--format", "json")
    settings = issuer.root / "mcctl.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f"{text}rules: {{ignore: [MC102]}}\n", encoding="utf-8")
    ignored = run(issuer, "validate", "--format", "json")
    settings.write_text(f"{text}rules: {{severity: {{MC102: error}}}}\n", encoding="utf-8")
    raised = run(issuer, "validate")
    summaries = [json.loads(done.stdout)["summary"] for done in (plain, ignored)]
    assert [(one["warnings"], one["suppressed"]) for one in summaries] == [(1, 0), (0, 1)]
    assert (plain.returncode, ignored.returncode, raised.returncode) == (0, 0, 1)
