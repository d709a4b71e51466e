"""The database: connections, transactions, and bringing an older one up to date."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from mcctl.errors import UsageError

HEAD = "0003"
"""The newest migration that this release knows; `migrations/versions` holds it."""

BUSY_SECONDS = 30


class Database:
    """One database, by its URL; SQLite in write-ahead mode, where one writer at a time goes from start to end."""

    def __init__(self, url: str | URL) -> None:
        try:
            parsed = make_url(url)
            dialect = parsed.get_dialect()
            dialect.import_dbapi()
        except (ArgumentError, NoSuchModuleError, ImportError) as error:
            raise UsageError(
                f"`{_without_password(url)}` is no database that can be used here",
                hint="name a file of SQLite, or postgresql+psycopg://… with `mcctl[server]` installed",
            ) from error
        self._is_sqlite = parsed.get_backend_name() == "sqlite"
        arguments: dict[str, Any] = {"timeout": BUSY_SECONDS, "check_same_thread": False} if self._is_sqlite else {}
        self._engine = create_engine(parsed, connect_args=arguments)
        if self._is_sqlite:
            event.listen(self._engine, "connect", _prepare_sqlite)
            event.listen(self._engine, "begin", _begin_sqlite)

    @classmethod
    def at_path(cls, path: Path) -> "Database":
        """Opens the SQLite database in a file; it is made where there is none."""
        return cls(URL.create("sqlite", database=str(path)))

    @property
    def engine(self) -> Engine:
        """SQLAlchemy's engine."""
        return self._engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database."""
        with self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes: applied whole when the block ends, not at all when it raises."""
        with self._engine.execution_options(mcctl_immediate=True).begin() as connection:
            yield connection

    def close(self) -> None:
        """Closes all connections."""
        self._engine.dispose()

    def migrate(self) -> None:
        """Brings the database up to date; a UsageError tells of one that cannot be used or that a newer release made."""
        try:
            found = self.revision()
            if found == HEAD:
                return
            with self.writing() as connection:
                _upgrade(connection)
        except (OperationalError, DBAPIError) as error:
            raise UsageError(
                f"the platform's database cannot be used: {error.orig}",
                hint="is it a file of mcctl, and may you write to its folder?",
            ) from error

    def revision(self) -> str | None:
        """The migration that the database is at; None for an empty one."""
        with self.reading() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _without_password(url: str | URL) -> str:
    return re.sub(r"//[^@/]*@", "//…@", str(url))


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401  # the driver's own connection
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    is_immediate = connection.get_execution_options().get("mcctl_immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_immediate else "BEGIN")


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415  # a fifth of a second, wanted only for a new or an older database
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise UsageError("the platform's database was made by a newer release", hint="update mcctl") from error


def stored(value: object) -> str:
    """JSON as the store keeps it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
