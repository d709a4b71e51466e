"""The repository that a command is about: settings, catalogue, findings."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from mcctl.cli.output import Output
from mcctl.cli.world import World
from mcctl.diagnostics import Diagnostic, Report, Rule, Severity
from mcctl.errors import UsageError
from mcctl.model.settings import Settings
from mcctl.rules.registry import all_rules, check_catalog
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
        """Reads everything and applies every rule."""
        return read_and_check(self.tree, self.settings, self.about_settings)

    def checkout(self) -> "Checkout | None":
        """The git work tree that holds it; None outside git, or where there is no git program."""
        try:
            from mcctl.source.git import Checkout
        except ImportError:
            return None
        return Checkout.around(self.root)


def read_and_check(
    tree: Tree, settings: Settings, about_settings: tuple[Diagnostic, ...] = ()
) -> tuple[Repository, Report]:
    """Reads a repository, on disk or at a commit, and applies every rule."""
    repository = read_repository(tree)
    found = [*about_settings, *repository.diagnostics, *check_catalog(repository.catalog)]
    kept = list(_weighed(found, settings))
    report = Report.of(kept, files=repository.files + 1)
    return repository, replace(report, suppressed=len(found) - len(kept))


def _weighed(found: list[Diagnostic], settings: Settings) -> Iterator[Diagnostic]:
    for finding in found:
        code = finding.rule.code
        if code in settings.rules.ignore:
            continue
        severity = settings.rules.severity.get(code)
        if severity is None:
            yield finding
        else:
            yield replace(finding, rule=Rule(code, finding.rule.name, Severity(severity)))


def open_repository(world: World, output: Output) -> Opened:
    """Finds the repository and reads its settings; a UsageError where they are wrong, with the findings told."""
    root = world.root()
    tree = WorkTree(root)
    settings, found = read_settings(tree)
    if settings is None:
        show_findings(output, Report.of(found, files=1), tree, to_stderr=True)
        raise UsageError("the settings in `mcctl.yaml` are wrong", hint="mend what is shown above")
    _check_rule_settings(settings)
    return Opened(root, tree, settings, tuple(found))


def _check_rule_settings(settings: Settings) -> None:
    rules = {rule.code: rule for rule in all_rules()}
    for code in (*settings.rules.ignore, *settings.rules.severity):
        if code in rules and rules[code].is_locked:
            raise UsageError(
                f"`rules` in mcctl.yaml names {code}, which can be neither ignored nor lowered",
                hint="syntax, identity and visibility are never left to chance: mend the finding",
            )
        if code not in rules and not code.startswith(("MC3", "MC4", "MC6")):
            raise UsageError(f"`rules` in mcctl.yaml names {code}, which is no rule")


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
