"""Reads the data of a file that has nothing special to it, line by line, without the place of anything.

Most files have nothing wrong with them, nobody asks where in them something stands, and they are written the way that
`mcctl fmt` writes. So a file is read first for its data alone, in half the time that libyaml and PyYAML take to tell what
is in it. Whatever is not surely simple and right is given up and left to the strict reader (`source/composer.py`), which says
what it is. What both read is the same, which a property holds over generated and hostile files.

Read are keys and `- ` on lines of their own, texts on one line with or without quotes, `|` and `>` blocks, brackets on one
line, and comments.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from mcctl.catalog.document import Data
from mcctl.catalog.lookalike import AMBIGUOUS, BEGINNINGS
from mcctl.catalog.quotation import NULLS
from mcctl.diagnostics import Route
from mcctl.model.scalar import Plain
from mcctl.source.limits import MAX_DEPTH, MAX_VALUES

Holder: TypeAlias = Any
"""A mapping or a list, whichever the line that opens it says."""

PLAIN_BYTES = bytes([*b"\n\r", *range(0x20, 0x7F)])
NOT_PLAIN = "[^\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
"""Tabs, what cannot be printed, and what libyaml alone takes for the end of a line."""

LETTER = r"[^\x00-/:-@\[-^`{-~]"
"""Letters of any script, digits, and whatever else begins no sign of YAML's."""
BETWEEN = r"(?:[ ]*+(?:\#.*)?\n)*+"
COMMENT = r"[ ]*+(?:(?<=[ ])\#.*)?"
BEFORE_ALL = re.compile(rf"{BETWEEN}(?:---\n{BETWEEN})?", re.VERBOSE)
ENTRY = re.compile(
    rf"""
    ([ ]*+) (-[ ]++)?                                                               # indent and `- `
    (?: ({LETTER} [^\n:#]{{0,500}}+) (?<![ ]) : (?:[ ]++(?:\#.*+)?+|(?=\n)) )?      # a key
    (?: ([|>]-?)\n ([ ]++) ([^ \n].*\n (?:\5.*\n|\n)*+) (?![ ]++\n)                 # a block: sign, indent, lines
      | (.*)\n )                                                                    # or the rest of the line
    {BETWEEN}
    """,
    re.VERBOSE,
)
"""One entry with the lines that belong to it, and all that says nothing below it. Every line begins one."""

IN_QUOTES = r""" "([^"\\]*+)" | '((?:[^']|\'\')*+)' """
QUOTED = re.compile(rf"(?:{IN_QUOTES}){COMMENT}", re.VERBOSE)
WORDS = rf"{LETTER} [^\n,?:\#{{}}\[\]]"
IN_BRACKETS = re.compile(
    rf"""
    [ ]*+ (?: ([\[\]{{}},]) | ({WORDS}{{0,500}}+) (?<![ ]) :[ ]++ | {IN_QUOTES}
            | ({WORDS}*+ (?:://[^\n ,?:\#{{}}\[\]]++)?) )
    """,
    re.VERBOSE,
)
"""What there is in brackets: a sign, a key, a text in either quotes, a text without."""
CLOSED = re.compile(COMMENT, re.VERBOSE)

SIGNS = frozenset("-?:,[]{}#&*!|>'\"%@`")
"""What a text without quotes cannot begin with, or only before certain others."""
MOST_AROUND = MAX_DEPTH // 2 - 1
"""How many holders may be around one on lines, and again in brackets; the reader allows as many as both together."""
SHORT = 200
FOLD = re.compile(r"\n(\n*)")


class _NotPlainError(Exception):
    """Something that is left to the reader."""


@dataclass(frozen=True, slots=True)
class Plainly:
    """The data of a file, with no value missing, and the texts in it that are ambiguous without quotes, with their routes."""

    data: Data
    plains: tuple[tuple[Route, Plain], ...]


def read_plainly(raw: bytes, text: str) -> Plainly | None:
    """Reads a file's data; None where the file is not plain, or there may be something wrong with it."""
    unusual = raw.translate(None, PLAIN_BYTES)
    if (unusual and not _is_plain(unusual.decode())) or len(text) > MAX_VALUES:
        return None  # each value takes one character at least
    try:
        return _read(text)
    except _NotPlainError:
        return None


def _is_plain(unusual: str) -> bool:
    # what can be printed is plain; what cannot is rare, and the pattern takes as long to compile as ten files take to read
    return unusual.isprintable() or re.search(NOT_PLAIN, unusual) is None


def _read(text: str) -> Plainly:  # noqa: C901, PLR0912, PLR0915  # one loop, as fast as can be
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    is_whole = text[-1:] == "\n"
    if not is_whole:
        text += "\n"
    before_all = BEFORE_ALL.match(text)
    entries = ENTRY.findall(text, before_all.end() if before_all else 0)
    root: dict[str, Data] = {}
    holder: Holder = root
    at = 0  # the column of what is in the holder
    stack: list[tuple[int, Holder, str | int]] = []  # the holders around it, with its key in each
    waiting: str | None = None  # a key whose value is on the lines below
    plains: list[tuple[Route, Plain]] = []
    value: Data
    for indent, dash, key, sign, margin, lines, rest in entries:
        column = len(indent)
        if waiting is not None:
            if column < at or (not dash and column == at) or len(stack) >= MOST_AROUND:
                raise _NotPlainError
            stack.append((at, holder, waiting))
            inner: Holder = [] if dash else {}
            holder[waiting] = inner
            holder, at, waiting = inner, column, None
        elif column != at:
            while column < at:
                at, holder, _ = stack.pop()
            if column != at:
                raise _NotPlainError
        if dash:
            if type(holder) is dict:
                raise _NotPlainError
            if key:
                if len(stack) >= MOST_AROUND:
                    raise _NotPlainError
                stack.append((at, holder, len(holder)))
                inner = {}
                holder.append(inner)
                holder, at = inner, at + len(dash)
        elif not key:
            raise _NotPlainError
        elif type(holder) is list:  # of elements that stand where the key above them does
            at, holder, _ = stack.pop()
            if column != at:
                raise _NotPlainError
        if not rest:
            if sign:
                if len(margin) <= at:
                    raise _NotPlainError
                value = _unindented(sign, margin, lines)
            elif key and key not in holder:
                waiting = key
                continue
            else:
                raise _NotPlainError
        elif (first := rest[0]) in SIGNS:
            if first in "[{":
                held, special = (_again_in_brackets if len(rest) < SHORT else _in_brackets)(rest)
                value = _copied(held)
                if special:
                    route = (*[name for _, _, name in stack], key or len(holder))
                    plains += [((*route, *below), one) for below, one in special]
            else:
                value = _in_quotes(rest)
        else:
            if " #" in rest:
                rest = rest[: rest.index(" #")]  # noqa: PLW2901  # without a comment
            value = text = rest.rstrip(" ")
            if ": " in text or text[-1] == ":":
                raise _NotPlainError
            if first in BEGINNINGS or first == "~":
                value = _resolved(text)
                if type(value) is Plain:
                    plains.append(((*[name for _, _, name in stack], key or len(holder)), value))
        if not key:
            holder.append(value)
        elif key not in holder:
            holder[key] = value
        else:
            raise _NotPlainError
    if waiting is not None or not root or not (is_whole or len(entries[-1][3]) != 1):
        raise _NotPlainError
    return Plainly(root, tuple(plains))


def _unindented(sign: str, margin: str, lines: str) -> str:
    """Reads a block; of its lines, the first has lost its indent already."""
    text = lines.replace(f"\n{margin}", "\n").rstrip("\n")
    if sign[0] == ">":
        if "\n " in text:  # lines that are indented further, which are not folded
            raise _NotPlainError
        text = FOLD.sub(lambda breaks: breaks[1] or " ", text) if "\n\n" in text else text.replace("\n", " ")
    return text if len(sign) > 1 else f"{text}\n"


def _in_quotes(written: str) -> str:
    found = QUOTED.fullmatch(written)
    if found is None:
        raise _NotPlainError
    return found[1] if found[1] is not None else found[2].replace("''", "'")


def _resolved(text: str) -> str:
    if text in NULLS:
        raise _NotPlainError
    return Plain(text) if AMBIGUOUS.fullmatch(text) else text


def _in_brackets(written: str) -> tuple[Holder, tuple[tuple[Route, Plain], ...]]:
    """Reads what is in brackets on one line, and which texts of it are ambiguous without quotes."""
    plains: list[tuple[Route, Plain]] = []
    held, end = _held(written, 1, (), plains)
    if not CLOSED.fullmatch(written, end):
        raise _NotPlainError
    return held, tuple(plains)


_again_in_brackets = lru_cache(maxsize=1000)(_in_brackets)
"""The same for what is short: authors write in brackets what they wrote there in other files."""


def _held(written: str, at: int, route: Route, plains: list[tuple[Route, Plain]]) -> tuple[Holder, int]:
    """Reads from behind a bracket to behind its other half, and tells where that is."""
    is_list = written[at - 1] == "["
    closing = "]" if is_list else "}"
    held: Holder = [] if is_list else {}
    while True:
        found = _next(written, at)
        if found[1] == closing:  # of brackets that hold nothing, or behind a comma
            return held, found.end()
        name: str | int = len(held)
        if not is_list:
            name = found[2]
            if name is None or name in held:
                raise _NotPlainError
            found = _next(written, found.end())
        if found[1] in ("[", "{") and len(route) < MOST_AROUND:
            value, at = _held(written, found.end(), (*route, name), plains)
        else:
            value, at = _text(found), found.end()
            if isinstance(value, Plain):
                plains.append(((*route, name), value))
        if is_list:
            held.append(value)
        else:
            held[name] = value
        found = _next(written, at)
        at = found.end()
        if found[1] == closing:
            return held, at
        if found[1] != ",":
            raise _NotPlainError


def _next(written: str, at: int) -> re.Match[str]:
    found = IN_BRACKETS.match(written, at)
    if found is None:
        raise _NotPlainError
    return found


def _text(found: re.Match[str]) -> str:
    in_double, in_single, without = found.group(3, 4, 5)
    if without is not None:
        return _resolved(without.rstrip(" "))
    if in_double is not None:
        return in_double
    if in_single is None:
        raise _NotPlainError
    return in_single.replace("''", "'")


def _copied(held: Holder) -> Holder:
    """Makes new objects of all that is held: one object at two places is what an alias would be."""
    if type(held) is list:
        return [_again(one) for one in held]
    return {key: _again(one) for key, one in held.items()}


def _again(one: Data) -> Data:
    if type(one) is str:
        return one[:1] + one[1:]
    return Plain(one) if isinstance(one, Plain) else _copied(one)
