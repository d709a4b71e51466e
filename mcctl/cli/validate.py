"""`mcctl validate`: every finding in one run."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcctl.cli.output import Output, parse_formats
from mcctl.cli.world import World
from mcctl.errors import Exit, UsageError

if TYPE_CHECKING:
    from rich.text import Text

FORMATS = ("text", "json")


def validate(
    context: typer.Context,
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Tell only of these files and folders; everything is read all the same.")
    ] = None,
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", help="text or json; several times, each with =FILE.", metavar="FORMAT"),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 on warnings too.")] = False,
) -> None:
    """Check every file: syntax, shape, identity, references, visibility, content."""
    from mcctl.cli.repository import lines_in, open_repository
    from mcctl.diagnostics import Report, Severity
    from mcctl.render.diagnostics_json import diagnostics_view

    world: World = context.obj
    output = Output(world)
    targets = parse_formats(formats or [], FORMATS)
    opened = open_repository(world, output)
    _, report = opened.read()
    if paths:
        wanted = tuple(_inside(path, opened.root) for path in paths)
        kept = [
            finding
            for finding in report.diagnostics
            if any(finding.file == path or finding.file.startswith(f"{path}/") or path == "." for path in wanted)
        ]
        report = Report(tuple(kept), report.files, report.suppressed)

    def text() -> "Iterable[Text]":
        from mcctl.render.diagnostics_text import diagnostics_text

        return diagnostics_text(report, lines_in(opened.tree))

    output.write(targets, text, {"json": lambda: diagnostics_view(report)})
    if report.has_errors or (strict and report.count(Severity.WARNING)):
        raise typer.Exit(Exit.FINDINGS)


def _inside(path: Path, root: Path) -> str:
    full = path.resolve()
    if not path.exists():
        raise UsageError(f"there is no `{path}`")
    if not full.is_relative_to(root):
        raise UsageError(f"`{path}` is not in the repository {root}")
    return full.relative_to(root).as_posix()
