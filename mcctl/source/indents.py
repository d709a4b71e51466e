"""Lines by their indentation: like which of the lines above it a line should have been indented."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

BREAK = re.compile(r"\r\n|[\r\n]")
EMPTY = re.compile(r"[ \t]*(?:#.*)?")
FARTHEST = 200
"""How many lines above or below are looked at; what is farther away is no help to the reader of a message."""
LONGEST_SHOWN = 24


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text: where it starts, where it ends without its break, how many spaces indent it, what follows them."""

    start: int
    end: int
    indent: int
    content: str

    @property
    def content_start(self) -> int:
        """Where what it says starts."""
        return self.start + self.indent

    @property
    def is_entry(self) -> bool:
        """Tells whether it begins an entry of a list."""
        return self.content.startswith("- ") or self.content == "-"


@dataclass(frozen=True, slots=True)
class Slip:
    """What is wrong with a line's indentation, and what would be right."""

    message: str
    hint: str


def line_at(text: str, at: int) -> Line:
    """Finds the line that holds an offset."""
    start = text.rfind("\n", 0, at) + 1
    start = max(start, text.rfind("\r", start, at) + 1)
    found = BREAK.search(text, at)
    shown = text[start : found.start() if found else len(text)]
    content = shown.lstrip(" ")
    return Line(start, start + len(shown), len(shown) - len(content), content.rstrip())


def lines_above(text: str, line: Line) -> Iterator[Line]:
    """Yields the lines above that are neither empty nor a comment, the nearest first."""
    for _ in range(FARTHEST):
        if not line.start:
            return
        end = line.start - (2 if text.startswith("\r\n", line.start - 2) else 1)
        line = line_at(text, max(end, 0))
        if not EMPTY.fullmatch(line.content):
            yield line


def line_below(text: str, line: Line) -> Line | None:
    """Finds the next line that is neither empty nor a comment."""
    for _ in range(FARTHEST):
        found = BREAK.match(text, line.end)
        if found is None:
            return None
        line = line_at(text, found.end())
        if not EMPTY.fullmatch(line.content):
            return line
    return None


def slip(text: str, line: Line) -> Slip:
    """Tells how a line is indented wrongly, and like which lines above it could be."""
    alike: dict[int, str] = {}
    others: set[int] = set()
    least = None
    holder: str | None = None
    for above in lines_above(text, line):
        beginnings = _beginnings(above)
        if least is None and not beginnings and not line.is_entry:
            alike[above.indent] = shown(above.content)
        for column, begins, is_entry in beginnings:
            if least is not None and column >= least:
                continue
            if is_entry == line.is_entry:
                alike.setdefault(column, begins)
            else:
                others.add(column)
        if holder is None and above.indent < line.indent and above.content.endswith(":"):
            holder = above.content
            if line.is_entry:
                # what is indented less than the list's key are other lists
                break
        least = above.indent if least is None else min(least, above.indent)
        if least == 0:
            break
    if line.is_entry and not alike and holder is not None:
        hint = f"start what stands below `{shown(holder)}` with `- ` too, or write the key of this list above it"
        return Slip("this entry of a list stands among keys", hint)
    if line.indent in others and not alike:
        if line.is_entry:
            return Slip("this entry of a list stands among keys", "write the key of the list on the line above")
        return Slip("this line is no entry of the list above it", "start it with `- `, or indent it as its key is")
    if line.is_entry and line.indent in alike and len(alike) > 1:
        hint = f"indent each of them by {_spaces(line.indent)}, as this one is"
        return Slip("the entries of this list are not indented alike", hint)
    if line.indent in alike or not alike:
        hint = "indent it, and what stands above it, like the lines around"
        return Slip("this line does not fit to what stands above it", hint)
    nearest = sorted(alike, key=lambda column: (abs(column - line.indent), column))[:2]
    hint = " or ".join(f"by {_spaces(column)} like `{alike[column]}`" for column in nearest)
    what, kind = ("this entry of a list", "entry") if line.is_entry else ("this line", "key")
    return Slip(f"{what} is indented by {_spaces(line.indent)}, as no {kind} above it is", f"indent it {hint}")


def _beginnings(line: Line) -> list[tuple[int, str, bool]]:
    """Finds the columns at which entries and a key begin on a line, what begins there, and whether it is an entry."""
    found: list[tuple[int, str, bool]] = []
    at, rest = line.indent, line.content
    while rest == "-" or rest.startswith("- "):
        found.append((at, shown(rest), True))
        inner = rest[1:].lstrip(" ")
        at, rest = at + len(rest) - len(inner), inner
    key = re.match(r"[^\s:]+:(?=\s|$)", rest)
    if key:
        found.append((at, shown(key[0]), False))
    return found


def shown(text: str) -> str:
    """Shows the beginning of a line."""
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def _spaces(count: int) -> str:
    return "no space" if count == 0 else f"{count} space" + ("s" if count > 1 else "")
