"""What each database is told when a connection is made and when a transaction begins: one state, bounded waits.

SQLite has one writer at a time from start to end, and readers who see the state of their beginning. PostgreSQL has many
writers: they are held apart by locks on rows (an issuer's row, for all that is published for it), and see what others
committed before the lock was theirs, which is READ COMMITTED; under REPEATABLE READ a publish that waited for another one
could only be refused. Readers get REPEATABLE READ, which never fails for who only reads, and shows one state to the end.
"""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_SECONDS = 30
"""How long a transaction waits for a lock that another one has."""

STATEMENT_SECONDS = 300
"""How long one statement may take; the numbers of a quarter over millions of events take seconds."""

IDLE_SECONDS = 300
"""How long a transaction may stay without a statement, between two batches of a load say, before it is ended."""

CONNECT_SECONDS = 10

MOST_TRIES = 100
"""How many others may be met, one after the other, that make the same new file ready."""

PRIMARY_CODE = 0xFF
"""What of SQLite's codes says what kind of error it is."""

IMMEDIATE = "mcctl_immediate"


class Engines(NamedTuple):
    """One set of connections, and the two kinds of transactions on them."""

    all: Engine
    reading: Engine
    writing: Engine


def engines(url: URL) -> Engines:
    """Makes the engine of a database; nothing is connected yet."""
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        if url.database not in (None, "", ":memory:"):
            _Kept(Path(str(url.database))).watch(engine)
        return Engines(engine, engine, engine.execution_options(**{IMMEDIATE: True}))
    engine = create_engine(url, connect_args=_postgresql(url), pool_pre_ping=True)
    return Engines(
        engine,
        engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True),
        engine.execution_options(isolation_level="READ COMMITTED", postgresql_readonly=False),
    )


def _postgresql(url: URL) -> dict[str, Any]:
    """The bounds of a session; what the URL says itself goes before."""
    own = url.query.get("options", "")
    bounds = {
        "lock_timeout": BUSY_SECONDS,
        "statement_timeout": STATEMENT_SECONDS,
        "idle_in_transaction_session_timeout": IDLE_SECONDS,
    }
    said = " ".join(f"-c {name}={seconds}s" for name, seconds in bounds.items())
    arguments: dict[str, Any] = {"options": f"{said} {own if isinstance(own, str) else ' '.join(own)}".strip()}
    if "connect_timeout" not in url.query:
        arguments["connect_timeout"] = CONNECT_SECONDS
    return arguments


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401  # the driver's own connection
    connection.isolation_level = None
    cursor = connection.cursor()
    _write_ahead(cursor)
    for pragma in ("synchronous = FULL", "foreign_keys = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _write_ahead(cursor: sqlite3.Cursor) -> None:
    """Lets others read while one writes; SQLite does not wait by itself for another one that is just doing the same."""
    for _ in range(MOST_TRIES):
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & PRIMARY_CODE != sqlite3.SQLITE_BUSY:
                raise
        else:
            return
        cursor.execute("BEGIN IMMEDIATE")  # this waits
        cursor.execute("COMMIT")
    cursor.execute("PRAGMA journal_mode = WAL")


def _begin_sqlite(connection: Connection) -> None:
    is_immediate = connection.get_execution_options().get(IMMEDIATE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_immediate else "BEGIN")


class _Kept:
    """Sees to it that connections are to the file that is there: what is written to one that was removed is lost.

    A file that is made here is for its owner alone, since it holds what learners did and hashes of tokens; SQLite makes those
    beside it alike. One that is there stays as open as it is, which is for whoever opened it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._was_there = False

    def watch(self, engine: Engine) -> None:
        event.listen(engine, "do_connect", self._before)
        event.listen(engine, "connect", self._after)
        event.listen(engine, "checkout", self._check)

    def _before(self, *_: object) -> None:
        """No empty database takes the place of one that is gone."""
        if self._was_there and not self._path.exists():
            raise sqlite3.OperationalError("the file is gone")
        with suppress(OSError):  # where it is there already, or cannot be: SQLite tells of it
            os.close(os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))

    def _after(self, _connection: object, record: ConnectionPoolEntry) -> None:
        self._was_there = True
        record.info["file"] = self._identity()

    def _check(self, _connection: object, record: ConnectionPoolEntry, _proxy: object) -> None:
        if record.info.get("file") != self._identity():
            raise DisconnectionError("the file is another one")

    def _identity(self) -> tuple[int, int] | None:
        try:
            found = os.stat(self._path)  # noqa: PTH116  # on each transaction
        except OSError:
            return None
        return found.st_dev, found.st_ino
