"""What changes inside a text, word by word."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

PARTS = re.compile(
    r"\s+|[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|(?:(?![\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff])\w)+|[^\w\s]"
)
"""White space, a word, or a sign; a sign of Chinese or Japanese is a word."""
MOST_PAIRS = 20_000
"""How many pairs of equal words are looked at, between what is the same at both ends; else all of that is one change."""
GLUE = 3
"""What is the same between two changes, and no longer than this, is read more easily as part of them."""
LEAST_ALIKE = 0.35
"""The share of a text that stays, below which it is another text rather than the same one reworded."""

Kind = Literal["same", "gone", "come", "left out"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the texts: of both, of the one before, or of the one after; or one that is not shown."""

    kind: Kind
    text: str


def word_changes(before: str, after: str) -> tuple[Piece, ...]:
    """Compares two texts; `same` and `gone` make up the one before, `same` and `come` the one after."""
    old, new = PARTS.findall(before), PARTS.findall(after)
    start = _alike(old, new)
    end = _alike(old[start:][::-1], new[start:][::-1])
    middle, other = old[start : len(old) - end], new[start : len(new) - end]
    pieces = [
        Piece("same", "".join(old[:start])),
        *_compared(middle, other),
        Piece("same", "".join(old[len(old) - end :])),
    ]
    return tuple(_joined(_absorbed(list(_joined(pieces)))))


def is_reworded(pieces: Iterable[Piece]) -> bool:
    """Tells whether enough of a text stays for its words to be compared."""
    counts = dict.fromkeys(("same", "gone", "come"), 0)
    for piece in pieces:
        counts[piece.kind] += len(piece.text.replace(" ", ""))
    longest = counts["same"] + max(counts["gone"], counts["come"])
    return counts["same"] > longest * LEAST_ALIKE


def excerpt(pieces: tuple[Piece, ...], *, around: int = 60, longest: int = 400) -> Iterator[Piece]:
    """Leaves out the middle of what is the same, but for so many characters at a change, and of what is very long."""
    for index, piece in enumerate(pieces):
        is_first, is_last = index == 0, index == len(pieces) - 1
        if piece.kind == "same":
            yield from _without_middle(piece.text, 0 if is_first else around, 0 if is_last else around)
        else:
            ends = [
                inner.text if inner.kind == "same" else "…" for inner in _without_middle(piece.text, longest, longest)
            ]
            yield Piece(piece.kind, "".join(ends))


def _without_middle(text: str, head: int, tail: int) -> Iterator[Piece]:
    first, last = _cut(text, head), _cut(text[::-1], tail)[::-1]
    if len(text) <= len(first) + len(last) + GLUE:
        yield Piece("same", text)
        return
    middle = text[len(first) : len(text) - len(last)]
    found = (Piece("same", first), Piece("left out", middle), Piece("same", last))
    yield from (piece for piece in found if piece.text)


def _cut(text: str, length: int) -> str:
    """The beginning of a text, up to a space where there is one."""
    if len(text) <= length:
        return text
    head = text[:length]
    return head[: head.rfind(" ") + 1] or head


def _compared(old: list[str], new: list[str]) -> Iterator[Piece]:
    counts = Counter(old), Counter(new)
    if sum(count * counts[1][word] for word, count in counts[0].items() if not word.isspace()) > MOST_PAIRS:
        yield Piece("gone", "".join(old))
        yield Piece("come", "".join(new))
        return
    # spaces are the same everywhere: they only lengthen what is the same
    for tag, first, last, start, end in SequenceMatcher(str.isspace, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(old[first:last]))
        else:
            yield Piece("gone", "".join(old[first:last]))
            yield Piece("come", "".join(new[start:end]))


def _absorbed(pieces: list[Piece]) -> Iterator[Piece]:
    for index, piece in enumerate(pieces):
        is_between = 0 < index < len(pieces) - 1
        if piece.kind == "same" and is_between and len(piece.text.strip()) <= GLUE:
            yield Piece("gone", piece.text)
            yield Piece("come", piece.text)
        else:
            yield piece


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Joins neighbours: between two stretches that are the same there is at most one that went and one that came."""
    gone, come, same = "", "", ""
    for piece in pieces:
        if piece.kind == "same":
            if piece.text and (gone or come):
                yield from _changed(same, gone, come)
                gone, come, same = "", "", ""
            same += piece.text
        elif piece.kind == "gone":
            gone += piece.text
        else:
            come += piece.text
    yield from _changed(same, gone, come)


def _changed(same: str, gone: str, come: str) -> Iterator[Piece]:
    found = (Piece("same", same), Piece("gone", gone), Piece("come", come))
    yield from (piece for piece in found if piece.text)


def _alike(one: list[str], other: list[str]) -> int:
    """Counts the words at the beginning that are the same."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
