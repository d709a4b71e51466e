"""`mcctl schema`: what editors need to complete and describe every field."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcctl.cli.output import Output, write_file
from mcctl.cli.world import World
from mcctl.errors import Exit, UsageError

if TYPE_CHECKING:
    from mcctl.source.editors import Change


def schema(
    context: typer.Context,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 where something is not as it should be.")
    ] = False,
) -> None:
    """Write what editors need: schemas, a first line in each file that names its own, settings for VS Code."""
    from rich.text import Text

    from mcctl.source.editors import LeftAlone, editor_files
    from mcctl.source.tree import WorkTree

    world: World = context.obj
    output = Output(world)
    root = world.root()
    found = list(editor_files(WorkTree(root)))
    changes = [one for one in found if not isinstance(one, LeftAlone)]
    for one in found:
        if isinstance(one, LeftAlone):
            output.warn(f"{one.path} is left alone: {one.reason}")
    if check:
        output.lines(Text(f"{change.path} is not current: run `mcctl schema`") for change in changes)
        if changes:
            raise typer.Exit(Exit.FINDINGS)
        return
    for change in changes:
        _write(root, change)
    output.lines(Text(f"wrote {change.path}") for change in changes)
    if not found:
        output.say("everything is current")


def _write(root: Path, change: "Change") -> None:
    """Writes a file, where it really lies; links may not lead out of the repository."""
    path = Path(os.path.realpath(root / change.path))
    if not path.is_relative_to(os.path.realpath(root)):
        raise UsageError(f"`{change.path}` leads out of the repository", hint="put the folder itself here, no link")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"`{path.parent.name}` cannot be made: {(error.strerror or 'unknown reason').lower()}",
            hint="there must be a folder of this name",
        ) from error
    write_file(path, change.content)
