"""Git, through GitPython: the files at a revision, what differs from it, what its messages allow.

Import this module late: GitPython costs a tenth of a second and fails where there is no git program. Nothing here changes
the repository, not even its index.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import git

from mcctl.errors import UsageError
from mcctl.source.commit_tree import CommitTree
from mcctl.source.git_command import GitError, run_git
from mcctl.source.trailers import allowances_in

SHALLOW = "in a shallow clone, get the history first: `git fetch --unshallow`, or `fetch-depth: 0` for actions/checkout"
SHORT = 7
"""How many digits of a commit's name are told where git does not know it."""
LOOKED_BACK = 50
"""How many changes of a file a look at its history reads."""


@dataclass(frozen=True, slots=True)
class Changes:
    """How the work tree differs from a commit: the paths that differ, and which new path git takes for which old one."""

    paths: frozenset[str]
    moved: Mapping[str, str]


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

    def user(self) -> str | None:
        """Who works here, as git's settings say; None where they name nobody."""
        try:
            return self._run("config", "user.name").strip() or None
        except GitError:
            return None

    def dirty(self) -> list[str]:
        """The paths below the root that differ from the commit, untracked ones included, ignored ones not."""
        try:
            text = self._run("status", "--porcelain", "-z", "--untracked-files=all", "--no-renames", *self._below)
        except GitError as error:
            raise UsageError(f"git cannot tell what is committed: {error}") from error
        return [self._inside(entry[3:]) for entry in text.split("\0") if entry]

    def tracked(self, path: Path) -> bool:
        """Tells whether git keeps a file of this work tree."""
        try:
            return bool(self._run("ls-files", "-z", "--", str(path.resolve())))
        except GitError:  # the file lies elsewhere
            return False

    def at(self, revision: str) -> CommitTree:
        """The files at a revision; a UsageError reaches the caller where there is none."""
        return CommitTree(self._repo, self._resolved(revision), self.prefix)

    def left_at(self, revision: str) -> CommitTree:
        """The files where what is checked out parted from a revision; a UsageError where the two have no past in common."""
        other = self._resolved(revision)
        try:
            return CommitTree(self._repo, self._run("merge-base", other, "HEAD").strip(), self.prefix)
        except GitError as error:
            raise UsageError(f"`{revision}` and what is checked out have no commit in common", hint=SHALLOW) from error

    def changes_since(self, commit: str) -> Changes:
        """Compares the work tree with a commit; what git does not track yet counts too, what it ignores does not."""
        try:
            text = self._compared(commit)
        except GitError as error:
            raise UsageError(f"git cannot tell what has changed: {error}") from error
        paths: set[str] = set()
        moved: dict[str, str] = {}
        fields = iter(text.split("\0"))
        for status in fields:
            if not status:
                continue
            first = self._inside(next(fields))
            paths.add(first)
            if status.startswith(("R", "C")):
                second = self._inside(next(fields))
                paths.add(second)
                moved[second] = first
        return Changes(frozenset(paths), moved)

    def allowances_since(self, commit: str | None) -> frozenset[str]:
        """Reads what the messages of commits allow (`expose leading-stem-change`), as trailers.

        They are those that what is checked out has and the commit, a revision, has not; all where there is none. A
        UsageError reaches the caller where there is no such revision.
        """
        return frozenset(self.allowing_since(commit))

    def allowing_since(self, commit: str | None) -> Mapping[str, str]:
        """Reads the same as `allowances_since`: by what is allowed, the short name of the latest commit that says so."""
        what = f"{self._resolved(commit)}..HEAD" if commit is not None else "HEAD"
        try:
            text = self._run(
                "-c", "log.showSignature=false", "-c", "trailer.separators=:",
                "log", "--encoding=UTF-8", "--format=%x00%h%n%(trailers:only,unfold)", what, "--",
            )  # fmt: skip
        except GitError as error:
            raise UsageError(f"git cannot read the messages of commits: {error}", hint=SHALLOW) from error
        found: dict[str, str] = {}
        for entry in text.split("\0")[1:]:
            name, _, trailers = entry.partition("\n")
            for allowance in allowances_in(trailers):
                found.setdefault(allowance, name)
        return found

    def objection_to_count_from(self, commit: str) -> str | None:
        """Says why the commits since one cannot be told from those before it; None where they can.

        What is checked out must have it among its ancestors, and a clone without the whole past must show that nothing of
        what came since is older.
        """
        short = commit[:SHORT]
        try:
            known = self._resolved(commit)
        except UsageError:
            return f"commit {short} is not in this clone"
        try:
            if self._run("merge-base", known, "HEAD").strip() != known:
                return f"commit {short} is not in the history of what is checked out"
            if self._run("rev-parse", "--is-shallow-repository").strip() == "true":
                since = ("rev-list", "--count", f"{known}..HEAD")
                if self._run(*since) != self._run(*since, "--ancestry-path"):
                    return f"this clone has too little of the past to tell what came after commit {short}"
        except GitError:  # they have no past in common
            return f"commit {short} is not in the history of what is checked out"
        return None

    def commits_since(self, commit: str) -> int | None:
        """Counts the commits from one to what is checked out; None where git does not have it behind that."""
        if self.objection_to_count_from(commit) is not None:
            return None
        return int(self._run("rev-list", "--count", f"{self._resolved(commit)}..HEAD"))

    def history(self, commit: str, path: str) -> Iterator[CommitTree]:
        """Yields the commits up to one that changed a file, the latest first; as many as a look back is worth."""
        full = f"{self.prefix}/{path}" if self.prefix else path
        try:
            text = self._run(
                "-c", "log.showSignature=false", "log", f"--max-count={LOOKED_BACK}", "--format=%H", commit, "--", full
            )
        except GitError:  # a clone without a past, or with a part of it, has no more to tell
            return
        for name in text.split():
            yield CommitTree(self._repo, name, self.prefix)

    def _compared(self, commit: str) -> str:
        """Lists what differs, by `git diff`; untracked files are added to a copy of the index, which is thrown away."""
        compare = ("diff", "--name-status", "-z", "-M", "--no-ext-diff", "--ignore-submodules", commit)
        new = [
            path
            for path in self._run("ls-files", "--others", "--exclude-standard", "-z", *self._below).split("\0")
            if path and not path.endswith("/")
        ]
        if not new:
            return self._run(*compare, *self._below)
        with tempfile.TemporaryDirectory(prefix="mcctl-") as name:
            folder = Path(name)
            index, listed = Path(self._repo.git_dir) / "index", folder / "new"
            if index.exists():
                shutil.copyfile(index, folder / "index")
            listed.write_bytes(b"\0".join(os.fsencode(path) for path in new))
            (folder / "objects").mkdir()
            apart = {
                "GIT_INDEX_FILE": str(folder / "index"),
                "GIT_OBJECT_DIRECTORY": str(folder / "objects"),
                "GIT_ALTERNATE_OBJECT_DIRECTORIES": str(Path(self._repo.common_dir).resolve() / "objects"),
            }
            self._run(
                "add", "--intent-to-add", f"--pathspec-from-file={listed}", "--pathspec-file-nul", environment=apart
            )
            return self._run(*compare, *self._below, environment=apart)

    def _resolved(self, revision: str) -> str:
        wrong = UsageError(
            f"`{revision}` is no revision of this git repository",
            hint=f"name a branch, a tag or a commit that `git log` knows; {SHALLOW}",
        )
        if not revision or revision.startswith("-") or "\0" in revision or revision.count("{") != revision.count("}"):
            raise wrong
        try:
            return self._run("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}").strip()
        except GitError as error:
            raise wrong from error

    @property
    def _below(self) -> tuple[str, ...]:
        return ("--", self.prefix) if self.prefix else ("--",)

    def _inside(self, path: str) -> str:
        return path.removeprefix(f"{self.prefix}/") if self.prefix else path

    def _run(self, *arguments: str, environment: Mapping[str, str] | None = None) -> str:
        return run_git(self._repo, *arguments, environment=environment)
