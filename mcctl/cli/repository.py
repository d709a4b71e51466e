"""The repository that a command is about: settings, catalogue, findings."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from mcctl.cli.checking import Wanted, check, chosen
from mcctl.cli.github import is_in_public_repository
from mcctl.cli.output import Output
from mcctl.cli.world import World
from mcctl.diagnostics import Diagnostic, Report
from mcctl.errors import UsageError
from mcctl.model.settings import Settings
from mcctl.rules.board import Board
from mcctl.source.repository import Repository, read_repository, read_settings
from mcctl.source.tree import OutsideError, Tree, WorkTree

if TYPE_CHECKING:
    from mcctl.source.git import Checkout


@dataclass(frozen=True, slots=True)
class Opened:
    """A repository with its settings."""

    root: Path
    tree: WorkTree
    settings: Settings
    about_settings: tuple[Diagnostic, ...] = ()

    def read(self) -> tuple[Repository, Report]:
        """Reads everything and applies every rule, as the settings say."""
        repository = read_repository(self.tree)
        return repository, self.check(repository, Wanted(chosen(self.settings), is_public=is_in_public_repository()))

    def read_outlines(self) -> tuple[Board, Report]:
        """Does the same by outlines, and by what was kept: quicker, where few of the contents are looked at."""
        from mcctl.cli.kept_cards import surveyed

        repository = surveyed(self.tree, with_digests=True)
        return repository, self.check(repository, Wanted(chosen(self.settings), is_public=is_in_public_repository()))

    def check(self, repository: Repository | Board, wanted: Wanted) -> Report:
        """Applies the rules to what was read."""
        return check(repository, self.about_settings, wanted)

    def checkout(self) -> "Checkout | None":
        """The git work tree that holds it; None outside git, or where there is no git program."""
        try:
            from mcctl.source.git import Checkout
        except ImportError:
            return None
        return Checkout.around(self.root)


def open_repository(world: World, output: Output) -> Opened:
    """Finds the repository and reads its settings; a UsageError where they are wrong, with the findings told."""
    root = world.root()
    tree = WorkTree(root)
    settings, found = read_settings(tree)
    if settings is None:
        show_findings(output, Report.of(found, files=1), tree, to_stderr=True)
        raise UsageError("the settings in `mcctl.yaml` are wrong", hint="mend what is shown above")
    chosen(settings)
    return Opened(root, tree, settings, tuple(found))


def show_findings(output: Output, report: Report, tree: Tree, *, to_stderr: bool = False) -> None:
    """Prints findings as text."""
    from mcctl.render.diagnostics_text import diagnostics_text

    output.lines(diagnostics_text(report, lines_in(tree)), to_stderr=to_stderr)


def lines_in(tree: Tree) -> Callable[[str], list[str]]:
    """Reads files' lines, for frames, each file once."""
    return cache(lambda path: _lines(tree, path))


def _lines(tree: Tree, path: str) -> list[str]:
    """Reads a file's lines; none where it cannot be read."""
    try:
        text = tree.read(path).decode("utf-8-sig", errors="replace")
    except (OSError, OutsideError):
        return []
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
