"""Event files read into an engine, and what is wrong with them told line by line."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from mcctl.cli.event_files import find_event_files, is_parquet, open_events
from mcctl.cli.output import Output
from mcctl.errors import UsageError
from mcctl.stats.doubts import doubts
from mcctl.stats.engines import LoadingEngine, ParquetEngine
from mcctl.stats.read import Entry, Problem, Seen, read_events

BATCH: Final = 1000
MOST_TOLD: Final = 20
"""So many lines of a file are told of for each kind of mistake, unless each is asked for."""
KINDS: Final = {
    "malformed": "no event",
    "unknown-type": "an unknown type",
    "unknown-key": "an unknown key",
    "conflict": "there already, with other content",
}
ENGINES: Final = ("duckdb", "_duckdb", "pyspark", "py4j")
"""The packages whose errors are about the files."""


def read_into(engine: LoadingEngine, names: Sequence[str], output: Output) -> int:
    """Reads files into an engine, tells what is wrong with each line and what is doubtful, and counts the wrong lines.

    Parquet files on their own are read by an engine that can, where they are; beside other files they are read row by row.

    Args:
        engine: Takes the events.
        names: Of files, folders and patterns; a UsageError tells which cannot be read.
        output: Where what is wrong is told.
    """
    files = find_event_files(names)
    _warn_of_tracked(output, files)
    complaints = _Complaints(output)
    if isinstance(engine, ParquetEngine) and all(is_parquet(file) for file in files):
        for file, problem in _rows(engine, files):
            complaints.tell(file, problem)
    else:
        seen: Seen = {}
        for file in files:
            with open_events(file) as lines:
                _read(engine, file, lines, seen, complaints)
    problems = complaints.count()
    for doubt in doubts(engine):
        output.warn(str(doubt))
    return problems


def _warn_of_tracked(output: Output, files: Iterable[str]) -> None:
    """Tells which event files git keeps: they hold records of learners, which no history forgets."""
    by_folder: dict[Path, list[str]] = {}
    for name in files:
        folder = Path(name).resolve().parent
        if any((above / ".git").exists() for above in (folder, *folder.parents)):
            by_folder.setdefault(folder, []).append(name)
    if not by_folder:
        return
    from mcctl.source.git import Checkout

    for folder, names in by_folder.items():
        checkout = Checkout.around(folder) if folder.is_dir() else None
        for name in names if checkout is not None else ():
            if checkout is not None and checkout.tracked(Path(name)):
                output.warn(f"{name}: git keeps this file, and it holds records of learners: `git rm --cached {name}`")


def _rows(engine: ParquetEngine, files: Sequence[str]) -> Iterator[tuple[str, Problem]]:
    """Has an engine read Parquet files; a UsageError tells in its own words of one that it cannot read."""
    try:
        yield from engine.read_parquet(files)
    # each engine has errors of a kind of its own, known only where it is installed
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in ENGINES:
            raise
        told = str(error).strip().partition("\n")[0]
        raise UsageError(f"the Parquet files cannot be read: {told}", hint="name files that hold events") from error


class _Complaints:
    """Tells which lines are wrong: of each file and each kind of mistake the first ones, and how many more there are."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._counts: Counter[tuple[str, str]] = Counter()

    def tell(self, file: str, problem: Problem) -> None:
        """Tells of a line, unless enough are told."""
        self._counts[file, problem.kind] += 1
        if self._output.is_verbose or self._counts[file, problem.kind] <= MOST_TOLD:
            self._output.warn(f"{file}: {problem}")

    def count(self) -> int:
        """Tells what was left untold, and counts the lines that are wrong."""
        for (file, kind), count in self._counts.items():
            if count > MOST_TOLD and not self._output.is_verbose:
                said = f"{count - MOST_TOLD:,} more lines like these ({KINDS[kind]})"
                self._output.warn(f"{file}: {said}; `mcctl --verbose stats` tells each")
        return self._counts.total()


def _read(engine: LoadingEngine, file: str, lines: Iterable[bytes], seen: Seen, complaints: _Complaints) -> None:
    found = read_events(lines, seen)
    while batch := list(islice(found, BATCH)):
        engine.add(one.event for one in batch if isinstance(one, Entry))
        for one in batch:
            if isinstance(one, Problem):
                complaints.tell(file, one)
