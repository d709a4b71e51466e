"""`mcctl platform serve`: the platform over HTTP."""

from typing import Annotated

import typer

from mcctl.cli.hosting.database import DatabaseOption, open_database
from mcctl.cli.world import World, now
from mcctl.errors import UsageError


def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port; 0 = any that is free.", min=0, max=65535)] = 8000,
    database: DatabaseOption = None,
) -> None:
    """Serve the platform over HTTP; callers need tokens."""
    try:
        import uvicorn
    except ImportError as error:
        raise UsageError("serving needs uvicorn", hint="install `mcctl[server]`") from error
    from mcctl.platform.app import create_app
    from mcctl.platform.service import Service

    world: World = context.obj
    opened = open_database(world, database)
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(Service(opened, now, is_embedded=False)),
            host=host,
            port=port,
            log_level="warning" if world.quiet else "info",
            server_header=False,
        )
    )
    try:
        server.run()
    finally:
        opened.close()
    if not server.started:
        raise UsageError(f"{host}:{port} cannot be listened on", hint="is something else listening there?")
