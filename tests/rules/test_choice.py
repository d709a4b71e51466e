"""Which rules count: codes, beginnings of codes and names; errors that are locked always count."""

import pytest

from mcctl.diagnostics import Diagnostic, Rule, Severity
from mcctl.rules.choice import Choice, LockedRuleError, UnknownRuleError, choice_of, named, weighed

TAB = Rule("MC005", "tab", Severity.ERROR)
FILE_NAME = Rule("MC102", "file-name", Severity.WARNING)
PASSING = Rule("MC301", "passing-level", Severity.ERROR)
CRITERION = Rule("MC302", "criterion-text", Severity.ERROR)
SAME = Rule("MC313", "source-year", Severity.WARNING)
RULES = [TAB, FILE_NAME, PASSING, CRITERION, SAME]


def codes(choice: Choice) -> list[str]:
    found = [Diagnostic(rule, "it is so", "a.yaml") for rule in RULES]
    return [f"{one.rule.code} {one.rule.severity}" for one in weighed(found, choice)]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["MC302"], {"MC302"}),
        (["mc302"], {"MC302"}),
        (["MC30"], {"MC301", "MC302"}),
        (["MC3"], {"MC301", "MC302", "MC313"}),
        (["criterion-text"], {"MC302"}),
        (["MC301,file-name", "MC313"], {"MC301", "MC102", "MC313"}),
        ([], set()),
    ],
)
def test_rules_are_named_by_code_group_or_name(names: list[str], expected: set[str]) -> None:
    assert named(names, RULES) == expected


@pytest.mark.parametrize("name", ["MC999", "MC", "M", "criterion", "", "MC3021", "302"])
def test_a_name_that_fits_no_rule_is_told(name: str) -> None:
    with pytest.raises(UnknownRuleError, match="there is no rule"):
        named([name], RULES)


def test_everything_counts_where_nothing_is_chosen() -> None:
    assert codes(choice_of(RULES, select=(), ignore=(), severities={})) == [
        *("MC005 error", "MC102 warning", "MC301 error", "MC302 error", "MC313 warning"),
    ]


def test_selected_rules_count_alone_beside_those_that_are_locked() -> None:
    assert codes(choice_of(RULES, select=["MC302"], ignore=(), severities={})) == ["MC005 error", "MC302 error"]


def test_an_ignored_rule_does_not_count_even_if_it_is_selected() -> None:
    assert codes(choice_of(RULES, select=["MC3"], ignore=["MC30"], severities={})) == ["MC005 error", "MC313 warning"]


def test_a_group_that_holds_locked_rules_ignores_the_others_only() -> None:
    assert codes(
        choice_of([*RULES, Rule("MC019", "x", Severity.NOTE)], select=["MC3"], ignore=["MC0"], severities={})
    ) == [
        *("MC005 error", "MC301 error", "MC302 error", "MC313 warning"),
    ]


def test_severities_are_as_chosen() -> None:
    severities = {"MC102": Severity.ERROR, "MC301": Severity.NOTE}
    assert codes(choice_of(RULES, select=(), ignore=(), severities=severities)) == [
        *("MC005 error", "MC102 error", "MC301 note", "MC302 error", "MC313 warning"),
    ]


@pytest.mark.parametrize(
    ("ignore", "severities"), [(["MC005"], {}), (["tab"], {}), ([], {"MC005": Severity.WARNING})], ids=str
)
def test_a_locked_rule_can_be_neither_ignored_nor_lowered(ignore: list[str], severities: dict[str, Severity]) -> None:
    with pytest.raises(LockedRuleError, match="MC005 can be neither ignored nor lowered"):
        choice_of(RULES, select=(), ignore=ignore, severities=severities)
