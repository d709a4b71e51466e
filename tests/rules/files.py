"""Small files of a catalogue that break no rule, to be changed by a test in one respect."""

from collections.abc import Mapping
from textwrap import dedent

from mcctl.diagnostics import Diagnostic, Severity
from mcctl.rules.registry import check_catalog
from mcctl.source.repository import read_repository
from tests.source.repositories import SVG, MemoryTree
from tests.source.told import at

ASSESSMENT = "assessment: {parts: [{id: p, kind: evidence, items: [{id: i, prompt: Do it., passing: Done.}]}]}\n"


def a_micro_credential(name: str, more: str = "", *, visibility: str = "public") -> str:
    """An active micro-credential; `more` is added after its eight lines, and an assessment where `more` has none."""
    return (
        f'kind: micro-credential\nid: {name}\nversion: "1.0"\nstatus: active\nvisibility: {visibility}\ntitle: The {name}\n'
        "competency: Educators do it.\nbadge: {file: badges/a.svg, alt: A circle}\n"
        f"{_lines(more)}{'' if 'assessment:' in more else ASSESSMENT}"
    )


def a_stack(name: str, more: str = "", *, visibility: str = "public") -> str:
    """An active stack; `more` is added after its six lines, and somebody else's member where `more` has none."""
    return (
        f'kind: stack\nid: {name}\nversion: "1.0"\nstatus: active\nvisibility: {visibility}\ntitle: The {name}\n'
        f"{_lines(more)}{'' if 'members:' in more else 'members: [{issuer: nea, micro_credential: x}]'}"
    )


def _lines(more: str) -> str:
    return dedent(more).strip("\n") + "\n" if more else ""


def findings(files: Mapping[str, str]) -> list[Diagnostic]:
    """Applies every rule to files that are well-formed."""
    repository = read_repository(MemoryTree.of({"badges/a.svg": SVG, **files}))
    assert not any(one.rule.severity is Severity.ERROR for one in repository.diagnostics), repository.diagnostics
    return sorted(check_catalog(repository.catalog), key=lambda one: one.sort_key)


def found(files: Mapping[str, str]) -> list[str]:
    """Applies every rule to such files, and tells `code file place message = hint → related places`."""
    told = []
    for one in findings(files):
        related = "".join(f" → {other.file} {at(other.span)} {other.message}" for other in one.related)
        hint = f" = {one.hint}" if one.hint else ""
        told.append(f"{one.rule.code} {one.file} {at(one.span)} {one.message}{hint}{related}")
    return told
