"""A complaint of libyaml with what is known about it, and the pieces of what is told of it."""

import re
from dataclasses import dataclass

from mcctl.diagnostics import Rule, codes
from mcctl.source.indents import BREAK, Line, line_at, line_below
from mcctl.source.limits import MAX_DEPTH

OPENER = re.compile(r"(?:- +)*(?:[\w-]+:[ \t]+)?")
KEY_BELOW = re.compile(r"[\r\n][ \t]*(?:- +)*\{?[a-z_]+:(?:[ \t]|[\r\n])")
TOO_DEEP = f"nested more than {MAX_DEPTH} levels deep"
SHALLOWER = "delete brackets or spaces: nothing in a micro-credential or stack is that deep"
MAX_EDITS = 1000
QUOTE = "put quotes around the text"


@dataclass(frozen=True, slots=True)
class Complaint:
    """A finding by offsets in code points; `edits` are replacements that probably mend it: start, end and text."""

    rule: Rule
    message: str
    start: int
    end: int
    hint: str
    edits: tuple[tuple[int, int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Trouble:
    """What libyaml knew: its words, where it stopped, where the thing began that it was reading, and the last text before."""

    text: str
    problem: str
    at: int
    since: int
    last: tuple[int, int]

    @property
    def line(self) -> Line:
        """The line on which it stopped."""
        return line_at(self.text, self.at)

    @property
    def character(self) -> str:
        """What it stopped at."""
        return self.text[self.at : self.at + 1]

    def to_line_end(self, start: int) -> int:
        """The end of the line that holds an offset, without the white space there."""
        end = line_end(self.text, start)
        return max(start, start + len(self.text[start:end].rstrip()))


def line_end(text: str, at: int) -> int:
    """The end of the line that holds an offset."""
    found = BREAK.search(text, at)
    return found.start() if found else len(text)


def here(trouble: Trouble, message: str, hint: str) -> Complaint:
    """Complains of the character at which libyaml stopped."""
    end = min(trouble.at + 1, line_end(trouble.text, trouble.at))
    return Complaint(codes.NOT_YAML, message, trouble.at, end, hint)


def unclosed_quote(trouble: Trouble, start: int) -> Complaint:
    """Complains of a quotation mark without its other half."""
    return Complaint(
        codes.NOT_YAML, "the quotation mark that opens here is not closed", start, start + 1,
        f"write `{trouble.text[start]}` at the end of the text",
    )  # fmt: skip


def swallowing_quote(trouble: Trouble) -> Complaint | None:
    """Finds a quotation mark whose other half was taken from further down, with keys in between, right before the trouble."""
    start, end = trouble.last
    swallowed = trouble.text[start:end]
    is_quoted = swallowed[:1] in ("'", '"') and swallowed[-1:] == swallowed[:1]
    lines_between = BREAK.findall(trouble.text[end : trouble.at])
    return (
        unclosed_quote(trouble, start)
        if is_quoted and len(lines_between) <= 1 and KEY_BELOW.search(swallowed)
        else None
    )


def needs_quotes(trouble: Trouble, start: int) -> Complaint:
    """Complains of a sign that no text without quotes can start with."""
    sign = trouble.text[start : start + 1]
    named = "a backtick" if sign == "`" else f"`{sign}`"
    return Complaint(
        codes.NOT_YAML, f"a text cannot start with {named} unless it stands in quotes", start,
        min(start + 1, line_end(trouble.text, start)), QUOTE, quoting(trouble, start),
    )  # fmt: skip


def quoting(trouble: Trouble, start: int) -> tuple[tuple[int, int, str], ...]:
    """Quotes what stands from a place to the end of its line; nothing where the text may go on, or holds quotes itself."""
    end = trouble.to_line_end(start)
    value = trouble.text[start:end]
    line = line_at(trouble.text, start)
    opener = OPENER.match(trouble.text, line.content_start)
    if opener is None or opener.end() != start or " #" in value or any(sign in value for sign in "\"'\\\t"):
        return ()
    below = line_below(trouble.text, line)
    return () if below is not None and below.indent > line.indent else ((start, end, f'"{value}"'),)
