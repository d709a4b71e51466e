"""Event files: found by name, folder or pattern, and opened one by one as lines, however they are packed.

What a file is, its first bytes tell, not its name.
"""

import gzip
import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from io import BufferedIOBase, BufferedReader
from pathlib import Path
from typing import Final, cast

from mcctl.errors import UsageError

STDIN: Final = "-"
SUFFIXES: Final = (".ndjson", ".jsonl")
PACKED: Final = (".gz", ".zst")
PARQUET: Final = ".parquet"

_GZIP: Final = b"\x1f\x8b"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"
_PARQUET: Final = b"PAR1"
_MAGIC_BYTES: Final = 4
_WILD: Final = "*?["


def find_event_files(names: Sequence[str]) -> list[str]:
    """Finds the files that names, folders and patterns stand for, each once, in a fixed order.

    A folder stands for its event files and those of its folders; a pattern may be one that no shell expanded, and
    `**` in it goes down any number of folders. `-` is stdin, and what has a scheme (`s3a://…`) stays as it is.

    Raises:
        UsageError: A folder or pattern stands for no file.
    """
    found: dict[str, None] = {}
    for name in names:
        if name == STDIN or "://" in name:
            found[name] = None
        elif not any(mark in name for mark in _WILD) or Path(name).exists():
            found |= dict.fromkeys(_below(Path(name)))
        else:
            matches = sorted(_matches(Path(name)))
            if not matches:
                raise UsageError(f"no file matches `{name}`")
            found |= dict.fromkeys(file for match in matches for file in _below(match))
    return list(found)


def _below(path: Path) -> list[str]:
    if not path.is_dir():
        return [str(path)]
    files = sorted(str(file) for file in path.rglob("*") if _is_named_so(file.name) and file.is_file())
    if not files:
        raise UsageError(
            f"there are no event files in `{path}`",
            hint=f"name them so that they end in {', '.join((*SUFFIXES, PARQUET))}, with {' or '.join(PACKED)} if packed",
        )
    return files


def _is_named_so(name: str) -> bool:
    if name.startswith((".", "_")):
        return False
    for suffix in PACKED:
        name = name.removesuffix(suffix)
    return name.endswith((*SUFFIXES, PARQUET))


def _matches(pattern: Path) -> Iterator[Path]:
    steps = pattern.parts
    first = next(place for place, step in enumerate(steps) if any(mark in step for mark in _WILD))
    found = Path(*steps[:first]).glob(str(Path(*steps[first:])))
    return (path for path in found if not path.name.startswith("."))


def is_parquet(name: str) -> bool:
    """Tells whether an event file is Parquet; a UsageError tells why it cannot be read."""
    if name == STDIN:
        return False
    if "://" in name:
        return True
    with _opened(Path(name)) as stream:
        return stream.peek(_MAGIC_BYTES).startswith(_PARQUET)


@contextmanager
def open_events(path: Path | str) -> Iterator[Iterable[bytes]]:
    """Opens an event file as its lines; `-` is stdin. A UsageError tells why it cannot be read, also as it is read."""
    if str(path) == STDIN:
        yield _guarded(_unpacked(cast("BufferedReader", sys.stdin.buffer), STDIN), STDIN)
        return
    with _opened(Path(path)) as stream:
        if stream.peek(_MAGIC_BYTES).startswith(_PARQUET):
            yield _rows(path)
        else:
            yield _guarded(_unpacked(stream, path), path)


def _opened(path: Path) -> BufferedReader:
    try:
        stream = path.open("rb")
        stream.peek(_MAGIC_BYTES)
    except OSError as error:
        raise UsageError(f"`{path}` cannot be read: {(error.strerror or 'unknown reason').lower()}") from error
    return stream


def _unpacked(stream: BufferedReader, path: Path | str) -> BufferedIOBase:
    start = stream.peek(_MAGIC_BYTES)
    if start.startswith(_GZIP):
        return gzip.GzipFile(fileobj=stream)
    if start.startswith(_ZSTD):
        return _unpacked_zstd(stream)
    if start.startswith(_PARQUET):
        raise UsageError(f"`{path}` is Parquet, which is read from its end", hint="name the file instead of `-`")
    return stream


def _unpacked_zstd(stream: BufferedReader) -> BufferedIOBase:
    if sys.version_info >= (3, 14):
        from compression.zstd import ZstdFile
    else:
        if find_spec("backports") is None or find_spec("backports.zstd") is None:
            raise UsageError(
                "what zstd packed cannot be unpacked here", hint="install it with `pip install 'mcctl[report]'`"
            )
        from backports.zstd import ZstdFile
    return ZstdFile(stream)


def _guarded(stream: BufferedIOBase, path: Path | str) -> Iterator[bytes]:
    """Yields lines until the file turns out to be damaged."""
    try:
        yield from stream
    # zstd's own error is an Exception of no other kind, and is known only where zstd is
    except Exception as error:
        if isinstance(error, OSError | EOFError | zlib.error) or type(error).__name__ == "ZstdError":
            raise UsageError(f"`{path}` is damaged or cut off: {error}") from error
        raise


def _rows(path: Path | str) -> Iterator[bytes]:
    from mcctl.stats.engines import require

    require("duckdb", "report", "DuckDB")
    from duckdb import Error

    from mcctl.stats.duckdb import parquet_lines

    try:
        yield from parquet_lines(str(path))
    except Error as error:
        raise UsageError(f"`{path}` is no Parquet that can be read: {str(error).splitlines()[0]}") from error
