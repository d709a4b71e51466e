"""One look at a repository as the flags of `validate` ask for it, to be taken again after each round of fixes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from mcctl.cli.checking import Wanted
from mcctl.cli.github import is_in_public_repository
from mcctl.cli.kept_cards import surveyed
from mcctl.cli.repository import Opened
from mcctl.cli.world import processes
from mcctl.diagnostics import Diagnostic, Report
from mcctl.errors import UnreachableError, UsageError
from mcctl.rules.board import Board
from mcctl.rules.choice import Choice
from mcctl.rules.registry import Answers
from mcctl.rules.survey import survey
from mcctl.source.repository import Repository, read_repository
from mcctl.source.tree import Tree


@dataclass(frozen=True, slots=True)
class Inspection:
    """What is looked at, and what is told of it.

    `paths` limit what is told to files and folders, `changed_since` to what changes since a commit touch; `base` is the
    commit that changes are judged against; where it `is_cached`, what has not changed since an earlier run is not read again.
    """

    opened: Opened
    choice: Choice
    settled: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    base: str | None = None
    changed_since: str | None = None
    answers: Answers | None = None
    is_cached: bool = False

    def report(self, tree: Tree) -> Report:
        """Reads the files, applies the rules, and keeps what is asked for."""
        return self.judge(self.read(tree))

    def read(self, tree: Tree) -> Repository | Board:
        """Reads the files, and judges each by itself where that is all that is asked."""
        if self.base is not None or self.answers is not None or self.changed_since is not None:
            return read_repository(tree)  # of which more is wanted than an outline
        return surveyed(tree) if self.is_cached else survey(tree, processes()).repository

    def judge(self, repository: Repository | Board) -> Report:
        """Applies the rules to what was read, and keeps what is asked for."""
        since = None
        if self.base is not None and isinstance(repository, Repository):
            from mcctl.cli.since import since_of

            since = since_of(self.opened, repository, self.base)
        wanted = Wanted(self.choice, since, self.answers, self.settled, is_in_public_repository())
        report = self.opened.check(repository, wanted)
        # what is held back for privacy's sake is no matter of choice
        return report if report.is_withheld else report.among(self._kept(report.diagnostics, repository))

    def online(self) -> "Inspection":
        """The same with what the addresses in the files answer; a UsageError where there is no network."""
        from mcctl.remote.links import look_up
        from mcctl.rules.addresses import addresses

        catalog = read_repository(self.opened.tree).catalog
        try:
            return replace(self, answers=look_up(sorted({address.url for address in addresses(catalog)})))
        except UnreachableError as error:
            raise UsageError(error.message, hint=error.hint) from error

    def _kept(self, found: Iterable[Diagnostic], repository: Repository | Board) -> Iterable[Diagnostic]:
        kept = found
        if self.paths:
            kept = [finding for finding in kept if any(is_below(finding.file, path) for path in self.paths)]
        if self.changed_since is not None and isinstance(repository, Repository):
            from mcctl.cli.since import touched_by

            touched = touched_by(self.opened, repository, self.changed_since)
            kept = [finding for finding in kept if touched.holds(finding)]
        return kept


def is_below(file: str, path: str) -> bool:
    """Tells whether a file is the one at a path, or in the folder there; `.` is the whole repository."""
    return path in {".", file} or file.startswith(f"{path}/")


def inside(path: Path, root: Path) -> str:
    """Reads a path of the command line as one of the repository; a UsageError where it is none."""
    full = path.resolve()
    if not path.exists():
        raise UsageError(f"there is no `{path}`")
    if not full.is_relative_to(root):
        raise UsageError(f"`{path}` is not in the repository {root}")
    return full.relative_to(root).as_posix()


def baseline_in(path: Path) -> tuple[str, ...]:
    """Reads the fingerprints of a baseline; a UsageError where it is none."""
    from pydantic import ValidationError

    from mcctl.render.diagnostics_json import DiagnosticsView

    hint = f"write one with `mcctl validate --format json={path}`"
    try:
        view = DiagnosticsView.model_validate_json(path.read_bytes())
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise UsageError(f"`{path}` cannot be read: {reason}", hint=hint) from error
    except ValidationError as error:
        raise UsageError(f"`{path}` is no baseline", hint=hint) from error
    return tuple(finding.fingerprint for finding in view.diagnostics)
