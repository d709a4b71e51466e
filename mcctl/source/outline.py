"""A file as blocks within blocks: which lines belong to which entry, comments and empty lines included."""

import re
from dataclasses import dataclass

from mcctl.catalog.document import Place
from mcctl.source.rows import Rows
from mcctl.source.written import ANCHOR, after_blank, content_start, is_alias, is_in_brackets

HEADER = re.compile(r"[|>][-+0-9]*")
MARKERS = ("---", "...")


class UnusualError(Exception):
    """The text is written in a way that is not taken apart here."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value that is no block of entries: a text in any form, an alias, or what stands in brackets.

    It reaches from line `first` to line `last`. A block of text has a `header`, the `|` or `>` with its signs, and its lines
    are indented by `indent`. `lead` are the comments above, where it begins on a line of its own.
    """

    place: Place
    first: int
    last: int
    header: str = ""
    indent: int = 0
    lead: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a list, or a key with its value.

    `head` is what it begins with at its column, `-` or `key:`, and ends on the line `head_row`; the value `is_beside` it on
    the same line, or begins below. `lead` are the comments and empty lines above, `tail` the comments below that are
    indented deeper.
    """

    place: Place
    column: int
    lead: tuple[int, ...]
    head: str
    head_row: int
    value: "Leaf | Block | None"
    is_beside: bool
    tail: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Entries at one column; `foot` are the comments below the last one that stand at their column."""

    place: Place
    column: int
    entries: tuple[Entry, ...]
    foot: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A whole file: the lines at its top that stay there, its content, and the lines at its bottom."""

    top: tuple[int, ...]
    value: Leaf | Block
    bottom: tuple[int, ...]


def outline_of(rows: Rows) -> Outline:
    """Takes a file apart; an UnusualError tells of a way to write YAML that is not known here."""
    return _Reader(rows).read()


@dataclass(slots=True)
class _Reader:
    """Goes through a file from its top; `cursor` is the first line that nobody has claimed."""

    rows: Rows
    cursor: int = 0

    def read(self) -> Outline:
        rows, text, place = self.rows, self.rows.text, self.rows.document.place
        if place is None or place.start == place.end:
            raise UnusualError
        if text[place.start] == "&" and not _begins_with_key(place):
            raise UnusualError
        first = rows.at(place.start)
        if rows.indent(first) < rows.column(place.start):
            raise UnusualError  # something stands before it: `--- {`
        top = self._top(first)
        lead = self._until(first) if is_in_brackets(text, place) or place.items is None else ()
        value = self._value(place, -1, lead)
        return Outline(top, value, self._until(len(rows.lines)))

    def _top(self, first: int) -> tuple[int, ...]:
        """Claims the first block of comments with the empty lines below; or all down to `---`, where there is one."""
        rows = self.rows
        marked = next((row for row in range(first) if rows.content(row).startswith(MARKERS)), None)
        if marked is not None:
            return self._until(marked + 1)
        end = 0
        for is_passed in (rows.is_empty, rows.is_comment, rows.is_empty):
            while end < first and is_passed(end) and not rows.is_ignore(end):
                end += 1
        return self._until(end)

    def _until(self, row: int) -> tuple[int, ...]:
        """Claims the lines above a line; those that continue a comment have an owner already."""
        claimed = tuple(above for above in range(self.cursor, row) if above not in self.rows.continuing)
        self.cursor = max(self.cursor, row)
        return claimed

    def _below(self, column: int) -> tuple[int, ...]:
        """Claims the comments that follow from this column on and deeper than what comes next, and what lies between."""
        rows = self.rows
        if self.cursor not in rows.passed:
            return ()
        least = max(column, rows.next_columns[self.cursor] + 1)
        end = at = self.cursor
        while at in rows.passed:
            if rows.is_comment(at):
                if at not in rows.continuing and (rows.comment_column(at) < least or rows.is_ignore(at)):
                    break
                end = at + 1
            at += 1
        return self._until(end)

    def _value(self, place: Place, holder_column: int, lead: tuple[int, ...] = ()) -> Leaf | Block:
        text = self.rows.text
        if place.items is None or is_alias(text, place) or is_in_brackets(text, place):
            leaf = self._leaf(place, holder_column, lead)
            self.cursor = leaf.last + 1
            return leaf
        return self._block(place, holder_column)

    def _leaf(self, place: Place, holder_column: int, lead: tuple[int, ...]) -> Leaf:
        rows = self.rows
        start = content_start(rows.text, place)
        first, last = rows.at(place.start), rows.at(max(place.end - 1, place.start))
        header = HEADER.match(rows.text, start) if place.items is None else None
        if header is None:
            return Leaf(place, first, last, lead=lead)
        if rows.at(start) != first:
            raise UnusualError
        digits = re.sub(r"\D", "", header[0])
        written = next((row for row in range(first + 1, last + 1) if not rows.is_empty(row)), None)
        if digits:
            indent = max(holder_column, 0) + int(digits)
        elif written is not None:
            indent = rows.indent(written)
        else:
            indent = max((len(rows.content(row)) for row in range(first + 1, last + 1)), default=0)
        if "+" not in header[0]:
            while last > first and not rows.content(last)[indent:]:
                last -= 1
        return Leaf(place, first, last, header[0], indent, lead)

    def _block(self, place: Place, holder_column: int) -> Block:
        text = self.rows.text
        entries: list[Entry] = []
        match place.items:
            case dict() as items if items:
                start = next(iter(items.values())).key
                at = place.start if start and start[0] == place.start else content_start(text, place)
                for child in items.values():
                    at = after_blank(text, at)
                    entries.append(self._entry(child, at))
                    at = max(child.end, child.key[1] if child.key else 0)
            case list() as elements if elements:
                at = content_start(text, place)
                for child in elements:
                    at = after_blank(text, at)
                    entries.append(self._entry(child, at))
                    at = max(child.end, at + 1)
            case _:
                raise UnusualError
        column = entries[0].column
        # a comment at the margin is about the file, not about a list there that ends
        is_at_margin = column == holder_column == 0
        return Block(place, column, tuple(entries), self._below(1 if is_at_margin else column))

    def _entry(self, place: Place, at: int) -> Entry:
        rows, text = self.rows, self.rows.text
        row, column = rows.at(at), rows.column(at)
        lead = self._until(row)
        head, end = self._head(place, at)
        start = place.start
        is_block = place.items is not None and not is_alias(text, place) and not is_in_brackets(text, place)
        if is_block and (anchor := ANCHOR.match(text, start)) and not _begins_with_key(place):
            head, end = f"{head} {anchor[0]}", anchor.end()
            start = after_blank(text, end)
        head_row = rows.at(end - 1)
        value: Leaf | Block | None = None
        is_beside = rows.at(start) == head_row
        if place.start == place.end:
            self.cursor = max(self.cursor, head_row + 1)
        else:
            if not is_beside:
                self.cursor = max(self.cursor, head_row + 1)
            above = () if is_beside or is_block else self._until(rows.at(start))
            value = self._value(place, column, above)
        return Entry(place, column, lead, head, head_row, value, is_beside, self._below(column + 1))

    def _head(self, place: Place, at: int) -> tuple[str, int]:
        """Finds what an entry begins with, and where that ends."""
        text = self.rows.text
        if place.key is None:
            if text[at] != "-":
                raise UnusualError
            return "-", at + 1
        key = text[slice(*place.key)]
        colon = after_blank(text, place.key[1])
        if text[colon : colon + 1] != ":" or "\n" in key or "\r" in key:
            raise UnusualError
        return f"{key} :" if key.startswith("*") else f"{key}:", colon + 1


def _begins_with_key(place: Place) -> bool:
    """Tells whether an anchor at a block's start is that of its first key."""
    first = next(iter(place.items.values()), None) if isinstance(place.items, dict) else None
    return first is not None and first.key is not None and first.key[0] == place.start
