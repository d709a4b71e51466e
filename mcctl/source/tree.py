"""The files of a repository, on disk or at a git revision, by paths relative to the repository's root."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol


class OutsideError(Exception):
    """A path lies, or leads by a link, out of the repository."""


class Tree(Protocol):
    """Where files come from."""

    def files(self, folder: str) -> Iterator[str]:
        """Yields the paths of all files below a folder (`""` = the root's own files), sorted."""
        ...

    def read(self, path: str) -> bytes:
        """Reads a file; raises FileNotFoundError, OSError or OutsideError."""
        ...


def is_inside(path: str) -> bool:
    """Tells whether a path, as written, stays below the root: relative, forward slashes, no `..`."""
    return (
        bool(path) and not path.startswith("/") and "\\" not in path and ":" not in path and ".." not in path.split("/")
    )


class WorkTree:
    """The files on disk."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._real_root = Path(os.path.realpath(root))

    def files(self, folder: str) -> Iterator[str]:
        """Yields what is below a folder; hidden files and folders are left out, links to folders are not followed."""
        top = self.root / folder
        for place, folders, names in os.walk(top):
            folders[:] = sorted(name for name in folders if not name.startswith(".")) if folder else []
            for name in sorted(names):
                if not name.startswith("."):
                    yield (Path(place) / name).relative_to(self.root).as_posix()

    def read(self, path: str) -> bytes:
        """Reads a file that lies inside the root, links resolved."""
        if not is_inside(path):
            raise OutsideError(path)
        full = self.root / path
        if not Path(os.path.realpath(full)).is_relative_to(self._real_root):
            raise OutsideError(path)
        return full.read_bytes()
