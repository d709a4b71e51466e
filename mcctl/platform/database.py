"""The database: transactions, each of which finds the tables of this release, and bringing an older one up to date."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from mcctl.errors import UsageError
from mcctl.platform.dialects import engines
from mcctl.platform.schema import hold_migrations_off, hold_others_off, revision_of, upgrade
from mcctl.platform.unusable import unusable

HEAD = "0005"
"""The newest migration that this release knows; `migrations/versions` holds it."""

NO_SUCH_TABLE = "42P01"
"""What PostgreSQL says (SQLSTATE)."""


class OtherReleaseError(UsageError):
    """The database has not the tables of this release; nothing was read and nothing was written."""

    def __init__(self, found: str | None) -> None:
        match found:
            case None:
                super().__init__("the database holds no platform", hint="`mcctl platform migrate` makes one")
            case str() if found < HEAD:
                super().__init__(
                    "the platform's database is of an older release",
                    hint="`mcctl platform migrate` brings it up to date",
                )
            case _:
                super().__init__("the platform's database was made by a newer release", hint="update mcctl")


class Database:
    """One database, by its URL: a file of SQLite, or PostgreSQL."""

    def __init__(self, url: str | URL) -> None:
        try:
            parsed = make_url(url)
            if parsed.drivername in ("postgres", "postgresql"):
                parsed = parsed.set(drivername="postgresql+psycopg")
            dialect = parsed.get_dialect()
            dialect.import_dbapi()
            _check_host(parsed)
        except (ArgumentError, NoSuchModuleError, ImportError, ValueError) as error:
            raise UsageError(
                f"`{_without_secrets(str(url))}` is no database that can be used here",
                hint="name a file of SQLite, or postgresql+psycopg://… with `mcctl[server]` installed; in passwords write "
                "%40 for @ and %2F for /",
            ) from error
        self._url = parsed
        self._engines = engines(parsed)

    @classmethod
    def at_path(cls, path: Path) -> "Database":
        """Opens the SQLite database in a file; it is made where there is none."""
        return cls(URL.create("sqlite", database=str(path)))

    @property
    def engine(self) -> Engine:
        """SQLAlchemy's engine, with all transactions of whichever kind."""
        return self._engines.all

    @property
    def url(self) -> URL:
        """Where it is; as text it has no password."""
        return self._url

    @property
    def is_sqlite(self) -> bool:
        """Tells whether it is a file of SQLite."""
        return self._url.get_backend_name() == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database; an OtherReleaseError tells of other tables."""
        with self._engines.reading.connect() as connection, connection.begin():
            _check_release(connection)
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes: applied whole when the block ends, not at all when it raises.

        An OtherReleaseError tells of other tables.
        """
        with self._engines.writing.begin() as connection:
            _check_release(connection)
            yield connection

    def close(self) -> None:
        """Closes all connections."""
        self._engines.all.dispose()

    def migrate(self) -> bool:
        """Brings the database up to date, whole or not at all; false where it was, or another process just did it.

        A UsageError tells of one that cannot be used or that a newer release made.
        """
        try:
            if self.revision() == HEAD:
                return False
            with self._engines.writing.begin() as connection:
                hold_others_off(connection)
                if revision_of(connection) == HEAD:
                    return False
                upgrade(connection)
        except DBAPIError as error:
            raise unusable(error) from error
        return True

    def revision(self) -> str | None:
        """The migration that the database is at; None for an empty one."""
        with self._engines.reading.connect() as connection, connection.begin():
            return revision_of(connection)


def _check_release(connection: Connection) -> None:
    try:
        found = hold_migrations_off(connection)
    except DBAPIError as error:
        if error.connection_invalidated or not _is_without_tables(error):
            raise
        raise OtherReleaseError(None) from error
    if found != HEAD:
        raise OtherReleaseError(found)


def _is_without_tables(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) == NO_SUCH_TABLE or "no such table" in str(error.orig)


def _check_host(url: URL) -> None:
    """No host has an `@`: it belongs to a password, and would be shown with the host."""
    if "@" in (url.host or ""):
        raise ValueError(url.drivername)


def _without_secrets(url: str) -> str:
    """A URL that cannot be read, as far as no password can be in it."""
    scheme, mark, _ = url.partition("://")
    if mark:
        return f"{scheme}://…"
    return "…" if "@" in url else url


def stored(value: object) -> str:
    """JSON as the store keeps it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
