"""Which database the commands of `mcctl platform` work on."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcctl.cli.connection import DATABASE, state_folder
from mcctl.cli.world import World

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from mcctl.platform.database import Database

DatabaseOption = Annotated[
    str | None,
    typer.Option(
        "--database",
        metavar="URL|FILE",
        envvar="MCCTL_DATABASE",
        help="The database: a file of SQLite or a URL; left out = the repository's embedded one.",
    ),
]


def locate_database(world: World, given: str | None) -> "Database":
    """Finds the database that is meant, at whichever migration it is; a UsageError where there can be none."""
    from mcctl.platform.database import Database

    if given is None:
        return Database.at_path(state_folder(world.root()) / DATABASE)
    return Database(given) if "://" in given else Database.at_path(Path(given))


def open_database(world: World, given: str | None) -> "Database":
    """Opens the database that is meant, up to date; a UsageError where it cannot be used."""
    opened = locate_database(world, given)
    opened.migrate()
    return opened


@contextmanager
def reading(world: World, given: str | None) -> "Iterator[Connection]":
    """A transaction that reads the database that is meant, which is closed after it."""
    with closing(open_database(world, given)) as opened, opened.reading() as connection:
        yield connection


@contextmanager
def writing(world: World, given: str | None) -> "Iterator[Connection]":
    """A transaction that writes to the database that is meant, which is closed after it."""
    with closing(open_database(world, given)) as opened, opened.writing() as connection:
        yield connection
