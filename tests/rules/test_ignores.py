"""A comment ignores what it names, where it stands, with a reason; one that meets nothing is told."""

from textwrap import dedent

import pytest

from mcctl.diagnostics import Diagnostic, Rule, Severity
from mcctl.rules.ignores import ignores_in, unused, without_ignored
from mcctl.source.reader import read_yaml
from tests.source.told import at

LOCKED = Rule("MC201", "unknown-member", Severity.ERROR)
TEXT = Rule("MC302", "criterion-text", Severity.ERROR)
WORD = Rule("MC309", "doubled-word", Severity.WARNING)
RULES = {rule.code: rule for rule in (LOCKED, TEXT, WORD)}


def told(text: str, *findings: tuple[Rule, str]) -> list[str]:
    """Puts findings at keys of a file (`key`, or `key/inner`), and tells what is left with what is said of the comments."""
    document = read_yaml("a.yaml", dedent(text).encode()).document
    assert document is not None
    found = []
    for rule, keys in findings:
        route = tuple(keys.split("/"))
        found.append(Diagnostic(rule, "it is so", "a.yaml", document.locate(route), route))
    ignores, wrong = ignores_in([document], RULES)
    kept = list(without_ignored(found, ignores, RULES))
    idle = list(unused(ignores, set(RULES), {"a.yaml"}))
    return [f"{one.rule.code} {at(one.span)} {one.message}" for one in [*kept, *wrong, *idle]]


@pytest.mark.parametrize(
    "text",
    [
        "a: b  # mcctl: ignore[MC302] the term is the statute's own\n",
        "# mcctl: ignore[MC302] the term is the statute's own\na: b\n",
        "#mcctl:ignore[MC302] so\na: b\n",
        "# mcctl: ignore[MC309, MC302] so\n# mcctl: ignore[MC309] and so\na: b # mcctl: ignore[MC309] twice\n",
        "a: # mcctl: ignore[MC302] so\n  b\n",
        "a: |  # mcctl: ignore[MC302] so\n  b\n  c\n",
        "z: y  # mcctl: ignore[MC302] so\na: b\n",
    ],
    ids=["behind", "above", "tight", "stacked", "at the key", "at a block", "behind what is above"],
)
def test_a_finding_is_ignored_on_its_line_or_the_line_above(text: str) -> None:
    assert not any(line.startswith("MC302") for line in told(text, (TEXT, "a")))


@pytest.mark.parametrize(
    "text",
    [
        "a: b\n# mcctl: ignore[MC302] so\n",
        "# mcctl: ignore[MC302] so\n\na: b\n",
        "# mcctl: ignore[MC302] so\nz: y\na: b\n",
        "# mcctl: ignore[MC309] so\na: b\n",
        "a: 'b # mcctl: ignore[MC302] so'\n",
    ],
    ids=["below", "a blank line between", "another line between", "another code", "in a text"],
)
def test_a_finding_elsewhere_is_told(text: str) -> None:
    assert told(text, (TEXT, "a"))[0].startswith("MC302")


def test_a_comment_that_met_something_on_its_own_line_hides_nothing_below() -> None:
    text = "a: b  # mcctl: ignore[MC302] so\nc: d\n"
    assert told(text, (TEXT, "a"), (TEXT, "c")) == ["MC302 2:4-2:5 it is so"]


def test_a_locked_finding_is_told_whatever_a_comment_says() -> None:
    assert told("a: b  # mcctl: ignore[MC201] so\n", (LOCKED, "a")) == [
        "MC201 1:4-1:5 it is so",
        "MC024 1:7-1:32 MC201 cannot be ignored",
    ]


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        ("# mcctl: ignore[MC302]", "this comment gives no reason"),
        ("# mcctl: ignore[MC302]   ", "this comment gives no reason"),
        ("# mcctl: ignore[]", "this comment names no rule"),
        ("# mcctl: ignore[MC999] so", "there is no rule `MC999`"),
        ("# mcctl: ignore MC302 so", "this comment is for mcctl, but says nothing that it knows"),
        ("# mcctl: ignroe[MC302] so", "this comment is for mcctl, but says nothing that it knows"),
    ],
)
def test_a_comment_that_cannot_ignore_is_an_error(comment: str, message: str) -> None:
    end = len("a: b ") + 1 + len(comment.rstrip())
    assert told(f"a: b {comment}\n") == [f"MC024 1:6-1:{end} {message}"]


def test_one_slip_is_one_finding() -> None:
    assert told("a: b # mcctl: ignore[MC302]\n", (TEXT, "a")) == ["MC024 1:6-1:28 this comment gives no reason"]


def test_a_code_that_meets_nothing_is_told() -> None:
    text = "a: b # mcctl: ignore[MC302, MC309] so\n"
    assert told(text, (TEXT, "a")) == ["MC023 1:6-1:38 there is nothing here for MC309 to find"]
    assert told(text) == ["MC023 1:6-1:38 there is nothing here for MC302 and MC309 to find"]


def test_rules_that_were_not_applied_and_files_that_were_not_checked_make_no_comment_idle() -> None:
    document = read_yaml("a.yaml", b"a: b # mcctl: ignore[MC302] so\n").document
    assert document is not None
    ignores, _ = ignores_in([document], RULES)

    assert [one.message for one in unused(ignores, {"MC309"}, {"a.yaml"})] == []
    assert [one.message for one in unused(ignores, {"MC302"}, {"b.yaml"})] == []
    assert len(list(unused(ignores, {"MC302"}, {"a.yaml"}))) == 1


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("a: b  \t# mcctl: ignore[MC302] so\nc: d\n", "a: b\nc: d\n"),
        ("a: b\r\n  # mcctl: ignore[MC302] so\r\nc: d\r\n", "a: b\r\nc: d\r\n"),
        ("a: b\n# mcctl: ignore[MC302] so", "a: b\n"),
    ],
    ids=["behind", "alone", "last"],
)
def test_the_fix_takes_out_the_comment_and_nothing_else(text: str, after: str) -> None:
    document = read_yaml("a.yaml", text.encode()).document
    assert document is not None
    ignores, _ = ignores_in([document], RULES)
    (finding,) = unused(ignores, set(RULES), {"a.yaml"})
    assert finding.fix is not None
    assert finding.fix.safe
    (edit,) = finding.fix.edits
    lines = text.splitlines(keepends=True)
    offsets = [sum(map(len, lines[: place.line - 1])) + place.column - 1 for place in (edit.span.start, edit.span.end)]

    assert text[: offsets[0]] + edit.text + text[offsets[1] :] == after
