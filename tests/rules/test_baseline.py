"""A baseline holds back what it holds, as often as it holds it, and nothing that is locked."""

from mcctl.diagnostics import Diagnostic, Position, Rule, Severity, Span
from mcctl.rules.baseline import settled

TEXT = Rule("MC302", "criterion-text", Severity.ERROR)
LOCKED = Rule("MC201", "unknown-member", Severity.ERROR)
RULES = {rule.code: rule for rule in (TEXT, LOCKED)}


def a_finding(message: str = "it is so", *, rule: Rule = TEXT, line: int = 1, file: str = "a.yaml") -> Diagnostic:
    return Diagnostic(rule, message, file, Span(Position(line, 1), Position(line, 2)), ("a", line, "b"))


def test_a_finding_is_known_again_on_another_line_and_at_another_place_in_its_list() -> None:
    done = settled([a_finding(line=7)], [a_finding(line=1).fingerprint], RULES)

    assert (done.kept, done.held_back) == ((), 1)


def test_another_message_rule_or_file_is_another_finding() -> None:
    others = [
        a_finding("it is otherwise"),
        a_finding(file="b.yaml"),
        a_finding(rule=Rule("MC303", "x", Severity.ERROR)),
    ]

    assert settled(others, [a_finding().fingerprint], RULES).kept == tuple(others)


def test_one_more_of_the_same_kind_is_told() -> None:
    done = settled([a_finding(line=1), a_finding(line=2), a_finding(line=3)], [a_finding().fingerprint] * 2, RULES)

    assert (done.kept, done.held_back) == ((a_finding(line=3),), 2)


def test_what_is_locked_is_never_held_back() -> None:
    finding = a_finding(rule=LOCKED)

    assert settled([finding], [finding.fingerprint], RULES).kept == (finding,)


def test_a_warning_that_was_raised_to_an_error_is_held_back_like_before() -> None:
    raised = a_finding(rule=Rule("MC102", "file-name", Severity.WARNING).weighing(Severity.ERROR))
    rules = {**RULES, "MC102": Rule("MC102", "file-name", Severity.WARNING)}

    assert settled([raised], [raised.fingerprint], rules).kept == ()
