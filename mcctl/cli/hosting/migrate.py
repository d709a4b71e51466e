"""`mcctl platform migrate`: the database as this release needs it."""

from pathlib import Path
from typing import Annotated

import typer

from mcctl.cli.hosting.database import DatabaseOption, locate_database
from mcctl.cli.output import Output
from mcctl.errors import Exit, UsageError


def migrate(
    context: typer.Context,
    check: Annotated[
        bool, typer.Option("--check", help="Only tell: status 0 where it is up to date, 1 where it is not.")
    ] = False,
    database: DatabaseOption = None,
) -> None:
    """Bring the database up to date, whole or not at all; `serve` does so, too, when it starts."""
    from mcctl.platform.database import HEAD, OtherReleaseError

    output = Output(context.obj)
    opened = locate_database(context.obj, database)
    try:
        if not check:
            done = opened.migrate()
            output.say(f"the database {'is now' if done else 'was already'} up to date, at migration {HEAD}")
            return
        if opened.is_sqlite and not Path(str(opened.url.database)).exists():
            raise UsageError("there is no such database", hint="`mcctl platform migrate` makes one")
        found = opened.revision()
    finally:
        opened.close()
    if found == HEAD:
        output.say(f"the database is up to date, at migration {HEAD}")
        return
    if found is not None and found > HEAD:
        raise OtherReleaseError(found)
    output.say(f"the database is at {f'migration {found}' if found else 'no migration'}, and this release at {HEAD}")
    raise typer.Exit(Exit.FINDINGS)
