"""What libyaml complains of, in words for authors and at the place where it is mended."""

import re
from dataclasses import dataclass

from yaml import YAMLError

from mcctl.diagnostics import Rule, codes

LINE_BREAK = re.compile(r"\r\n|[\r\n]")
INDENT = re.compile(r"[ \t]*")
HINTS = {
    "mapping values are not allowed": "put quotes around a text that holds a colon and a space",
    "could not find expected ':'": "write `key: value`, with a colon and a space, and indent like the lines around it",
    "did not find expected key": "indent keys of one mapping alike, and put quotes around text with special characters",
    "did not find expected '-' indicator": "start each entry of a list with `- `, all indented alike",
    "found unexpected end of stream": "close the quotation mark or bracket that is open",
    "found character that cannot start any token": "put quotes around a text that starts with a special character",
    "did not find expected ',' or ']'": "close the list with `]`, or put a comma between its entries",
    "did not find expected ',' or '}'": "close the mapping with `}`, or put a comma between its entries",
    "found unknown escape character": "write a backslash in double quotes as `\\\\`, or use single quotes",
}


@dataclass(frozen=True, slots=True)
class Complaint:
    """A finding by offsets in code points."""

    rule: Rule
    message: str
    start: int
    end: int
    hint: str | None


def line_end(text: str, at: int) -> int:
    """The end of the line that holds an offset."""
    found = LINE_BREAK.search(text, at)
    return found.start() if found else len(text)


def complaint_of(error: YAMLError, text: str) -> Complaint:
    """Reads libyaml's complaint; its line numbers are not used, only its offset."""
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "the file is no YAML")
    context = getattr(error, "context", None)
    # an unclosed quotation mark is noticed at the end of the file, and mended where it opens
    is_unclosed = context == "while scanning a quoted scalar" and problem == "found unexpected end of stream"
    mark = (None if is_unclosed else getattr(error, "problem_mark", None)) or getattr(error, "context_mark", None)
    at = min(mark.index, len(text)) if mark is not None else 0
    tab = _tab_at(text, at)
    if tab is not None:
        return Complaint(codes.TAB, "a tab is not allowed here", tab, tab + 1, "indent with spaces")
    if at == len(text):
        at = len(text.rstrip())
    end = min(at + 1, line_end(text, at))
    if problem == "did not find expected <document start>":
        hint = "write one micro-credential or stack a file"
        return Complaint(codes.SECOND_DOCUMENT, "a second document starts here", at, end, hint)
    known = next((hint for start, hint in HINTS.items() if problem.startswith(start)), None)
    return Complaint(codes.NOT_YAML, f"{context}, {problem}" if context else problem, at, end, known)


def _tab_at(text: str, at: int) -> int | None:
    """Finds the tab that is to blame: the character itself, or one that indents its line."""
    if text[at : at + 1] == "\t":
        return at
    line_start = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
    indent = INDENT.match(text, line_start)
    tab = text.find("\t", line_start, indent.end() if indent else at)
    return tab if tab >= 0 else None
