"""`mcctl platform check`: whether a platform is set up well."""

from pathlib import Path
from typing import Annotated

import typer

from mcctl.cli.hosting.database import DatabaseOption, locate_database
from mcctl.cli.output import Output, TextOrJson, parse_formats
from mcctl.cli.world import World, now
from mcctl.errors import Exit

FORMATS = ("text", "json")


def check(
    context: typer.Context,
    url: Annotated[
        str | None, typer.Option(metavar="URL", help="A server that runs, to be asked too: https://platform.example.")
    ] = None,
    origin: Annotated[
        str | None, typer.Option(metavar="URL", help="The address that callers use.", envvar="MCCTL_ORIGIN")
    ] = None,
    certificate: Annotated[
        Path | None,
        typer.Option("--tls-certificate", metavar="FILE", help="As for serve.", envvar="MCCTL_TLS_CERTIFICATE"),
    ] = None,
    key: Annotated[
        Path | None, typer.Option("--tls-key", metavar="FILE", help="As for serve.", envvar="MCCTL_TLS_KEY")
    ] = None,
    database: DatabaseOption = None,
    formats: TextOrJson = None,
) -> None:
    """Look at how a platform is set up, and say what to do; exits 1 where something does not work."""
    from mcctl.cli.hosting.checks import check_machine, check_origin, check_server, check_tls
    from mcctl.cli.hosting.checks_of_database import check_database
    from mcctl.render.check_json import check_view
    from mcctl.render.check_text import check_text

    world: World = context.obj
    output = Output(world)
    targets = parse_formats(formats or [], FORMATS)
    checks = [*check_machine(), *check_origin(origin), *check_tls(certificate, key, now())]
    opened = locate_database(world, database)
    try:
        checks += check_database(opened, now())
    finally:
        opened.close()
    if url is not None:
        checks += check_server(url, now())
    view = check_view(checks)
    output.write(targets, lambda: check_text(view), {"json": lambda: view})
    if view.summary.fail:
        raise typer.Exit(Exit.FINDINGS)
