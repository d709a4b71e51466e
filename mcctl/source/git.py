"""Git, through GitPython: the files at a revision, the commit, what is not committed.

Import this module late: GitPython costs a tenth of a second and fails where there is no git program.
"""

import errno
import posixpath
from collections.abc import Iterator
from pathlib import Path

import git
from gitdb.exc import BadName, BadObject

from mcctl.errors import UsageError
from mcctl.source.tree import OutsideError, is_inside, normal, os_error

MODE_LINK = 0o120000
MAX_LINKS = 8


class CommitTree:
    """The files of a commit, below a prefix of its tree."""

    def __init__(self, commit: git.Commit, prefix: str) -> None:
        self._tree = commit.tree
        self._prefix = f"{prefix}/" if prefix else ""

    def files(self, folder: str) -> Iterator[str]:
        """Yields what the commit holds below a folder, links to files included."""
        yield from (path for path, is_folder in self._entries(folder) if not is_folder)

    def unread(self, folder: str) -> Iterator[str]:
        """Yields the links to folders and to nothing, and the folder itself where it is a link."""
        yield from (path for path, is_folder in self._entries(folder) if is_folder)

    def read(self, path: str) -> bytes:
        """Reads a file of the commit; a link is followed as long as it stays below the root."""
        wanted = normal(path)
        for _ in range(MAX_LINKS):
            blob = self._blob(wanted)
            content = bytes(blob.data_stream.read())
            if blob.mode != MODE_LINK:
                return content
            wanted = posixpath.normpath(posixpath.join(posixpath.dirname(wanted), content.decode()))
            if not is_inside(wanted):
                raise OutsideError(path)
        raise os_error(errno.ELOOP, path)

    def _blob(self, path: str) -> git.Blob:
        try:
            found = self._tree / (self._prefix + path)
        except KeyError as error:
            raise os_error(errno.ENOENT, path) from error
        if not isinstance(found, git.Blob):
            raise os_error(errno.EISDIR, path)
        return found

    def _entries(self, folder: str) -> Iterator[tuple[str, bool]]:
        """Yields paths of files (False) and of links to folders (True), sorted."""
        base = (self._prefix + folder).strip("/")
        try:
            top = self._tree / base if base else self._tree
        except KeyError:
            return
        if isinstance(top, git.Blob):
            if top.mode == MODE_LINK:
                yield folder, True
            return
        found = top.traverse() if folder else top.blobs
        blobs = [item for item in found if isinstance(item, git.Blob) and not self._is_hidden(str(item.path))]
        for blob in sorted(blobs, key=lambda item: str(item.path)):
            path = str(blob.path).removeprefix(self._prefix)
            yield path, blob.mode == MODE_LINK and self._is_folder(path)

    def _is_folder(self, path: str) -> bool:
        try:
            self.read(path)
        except IsADirectoryError:
            return True
        except (OSError, OutsideError):
            return False
        return False

    def _is_hidden(self, path: str) -> bool:
        return any(part.startswith(".") for part in path.removeprefix(self._prefix).split("/"))


class Checkout:
    """A repository's root inside a git work tree."""

    def __init__(self, repo: git.Repo, prefix: str) -> None:
        self._repo = repo
        self.prefix = prefix

    @classmethod
    def around(cls, root: Path) -> "Checkout | None":
        """Finds the git work tree that holds a folder; None outside git."""
        try:
            repo = git.Repo(root, search_parent_directories=True)
        except (git.InvalidGitRepositoryError, git.NoSuchPathError):
            return None
        if repo.working_tree_dir is None:
            return None
        prefix = root.resolve().relative_to(Path(repo.working_tree_dir).resolve()).as_posix()
        return cls(repo, "" if prefix == "." else prefix)

    def commit(self) -> str | None:
        """The commit that is checked out; None before the first."""
        return self._repo.head.commit.hexsha if self._repo.head.is_valid() else None

    def author(self) -> str | None:
        """The author of the commit that is checked out."""
        return str(self._repo.head.commit.author.name) if self._repo.head.is_valid() else None

    def dirty(self) -> list[str]:
        """The paths below the root that differ from the commit, untracked ones included, ignored ones not."""
        where = ["--", self.prefix] if self.prefix else []
        try:
            text = str(self._repo.git.status("--porcelain", "-z", "--untracked-files=all", "--no-renames", *where))
        except git.GitCommandError as error:
            raise UsageError(f"git cannot tell what is committed: {error.stderr.strip()}") from error
        prefix = f"{self.prefix}/" if self.prefix else ""
        return [entry[3:].removeprefix(prefix) for entry in text.split("\0") if entry]

    def at(self, revision: str) -> CommitTree:
        """The files at a revision; a UsageError reaches the caller where there is none."""
        if revision.startswith("-"):
            raise UsageError(f"`{revision}` is no revision")
        try:
            return CommitTree(self._repo.commit(revision), self.prefix)
        except (BadName, BadObject, ValueError, IndexError, git.GitCommandError) as error:
            raise UsageError(
                f"`{revision}` is no revision of this git repository",
                hint="name a branch, a tag or a commit that `git log` knows; a shallow clone may lack it",
            ) from error
