"""Edits of a file's text by span: what they do not name stays as it is, byte for byte."""

from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import dataclass

from mcctl.diagnostics import Edit, Fix, Position, Span
from mcctl.source.lines import BREAK, Line, byte_order_mark_of, line_break_of, lines_of

Cut = tuple[int, int, str]
"""An edit by offsets in code points: from where, to where, and what is written there."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A file's bytes after fixes were applied, and which of them were, in the order of their places."""

    content: bytes
    taken: tuple[Fix, ...]


def mended(raw: bytes, fixes: Iterable[Fix]) -> Mended:
    """Applies fixes from the top of a file to its end, each whole or not at all.

    A fix that touches what another one has changed already is left for the next time, as is one whose places the file does
    not have. A line break that a fix writes is the file's own; the byte-order mark stays.

    Args:
        raw: The file's bytes, as they were when the fixes were found.
        fixes: The fixes, in any order.
    """
    mark = byte_order_mark_of(raw)
    try:
        text = raw[len(mark) :].decode("utf-8")
    except UnicodeDecodeError:
        return Mended(raw, ())
    lines = lines_of(text)
    own_break = line_break_of(text)
    cuts: list[Cut] = []
    taken: list[Fix] = []
    for fix in sorted(fixes, key=_rank):
        wanted = [_cut(edit, lines, own_break) for edit in fix.edits]
        placed = [cut for cut in wanted if cut is not None]
        if placed and len(placed) == len(wanted) and _have_room(placed, cuts):
            for cut in placed:
                insort(cuts, cut)
            taken.append(fix)
    if not taken:
        return Mended(raw, ())
    return Mended(mark + applied(text, 0, len(text), cuts).encode("utf-8"), tuple(taken))


def _rank(fix: Fix) -> tuple[tuple[Position, ...], bool, list[tuple[Span, str]]]:
    """Orders fixes by place, the safe one first where two begin at one, and never by the order in which they are given."""
    edits = sorted((edit.span, edit.text) for edit in fix.edits)
    return tuple(span.start for span, _ in edits[:1]), not fix.safe, edits


def _cut(edit: Edit, lines: list[Line], own_break: str) -> Cut | None:
    """Turns an edit's lines and columns into offsets; None where the file has no such place."""
    start, end = _offset(edit.span.start, lines), _offset(edit.span.end, lines)
    if start is None or end is None or end < start:
        return None
    return start, end, BREAK.sub(own_break, edit.text)


def _offset(position: Position, lines: list[Line]) -> int | None:
    if not 1 <= position.line <= len(lines):
        return None
    line = lines[position.line - 1]
    offset = line.start + position.column - 1
    return offset if line.start <= offset <= line.end else None


def _have_room(wanted: list[Cut], cuts: list[Cut]) -> bool:
    """Tells whether edits touch neither each other nor what was taken before."""
    own: list[Cut] = []
    for cut in wanted:
        for others in (own, cuts):
            at = bisect_left(others, cut)
            if any(_overlap(cut, other) for other in others[max(at - 1, 0) : at + 1]):
                return False
        insort(own, cut)
    return True


def _overlap(one: Cut, other: Cut) -> bool:
    """Tells whether two edits claim the same text, or write two things at one place."""
    return (one[0] < other[1] and other[0] < one[1]) or one[:2] == other[:2]


def applied(text: str, start: int, end: int, cuts: Iterable[Cut]) -> str:
    """Writes a stretch of a text anew with edits that lie within and do not overlap."""
    pieces: list[str] = []
    at = start
    for first, past, written in sorted(cuts):
        pieces += text[at:first], written
        at = past
    return "".join([*pieces, text[at:end]])
