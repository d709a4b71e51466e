"""The metrics' queries on DuckDB: over events that are added, and over Parquet files, which are never held whole."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from tempfile import TemporaryDirectory
from typing import Final

import duckdb

from mcctl.api.events import Event
from mcctl.errors import UsageError
from mcctl.stats.engine import Closing
from mcctl.stats.parquet import (
    FILE,
    LEFT_OUT,
    LINE,
    LOADED,
    TOLD,
    Dialect,
    Kind,
    is_sound,
    judged,
    relation,
    survey,
    suspects,
    told,
)
from mcctl.stats.read import Entry, Problem
from mcctl.stats.relation import COLUMNS, TABLE, Row, Value, rows_of

BATCH: Final = 20_000
MEMORY: Final = "1GB"
"""What it holds before it turns to its temporary folder."""

_TYPES: Final = {"text": "VARCHAR", "integer": "BIGINT"}
_NAMES: Final = ", ".join(f'"{name}" {_TYPES[kind]}' for name, kind in COLUMNS.items())
_VALUES: Final = ", ".join(
    f"unnest(${place}::{_TYPES[kind]}[])" for place, kind in enumerate(COLUMNS.values(), start=1)
)
_PARAMETER: Final = re.compile(r":([a-z_]+)")
_KINDS: Final[Mapping[str, Kind]] = {
    "VARCHAR": "text",
    "VARCHAR[]": "texts",
    "TIMESTAMP WITH TIME ZONE": "time",
    "DATE": "day",
    "BOOLEAN": "boolean",
    **dict.fromkeys(("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"), "integer"),
}
_DIALECT: Final = Dialect(
    quote='"',
    text="VARCHAR",
    time="epoch_us({})",
    day="epoch_us(CAST({} AS TIMESTAMP))",
    parsed="TRY_CAST({} AS TIMESTAMPTZ)",
    matches="regexp_matches({}, '{}')",
    any_of="len(list_filter({}, lambda x: {})) > 0",
    distinct="list_filter({0}, lambda x, i: list_position({0}, x) = i)",
    listed="[{}]",
    entries="(SELECT *, unnest(every) AS entry, generate_subscripts(every, 1) AS place "
    "FROM (SELECT *, {1} AS every FROM {0}) lists) entries",
    digest="hash({})",
)


class DuckDbEngine(Closing):
    """An engine in this process. Close it, or use it in a `with` statement."""

    def __init__(self, events: Iterable[Event] = ()) -> None:
        self._folder = TemporaryDirectory(prefix="mcctl-duckdb-", ignore_cleanup_errors=True)
        self._connection = duckdb.connect(":memory:")
        self._run(f"SET memory_limit = '{MEMORY}'")
        self._connection.execute("SET temp_directory = $1", [self._folder.name])
        self._run("SET preserve_insertion_order = false")
        # it would be drawn on stdout
        self._run("SET enable_progress_bar = false")
        self._run(f"CREATE TABLE {LOADED} ({_NAMES})")
        self._run(f"CREATE VIEW {TABLE} AS SELECT * FROM {LOADED}")  # noqa: S608 - constants
        self.add(events)

    def close(self) -> None:
        """Gives memory and temporary files back."""
        self._connection.close()
        self._folder.cleanup()

    def add(self, events: Iterable[Event]) -> None:
        """Adds events, taking them one by one from the iterable; no id may come twice (`read_events` sees to it)."""
        rows = (row for event in events for row in rows_of(event))
        while batch := list(islice(rows, BATCH)):
            self._connection.execute(
                f"INSERT INTO {LOADED} SELECT {_VALUES}", [list(column) for column in zip(*batch, strict=True)]
            )

    def read_parquet(self, paths: Sequence[str]) -> Iterator[tuple[str, Problem]]:
        """Takes all Parquet files that there are as events, once, and yields what is wrong by file and row, from 1.

        Args:
            paths: The files, in the order in which the first of two events with one id stays.

        Raises:
            UsageError: A file is not there, or is no Parquet.
        """
        source = _files(paths)
        columns = self._columns(source)
        place = f"{FILE}, file_row_number + 1 AS {LINE}"
        kinds = {name: _KINDS.get(kind, "other") for name, kind in columns.items()}
        self._run(f"CREATE VIEW {TOLD} AS {told(_DIALECT, kinds, source, place)}")
        groups = self._run(survey(_DIALECT))
        unsound = [(kind, keys) for kind, keys, _ in groups if isinstance(keys, int) and not is_sound(kind, keys)]
        (counted,) = self._run(f"SELECT COUNT(id), COUNT(DISTINCT {_DIALECT.digest.format('id')}) FROM {TOLD}")  # noqa: S608 - names
        is_doubled = counted[0] != counted[1]
        is_clean = not (unsound or is_doubled or any(suspected for *_, suspected in groups))
        if not is_clean:
            yield from self._judge(paths, source, columns, suspects(_DIALECT, unsound, is_doubled=is_doubled))
        self._run(f"CREATE OR REPLACE VIEW {TABLE} AS {relation(_DIALECT, is_clean=is_clean)}")

    def _judge(
        self, paths: Sequence[str], source: str, columns: Mapping[str, str], condition: str
    ) -> Iterator[tuple[str, Problem]]:
        self._run(f"CREATE TABLE {LEFT_OUT} AS SELECT {FILE}, {LINE} FROM {TOLD} WHERE {condition}")  # noqa: S608 - names
        found = self._connection.cursor().execute(
            f"SELECT s.{FILE}, l.{LINE}, {_json(columns)} FROM {source} s JOIN {LEFT_OUT} l "  # noqa: S608 - names
            f"ON l.{FILE} = s.{FILE} AND l.{LINE} = s.file_row_number + 1 "
            f"ORDER BY list_position($1::VARCHAR[], s.{FILE}), l.{LINE}",
            [list(paths)],
        )
        judgements = judged(_fetched(found))
        while batch := list(islice(judgements, BATCH)):
            self.add(one.event for _, one in batch if isinstance(one, Entry))
            yield from ((file, one) for file, one in batch if isinstance(one, Problem))

    def _columns(self, source: str) -> dict[str, str]:
        try:
            described = self._run(f"DESCRIBE SELECT * EXCLUDE ({FILE}, file_row_number) FROM {source}")  # noqa: S608
        except duckdb.Error as error:
            raise UsageError(f"a Parquet file cannot be read: {str(error).splitlines()[0]}") from error
        return {str(row[0]): str(row[1]) for row in described}

    def rows(self, sql: str, parameters: Mapping[str, Value]) -> list[Row]:
        """Runs a query."""
        return self._connection.execute(_PARAMETER.sub(r"$\1", sql), dict(parameters)).fetchall()

    def _run(self, sql: str) -> list[Row]:
        return self._connection.execute(sql).fetchall()


def parquet_lines(path: str) -> Iterator[bytes]:
    """Yields a Parquet file's rows as lines of NDJSON, so that they are read as such."""
    with duckdb.connect(":memory:") as connection:
        source = _files([path])
        described = connection.execute(f"DESCRIBE SELECT * EXCLUDE ({FILE}, file_row_number) FROM {source}").fetchall()  # noqa: S608 - names
        columns = {str(row[0]): str(row[1]) for row in described}
        found = connection.execute(f"SELECT {FILE}, file_row_number, {_json(columns)} FROM {source}")  # noqa: S608 - names
        yield from (text.encode() for _, _, text in _fetched(found))


def _files(paths: Sequence[str]) -> str:
    names = ", ".join("'{}'".format(path.replace("'", "''")) for path in paths)
    return f"read_parquet([{names}], union_by_name = true, filename = '{FILE}', file_row_number = true)"


def _json(columns: Mapping[str, str]) -> str:
    values = (
        f"{name} := "
        + (f"CAST(make_timestamp(epoch_us({name})) AS VARCHAR) || 'Z'" if _KINDS.get(kind) == "time" else name)
        for name, kind in ((_DIALECT.name(column), kind) for column, kind in columns.items())
    )
    return f"CAST(to_json(struct_pack({', '.join(values)})) AS VARCHAR)"


def _fetched(found: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, int, str]]:
    while batch := found.fetchmany(BATCH):
        yield from batch
