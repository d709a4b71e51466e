"""The comments of a file, which readers of YAML leave out."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from mcctl.catalog.document import Document, Place

CANDIDATE = re.compile(r"(?:^|(?<=[\s]))#[^\r\n]*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment, from its `#` to the end of its line, as offsets; `is_alone` where nothing else stands on the line."""

    start: int
    end: int
    text: str
    is_alone: bool


def comments_of(document: Document, *, holding: str = "") -> Iterator[Comment]:
    """Yields the comments of a file that could be read, in their order; only those that hold a text, where one is given."""
    text = document.text
    if "#" not in text or holding not in text or document.place is None:
        return
    covered = sorted(stretches(document.place))
    starts = [start for start, _ in covered]
    at = 0
    while found := CANDIDATE.search(text, at):
        start = found.start()
        inside = bisect_right(starts, start) - 1
        if inside >= 0 and start < covered[inside][1] and not _is_in_header(text, covered[inside][0], start):
            at = covered[inside][1]
            continue
        at = found.end()
        if holding in found[0]:
            line_start = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
            yield Comment(start, at, found[0], not text[line_start:start].strip())


def stretches(place: Place) -> Iterator[tuple[int, int]]:
    """Yields where keys and texts stand; what an alias stands for is the anchor's own."""
    todo = [place]
    while todo:
        current = todo.pop()
        if current.key is not None:
            yield current.key
        match current.items:
            case None:
                yield current.start, current.end
            case dict() as items:
                todo.extend(items.values())
            case list() as elements:
                todo.extend(elements)


def _is_in_header(text: str, start: int, at: int) -> bool:
    """Tells whether a place is on the line of `|` or `>` that a block of text begins with."""
    return text[start : start + 1] in ("|", ">") and not re.search(r"[\r\n]", text[start:at])
