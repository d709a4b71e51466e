"""A file with some other values: only what changes is written, comments, order, quotes and line breaks stay."""

import re
from dataclasses import dataclass, field
from typing import assert_never

from mcctl.catalog.document import Data, Document, Place
from mcctl.diagnostics import Severity
from mcctl.source.brackets import cuts_in_brackets, is_open
from mcctl.source.edits import Cut, applied
from mcctl.source.lines import byte_order_mark_of, line_break_of
from mcctl.source.outline import HEADER, Block, Entry, Leaf, UnusualError, outline_of
from mcctl.source.reader import read_yaml
from mcctl.source.rows import Rows
from mcctl.source.style import style_of
from mcctl.source.values import (
    STEP,
    WIDTH,
    Room,
    fits_in_line,
    written_block,
    written_element,
    written_entry,
    written_flow,
    written_key,
    written_scalar,
)
from mcctl.source.wanted import Elements, Fresh, Kept, Keys, Wanted, as_read, settled
from mcctl.source.written import after_blank, content_start, is_alias, is_in_brackets

EMPTY = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n))+")


def patched(raw: bytes, document: Document, wanted: Wanted) -> bytes | None:
    """Writes what is wanted into a file; None where it is written in so unusual a way that it is better done by hand.

    What comes out always reads to just what is wanted.

    Args:
        raw: The file's bytes.
        document: What they read to, without an error.
        wanted: What they are to read to.
    """
    if isinstance(wanted, Kept):
        return raw
    data = as_read(settled(wanted, document.data))
    for has_blocks in (True, False):  # a comment that is indented far would become part of a block of text
        try:
            cuts = _Patcher(document, has_blocks).cuts(wanted)
        except UnusualError:
            return None
        text = applied(document.text, 0, len(document.text), cuts)
        content = byte_order_mark_of(raw) + text.encode("utf-8")
        reading = read_yaml(document.path, content)
        is_fine = not any(finding.rule.severity is Severity.ERROR for finding in reading.diagnostics)
        if reading.document is not None and is_fine and reading.document.data == data:
            return content
    return None


@dataclass(frozen=True, slots=True)
class _Piece:
    """An entry as text: the lines above that belong to it, and itself from its column on, with its last line break."""

    lead: str
    body: str
    is_first: bool = False


@dataclass(slots=True)
class _Patcher:
    document: Document
    has_blocks: bool
    text: str = field(init=False)
    rows: Rows = field(init=False)
    own_break: str = field(init=False)

    def __post_init__(self) -> None:
        self.text = self.document.text
        self.rows = Rows(self.document, self.text)
        self.own_break = line_break_of(self.text)

    def cuts(self, wanted: Wanted) -> list[Cut]:
        match outline_of(self.rows).value:
            case Block() as block:
                return self.block(block, wanted, self.document.data)
            case Leaf(place=place) if is_in_brackets(self.text, place):
                return cuts_in_brackets(self.text, place, wanted, self.document.data)
            case _:
                raise UnusualError

    def block(self, block: Block, wanted: Wanted, data: Data) -> list[Cut]:
        """Changes entries; where some come, go or move, the whole of them is put together anew from their texts."""
        match wanted, data, block.place.items:
            case Keys(), dict(), dict():
                order = list(data)
                old = dict(zip(order, block.entries, strict=True))
                if list(wanted.values) == order:
                    return [cut for key in order for cut in self.entry(old[key], wanted.values[key], data[key])]
                into = [
                    self.piece(block, order.index(key), inner, data[key])
                    if key in old
                    else self.new_piece(block, f"{written_key(key)}:", inner)
                    for key, inner in wanted.values.items()
                ]
                gone = [at for at, key in enumerate(order) if key not in wanted.values]
            case Elements(), list(), list():
                places = [at for at, _ in wanted.elements]
                if places == list(range(len(data))):
                    return [
                        cut
                        for at, (_, inner) in enumerate(wanted.elements)
                        for cut in self.entry(block.entries[at], inner, data[at])
                    ]
                into = [
                    self.piece(block, at, inner, data[at]) if at is not None else self.new_piece(block, "-", inner)
                    for at, inner in wanted.elements
                ]
                gone = [at for at in range(len(data)) if at not in places]
            case _:
                raise UnusualError
        for entry in block.entries:
            self.offset(entry)
        if not into:
            raise UnusualError
        return [self.put_together(block, into, "".join(self.left_behind(block, at) for at in gone))]

    def put_together(self, block: Block, pieces: list[_Piece], rest: str) -> Cut:
        """Puts entries in the place of all that there were; what stood above those that go comes before the last one."""
        first = block.entries[0]
        at = self.offset(first)
        line_start = self.rows.lines[first.head_row].start
        is_beside = bool(self.text[line_start:at].strip(" "))
        start = at if is_beside else self.start(first)
        written: list[str] = []
        empty = EMPTY.match(pieces[0].lead)
        for number, piece in enumerate(pieces):
            lead = piece.lead
            if not piece.is_first and number == 0 and empty is not None:
                lead = lead[empty.end() :]  # what comes first stays close to what stands above
            elif piece.is_first and number and empty is not None:
                lead = empty[0] + lead
            if number == len(pieces) - 1:
                lead = rest + lead
            if number == 0 and is_beside:
                written += piece.body, lead
            else:
                written += lead, " " * block.column, piece.body
        return start, self.end(block, len(block.entries) - 1), "".join(written)

    def piece(self, block: Block, at: int, wanted: Wanted, data: Data) -> _Piece:
        entry = block.entries[at]
        start, end = self.offset(entry), self.end(block, at)
        body = applied(self.text, start, end, self.entry(entry, wanted, data))
        if not body.endswith(("\n", "\r")):
            last = self.last_leaf(entry)
            if last is not None and last.header and "-" not in last.header:
                raise UnusualError  # a line break behind it would become part of the text
            body += self.own_break
        return _Piece(self.lead(entry), body, at == 0)

    def new_piece(self, block: Block, head: str, wanted: Wanted) -> _Piece:
        value = settled(wanted, None)
        are_blocks = head == "-" and all(isinstance(entry.value, Block) for entry in block.entries)
        if isinstance(value, dict | list) and value and (are_blocks or (head == "-" and not fits_in_line(value, 0))):
            lines = written_element(value, block.column, has_blocks=self.has_blocks)
        else:
            lines = written_entry(head, value, block.column, has_blocks=self.has_blocks)
        is_apart = head == "-" and any(entry.lead and self.rows.is_empty(entry.lead[0]) for entry in block.entries[1:])
        body = self.own_break.join([lines[0][block.column :], *lines[1:], ""])
        return _Piece(self.own_break if is_apart else "", body)

    def lead(self, entry: Entry) -> str:
        line_start = self.rows.lines[entry.head_row].start
        return self.text[min(self.start(entry), line_start) : line_start]

    def left_behind(self, block: Block, at: int) -> str:
        """What stands above an entry that goes, and is about more than that: comments apart from it by an empty line."""
        entry = block.entries[at]
        empty = [row for row in entry.lead if self.rows.is_empty(row)]
        if not empty or all(self.rows.is_empty(row) for row in entry.lead if row <= empty[-1]):
            return ""
        return self.text[self.start(entry) : self.rows.lines[empty[-1]].next_start]

    def offset(self, entry: Entry) -> int:
        """Where an entry begins, with its `-` or key."""
        at = self.rows.lines[entry.head_row].start + entry.column
        if entry.place.key is not None and entry.place.key[0] != at:
            raise UnusualError  # the key stands on a line of its own, behind `?`
        return at

    def start(self, entry: Entry) -> int:
        """Where the lines of an entry begin, comments above included."""
        return self.rows.lines[min((*entry.lead, entry.head_row))].start

    def end(self, block: Block, at: int) -> int:
        """Where the lines of an entry end, comments below included, those above the next not."""
        if at + 1 < len(block.entries):
            return self.start(block.entries[at + 1])
        return self.rows.lines[self.last_row(block.entries[at])].next_start

    def last_row(self, held: "Entry | Leaf | Block") -> int:
        match held:
            case Leaf():
                row = held.last
            case Block():
                row = max((self.last_row(held.entries[-1]), *held.foot))
            case Entry():
                inner = [self.last_row(held.value)] if held.value is not None else []
                row = max((held.head_row, *inner, *held.tail))
            case _:
                assert_never(held)
        while row + 1 in self.rows.continuing:
            row += 1
        return row

    def last_leaf(self, entry: Entry) -> Leaf | None:
        held = entry.value
        while isinstance(held, Block):
            held = held.entries[-1].value
        return held

    def entry(self, entry: Entry, wanted: Wanted, data: Data) -> list[Cut]:
        match wanted, entry.value:
            case Kept(), _:
                return []
            case Fresh(value=value), _:
                return [self.replaced(entry, value)]
            case ((Keys(values=held) | Elements(elements=held)), _) if not held:
                return [self.replaced(entry, settled(wanted, data))]
            case ((Keys() | Elements()), Block() as block):
                return self.block(block, wanted, data)
            case ((Keys() | Elements()), Leaf(place=place)) if is_open(self.text, place):
                return self.in_brackets(entry, place, wanted, data)
            case _:
                return [self.replaced(entry, settled(wanted, data))]

    def replaced(self, entry: Entry, value: Data) -> Cut:
        """Writes another value behind a key or a `-`."""
        leaf = entry.value
        if leaf is None:
            raise UnusualError
        is_text = isinstance(leaf, Leaf) and leaf.place.items is None and not is_alias(self.text, leaf.place)
        if is_text and isinstance(leaf, Leaf) and not isinstance(value, dict | list):
            return self.rewritten(entry, leaf, value)
        if isinstance(leaf, Leaf) and not leaf.header:
            begin = content_start(self.text, leaf.place)
            if not isinstance(value, dict | list):
                room = Room(entry.column, self.rows.column(begin), takes_lines=False)
                return begin, leaf.place.end, written_scalar(value, room)
            if fits_in_line(value, self.rows.column(begin)):
                return begin, leaf.place.end, written_flow(value)
        first = leaf.first if isinstance(leaf, Leaf) and leaf.header else None
        commented = entry.head_row if isinstance(leaf, Block) else leaf.last if first is None else first
        comment = self.rows.comments.get(commented)
        trail = f" {comment.text}" if comment is not None and not comment.is_alone else ""
        at = self.offset(entry)
        head_end = after_blank(self.text, entry.place.key[1]) + 1 if entry.place.key is not None else at + 1
        end = self.rows.lines[self.last_row(leaf)].end
        start = self.rows.column(head_end) + 1
        if not isinstance(value, dict | list):
            room = Room(entry.column, start, takes_lines=self.has_blocks and not trail)
            text = f" {written_scalar(value, room)}{trail}"
        elif fits_in_line(value, start):
            text = f" {written_flow(value)}{trail}"
        else:
            text = "\n".join([trail, *written_block(value, entry.column + STEP, has_blocks=self.has_blocks)])
        return head_end, end, self.broken(text)

    def rewritten(self, entry: Entry, leaf: Leaf, value: Data) -> Cut:
        """Writes a text, a number or a truth in the place of another, in its style where that can say it."""
        start = content_start(self.text, leaf.place)
        comment = self.rows.comments.get(leaf.first if leaf.header else leaf.last)
        end, trail = leaf.place.end, ""
        if leaf.header:
            end = self.rows.lines[leaf.last].end
            trail = f" {comment.text}" if comment is not None and not comment.is_alone else ""
        is_free = self.has_blocks and (bool(leaf.header) or comment is None)
        room = Room(entry.column, self.rows.column(start), takes_lines=is_free)
        text = written_scalar(value, room, style_of(self.rows, leaf, start))
        if trail:
            header = HEADER.match(text)
            at = header.end() if header and "\n" in text else len(text)
            text = text[:at] + trail + text[at:]
        if "\n" in text and end == len(self.text):
            text += "\n"
        return start, end, self.broken(text)

    def in_brackets(self, entry: Entry, place: Place, wanted: Wanted, data: Data) -> list[Cut]:
        """Changes what stands in brackets; a list that no longer fits on its line gets lines of its own."""
        cuts = cuts_in_brackets(self.text, place, wanted, data)
        fresh = settled(wanted, data)
        length = len(applied(self.text, place.start, place.end, cuts))
        if isinstance(fresh, list) and fresh and length > place.end - place.start and self.is_overlong(place, length):
            return [self.replaced(entry, fresh)]
        return cuts

    def is_overlong(self, place: Place, length: int) -> bool:
        """Tells whether a line that was short enough no longer is, where brackets hold more than they did."""
        row = self.rows.at(place.start)
        if row != self.rows.at(max(place.end - 1, place.start)) or self.rows.column(place.end) > WIDTH:
            return False
        return self.rows.column(place.start) + length > WIDTH

    def broken(self, text: str) -> str:
        return text.replace("\n", self.own_break)
