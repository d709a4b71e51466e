"""`mcctl platform events`: what happened on the platform."""

from pathlib import Path
from typing import Annotated

import typer

from mcctl.cli.event_files import open_events
from mcctl.cli.output import Output
from mcctl.cli.world import World
from mcctl.errors import Exit, UsageError

events = typer.Typer(help="What happened on the platform.", no_args_is_help=True, rich_markup_mode=None)


@events.command("load")
def load_events(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="Event files (NDJSON); `-` is stdin.")],
    all_issuers: Annotated[
        bool, typer.Option("--all-issuers", help="Load as the operator; the embedded platform always does.")
    ] = False,
) -> None:
    """Load events into the platform, each once; broken lines are told and stop no other."""
    from mcctl.cli.connection import address_of, connect
    from mcctl.cli.repository import open_repository
    from mcctl.source.repository import read_issuer

    world: World = context.obj
    output = Output(world)
    opened = open_repository(world, output)
    address = address_of(world, opened)
    issuer = read_issuer(opened.tree)
    if issuer is None:
        raise UsageError("there is no usable `issuer.yaml`", hint="see `mcctl validate`")
    contents: list[tuple[Path, bytes]] = []
    for path in paths:
        with open_events(path) as stream:
            contents.append((path, b"".join(stream)))
    problems = 0
    with connect(address, opened.root, issuer.id) as client:
        for path, content in contents:
            answer = client.load_events(content, everywhere=all_issuers or address.is_embedded)
            for problem in answer.problems:
                output.warn(f"{path}: line {problem.line}: {problem.message}")
            problems += len(answer.problems)
            repeated = f", {answer.repeated} were there already" if answer.repeated else ""
            output.say(f"{path}: {answer.added} events loaded{repeated}, {len(answer.problems)} problems")
    if problems:
        raise typer.Exit(Exit.FINDINGS)
