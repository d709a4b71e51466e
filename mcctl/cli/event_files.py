"""Event files, opened one by one."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from mcctl.errors import UsageError


@contextmanager
def open_events(path: Path) -> Iterator[BinaryIO]:
    """Opens an event file; `-` is stdin. A UsageError tells why it cannot be read."""
    if str(path) == "-":
        yield sys.stdin.buffer
        return
    try:
        stream = path.open("rb")
        stream.peek(1)
    except OSError as error:
        raise UsageError(f"`{path}` cannot be read: {(error.strerror or 'unknown reason').lower()}") from error
    with stream:
        yield stream
