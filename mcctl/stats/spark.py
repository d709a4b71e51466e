"""The metrics' queries on Apache Spark, over Parquet on a shared or object store, for those who outgrew one machine."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from pyspark import StorageLevel
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import IntegralType

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
_FILES: Final = "mcctl_event_files"
_TYPES: Final = {"text": "STRING", "integer": "BIGINT"}
_SCHEMA: Final = ", ".join(f"`{name}` {_TYPES[kind]}" for name, kind in COLUMNS.items())
_KINDS: Final[Mapping[str, Kind]] = {
    "string": "text",
    "array<string>": "texts",
    "timestamp": "time",
    "date": "day",
    "boolean": "boolean",
}
_DIALECT: Final = Dialect(
    quote="`",
    text="STRING",
    time="unix_micros({})",
    day="CAST(date_diff({}, DATE '1970-01-01') AS BIGINT) * 86400000000",
    parsed="TRY_CAST({} AS TIMESTAMP)",
    matches="regexp_like({}, '{}')",
    any_of="exists({}, x -> {})",
    distinct="array_distinct({})",
    listed="array({})",
    entries="(SELECT *, pos + 1 AS place FROM (SELECT * FROM {0}) lists "
    "LATERAL VIEW posexplode({1}) places AS pos, entry) entries",
    digest="xxhash64({})",
)


_LOCAL: Final = {
    # as many parts as one machine's processors can have use for, not those of a cluster
    "spark.sql.shuffle.partitions": "2",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
}


class SparkEngine(Closing):
    """An engine in a Spark session of its own. Close it, or use it in a `with` statement."""

    def __init__(self, master: str = "local[*]", events: Iterable[Event] = ()) -> None:
        builder = SparkSession.builder.appName("mcctl").master(master)
        settings = {
            # days and text without an offset never take the zone of a machine
            "spark.sql.session.timeZone": "UTC",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.log.level": "ERROR",
            **(_LOCAL if master.startswith("local") else {}),
        }
        for key, value in settings.items():
            builder = builder.config(key, value)
        try:
            self._spark = builder.getOrCreate()
        except (PySparkException, OSError) as error:
            raise UsageError(f"there is no Spark at `{master}`", hint="see to it that Java is installed") from error
        self._loaded = self._spark.createDataFrame([], _SCHEMA)
        self._events = self._loaded
        self._relation = f"SELECT * FROM {LOADED}"  # noqa: S608 - constants
        self.add(events)

    def close(self) -> None:
        """Ends the session."""
        self._spark.stop()

    def add(self, events: Iterable[Event]) -> None:
        """Adds events, through this process; no id may come twice (`read_events` sees to it)."""
        rows = (row for event in events for row in rows_of(event))
        while batch := list(islice(rows, BATCH)):
            self._loaded = self._loaded.union(self._spark.createDataFrame(batch, _SCHEMA))
        self._state()

    def _state(self) -> None:
        self._loaded.createOrReplaceTempView(LOADED)
        self._events.unpersist()
        # every metric is a query of its own over these rows: read them from the store once
        self._events = self._spark.sql(self._relation).persist(StorageLevel.MEMORY_AND_DISK)
        self._events.createOrReplaceTempView(TABLE)

    def read_parquet(self, paths: Sequence[str]) -> Iterator[tuple[str, Problem]]:
        """Takes all Parquet files that there are as events, once, and yields what is wrong by file and row, from 1.

        Args:
            paths: Files, folders and patterns in any store that Spark knows.

        Raises:
            UsageError: A file is not there, or is no Parquet.
        """
        try:
            files = self._spark.read.option("mergeSchema", "true").parquet(*paths)
        except PySparkException as error:
            raise UsageError(f"Parquet files cannot be read: {str(error).splitlines()[0]}") from error
        kinds: dict[str, Kind] = {
            field.name: "integer"
            if isinstance(field.dataType, IntegralType)
            else _KINDS.get(field.dataType.simpleString(), "other")
            for field in files.schema.fields
        }
        placed = files.selectExpr("*", f"_metadata.file_path AS {FILE}", f"_metadata.row_index + 1 AS {LINE}")
        placed.createOrReplaceTempView(_FILES)
        self._spark.sql(told(_DIALECT, kinds, _FILES, f"{FILE}, {LINE}")).createOrReplaceTempView(TOLD)
        groups = [(row[0], int(row[1]), row[2]) for row in self._spark.sql(survey(_DIALECT)).collect()]
        unsound = [(kind, keys) for kind, keys, _ in groups if not is_sound(kind, keys)]
        distinct = f"COUNT(DISTINCT {_DIALECT.digest.format('id')})"
        counted = self._spark.sql(f"SELECT COUNT(id), {distinct} FROM {TOLD}").collect()[0]  # noqa: S608 - names
        is_doubled = counted[0] != counted[1]
        is_clean = not (unsound or is_doubled or any(suspected for *_, suspected in groups))
        if not is_clean:
            yield from self._judge(placed, suspects(_DIALECT, unsound, is_doubled=is_doubled))
        self._relation = relation(_DIALECT, is_clean=is_clean)
        self._state()

    def _judge(self, placed: DataFrame, condition: str) -> Iterator[tuple[str, Problem]]:
        left_out = self._spark.sql(f"SELECT {FILE}, {LINE} FROM {TOLD} WHERE {condition}").localCheckpoint()  # noqa: S608
        left_out.createOrReplaceTempView(LEFT_OUT)
        columns = ", ".join(_DIALECT.name(name) for name in placed.columns if name not in (FILE, LINE))
        found = (
            placed.join(left_out, [FILE, LINE], "left_semi")
            .selectExpr(FILE, LINE, f"to_json(struct({columns}))")
            .orderBy(FILE, LINE)
        )
        judgements = judged((row[0], row[1], row[2]) for row in found.toLocalIterator())
        while batch := list(islice(judgements, BATCH)):
            self.add(one.event for _, one in batch if isinstance(one, Entry))
            yield from ((file, one) for file, one in batch if isinstance(one, Problem))

    def rows(self, sql: str, parameters: Mapping[str, Value]) -> list[Row]:
        """Runs a query."""
        return [tuple(row) for row in self._spark.sql(sql, args=dict(parameters)).collect()]
