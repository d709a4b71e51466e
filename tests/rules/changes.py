"""Two states of small catalogues, and what the rules of change say of the way from one to the other."""

from collections.abc import Iterable, Mapping, Sequence

from hypothesis import strategies as st

from mcctl.catalog.catalog import Catalog, Credential, Entry
from mcctl.diagnostics import Diagnostic
from mcctl.model.settings import Guards
from mcctl.rules.comparison import compared
from mcctl.rules.registry import check_since
from mcctl.rules.since import Since
from mcctl.source.repository import read_repository
from tests.rules.files import a_micro_credential, a_stack
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


def holding(*members: str) -> str:
    return "members: [" + ", ".join(f"{{{member}}}" for member in members) + "]"


STATUSES = ["active", "active", "archived", "draft"]


def some(names: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(names), max_size=2, unique=True)


@st.composite
def catalogues(draw: st.DrawFn) -> dict[str, str]:
    """Small catalogues, right and wrong: each file absent, or with references that may lead anywhere."""
    files: dict[str, str] = {}
    for name in "abc":
        if draw(st.booleans()):
            wanted = [f"{{micro_credential: {one}}}" for one in draw(some("abcx"))]
            old = draw(st.sampled_from(["", "", "previously: [a]", "previously: [x]"]))
            visibility = draw(st.sampled_from(["public", "private"]))
            text = a_micro_credential(name, f"prerequisites: [{', '.join(wanted)}]\n{old}", visibility=visibility)
            files[f"{MC}/{name}.yaml"] = text.replace("status: active", f"status: {draw(st.sampled_from(STATUSES))}")
    for name in "st":
        if draw(st.booleans()):
            members = [f"micro_credential: {one}" for one in draw(some("abcx"))]
            members += [f"stack: {one}" for one in draw(some("stx"))]
            visibility = draw(st.sampled_from(["public", "private"]))
            more = "access: [{organization: mps}]\n" if draw(st.booleans()) else ""
            files[f"stacks/{name}.yaml"] = a_stack(name, more + holding(*members), visibility=visibility)
    return files
