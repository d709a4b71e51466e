"""Every rule is found by its file, under a code and a name of its own."""

import re
from collections import Counter

import pytest

from mcctl.diagnostics import Rule, codes
from mcctl.rules.registry import all_modules, all_rules, catalog_rules, check_catalog, held_by_platform
from mcctl.source.repository import read_repository
from tests.rules.files import a_stack
from tests.source.repositories import MemoryTree


def test_codes_and_names_are_unique() -> None:
    for values in ((rule.code for rule in all_rules()), (rule.name for rule in all_rules())):
        assert [value for value, count in Counter(values).items() if count > 1] == []


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_a_rule_has_a_code_and_a_name_of_the_usual_form(rule: Rule) -> None:
    assert re.fullmatch(r"MC[0-6][0-9]{2}", rule.code)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)


def test_a_rules_file_is_named_as_the_rule() -> None:
    files = [str(getattr(one, "__name__", "")).rpartition(".")[2] for one in all_modules()]
    assert files == [one.RULE.name.replace("-", "_") for one in all_modules()]


def test_a_rules_folder_tells_its_codes() -> None:
    folders = {"0": "syntax", "1": "identity", "2": "references", "3": "content", "4": "change", "5": "platform"}
    for module in all_modules():
        assert str(getattr(module, "__name__", "")).split(".")[2] == folders[module.RULE.code[2]]


def test_what_the_reader_applies_itself_has_a_file_too() -> None:
    assert set(codes.SYNTAX_AND_SHAPE) <= set(all_rules())


def test_the_platform_holds_errors_of_identity_references_and_visibility_only() -> None:
    assert {module.RULE.code[:3] for module in held_by_platform()} == {"MC1", "MC2"}
    assert all(module.RULE.severity == "error" for module in held_by_platform())


def test_a_chosen_rule_is_applied_alone() -> None:
    catalog = read_repository(MemoryTree.of({"stacks/b.yaml": a_stack("a", visibility="private")})).catalog
    chosen = [module for module in catalog_rules() if module.RULE.code == "MC102"]
    assert [one.rule.code for one in check_catalog(catalog)] == ["MC102", "MC205"]
    assert [one.rule.code for one in check_catalog(catalog, chosen)] == ["MC102"]


def test_no_rule_has_anything_to_say_about_an_empty_catalogue() -> None:
    assert list(check_catalog(read_repository(MemoryTree({})).catalog)) == []
