"""The engines that `--engine` names, each loaded only where it is asked for."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from importlib.util import find_spec
from typing import Final, Protocol, runtime_checkable

from mcctl.api.events import Event
from mcctl.errors import UsageError
from mcctl.stats.engine import Engine
from mcctl.stats.read import Problem

ENGINES: Final = ("auto", "sqlite", "duckdb", "spark", "spark://HOST:PORT")
"""What `--engine` takes; `spark` alone runs on this machine's processors."""


class LoadingEngine(Engine, Protocol):
    """An engine that events are loaded into."""

    def add(self, events: Iterable[Event]) -> None:
        """Adds events, of which no id comes twice."""
        ...


@runtime_checkable
class ParquetEngine(LoadingEngine, Protocol):
    """An engine that reads Parquet files itself, where they are."""

    def read_parquet(self, paths: Sequence[str]) -> Iterator[tuple[str, Problem]]:
        """Takes all Parquet files that there are as events, once, and yields what is wrong by file and row, from 1."""
        ...


def open_engine(name: str | None) -> AbstractContextManager[LoadingEngine]:
    """Opens an engine, to be used in a `with` statement.

    Args:
        name: One of `ENGINES`; none and `auto` take DuckDB where it is installed, and SQLite else.

    Raises:
        UsageError: It is no engine, or is not installed.
    """
    match name or "auto":
        case "auto" if find_spec("duckdb"):
            return _duckdb()
        case "auto" | "sqlite":
            from mcctl.stats.sqlite import SqliteEngine  # noqa: PLC0415 - each engine only where it is asked for

            return SqliteEngine()
        case "duckdb":
            require("duckdb", "report", "DuckDB")
            return _duckdb()
        case "spark":
            return _spark("local[*]")
        case str(master) if master.startswith("spark://"):
            return _spark(master)
        case unknown:
            raise UsageError(f"there is no engine `{unknown}`", hint=f"use one of {', '.join(ENGINES)}")


def require(module: str, extra: str, what: str) -> None:
    """Raises a UsageError where a module of an extra is missing."""
    if find_spec(module) is None:
        raise UsageError(f"{what} is not installed", hint=f"install it with `pip install 'mcctl[{extra}]'`")


def _duckdb() -> AbstractContextManager[LoadingEngine]:
    from mcctl.stats.duckdb import DuckDbEngine  # noqa: PLC0415 - as above

    return DuckDbEngine()


def _spark(master: str) -> AbstractContextManager[LoadingEngine]:
    require("pyspark", "spark", "Apache Spark")
    from mcctl.stats.spark import SparkEngine  # noqa: PLC0415 - as above

    return SparkEngine(master)
