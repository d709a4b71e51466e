"""What a change touches: the files that differ, and those that refer to them, so that an author hears of nothing else."""

import posixpath
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from mcctl.catalog.document import Data, Document, image_files
from mcctl.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True)
class Touched:
    """The paths that differ and those that refer to them; None where everything is touched."""

    changed: frozenset[str]
    files: frozenset[str] | None

    def holds(self, finding: Diagnostic) -> bool:
        """Tells whether a finding is about what the change touches: it stands there, or points there."""
        return (
            self.files is None
            or finding.file in self.files
            or any(related.file in self.changed for related in finding.related)
        )


DECIDING = ("status", "visibility", "access")
"""What of a stack decides, beside what it holds, who sees that."""

EVERYTHING = Touched(frozenset(), None)


def touched_by_change(
    changed: frozenset[str], documents: Mapping[str, Document], before: Iterable[Document], issuer: str | None
) -> Touched:
    """Finds what a change touches.

    A file is touched where it differs; where it names an image that does; where it refers, as member, prerequisite,
    successor or previous id, to an id that a file of the change has or had; where a file of the change began or ceased to
    refer to it; upward, where it is a stack that holds a touched one, and downward, where it is held by a stack that
    lets other people in than before, since who sees and who completes what goes through stacks.

    Args:
        changed: The paths that differ.
        documents: By path, the files as they are.
        before: What stood in the files that differ.
        issuer: Whose files they are; somebody else's ids are no references.
    """
    earlier = list(before)
    now = [documents[path] for path in changed if path in documents]
    ids = {name for document in (*earlier, *now) if (name := _id(document)) is not None}
    linked = _links(earlier, issuer) ^ _links(now, issuer)
    partners = {name for _, name in linked}
    files = set(changed)
    for path, document in documents.items():
        shows = any(posixpath.normpath(file) in changed for file in image_files([document]))
        if shows or _id(document) in partners or ids.intersection(references(document, issuer)):
            files.add(path)
    files.update(_above(documents, files, issuer))
    joined = [document for document in documents.values() if _id(document) in partners]
    files.update(_below(documents, [*_letting_in_others(earlier, now), *joined], issuer))
    return Touched(changed, frozenset(files))


def references(document: Document, issuer: str | None) -> Iterator[str]:
    """Yields the ids that a file names, even one that is broken."""
    yield from _members(document, issuer)
    for one in _items(document.at(("prerequisites",))):
        yield from _named(one, issuer)
    successor = document.at(("retirement", "replaced_by"))
    for one in (successor, *_items(document.at(("previously",)))):
        if isinstance(one, str):
            yield one


def _members(document: Document, issuer: str | None) -> Iterator[str]:
    for one in _items(document.at(("members",))):
        yield from _named(one, issuer)


def _named(member: Data, issuer: str | None) -> Iterator[str]:
    if isinstance(member, dict) and member.get("issuer", issuer) == issuer:
        yield from (name for key in ("micro_credential", "stack") if isinstance(name := member.get(key), str))


def _items(data: Data) -> list[Data]:
    return data if isinstance(data, list) else []


def _id(document: Document) -> str | None:
    name = document.at(("id",))
    return name if isinstance(name, str) else None


def _links(documents: Iterable[Document], issuer: str | None) -> set[tuple[str | None, str]]:
    return {(_id(document), name) for document in documents for name in references(document, issuer)}


def _letting_in_others(before: Iterable[Document], now: Iterable[Document]) -> list[Document]:
    """Finds the stacks, as they were and as they are, that say something else of who sees what is in them."""
    said: dict[str | None, list[tuple[Document, str]]] = {}
    for document in (*before, *now):
        decides = repr([document.at((key,)) for key in DECIDING])
        said.setdefault(_id(document), []).append((document, decides))
    return [one for same in said.values() if len({told for _, told in same}) > 1 or len(same) == 1 for one, _ in same]


def _below(documents: Mapping[str, Document], stacks: Iterable[Document], issuer: str | None) -> set[str]:
    """Finds what some stacks hold, directly or through others."""
    places: dict[str, list[str]] = {}
    for path, document in documents.items():
        if (name := _id(document)) is not None:
            places.setdefault(name, []).append(path)
    todo = list(stacks)
    found: set[str] = set()
    while todo:
        for name in _members(todo.pop(), issuer):
            for path in places.get(name, ()):
                if path not in found:
                    found.add(path)
                    todo.append(documents[path])
    return found


def _above(documents: Mapping[str, Document], files: Collection[str], issuer: str | None) -> set[str]:
    """Finds the stacks that hold, directly or through others, what one of some files has."""
    holders: dict[str, list[str]] = {}
    for path, document in documents.items():
        for member in _members(document, issuer):
            holders.setdefault(member, []).append(path)
    todo = [path for path in files if path in documents and documents[path].at(("kind",)) == "stack"]
    found: set[str] = set()
    while todo:
        name = _id(documents[todo.pop()])
        for path in holders.get(name, ()) if name is not None else ():
            if path not in found:
                found.add(path)
                todo.append(path)
    return found
