"""What libyaml complains of, in words for authors and at the place where it is mended.

libyaml tells where it could not go on, in the words of its own grammar. Authors need the line that has to be changed, which
is often another one, and what to write there.
"""

import re
from collections.abc import Callable, Mapping

from yaml import YAMLError

from mcctl.diagnostics import codes
from mcctl.source.indents import line_at
from mcctl.source.misplaced import colon_astray, no_entry, no_key
from mcctl.source.trouble import (
    MAX_EDITS,
    QUOTE,
    SHALLOWER,
    TOO_DEEP,
    Complaint,
    Trouble,
    here,
    needs_quotes,
    quoting,
    swallowing_quote,
    unclosed_quote,
)

INDENT = re.compile(r"[ \t]*")
TAB_INDENT = re.compile(r"(?:^|(?<=\r))\t[ \t]*(?=[^\s#])", re.MULTILINE)
BROKEN_ESCAPE = re.compile(r"\\(?:x[0-9a-fA-F]{0,2}|u[0-9a-fA-F]{0,4}|U[0-9a-fA-F]{0,8}|.|$)", re.MULTILINE)
ESCAPES = "write `\\\\` for a backslash, or use single quotes"


def complaint_of(error: YAMLError, text: str, last: tuple[int, int] = (0, 0)) -> Complaint:
    """Reads libyaml's complaint; its line numbers are not used, only its offsets.

    Args:
        error: What libyaml raised.
        text: The text that it read.
        last: Where the last text before it stands.
    """
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "")
    context = str(getattr(error, "context", None) or "")
    began = getattr(error, "context_mark", None)
    mark = getattr(error, "problem_mark", None) or began
    at = min(mark.index, len(text)) if mark is not None else 0
    since = min(began.index, len(text)) if began is not None else at
    tab = _tab_at(text, at)
    if tab is not None:
        return tab_complaint(text, tab)
    trouble = Trouble(text, problem, min(at, len(text.rstrip())), since, last)
    return told_about(context, trouble)


def tab_complaint(text: str, tab: int) -> Complaint:
    """Tells of a tab, and where it indents, of the lines below that begin with one too; two spaces are put for each."""
    indent = INDENT.match(text, line_at(text, tab).start)
    if indent is None or tab >= indent.end():
        return Complaint(codes.TAB, "a tab is not allowed here", tab, tab + 1, "use spaces")
    below = [found.span() for found in TAB_INDENT.finditer(text, indent.end())]
    others = f", nor on {len(below)} {'line' if len(below) == 1 else 'lines'} below" if below else ""
    indents = [indent.span(), *below][:MAX_EDITS]
    edits = tuple((start, end, text[start:end].replace("\t", "  ")) for start, end in indents)
    return Complaint(codes.TAB, f"a tab is not allowed here{others}", tab, tab + 1, "indent with spaces", edits)


def told_about(context: str, trouble: Trouble) -> Complaint:
    """Chooses the words for a complaint of libyaml: by what it was reading, else by what it says is wrong."""
    if (swallowing := swallowing_quote(trouble)) is not None:
        return swallowing
    for words, tell in (*READING.items(), *PROBLEMS.items()):
        if words in (context if words in READING else trouble.problem):
            return tell(trouble)
    return here(
        trouble,
        "the file cannot be understood from here on",
        "compare this line and those above with a file that works",
    )


def _quotation(trouble: Trouble) -> Complaint:
    """A text in quotes that does not end, or that holds a backslash which means nothing."""
    if trouble.problem.startswith(("found unexpected end", "found unexpected document")):
        return unclosed_quote(trouble, trouble.since)
    backslash = trouble.text.rfind("\\", trouble.since, trouble.at + 1)
    found = BROKEN_ESCAPE.match(trouble.text, backslash)
    start, end = found.span() if found else (trouble.at, trouble.at + 1)
    return Complaint(
        codes.NOT_YAML, f"`{trouble.text[start:end]}` means nothing inside double quotes", start, end, ESCAPES
    )


def _block(trouble: Trouble) -> Complaint:
    """A `|` or `>` with something after it."""
    start = max(trouble.text.rfind("|", 0, trouble.at), trouble.text.rfind(">", 0, trouble.at), trouble.line.start)
    sign = trouble.text[start]
    return Complaint(
        codes.NOT_YAML, f"a text after `{sign}` begins on the next line", start, trouble.to_line_end(start),
        f"begin the text on the next line, or put quotes around a text that starts with `{sign}`",
        quoting(trouble, start),
    )  # fmt: skip


def _sign(trouble: Trouble) -> Complaint:
    """A `*` or `&` that begins a text."""
    return needs_quotes(trouble, trouble.since)


def _directive(trouble: Trouble) -> Complaint:
    line = trouble.line
    start = line.content_start
    hint = "delete the line, or put quotes around a text that starts with `%`"
    return Complaint(codes.TAG, "a line cannot start with `%`", start, trouble.to_line_end(start), hint)


def _tag(trouble: Trouble) -> Complaint:
    start = trouble.since if trouble.text[trouble.since : trouble.since + 1] == "!" else trouble.at
    return Complaint(
        codes.TAG, "a text cannot start with `!` unless it stands in quotes", start, start + 1, QUOTE,
        quoting(trouble, start),
    )  # fmt: skip


def _unclosed(closing: str) -> Callable[[Trouble], Complaint]:
    """A list in `[…]`, or keys in `{…}`, without an end or a comma."""

    def tell(trouble: Trouble) -> Complaint:
        opens, line = line_at(trouble.text, trouble.since), trouble.line
        outside = line.start != opens.start and line.indent <= opens.indent
        if trouble.at >= len(trouble.text.rstrip()) or (outside and trouble.character != closing):
            return _not_closed(trouble, trouble.since)
        hint = (
            f"write a comma between two entries, `{closing}` after the last, and quotes around a text with such signs"
        )
        return here(trouble, f"there is no comma and no `{closing}` before this", hint)

    return tell


def _not_closed(trouble: Trouble, start: int) -> Complaint:
    """A bracket without its other half."""
    opening = trouble.text[start]
    closing = "]" if opening == "[" else "}"
    return Complaint(
        codes.NOT_YAML, f"the `{opening}` that opens here is not closed", start, start + 1,
        f"write `{closing}` where it ends, or put quotes around a text that starts with such a sign",
    )  # fmt: skip


def _no_value(trouble: Trouble) -> Complaint:
    """A sign that no value can begin with."""
    if trouble.text.startswith("...", trouble.at):
        return here(trouble, "there is nothing before this", "write `kind:` and `id:` to begin with")
    if not trouble.character.strip():
        before = trouble.text[: trouble.at].rstrip()
        if before.endswith(("[", "{")):
            return _not_closed(trouble, len(before) - 1)
        return here(trouble, "something is missing here", "write what is missing, or close the bracket that is open")
    if trouble.character == "," and trouble.text[trouble.line.start : trouble.at].rstrip().endswith((",", "[", "{")):
        return here(trouble, "there is nothing before this comma", "delete the comma, or write what is missing")
    return needs_quotes(trouble, trouble.at)


def _dash(trouble: Trouble) -> Complaint:
    hint = "begin the list on the next line, or put quotes around a text that starts with a dash"
    return here(trouble, "a list cannot begin on the line of its key", hint)


def _after_the_end(trouble: Trouble) -> Complaint:
    before = trouble.text[: trouble.at].rstrip()
    if before.endswith("..."):
        end = trouble.to_line_end(trouble.at)
        hint = "write one micro-credential or stack a file"
        return Complaint(codes.SECOND_DOCUMENT, "a second document starts here", trouble.at, end, hint)
    return Complaint(
        codes.NOT_YAML, "there is something after the end", trouble.at, trouble.to_line_end(trouble.at),
        "write the whole file as `key: value` lines, or all of it inside one `{…}`",
    )  # fmt: skip


def _too_deep(trouble: Trouble) -> Complaint:
    return Complaint(codes.TOO_DEEP, TOO_DEEP, trouble.at, trouble.at + 1, SHALLOWER)


READING: Mapping[str, Callable[[Trouble], Complaint]] = {
    "quoted scalar": _quotation,
    "block scalar": _block,
    "scanning an alias": _sign,
    "scanning an anchor": _sign,
    "directive": _directive,
    "a tag": _tag,
}
"""By what libyaml was reading."""

PROBLEMS: Mapping[str, Callable[[Trouble], Complaint]] = {
    # a bound of libyaml's own, which newer releases notice before the format's smaller one is counted
    "exceeded maximum nesting depth": _too_deep,
    "mapping values are not allowed": colon_astray,
    "could not find expected ':'": no_key,
    "did not find expected key": no_entry,
    "did not find expected '-' indicator": no_entry,
    "did not find expected ',' or ']'": _unclosed("]"),
    "did not find expected ',' or '}'": _unclosed("}"),
    "character that cannot start any token": lambda trouble: needs_quotes(trouble, trouble.at),
    "did not find expected node content": _no_value,
    "block sequence entries are not allowed": _dash,
    "mapping keys are not allowed": lambda trouble: needs_quotes(trouble, trouble.at),
    "did not find expected <document start>": _after_the_end,
    "incompatible YAML document": _directive,
    "found duplicate %": _directive,
    "undefined tag handle": _tag,
    "found unexpected ':'": lambda trouble: here(trouble, "a text with a colon must stand in quotes here", QUOTE),
}
"""By what it says is wrong."""


def _tab_at(text: str, at: int) -> int | None:
    """Finds the tab that is to blame: the character itself, or one that indents its line."""
    if text[at : at + 1] == "\t":
        return at
    start = line_at(text, at).start
    indent = INDENT.match(text, start)
    tab = text.find("\t", start, indent.end() if indent else at)
    return tab if tab >= 0 else None
