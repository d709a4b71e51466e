"""`mcctl platform backup`: a copy of the platform's database, while it is served."""

from pathlib import Path
from typing import Annotated

import typer

from mcctl.cli.hosting.database import DatabaseOption, locate_database
from mcctl.cli.output import Output
from mcctl.errors import UsageError


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The file to write; it must not be there yet.")],
    database: DatabaseOption = None,
) -> None:
    """Copy a database of SQLite into one file, as it is at one instant; what is served goes on."""
    from mcctl.platform.backups import back_up

    located = locate_database(context.obj, database)
    if not located.is_sqlite:
        raise UsageError("PostgreSQL has its own backups", hint="run `pg_dump`: docs/hosting.md says how")
    revision = back_up(Path(str(located.url.database)), file)
    Output(context.obj).say(f"backed up to {file}: {file.stat().st_size:,} bytes, at migration {revision}")
