"""Every rule, found by its file: a file in one of the folders here is a rule, and nothing else has to name it.

What a rule looks at is told by the function that its file has: `check` looks at the files, `check_since` at what they
change against a commit (`--base`), `check_public` at what a public repository must not hold, `check_links` at what the
addresses in them answer (`--online`). A rule without a function is applied elsewhere: by the reader, by the plan, by the
platform.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from types import ModuleType
from typing import Protocol, cast

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic, Rule
from mcctl.rules import change, content, identity, platform, references, syntax
from mcctl.rules.since import Since

CATALOG_FOLDERS: Sequence[ModuleType] = (identity, references, content)
FOLDERS: Sequence[ModuleType] = (syntax, *CATALOG_FOLDERS, change, platform)

Answers = Mapping[str, str | None]
"""By address, why it cannot be reached; None where it can."""


class RuleModule(Protocol):
    """A rule's file; its docstring is its page (`mcctl.rules.page`)."""

    RULE: Rule


class CatalogRule(RuleModule, Protocol):
    """A rule of the files."""

    @property
    def check(self) -> Callable[[Catalog], Iterator[Diagnostic]]:
        """Finds what breaks the rule."""
        ...


class ChangeRule(RuleModule, Protocol):
    """A rule of what changed since a commit."""

    @property
    def check_since(self) -> Callable[[Since], Iterator[Diagnostic]]:
        """Finds what breaks the rule."""
        ...


class PublicRule(RuleModule, Protocol):
    """A rule of what everybody may read."""

    @property
    def check_public(self) -> Callable[[Catalog], Iterator[Diagnostic]]:
        """Finds what breaks the rule."""
        ...


class LinkRule(RuleModule, Protocol):
    """A rule of addresses."""

    @property
    def check_links(self) -> Callable[[Catalog, Answers], Iterator[Diagnostic]]:
        """Finds what breaks the rule."""
        ...


@cache
def modules_in(folder: ModuleType) -> tuple[RuleModule, ...]:
    """The rules of a folder, by code."""
    names = (info.name for info in pkgutil.iter_modules(folder.__path__, f"{folder.__name__}."))
    found = [cast("RuleModule", importlib.import_module(name)) for name in names]
    return tuple(sorted(found, key=lambda module: module.RULE.code))


@cache
def catalog_rules() -> tuple[CatalogRule, ...]:
    """The rules that look at the files alone."""
    found = (module for folder in CATALOG_FOLDERS for module in modules_in(folder) if hasattr(module, "check"))
    return tuple(cast("CatalogRule", module) for module in found)


def held_by_platform() -> tuple[CatalogRule, ...]:
    """Those of them that the platform holds too: errors of identity, references and visibility."""
    return tuple(module for module in catalog_rules() if module.RULE.is_locked)


@cache
def all_modules() -> tuple[RuleModule, ...]:
    """Every rule's file, by code."""
    return tuple(module for folder in FOLDERS for module in modules_in(folder))


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, by code."""
    return tuple(module.RULE for module in all_modules())


def check_catalog(catalog: Catalog, rules: Sequence[CatalogRule] | None = None) -> Iterator[Diagnostic]:
    """Applies rules to a catalogue; all of its own where none are named. What is a draft is judged as one."""
    found = (finding for module in (catalog_rules() if rules is None else rules) for finding in module.check(catalog))
    yield from _weighed_in_drafts(found, catalog)


def _weighed_in_drafts(found: Iterable[Diagnostic], catalog: Catalog) -> Iterator[Diagnostic]:
    """Gives findings in drafts the severity that their rule has there."""
    drafts = {entry.document.path for entry in catalog.entries if entry.resource.status == "draft"}
    for finding in found:
        lower = finding.rule.in_draft
        yield replace(finding, rule=finding.rule.weighing(lower)) if lower and finding.file in drafts else finding


def check_since(since: Since) -> Iterator[Diagnostic]:
    """Applies the rules that look at what changed since a commit."""
    for module in all_modules():
        if hasattr(module, "check_since"):
            yield from cast("ChangeRule", module).check_since(since)


def check_public(catalog: Catalog) -> Iterator[Diagnostic]:
    """Applies the rules of a repository that everybody can read."""
    for module in all_modules():
        if hasattr(module, "check_public"):
            yield from cast("PublicRule", module).check_public(catalog)


def check_links(catalog: Catalog, answers: Answers) -> Iterator[Diagnostic]:
    """Applies the rules of addresses to what those answered."""
    for module in all_modules():
        if hasattr(module, "check_links"):
            yield from _weighed_in_drafts(cast("LinkRule", module).check_links(catalog, answers), catalog)
