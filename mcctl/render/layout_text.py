"""What a new layout changes in a file, line by line, in the form that `diff -u` and git have made known."""

import difflib
import re
from collections.abc import Iterator

from rich.text import Text

from mcctl.render.escape import one_line

BREAK = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")
STYLES = {"-": "red", "+": "green", "@": "cyan"}
UNENDED = "\\ No newline at end of file"


def layout_text(path: str, before: bytes, after: bytes) -> Iterator[Text]:
    """Yields the lines that go and those that come, with three lines around."""
    shown = one_line(path)
    yield Text(f"--- {shown}", style="bold")
    yield Text(f"+++ {shown}", style="bold")
    old, new = (_lines(content.decode("utf-8-sig")) for content in (before, after))
    for line in list(difflib.unified_diff(old, new, lineterm=""))[2:]:
        content = line.rstrip("\r\n")
        yield Text(one_line(content), style=STYLES.get(line[0], ""))
        if line == content and not line.startswith("@"):
            yield Text(UNENDED)


def _lines(text: str) -> list[str]:
    """Parts a text into its lines, breaks included."""
    return [line for line in BREAK.split(text) if line]
