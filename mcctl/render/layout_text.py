"""What a new layout changes in a file, line by line, in the form that `diff -u` and git have made known."""

import difflib
import re
from collections.abc import Iterator

from rich.text import Text

from mcctl.render.escape import one_line

BREAK = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")
STYLES = {"-": "red", "+": "green", "@": "cyan"}
UNENDED = "\\ No newline at end of file"
AROUND = 3
MOST_COMPARED = 2000
"""How many lines are compared with each other, which takes four times as long for twice as many."""


def layout_text(path: str, before: bytes, after: bytes) -> Iterator[Text]:
    """Yields the lines that go and those that come, with three lines around."""
    shown = one_line(path)
    yield Text(f"--- {shown}", style="bold")
    yield Text(f"+++ {shown}", style="bold")
    old, new = (_lines(content.decode("utf-8-sig")) for content in (before, after))
    for line in _changes(old, new):
        content = line.rstrip("\r\n")
        yield Text(one_line(content), style=STYLES.get(line[0], ""))
        if line == content and not line.startswith("@"):
            yield Text(UNENDED)


def _changes(old: list[str], new: list[str]) -> Iterator[str]:
    """Yields the changes in hunks; in a long file all from the first to the last in one."""
    if max(len(old), len(new)) <= MOST_COMPARED:
        yield from list(difflib.unified_diff(old, new, lineterm="", n=AROUND))[2:]
        return
    start = _alike(old, new)
    end = _alike(old[: start - 1 if start else None : -1], new[: start - 1 if start else None : -1])
    first, below = max(0, start - AROUND), min(end, AROUND)
    gone, come = old[start : len(old) - end], new[start : len(new) - end]
    context = start - first + below
    yield f"@@ -{first + 1},{len(gone) + context} +{first + 1},{len(come) + context} @@"
    yield from (f" {line}" for line in old[first:start])
    yield from (f"-{line}" for line in gone)
    yield from (f"+{line}" for line in come)
    yield from (f" {line}" for line in old[len(old) - end :][:below])


def _alike(one: list[str], other: list[str]) -> int:
    """Counts the lines at the beginning that are the same."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _lines(text: str) -> list[str]:
    """Parts a text into its lines, breaks included."""
    return [line for line in BREAK.split(text) if line]
