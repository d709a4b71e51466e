"""Every rule is registered once, under a code of its own, and has a page."""

import importlib
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from types import ModuleType

import pytest

import mcctl.rules
from mcctl.diagnostics import Rule
from mcctl.rules.registry import ALL_RULES, HELD_BY_PLATFORM, RULES, check_catalog
from mcctl.source.repository import read_repository
from tests.rules.files import a_stack
from tests.source.repositories import MemoryTree


def rule_modules() -> Iterator[ModuleType]:
    for module in pkgutil.iter_modules(mcctl.rules.__path__):
        if module.name != "registry":
            yield importlib.import_module(f"mcctl.rules.{module.name}")


def test_every_rules_file_is_registered_once() -> None:
    defined = sorted(module.__name__ for module in rule_modules() if hasattr(module, "RULE"))
    assert defined == sorted(str(getattr(module, "__name__", "")) for module in RULES)


def test_codes_and_names_are_unique() -> None:
    for values in ((rule.code for rule in ALL_RULES), (rule.name for rule in ALL_RULES)):
        assert [value for value, count in Counter(values).items() if count > 1] == []


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.code)
def test_a_rule_has_a_code_and_a_name_of_the_usual_form(rule: Rule) -> None:
    assert re.fullmatch(r"MC[0-6][0-9]{2}", rule.code)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)


@pytest.mark.parametrize("module", list(rule_modules()), ids=lambda module: module.__name__.rpartition(".")[2])
def test_a_rules_docstring_is_a_page_and_not_a_line(module: ModuleType) -> None:
    first, _, rest = (module.__doc__ or "").partition("\n")
    assert first.endswith(".")
    assert len(rest.strip()) > len(first) / 2
    assert module.check.__doc__


def test_a_rules_file_is_named_as_the_rule() -> None:
    assert [str(getattr(one, "__name__", "")).rpartition(".")[2] for one in RULES] == [
        one.RULE.name.replace("-", "_") for one in RULES
    ]


def test_the_platform_holds_rules_of_identity_references_and_visibility_only() -> None:
    assert set(HELD_BY_PLATFORM) <= set(RULES)
    assert {module.RULE.code[:3] for module in HELD_BY_PLATFORM} <= {"MC1", "MC2"}
    assert all(module.RULE.severity == "error" for module in HELD_BY_PLATFORM)


def test_a_chosen_rule_is_applied_alone() -> None:
    catalog = read_repository(MemoryTree.of({"stacks/b.yaml": a_stack("a", visibility="private")})).catalog
    assert [one.rule.code for one in check_catalog(catalog)] == ["MC102", "MC205"]
    assert [one.rule.code for one in check_catalog(catalog, RULES[1:2])] == ["MC102"]


def test_no_rule_has_anything_to_say_about_an_empty_catalogue() -> None:
    assert list(check_catalog(read_repository(MemoryTree({})).catalog)) == []
