"""A repository as it was at a commit, of which only what differs is read: the rest is what the files say now."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from mcctl.catalog.catalog import Catalog
from mcctl.catalog.document import Document, image_files
from mcctl.source.commit_tree import CommitTree
from mcctl.source.reader import read_yaml
from mcctl.source.repository import ISSUER, Repository, read_repository
from mcctl.source.tree import OutsideError, Tree


@dataclass(frozen=True, slots=True)
class _Part:
    """Some of the files of a tree, for definitions; images come from all of it."""

    tree: CommitTree
    wanted: frozenset[str]

    def files(self, folder: str) -> Iterator[str]:
        yield from (path for path in self.tree.files(folder) if path in self.wanted)

    def unread(self, folder: str) -> Iterator[str]:
        yield from self.tree.unread(folder)

    def read(self, path: str) -> bytes:
        return self.tree.read(path)


def read_earlier(tree: CommitTree, now: Repository, changed: frozenset[str]) -> Catalog:
    """Reads what the commit holds.

    Args:
        tree: The commit.
        now: The files of the work tree, read.
        changed: The paths that differ between the two.
    """
    differing = changed.union(tree.links())
    again = {path for path, document in now.documents.items() if _shows(document, differing)}
    wanted = frozenset(differing | again | {ISSUER})
    part = read_repository(_Part(tree, wanted)).catalog
    same = [entry for entry in now.catalog.entries if entry.document.path not in wanted and entry.document.path in tree]
    pictures = {path: now.catalog.images[path] for path in image_files(entry.document for entry in same)}
    broken = {path: name for path, name in now.catalog.broken.items() if path not in wanted and path in tree}
    return Catalog(
        part.issuer,
        part.issuer_document,
        tuple(sorted((*part.entries, *same), key=lambda entry: entry.document.path)),
        {**broken, **part.broken},
        {**pictures, **part.images},
    )


def read_document(tree: Tree, path: str) -> Document | None:
    """Reads a file, as far as it can be read; what is wrong with it was told where it was the latest."""
    try:
        raw = tree.read(path)
    except (OSError, OutsideError):
        return None
    return read_yaml(path, raw).document


def _shows(document: Document, changed: frozenset[str]) -> bool:
    """Tells whether a document names an image that is among the changed files."""
    return any(posixpath.normpath(file) in changed for file in image_files([document]))
