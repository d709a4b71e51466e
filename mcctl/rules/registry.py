"""Every rule, found by its file: a file in one of the folders here is a rule, and nothing else has to name it.

What a rule looks at is told by the functions that its file has: `check` looks at each file by itself, so that files can be
looked at in any number of processes; `check_across` looks at all of them by their outlines (`mcctl.catalog.outline`), and so
does `check_gathered`, with what the rule's own `gather` took along from each micro-credential's whole content; `check_since`
looks at what the files change against a commit (`--base`), `check_public` at what a public repository must not hold,
`check_links` at what the addresses in them answer (`--online`). A rule without a function is applied elsewhere: by the
reader, by the plan, by the platform.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from types import ModuleType
from typing import Protocol, cast

from mcctl.catalog.catalog import Catalog, Entry
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


class FileRule(RuleModule, Protocol):
    """A rule of each file by itself."""

    @property
    def check(self) -> Callable[[Catalog], Iterator[Diagnostic]]:
        """Finds what breaks the rule in the files of a catalogue, or of a part of one."""
        ...


class AcrossRule(RuleModule, Protocol):
    """A rule of what the files say about each other."""

    @property
    def check_across(self) -> Callable[[Catalog], Iterator[Diagnostic]]:
        """Finds what breaks the rule in a whole catalogue, whose micro-credentials may be outlines."""
        ...


class GatheringRule(RuleModule, Protocol):
    """A rule that compares what is deep in the files."""

    @property
    def gather(self) -> Callable[[Entry], frozenset[int]]:
        """Takes along from a resource what is compared."""
        ...

    @property
    def check_gathered(self) -> Callable[[Catalog, Mapping[str, frozenset[int]]], Iterator[Diagnostic]]:
        """Finds what breaks the rule in a whole catalogue, with what was gathered, by path; nothing where there is none."""
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
def catalog_rules() -> tuple[RuleModule, ...]:
    """The rules that look at the files alone."""
    return tuple(
        module
        for folder in CATALOG_FOLDERS
        for module in modules_in(folder)
        if hasattr(module, "check") or hasattr(module, "check_across") or hasattr(module, "gather")
    )


def held_by_platform() -> tuple[RuleModule, ...]:
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


Gathered = Mapping[str, Mapping[str, frozenset[int]]]
"""What rules gathered, by the rule's code and the file's path."""


def check_catalog(catalog: Catalog, rules: Sequence[RuleModule] | None = None) -> Iterator[Diagnostic]:
    """Applies rules to a catalogue that holds everything whole; all of them where none are named."""
    yield from check_each(catalog, rules)
    yield from check_across(catalog, gathered_in(catalog, rules), rules)


def check_each(catalog: Catalog, rules: Sequence[RuleModule] | None = None) -> Iterator[Diagnostic]:
    """Applies the rules that judge each file by itself, so that of a part of the files all of theirs is found."""
    yield from _weighed_in_drafts(_each(catalog, rules), catalog)


def check_across(
    catalog: Catalog, gathered: Gathered, rules: Sequence[RuleModule] | None = None
) -> Iterator[Diagnostic]:
    """Applies the rules of what files say about each other to a whole catalogue, for which outlines will do."""
    yield from _weighed_in_drafts(_across(catalog, gathered, rules), catalog)


def gathered_in(catalog: Catalog, rules: Sequence[RuleModule] | None = None) -> dict[str, dict[str, frozenset[int]]]:
    """Gathers what some rules compare."""
    found: dict[str, dict[str, frozenset[int]]] = {}
    for module in catalog_rules() if rules is None else rules:
        if hasattr(module, "gather"):
            gather = cast("GatheringRule", module).gather
            taken = ((entry.document.path, gather(entry)) for entry in catalog.entries)
            found[module.RULE.code] = {path: one for path, one in taken if one}
    return found


def _each(catalog: Catalog, rules: Sequence[RuleModule] | None) -> Iterator[Diagnostic]:
    for module in catalog_rules() if rules is None else rules:
        if hasattr(module, "check"):
            yield from cast("FileRule", module).check(catalog)


def _across(catalog: Catalog, gathered: Gathered, rules: Sequence[RuleModule] | None) -> Iterator[Diagnostic]:
    for module in catalog_rules() if rules is None else rules:
        if hasattr(module, "check_across"):
            yield from cast("AcrossRule", module).check_across(catalog)
        if hasattr(module, "gather"):
            yield from cast("GatheringRule", module).check_gathered(catalog, gathered.get(module.RULE.code, {}))


def _weighed_in_drafts(found: Iterable[Diagnostic], catalog: Catalog) -> Iterator[Diagnostic]:
    """Gives findings in drafts the severity that their rule has there: what is a draft is judged as one."""
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
