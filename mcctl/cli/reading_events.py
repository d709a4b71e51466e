"""Event files read into an engine, and what is wrong with them told line by line."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from mcctl.cli.event_files import open_events
from mcctl.cli.output import Output
from mcctl.stats.engines import LoadingEngine, ParquetEngine, require
from mcctl.stats.read import Entry, Problem, Seen, read_events

BATCH: Final = 1000
PARQUET: Final = ".parquet"


def read_into(engine: LoadingEngine, files: Sequence[str], output: Output) -> int:
    """Reads files into an engine, tells what is wrong with each line, and counts how many are.

    Parquet files on their own are read by an engine that can, where they are; beside other files they are read row by row.
    """
    for file in files:
        if file.endswith(PARQUET):
            with open_events(Path(file)):
                pass  # tells of one that is not there, in the words of all others
    if all(file.endswith(PARQUET) for file in files) and isinstance(engine, ParquetEngine):
        return _tell(engine.read_parquet(files), output)
    seen: Seen = {}
    problems = 0
    for file in files:
        if file.endswith(PARQUET):
            require("duckdb", "report", "DuckDB")
            from mcctl.stats.duckdb import parquet_lines

            problems += _read(engine, file, parquet_lines(file), seen, output)
        else:
            with open_events(Path(file)) as lines:
                problems += _read(engine, file, lines, seen, output)
    return problems


def _read(engine: LoadingEngine, file: str, lines: Iterable[bytes], seen: Seen, output: Output) -> int:
    problems = 0
    found = read_events(lines, seen)
    while batch := list(islice(found, BATCH)):
        engine.add(one.event for one in batch if isinstance(one, Entry))
        problems += _tell(((file, one) for one in batch if isinstance(one, Problem)), output)
    return problems


def _tell(problems: Iterator[tuple[str, Problem]], output: Output) -> int:
    count = 0
    for file, one in problems:
        count += 1
        output.warn(f"{file}: {one}")
    return count
