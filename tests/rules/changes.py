"""Two states of small catalogues, and what the rules of change say of the way from one to the other."""

from collections.abc import Iterable, Mapping, Sequence

from mcctl.catalog.catalog import Catalog, Credential, Entry
from mcctl.diagnostics import Diagnostic
from mcctl.model.settings import Guards
from mcctl.rules.comparison import compared
from mcctl.rules.registry import check_since
from mcctl.rules.since import Since
from mcctl.source.repository import read_repository
from tests.rules.files import a_micro_credential
from tests.source.repositories import SVG, MemoryTree
from tests.source.told import at

Files = Mapping[str, str]
MC = "micro-credentials"
OTHERS = {f"{MC}/other-{i}.yaml": a_micro_credential(f"other-{i}") for i in range(30)}
"""Enough that one of them more or less is not many."""


def catalog_of(files: Files) -> Catalog:
    return read_repository(MemoryTree.of({"badges/a.svg": SVG, **files})).catalog


def since(
    before: Files,
    after: Files,
    *allowances: str,
    moved: Mapping[str, str] | None = None,
    history: Mapping[str, Sequence[Files]] | None = None,
) -> Since:
    """Compares two states; `history` gives for an id the states before that, the latest first."""

    def earlier(entry: Entry) -> Iterable[Credential]:
        for files in (history or {}).get(entry.id, []):
            yield catalog_of(files).by_id[entry.id].resource

    return compared(
        catalog_of(before),
        catalog_of(after),
        name="main",
        namespace=None,
        guards=(Guards(), Guards()),
        moved=moved or {},
        allowances=frozenset(allowances),
        history=earlier,
    )


def findings(
    before: Files,
    after: Files,
    *allowances: str,
    moved: Mapping[str, str] | None = None,
    history: Mapping[str, Sequence[Files]] | None = None,
) -> list[Diagnostic]:
    found = check_since(since(before, after, *allowances, moved=moved, history=history))
    return sorted(found, key=lambda one: one.sort_key)


def told(
    before: Files,
    after: Files,
    *allowances: str,
    moved: Mapping[str, str] | None = None,
    history: Mapping[str, Sequence[Files]] | None = None,
) -> list[str]:
    """Tells `code file place message`."""
    return [
        f"{one.rule.code} {one.file} {at(one.span)} {one.message}"
        for one in findings(before, after, *allowances, moved=moved, history=history)
    ]
