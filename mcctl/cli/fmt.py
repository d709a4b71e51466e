"""`mcctl fmt`: every definition file in the canonical layout."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcctl.cli.output import Output
from mcctl.cli.world import World
from mcctl.errors import Exit, UsageError

if TYPE_CHECKING:
    from mcctl.diagnostics import Diagnostic
    from mcctl.model.fields import FieldNode
    from mcctl.source.repository import Repository
    from mcctl.source.tree import WorkTree


@dataclass(frozen=True, slots=True)
class Laid:
    """A file before and after; `after` is None where it is better left as it is."""

    path: str
    before: bytes
    after: bytes | None


def fmt(
    context: typer.Context,
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Only these files and folders; left out = all definition files.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; list what would be rewritten, and exit 1 if anything would.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Write nothing; show the lines that would change, and exit 1 if any would.")
    ] = False,
) -> None:
    """Put the keys of every file in order and indent them alike; texts and comments stay as they are."""
    from rich.text import Text

    from mcctl.cli.inspection import inside, is_below
    from mcctl.cli.repository import lines_in
    from mcctl.diagnostics import Report
    from mcctl.render.diagnostics_text import diagnostics_text
    from mcctl.render.escape import one_line
    from mcctl.render.layout_text import layout_text
    from mcctl.source.replace import replace_file
    from mcctl.source.repository import read_repository
    from mcctl.source.tree import WorkTree

    world: World = context.obj
    output = Output(world)
    root = world.root()
    tree = WorkTree(root)
    wanted = [inside(path, root) for path in paths or ()] or ["."]
    repository = read_repository(tree)
    _stop_where_exposed(repository, output, tree)
    wrong = [one for one in _wrong(repository, tree) if any(is_below(one.file, path) for path in wanted)]
    broken = {finding.file for finding in wrong}
    chosen = [path for path in sorted(repository.documents) if any(is_below(path, below) for below in wanted)]
    changed = unchanged = 0
    for laid in _laid(repository, tree, [path for path in chosen if path not in broken]):
        if laid.after is None:
            output.warn(f"{laid.path} is left as it is: it is written in a way that would not survive a new layout")
        if laid.after is None or laid.after == laid.before:
            unchanged += 1
            continue
        changed += 1
        if diff:
            output.lines(layout_text(laid.path, laid.before, laid.after))
            continue
        if not check:
            replace_file(root / laid.path, laid.after, read=laid.before, shown=laid.path)
        output.lines([Text(one_line(laid.path))])
    report = Report.of(wrong, files=changed + unchanged + len(broken))
    output.lines(diagnostics_text(report, lines_in(tree), with_sum=False), to_stderr=True)
    output.say(_sum(changed, unchanged, len(broken), is_written=not (check or diff)))
    if wrong or (changed and (check or diff)):
        raise typer.Exit(Exit.FINDINGS)


def _wrong(repository: "Repository", tree: "WorkTree") -> Iterator["Diagnostic"]:
    """Yields the errors for which a file is not touched; one that only lacks something can be laid out all the same."""
    from mcctl.diagnostics import Severity, codes
    from mcctl.source.repository import read_settings

    for finding in (*read_settings(tree)[1], *repository.diagnostics):
        if finding.rule.severity is Severity.ERROR and finding.rule not in {codes.INCOMPLETE, codes.NO_ISSUER}:
            yield finding


def _laid(repository: "Repository", tree: "WorkTree", paths: list[str]) -> Iterator[Laid]:
    """Lays files out, each once, whatever links lead to it."""
    from mcctl.source.layout import laid_out
    from mcctl.source.lines import byte_order_mark_of

    seen: set[str] = set()
    for path in paths:
        real = os.path.realpath(tree.root / path)
        if real in seen:
            continue
        seen.add(real)
        document = repository.documents[path]
        raw = tree.read(path)
        if raw != byte_order_mark_of(raw) + document.text.encode():
            raise UsageError(f"`{path}` was changed by somebody else meanwhile, and is left alone", hint="try again")
        yield Laid(path, raw, laid_out(raw, document, _fields(path)))


def _fields(path: str) -> "FieldNode":
    """The keys that a file can have, by where it lies."""
    from mcctl.model.fields import field_tree, tree_of
    from mcctl.model.settings import Settings
    from mcctl.source.repository import FOLDERS, SETTINGS

    if path == SETTINGS:
        return tree_of(Settings)
    return field_tree(FOLDERS.get(path.partition("/")[0], "issuer"))


def _stop_where_exposed(repository: "Repository", output: Output, tree: "WorkTree") -> None:
    """Tells only that everybody can read the repository, where it holds what is not for everybody: a log would quote it."""
    from mcctl.cli.github import is_in_public_repository
    from mcctl.cli.repository import show_findings
    from mcctl.diagnostics import Report
    from mcctl.rules.registry import check_public

    if is_in_public_repository() and (exposed := list(check_public(repository.catalog))):
        show_findings(output, Report.of(exposed, files=repository.files + 1), tree, to_stderr=True)
        raise typer.Exit(Exit.FINDINGS)


def _sum(changed: int, unchanged: int, broken: int, *, is_written: bool) -> str:
    if not changed and not broken:
        return f"{_files(unchanged)}, nothing to rewrite"
    told = [f"{_files(changed)} {'rewritten' if is_written else 'would be rewritten'}"] if changed else []
    told += [f"{unchanged} unchanged"] if unchanged else []
    told += [f"{_files(broken)} with errors left alone"] if broken else []
    return ", ".join(told)


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"
