"""Where the words of a text stand in its file, whatever form the text was written in.

Reading folds lines, takes quotes and indentation away and resolves escapes, so that places in a text are no places in the
file. What it never does is to add, drop or reorder a character that is not white space: the tenth one of the text is the
tenth one of the file's stretch, an escape counted as what it stands for.
"""

import re
from array import array
from bisect import bisect_left, bisect_right

from mcctl.catalog.document import Document, Place
from mcctl.diagnostics import Route

ANCHOR = re.compile(r"&\S+\s*")
HEADER = re.compile(r"[|>][^\r\n]*")
AS_IT_IS = re.compile(r"\S+")
SINGLE_QUOTED = re.compile(r"''|[^'\s]+")
DOUBLE_QUOTED = re.compile(
    r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|\r\n|[\s\S])|[^\\\s]+",
)
NAMED = {"0": "\0", "a": "\a", "b": "\b", "e": "\x1b"}
WHITE = "tnvfrNLP_ \t\r\n"
"""What stands behind a backslash for white space, for a line's end, or for one that is not there."""


class Stretches:
    """The stretches of a file in which a text is written, each without white space; an escape is one of its own."""

    def __init__(self, text: str) -> None:
        self._words = [word.span() for word in AS_IT_IS.finditer(text)]
        self._word_counts = array("L", [0])
        for start, end in self._words:
            self._word_counts.append(self._word_counts[-1] + end - start)
        self._counts = array("L", [0])
        self._starts = array("L")
        self._ends = array("L")

    def add(self, characters: int, start: int, end: int) -> None:
        """Adds a stretch from one offset to another that holds so many characters of the text: all that it has, or one."""
        self._counts.append(self._counts[-1] + characters)
        self._starts.append(start)
        self._ends.append(end)

    def offsets(self, start: int, end: int) -> tuple[int, int] | None:
        """Finds the offsets in the file of the words between two places of the text; None where there are none."""
        first, past = self._count_before(start), self._count_before(end)
        if first >= past:
            return None
        return self._offset_of(first), self._offset_of(past - 1, is_end=True)

    def _count_before(self, place: int) -> int:
        """Counts the characters before a place of the text that are no white space."""
        number = bisect_right(self._words, (place, -1))
        if number == 0:
            return 0
        start, end = self._words[number - 1]
        return self._word_counts[number - 1] + min(place, end) - start

    def _offset_of(self, character: int, *, is_end: bool = False) -> int:
        number = bisect_left(self._counts, character + 1) - 1
        if self._counts[number + 1] - self._counts[number] == 1:
            return self._ends[number] if is_end else self._starts[number]
        return self._starts[number] + character - self._counts[number] + is_end


def stretches_of(document: Document, route: Route, text: str) -> Stretches | None:
    """Finds where a text is written; None where it stands elsewhere (an alias), or is no text of this file."""
    place = document.place
    for segment in route:
        place = place.child(segment) if place is not None else None
    if place is None:
        return None
    form, start, end = _form(document.text, place)
    found = Stretches(text)
    shown: list[str] = []
    for written in form.finditer(document.text, start, end):
        meant = _meant(written[0], form)
        if not meant.isspace():
            shown.append(meant)
            found.add(len(meant), written.start(), written.end())
    return found if "".join(shown) == "".join(AS_IT_IS.findall(text)) else None


def _form(source: str, place: Place) -> tuple[re.Pattern[str], int, int]:
    """Tells how a value is written, and from where to where its characters stand."""
    start, end = place.start, place.end
    if anchor := ANCHOR.match(source, start, end):
        start = anchor.end()
    match source[start : start + 1]:
        case '"':
            return DOUBLE_QUOTED, start + 1, end - 1
        case "'":
            return SINGLE_QUOTED, start + 1, end - 1
        case "|" | ">":
            header = HEADER.match(source, start, end)
            return AS_IT_IS, header.end() if header else start, end
        case _:
            return AS_IT_IS, start, end


def _meant(written: str, form: re.Pattern[str]) -> str:
    if form is SINGLE_QUOTED:
        return "'" if written == "''" else written
    if form is not DOUBLE_QUOTED or written[0] != "\\":
        return written
    escape = written[1:]
    if escape[0] in "xuU" and len(escape) > 1:
        return chr(int(escape[1:], 16))
    return " " if escape[0] in WHITE else NAMED.get(escape, escape)
