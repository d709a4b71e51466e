"""What people are shown of a report that holds more than anybody reads."""

from collections import Counter

from mcctl.diagnostics import Diagnostic, Position, Report, Rule, Severity, Span
from mcctl.render.diagnostics_plain import diagnostics_plain
from mcctl.render.diagnostics_text import diagnostics_text
from mcctl.render.tally import MOST_ALIKE, abridged

TWICE = Rule("MC203", "duplicate-member", Severity.ERROR)
WORD = Rule("MC309", "doubled-word", Severity.WARNING)


def many(count: int, rule: Rule = TWICE, file: str = "stacks/a.yaml") -> list[Diagnostic]:
    return [
        Diagnostic(rule, f"`{line}` is so", file, Span(Position(line, 1), Position(line, 2)))
        for line in range(1, count + 1)
    ]


def a_report() -> Report:
    return Report.of([*many(MOST_ALIKE + 7), *many(3, WORD), *many(MOST_ALIKE, file="stacks/b.yaml")], files=2)


def test_of_a_rule_in_a_file_so_many_are_shown_and_the_rest_is_counted() -> None:
    shown = list(abridged(a_report()))

    assert Counter((one.file, one.rule.code) for one, _ in shown) == {
        ("stacks/a.yaml", "MC203"): MOST_ALIKE,
        ("stacks/a.yaml", "MC309"): 3,
        ("stacks/b.yaml", "MC203"): MOST_ALIKE,
    }
    assert [(one.file, more) for one, more in shown if more > 0] == [("stacks/a.yaml", 7)]


def test_text_and_sentences_say_how_many_are_left_out_and_count_all() -> None:
    text = [line.plain for line in diagnostics_text(a_report(), lambda _: [])]
    plain = list(diagnostics_plain(a_report()))

    left_out = "7 more of MC203 in this file are not shown; `--format json` lists them"
    assert [line for line in text if "not shown" in line] == [f"stacks/a.yaml: {left_out}"]
    assert [line for line in plain if "not shown" in line] == [left_out.replace("`", '"') + "."]
    assert "2 files: 207 errors, 3 warnings" in text
    assert "In stacks/a.yaml: 107 errors, 3 warnings." in plain
