"""The canonical layout of a definition file: keys in the format's order, two spaces a level, no line wrapped or joined."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import assert_never

from mcctl.catalog.comments import comments_of
from mcctl.catalog.document import Data, Document
from mcctl.diagnostics import Severity
from mcctl.model.fields import FieldNode
from mcctl.source.alignment import Written, align
from mcctl.source.key_order import KeyOrder, with_keys_in_order
from mcctl.source.lines import byte_order_mark_of, line_break_of
from mcctl.source.outline import Block, Entry, Leaf, UnusualError, outline_of
from mcctl.source.reader import read_yaml
from mcctl.source.rows import Rows
from mcctl.source.written import content_start

STEP = 2
CLOSING = ("]", "}")
FARTHEST = 1000
"""How much deeper than its entry a comment can stand."""


def laid_out(raw: bytes, document: Document, fields: FieldNode) -> bytes | None:
    """Lays a file out; None where it is written in so unusual a way that it had better stay as it is.

    What comes out always reads to the same data and has the same comments. The byte-order mark and the kind of line breaks
    stay.

    Args:
        raw: The file's bytes.
        document: What they read to, without an error.
        fields: Which keys there are, in which order.
    """
    try:
        text = _Writer(document, fields).text()
    except UnusualError:
        return None
    content = byte_order_mark_of(raw) + text.encode("utf-8")
    return content if content == raw or _says_the_same(content, document) else None


def _says_the_same(content: bytes, document: Document) -> bool:
    reading = read_yaml(document.path, content)
    return (
        reading.document is not None
        and not any(finding.rule.severity is Severity.ERROR for finding in reading.diagnostics)
        and _is_same(reading.document.data, document.data)
        and _comments(reading.document) == _comments(document)
    )


def _is_same(one: Data, other: Data) -> bool:
    """Compares data, the order of keys aside; a text without quotes is not the same as one with them."""
    todo = [(one, other)]
    while todo:
        match todo.pop():
            case dict() as first, dict() as second if first.keys() == second.keys():
                todo.extend((first[key], second[key]) for key in first)
            case list() as first, list() as second if len(first) == len(second):
                todo.extend(zip(first, second, strict=True))
            case (dict() | list(), _) | (_, dict() | list()):
                return False
            case first, second if type(first) is not type(second) or first != second:
                return False
            case _:
                pass
    return True


def _comments(document: Document) -> Counter[str]:
    return Counter(comment.text.rstrip(" \t") for comment in comments_of(document))


class _Writer:
    """Writes a file's lines anew, from its outline."""

    def __init__(self, document: Document, fields: FieldNode) -> None:
        self.order = KeyOrder.of(document)
        self.fields = fields
        self.rows = Rows(document, with_keys_in_order(document, self.order, fields))
        self.written: list[Written] = []

    def text(self) -> str:
        """The whole text."""
        outline = outline_of(self.rows)
        match outline.value:
            case Block() as block:
                self.remarks(outline.top, 0, block.column)
                self.block(block, 0, self.fields)
            case Leaf() as leaf:
                self.remarks([*outline.top, *leaf.lead], 0, self.rows.column(leaf.place.start))
                self.leaf(leaf, -STEP, 0, "")
        self.remarks(outline.bottom, 0, 0, deepest=0)
        align(self.written, self.rows)
        return "".join(self.lines())

    def lines(self) -> Iterator[str]:
        """Yields the lines with their breaks: of empty ones at most one at once, and none at the beginning and the end."""
        own_break = line_break_of(self.rows.text)
        takes_none = True
        empty = ""
        for line in self.written:
            where = self.rows.lines[line.row]
            line_break = self.rows.text[where.end : where.next_start] or own_break
            comment = self.rows.comments.get(line.row)
            if not line.content and not line.is_text and comment is None:
                empty = "" if takes_none else line_break
                continue
            shown = " " * line.indent + line.content if line.content else ""
            if comment is not None:
                column = line.owner.column if line.owner else line.column if line.content else line.indent
                shown = shown.ljust(column) + comment.text.rstrip(" \t")
            yield empty + shown + line_break
            takes_none, empty = line.is_greedy, ""

    def block(self, block: Block, column: int, fields: FieldNode) -> None:
        """Adds entries at a column, keys in their order."""
        match block.place.items:
            case dict() as items:
                entries = dict(zip(items, block.entries, strict=True))
                keys = list(items) if self.is_held(block) else self.order.sorted(items, fields)
                ordered = {key: entries[key] for key in keys}
                first, old_first = next(iter(ordered)), next(iter(entries))
                if first != old_first:
                    ordered[first], ordered[old_first] = self.with_empty_lines_swapped(
                        ordered[first], ordered[old_first]
                    )
                for key, entry in ordered.items():
                    self.entry(entry, column, fields.child(key))
            case _:
                for entry in block.entries:
                    self.entry(entry, column, fields)
        self.remarks(block.foot, column, block.column)

    def is_held(self, block: Block) -> bool:
        """Tells whether a comment above `- key:` ignores something, maybe of that key, whose place no other may take."""
        row = block.entries[0].head_row
        return self.rows.indent(row) < block.column and row > 0 and self.rows.is_ignore(row - 1)

    def with_empty_lines_swapped(self, one: Entry, other: Entry) -> tuple[Entry, Entry]:
        """Gives to each the empty lines above the other, so that what comes first stays close to what stands above."""
        if not one.lead and not other.lead:
            return one, other
        one_empty, one_rest = self.apart(one.lead)
        other_empty, other_rest = self.apart(other.lead)
        return replace(one, lead=other_empty + one_rest), replace(other, lead=one_empty + other_rest)

    def apart(self, rows: tuple[int, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Parts the empty lines at the top from the rest."""
        end = next((at for at, row in enumerate(rows) if not self.rows.is_empty(row)), len(rows))
        return rows[:end], rows[end:]

    def entry(self, entry: Entry, column: int, fields: FieldNode) -> None:
        """Adds an entry with the comments that belong to it."""
        for _, group in groupby(entry.lead, key=self.rows.is_empty):
            rows = list(group)
            self.remarks(rows, column, max(entry.column, self.rows.indent(rows[0])))
        start = len(self.written)
        deepest = FARTHEST
        match entry.value:
            case None:
                self.put(column, entry.head, entry.head_row)
            case Leaf() as leaf:
                # a comment below a block of text must not become part of it
                deepest = 0 if leaf.header else FARTHEST
                if entry.is_beside:
                    self.leaf(leaf, column, column, f"{entry.head} ")
                else:
                    self.put(column, entry.head, entry.head_row)
                    self.remarks(leaf.lead, column + STEP, self.rows.column(leaf.place.start))
                    self.leaf(leaf, column, column + STEP, "")
            case Block() as block:
                deepest = STEP
                if entry.is_beside and entry.head == "-":
                    self.block(block, column + STEP, fields)
                    self.put_before(start, entry.head)
                else:
                    self.put(column, entry.head, entry.head_row)
                    self.block(block, column + STEP, fields)
            case _:
                assert_never(entry.value)
        self.remarks(entry.tail, column, entry.column, deepest=deepest)

    def put_before(self, start: int, head: str) -> None:
        """Puts `-` before the first of the lines from one on; comments above that line come to stand above the `-`."""
        for line in self.written[start:]:
            line.indent = max(0, line.indent - STEP)
            if line.content:
                line.content = f"{head} {line.content}"
                return

    def leaf(self, leaf: Leaf, base: int, column: int, before: str) -> None:
        """Adds a value's lines: the first at a column, behind what stands before it; the others deeper than their holder."""
        start = leaf.place.start
        shift = column + len(before) - self.rows.column(start)
        if leaf.header:
            self.block_of_text(leaf, base, column, before)
            return
        self.put(column, before + self.content(leaf.first, start), leaf.first)
        for row in range(leaf.first + 1, leaf.last + 1):
            line_start = self.rows.lines[row].start
            is_text = self.rows.is_in_text(line_start)
            content = self.content(row, line_start)
            shown = content.lstrip(" ")
            is_closing = shown.startswith(CLOSING) and not is_text
            is_comment = self.rows.is_comment(row)
            before_it = self.rows.indent(row) if is_comment else len(content) - len(shown)
            indent = max(0, base if is_closing else base + STEP, before_it + shift)
            if self.rows.is_empty(row):
                self.put(0, "", row, is_text=is_text)
            elif is_comment:
                self.remarks([row] if row not in self.rows.continuing else [], indent, self.rows.indent(row))
            else:
                self.put(indent, shown, row, is_text=is_text)

    def block_of_text(self, leaf: Leaf, base: int, column: int, before: str) -> None:
        """Adds a text that begins with `|` or `>`, deeper than its holder by what the sign says, or by one level."""
        signs = leaf.header
        last = self.rows.lines[leaf.last]
        if leaf.last > leaf.first and last.end == last.next_start and "-" not in signs:
            signs = signs.replace("+", "") + "-"  # so that the break which ends the file is no part of the text
        anchor = self.rows.text[leaf.place.start : content_start(self.rows.text, leaf.place)]
        self.put(column, before + anchor + signs, leaf.first)
        own = re.sub(r"\D", "", leaf.header)
        indent = max(base, 0) + (int(own) if own else STEP)
        for row in range(leaf.first + 1, leaf.last + 1):
            self.put(indent, self.rows.content(row)[leaf.indent :], row, is_text=True)
        self.written[-1].is_greedy = "+" in signs

    def content(self, row: int, start: int) -> str:
        """What stands on a line from an offset on, without its comment and the white space that means nothing."""
        end = self.rows.lines[row].end
        comment = self.rows.comments.get(row)
        if comment is None and self.rows.is_in_text(end):
            return self.rows.text[start:end]
        return self.rows.text[start : comment.start if comment else end].rstrip(" \t")

    def remarks(self, rows: Iterable[int], column: int, old_column: int, *, deepest: int = FARTHEST) -> None:
        """Adds comments and empty lines, as much deeper than a column as they were than the old one, up to a limit."""
        is_after_empty = False
        for row in rows:
            is_empty = self.rows.is_empty(row)
            if self.rows.is_comment(row):
                deeper = 0 if self.rows.is_ignore(row) else max(0, self.rows.indent(row) - old_column)
                self.put(column + min(deeper, deepest), "", row)
            elif not is_empty:
                self.put(0, self.content(row, self.rows.lines[row].start), row)
            elif not is_after_empty:
                self.put(0, "", row)
            is_after_empty = is_empty

    def put(self, indent: int, content: str, row: int, *, is_text: bool = False) -> None:
        """Adds a line, and the comments that go on below its own."""
        line = Written(indent, content, row, is_text)
        self.written.append(line)
        if content and row in self.rows.continued:
            self.written.extend(Written(0, "", below, owner=line) for below in self.rows.continued[row])
