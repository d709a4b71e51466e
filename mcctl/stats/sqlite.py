"""The metrics' queries on SQLite in memory: what `mcctl stats --events` runs, with no platform at all."""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Final

from mcctl.api.events import Event
from mcctl.stats.engine import Closing
from mcctl.stats.relation import COLUMNS, TABLE, Row, Value, rows_of

_TYPES: Final = {"text": "TEXT", "integer": "INTEGER"}
_CREATE: Final = f"CREATE TABLE {TABLE} ({', '.join(f'{name} {_TYPES[kind]}' for name, kind in COLUMNS.items())})"
_INSERT: Final = f"INSERT INTO {TABLE} VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608 - constants
INDEXES: Final[Mapping[str, tuple[str, ...]]] = {
    "events_by_type": ("type", "at_us"),
    "events_by_award": ("award",),
    "events_by_submission": ("submission",),
    "events_by_learner": ("learner",),
}
"""The columns worth an index, on any engine that has indexes."""
INDEXES_OF_TYPES: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "awards_by_award": ("award", ("award", "at_us")),
    "accounts_by_learner": ("account", ("learner", "at_us")),
}
"""Of the events of one type, the columns worth an index of them alone: they tell which is the first of its kind."""


class SqliteEngine(Closing):
    """An engine in memory. Close it, or use it in a `with` statement."""

    def __init__(self, events: Iterable[Event] = ()) -> None:
        self._connection = sqlite3.connect(":memory:")
        self._connection.execute(_CREATE)
        self._indexed = False
        self.add(events)

    def close(self) -> None:
        """Gives the memory back."""
        self._connection.close()

    def add(self, events: Iterable[Event]) -> None:
        """Adds events, taking them one by one from the iterable; no id may come twice (`read_events` sees to it)."""
        self._connection.executemany(_INSERT, (row for event in events for row in rows_of(event)))

    def rows(self, sql: str, parameters: Mapping[str, Value]) -> list[Row]:
        """Runs a query; the first one waits until the indexes are made."""
        if not self._indexed:
            for name, columns in INDEXES.items():
                self._connection.execute(f"CREATE INDEX {name} ON {TABLE} ({', '.join(columns)})")
            for name, (kind, columns) in INDEXES_OF_TYPES.items():
                self._connection.execute(f"CREATE INDEX {name} ON {TABLE} ({', '.join(columns)}) WHERE type = '{kind}'")
            # without its statistics SQLite joins the terms of a metric row by row
            self._connection.execute("ANALYZE")
            self._indexed = True
        return self._connection.execute(sql, dict(parameters)).fetchall()
