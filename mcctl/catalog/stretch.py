"""Where the words of a text stand in its file, whatever form the text was written in.

Reading folds lines, takes quotes and indentation away and resolves escapes, so that places in a text are no places in the
file. What it never does is to add, drop or reorder a character that is not white space: the tenth one of the text is the
tenth one of the file's stretch, an escape counted as what it stands for.
"""

import re
from collections.abc import Iterator

from mcctl.catalog.document import Document, Place
from mcctl.diagnostics import Route

ANCHOR = re.compile(r"&\S+\s*")
HEADER = re.compile(r"[|>][^\r\n]*")
ESCAPE = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|\r\n|[\s\S])")
SHOWN = re.compile(r"\S")
NAMED = {"0": "\0", "a": "\a", "b": "\b", "e": "\x1b"}
WHITE = "tnvfrNLP_ \t\r\n"
"""What stands behind a backslash for white space, for a line's end, or for one that is not there."""

Offsets = list[tuple[int, int]]


def offsets_of(document: Document, route: Route, text: str) -> Offsets | None:
    """Finds the start and the end in the file of each character of a text that is no white space.

    None where they cannot be told: the value stands elsewhere (an alias), or is no text of this file.
    """
    place = document.place
    for segment in route:
        place = place.child(segment) if place is not None else None
    if place is None:
        return None
    found: Offsets = []
    for shown, (character, start, end) in zip(SHOWN.finditer(text), _written(document.text, place), strict=False):
        if shown[0] != character:
            return None
        found.append((start, end))
    return found if len(found) == sum(1 for _ in SHOWN.finditer(text)) else None


def _written(source: str, place: Place) -> Iterator[tuple[str, int, int]]:
    """Yields what is written at a place, character by character, without white space and what belongs to the form."""
    start, end = place.start, place.end
    if anchor := ANCHOR.match(source, start, end):
        start = anchor.end()
    match source[start : start + 1]:
        case '"':
            yield from _double_quoted(source, start + 1, end - 1)
        case "'":
            yield from _single_quoted(source, start + 1, end - 1)
        case "|" | ">":
            header = HEADER.match(source, start, end)
            yield from _as_it_is(source, header.end() if header else start, end)
        case _:
            yield from _as_it_is(source, start, end)


def _as_it_is(source: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    for shown in SHOWN.finditer(source, start, end):
        yield shown[0], shown.start(), shown.end()


def _single_quoted(source: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    written = _as_it_is(source, start, end)
    for character, first, last in written:
        if character == "'":
            next(written, None)
            yield character, first, last + 1
        else:
            yield character, first, last


def _double_quoted(source: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    at = start
    while shown := SHOWN.search(source, at, end):
        at = shown.end()
        if shown[0] != "\\":
            yield shown[0], shown.start(), at
        elif escape := ESCAPE.match(source, shown.start(), end):
            at = escape.end()
            meant = _meant(escape[0][1:])
            if not meant.isspace():
                yield meant, shown.start(), at


def _meant(escape: str) -> str:
    if escape[0] in "xuU" and len(escape) > 1:
        return chr(int(escape[1:], 16))
    return " " if escape[0] in WHITE else NAMED.get(escape, escape)
