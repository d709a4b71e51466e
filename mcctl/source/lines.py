"""The lines of a text as YAML and every editor count them: LF, CR LF and CR break them, and nothing else."""

import re
from codecs import BOM_UTF8
from typing import NamedTuple

BREAK = re.compile(r"\r\n|\r|\n")


class Line(NamedTuple):
    """A line by offsets in code points: where it starts, where its content ends, and where the next one starts.

    A tuple, since files of a million lines are read too.
    """

    start: int
    end: int
    next_start: int


def lines_of(text: str) -> list[Line]:
    """Lists the lines; after a break at the end comes one more, an empty one."""
    lines: list[Line] = []
    start = 0
    for found in BREAK.finditer(text):
        lines.append(Line(start, found.start(), found.end()))
        start = found.end()
    lines.append(Line(start, len(text), len(text)))
    return lines


def line_break_of(text: str) -> str:
    """The file's own line break: the first one; LF where it has none."""
    found = BREAK.search(text)
    return found[0] if found else "\n"


def byte_order_mark_of(raw: bytes) -> bytes:
    """The mark that a file starts with; empty where it has none."""
    return BOM_UTF8 if raw.startswith(BOM_UTF8) else b""
