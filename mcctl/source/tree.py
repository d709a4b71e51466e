"""The files of a repository, on disk or at a git revision, by paths relative to the repository's root."""

import errno
import os
import posixpath
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from mcctl.source.signature import Signature, signature_of


class OutsideError(Exception):
    """A path lies, or leads by a link, out of the repository."""


class Tree(Protocol):
    """Where files come from."""

    def files(self, folder: str) -> Iterator[str]:
        """Yields the paths of all files below a folder (`""` = the root's own files), sorted, hidden ones left out."""
        ...

    def unread(self, folder: str) -> Iterator[str]:
        """Yields links to folders below a folder, which are not followed."""
        ...

    def read(self, path: str) -> bytes:
        """Reads a file; raises FileNotFoundError, OSError or OutsideError."""
        ...


def is_inside(path: str) -> bool:
    """Tells whether a path, as written, stays below the root: relative, forward slashes, no `..`."""
    return (
        bool(path) and not path.startswith("/") and "\\" not in path and ":" not in path and ".." not in path.split("/")
    )


def normal(path: str) -> str:
    """Writes a path in its one form; raises OutsideError, or an OSError for one that no file can have."""
    if not is_inside(path):
        raise OutsideError(path)
    if path.endswith("/"):
        raise os_error(errno.EISDIR, path)
    if "\0" in path:
        raise os_error(errno.ENOENT, path)
    return posixpath.normpath(path)


def os_error(number: int, path: str) -> OSError:
    """The error that the system gives for a path."""
    return OSError(number, os.strerror(number), path)


class WorkTree:
    """The files on disk."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._real_root = Path(os.path.realpath(root))
        self._within: dict[str, bool] = {}

    def files(self, folder: str) -> Iterator[str]:
        """Yields what is below a folder; links to folders are not followed."""
        yield from sorted(path for path, is_folder in self._walk(folder) if not is_folder)

    def unread(self, folder: str) -> Iterator[str]:
        """Yields the links to folders, and the folder itself where it is one."""
        if folder and (self.root / folder).is_symlink():
            yield folder
        else:
            yield from sorted(path for path, is_folder in self._walk(folder) if is_folder)

    def read(self, path: str) -> bytes:
        """Reads a file that lies inside the root, links resolved."""
        written = normal(path)
        full = self.root / written
        is_within = self._holds(full) if full.is_symlink() else self._is_within(posixpath.dirname(written))
        if not is_within:
            raise OutsideError(path)
        return full.read_bytes()

    def signature(self, path: str) -> Signature | None:
        """What a file is known by that has not changed; None for a link, and where there is no file."""
        try:
            found = os.lstat(f"{self.root}/{path}")  # of ten thousand files, a path costs more than the call
        except (OSError, ValueError):
            return None
        is_known = stat.S_ISREG(found.st_mode) and self._is_within(posixpath.dirname(path))
        return signature_of(found) if is_known else None

    def signatures(self, paths: Iterable[str]) -> dict[str, Signature]:
        """What files are known by that have not changed, by path; links and what is not there are left out.

        All files of a folder are asked for at once: of all that are there it takes half of the time.
        """
        found: dict[str, Signature] = {}
        for folder in {posixpath.dirname(path) for path in paths}:
            if not self._is_within(folder):
                continue
            prefix = f"{folder}/" if folder else ""
            try:
                entries = os.scandir(self.root / folder)
            except (OSError, ValueError):
                continue
            with entries:
                for entry in entries:
                    told = entry.stat(follow_symlinks=False)
                    if stat.S_ISREG(told.st_mode):
                        found[prefix + entry.name] = signature_of(told)
        return found

    def _is_within(self, folder: str) -> bool:
        if folder not in self._within:
            self._within[folder] = self._holds(self.root / folder)
        return self._within[folder]

    def _holds(self, place: Path) -> bool:
        """Tells whether a file or folder lies inside the root, links resolved."""
        return Path(os.path.realpath(place)).is_relative_to(self._real_root)

    def _walk(self, folder: str) -> Iterator[tuple[str, bool]]:
        """Yields paths of files (False) and of links to folders (True)."""
        if folder and (self.root / folder).is_symlink():
            return
        for place, folders, names in os.walk(self.root / folder):
            prefix = Path(place).relative_to(self.root).as_posix()
            linked = [name for name in folders if not name.startswith(".") and (Path(place) / name).is_symlink()]
            yield from ((posixpath.normpath(f"{prefix}/{name}"), True) for name in linked)
            yield from ((posixpath.normpath(f"{prefix}/{name}"), False) for name in names if not name.startswith("."))
            folders[:] = [name for name in folders if not name.startswith(".") and name not in linked] if folder else []


@dataclass(frozen=True, slots=True)
class Overlaid:
    """The files of a tree, some of them with other content than they have there, and others that are not there yet."""

    below: Tree
    contents: Mapping[str, bytes]

    def files(self, folder: str) -> Iterator[str]:
        """Yields what the tree yields, and what is new."""
        prefix = f"{folder}/" if folder else ""
        new = (path for path in self.contents if (path.startswith(prefix) if folder else "/" not in path))
        yield from sorted({*self.below.files(folder), *new})

    def unread(self, folder: str) -> Iterator[str]:
        """Yields what the tree yields."""
        return self.below.unread(folder)

    def read(self, path: str) -> bytes:
        """Reads a file, as it would be."""
        return self.contents[path] if path in self.contents else self.below.read(path)
