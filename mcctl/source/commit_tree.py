"""The files of a commit, as a tree like the one on disk."""

import errno
import os
import posixpath
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

import git

from mcctl.source.git_command import run_git
from mcctl.source.tree import OutsideError, is_inside, normal, os_error

MODE_LINK = "120000"
MAX_LINKS = 8


class _Held(NamedTuple):
    mode: str
    name: str


class CommitTree:
    """The files of a commit, below a prefix of its tree."""

    def __init__(self, repo: git.Repo, commit: str, prefix: str) -> None:
        self.commit = commit
        self._repo = repo
        self._prefix = f"{prefix}/" if prefix else ""

    def files(self, folder: str) -> Iterator[str]:
        """Yields what the commit holds below a folder, links to files included."""
        yield from (path for path, is_folder in self._entries(folder) if not is_folder)

    def unread(self, folder: str) -> Iterator[str]:
        """Yields the links to folders and to nothing, and the folder itself where it is a link."""
        yield from (path for path, is_folder in self._entries(folder) if is_folder)

    def links(self) -> Iterator[str]:
        """Yields what is a link."""
        yield from (path for path, held in self._held.items() if held.mode == MODE_LINK)

    def __contains__(self, path: str) -> bool:
        """Tells whether the commit holds a file, or a link, of this path."""
        return path in self._held

    def read(self, path: str) -> bytes:
        """Reads a file of the commit; a link is followed as long as it stays below the root."""
        wanted = normal(path)
        for _ in range(MAX_LINKS):
            held = self._found(wanted)
            # one `git cat-file --batch` serves them all; a process for each would cost 2 ms
            content = self._repo.git.get_object_data(held.name)[3]
            if held.mode != MODE_LINK:
                return content
            wanted = posixpath.normpath(posixpath.join(posixpath.dirname(wanted), os.fsdecode(content)))
            if not is_inside(wanted):
                raise OutsideError(path)
        raise os_error(errno.ELOOP, path)

    @cached_property
    def _held(self) -> dict[str, _Held]:
        """Every file below the prefix: listed once, since looking up a path in git reads its whole folder each time."""
        below = (self._prefix,) if self._prefix else ()
        text = run_git(self._repo, "ls-tree", "-r", "-z", "--full-tree", self.commit, *below)
        found: dict[str, _Held] = {}
        for entry in text.split("\0"):
            about, _, path = entry.partition("\t")
            if path:
                mode, kind, name = about.split()
                if kind == "blob":
                    found[path.removeprefix(self._prefix)] = _Held(mode, name)
        return found

    @cached_property
    def _folders(self) -> frozenset[str]:
        return frozenset(
            path[:at] for path in self._held for at, character in enumerate(path) if character == "/"
        )  # fmt: skip

    def _found(self, path: str) -> _Held:
        held = self._held.get(path)
        if held is None:
            raise os_error(errno.EISDIR if path in self._folders or path == "." else errno.ENOENT, path)
        return held

    def _entries(self, folder: str) -> Iterator[tuple[str, bool]]:
        """Yields paths of files (False) and of links to folders (True), sorted."""
        top = self._held.get(folder)
        if top is not None and top.mode == MODE_LINK:
            yield folder, True
        below = f"{folder}/" if folder else ""
        for path, held in sorted(self._held.items()):
            if not path.startswith(below) or (not folder and "/" in path):
                continue
            if not any(part.startswith(".") for part in path.split("/")):
                yield path, held.mode == MODE_LINK and self._is_folder(path)

    def _is_folder(self, path: str) -> bool:
        try:
            self.read(path)
        except IsADirectoryError:
            return True
        except (OSError, OutsideError):
            return False
        return False
