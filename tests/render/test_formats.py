"""Each format of a report, spelled out in `golden/`, and the limits that its readers have."""

import json
from pathlib import Path

import jsonschema
import pytest

from mcctl.diagnostics import Diagnostic, Edit, Fix, Report, Severity
from mcctl.render.diagnostics_github import diagnostics_github
from mcctl.render.diagnostics_json import DiagnosticsView, diagnostics_view
from mcctl.render.diagnostics_markdown import diagnostics_markdown
from mcctl.render.diagnostics_plain import diagnostics_plain
from mcctl.render.diagnostics_text import diagnostics_text
from mcctl.render.escape import json_text
from tests.render.golden import FOLDER, rendered
from tests.render.reports import DEBRIS, LEVELS, PILOT, UNKNOWN, lines_of, rich_report, span

SCHEMAS = Path(__file__).resolve().parent.parent.parent / "schemas"


def many(count: int, rule: str = "error") -> list[Diagnostic]:
    rules = {"error": UNKNOWN, "warning": LEVELS, "note": DEBRIS}
    return [
        Diagnostic(rules[rule], f"{rule} number {number}", f"stacks/s{number % 7}.yaml", span(number + 1, 1, 2))
        for number in range(count)
    ]


@pytest.mark.parametrize("name", ["text.txt", "plain.txt", "json.json", "github.txt", "sarif.json", "markdown.md"])
def test_the_rich_report_is_told_as_it_was_agreed(name: str) -> None:
    assert rendered()[name] == (FOLDER / name).read_text(encoding="utf-8")


def test_the_json_is_valid_by_its_schema_and_is_read_as_it_was() -> None:
    written = rendered()["json.json"]
    schema = json.loads((SCHEMAS / "diagnostics-1.schema.json").read_text(encoding="utf-8"))

    jsonschema.Draft202012Validator(schema).validate(json.loads(written))
    assert DiagnosticsView.model_validate_json(written) == diagnostics_view(rich_report())


@pytest.mark.parametrize("name", ["text.txt", "plain.txt", "json.json", "github.txt", "sarif.json", "markdown.md"])
def test_a_private_finding_shows_its_place_and_nothing_of_the_file(name: str) -> None:
    finding = Diagnostic(
        UNKNOWN, "this is not for everybody", PILOT, span(6, 12, 37), related=rich_report().diagnostics[-1].related,
        fix=Fix(safe=True, edits=(Edit(span(6, 12, 37), "northlake-pilot-educators"),)), is_private=True,
    )  # fmt: skip
    shown = rendered(Report.of([finding], files=1))[name]

    assert "this is not for everybody" in shown
    assert "northlake-pilot" not in shown
    assert "first here" not in shown


def test_plain_sentences_have_no_frames_and_no_marks() -> None:
    shown = "\n".join(diagnostics_plain(Report.of([*many(3), rich_report().diagnostics[0]], files=3)))

    assert not set(shown) & set("│┃^`·…")
    assert "Lines 2 to 10, overview: warning MC303: the text is long." in shown


def test_nothing_to_report_is_said_in_each_format_for_people() -> None:
    report = Report.of([], files=12).with_suppressed(1)

    assert [line.plain for line in diagnostics_text(report, lines_of)] == [
        "✓ 12 files, nothing to report; 1 suppressed"
    ]
    assert list(diagnostics_plain(report)) == ["12 files were read: nothing to report.", "1 finding is suppressed."]
    assert diagnostics_markdown(report, lines_of) == (
        "## mcctl validate: nothing to report\n\n12 files read; 1 finding suppressed.\n\n"
    )
    assert list(diagnostics_github(report)) == []


def test_without_the_sum_the_findings_alone_are_told() -> None:
    report = Report.of(many(1), files=1)

    shown = [line.plain for line in diagnostics_text(report, lines_of, with_sum=False)]

    assert shown == ["stacks/s0.yaml:1:1: error[MC002] error number 0", ""]
    assert list(diagnostics_plain(report, with_sum=False)) == [
        "In stacks/s0.yaml: 1 error.",
        "Line 1: error MC002: error number 0.",
        "",
    ]


def test_where_findings_are_held_back_it_is_said_why() -> None:
    report = Report(tuple(many(1)), files=1, is_withheld=True)

    shown = rendered(report)
    for name in ("text.txt", "plain.txt", "github.txt", "sarif.json", "markdown.md"):
        assert "verybody can read this repository" in shown[name], name
    assert json.loads(shown["json.json"])["withheld"] is True


@pytest.mark.parametrize(
    ("safe", "unsafe", "told"),
    [
        (0, 0, []),
        (2, 0, ["2 can be mended with `mcctl validate --fix`"]),
        (0, 1, ["1 can be mended with `mcctl validate --fix --unsafe-fixes`"]),
        (3, 2, ["3 can be mended with `mcctl validate --fix`, 2 more with `--unsafe-fixes`"]),
    ],
)
def test_what_can_be_mended_is_counted(safe: int, unsafe: int, told: list[str]) -> None:
    fixes = [True] * safe + [False] * unsafe
    findings = [
        Diagnostic(UNKNOWN, f"{number}", PILOT, fix=Fix(safe=is_safe, edits=(Edit(span(1, 1, 2), "x"),)))
        for number, is_safe in enumerate(fixes)
    ]

    shown = [line.plain for line in diagnostics_text(Report.of([*findings, *many(1)], files=1), lines_of)]

    assert [line for line in shown if "mended" in line] == told
    assert shown[-1] == "`mcctl explain MC002` tells why and what to write instead"


def test_the_rule_to_read_about_is_that_of_the_first_of_the_worst() -> None:
    report = Report.of([*many(3, "note"), *many(1, "warning")], files=1)

    assert [line.plain for line in diagnostics_text(report, lines_of)][-1].startswith("`mcctl explain MC303`")


@pytest.mark.parametrize("count", [0, 9, 10, 11, 300])
def test_ten_annotations_of_a_level_at_most_and_the_last_tells_of_the_rest(count: int) -> None:
    report = Report.of([*many(count), *many(count, "warning"), *many(count, "note")], files=7)

    commands = list(diagnostics_github(report))

    for level in ("error", "warning", "notice"):
        mine = [command for command in commands if command.startswith(f"::{level} ")]
        assert len(mine) == min(count, 10)
        if count > 10:
            assert mine[-1].startswith(f"::{level} title=mcctl::{count - 9} more ")
        assert sum(" file=" in command for command in mine) == (count if count <= 10 else 9)
    assert commands == sorted(
        commands, key=lambda command: ["::error", "::warning", "::notice"].index(command.split()[0])
    )


def test_columns_are_given_only_where_there_is_one_line() -> None:
    (tall, short) = (Diagnostic(UNKNOWN, "x", PILOT, span(1, 2, 3, last)) for last in (2, 1))

    commands = [next(iter(diagnostics_github(Report.of([finding], files=1)))) for finding in (tall, short)]

    assert commands[0] == f"::error file={PILOT},line=1,endLine=2,title=MC002 unknown-key::x"
    assert commands[1] == f"::error file={PILOT},line=1,endLine=1,col=2,endColumn=3,title=MC002 unknown-key::x"


@pytest.mark.parametrize("limit", [10, 300, 600, 2_000, 20_000, 1_000_000])
def test_a_summary_stays_within_its_limit_by_whole_findings_and_errors_come_before_notes(limit: int) -> None:
    report = Report.of([*many(40, "note"), *many(40)], files=7)

    written = diagnostics_markdown(report, lines_of, limit_bytes=limit)

    assert len(written.encode()) <= limit
    told = {level: written.count(f"{level} number") for level in ("error", "note")}
    assert told["note"] == 0 or told["error"] == 40
    rest = 80 - sum(told.values())
    if written:
        assert written.startswith("## mcctl validate: 40 errors, 40 notes\n")
        assert (f"And {rest} more findings, for which there is no room here" in written) == (rest > 0)
    assert bool(written) == (limit >= 300)
    assert (rest == 0) == (limit > 2_000)


def test_a_summary_of_very_many_findings_is_not_empty() -> None:
    report = Report.of(many(20_000, "warning"), files=7)

    written = diagnostics_markdown(report, lambda _: ["x" * 300] * 20_001)

    assert 900_000 < len(written.encode()) <= 1024 * 1024


def test_a_severity_that_settings_lowered_is_the_one_that_is_told() -> None:
    lowered = Diagnostic(LEVELS.weighing(Severity.NOTE), "x", PILOT, span(1, 1, 2))
    shown = rendered(Report.of([lowered], files=1))

    assert "note[MC303]" in shown["text.txt"]
    assert "note MC303" in shown["plain.txt"]
    assert shown["github.txt"].startswith("::notice ")
    assert json.loads(shown["sarif.json"])["runs"][0]["results"][0]["level"] == "note"


def test_json_keeps_what_it_hides_from_terminals() -> None:
    value = {"text": "\x1b[2J \x9b \udcff ##[error] \U000e0041 \u202e 日本"}

    assert json.loads(json_text(value)) == value
    assert json_text(value).splitlines()[1].isprintable()
