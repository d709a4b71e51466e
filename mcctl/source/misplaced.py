"""Colons, keys and entries that stand where none can: slips of spacing, quoting and indentation."""

import re

from mcctl.catalog.quotation import LONGEST_SHOWN, clipped
from mcctl.diagnostics import codes
from mcctl.source.indents import Line, line_at, lines_above, slip
from mcctl.source.trouble import QUOTE, Complaint, Trouble, here, quoting, unclosed_quote

BARE_KEY = re.compile(r"(?:- +)*([A-Za-z_][\w-]*)[ \t]*$")
GLUED_KEY = re.compile(r"(?:- +)*([A-Za-z_][\w-]*):(?=[^\s:/])")
KEY_AND_TEXT = re.compile(r"(?:- +)*(\S.*?):[ \t]+(?=\S)")
GLUED_DASH = re.compile(r"-(?=[^\s-])")


def no_key(trouble: Trouble) -> Complaint:
    """A line that stands where a key should be, and has no colon."""
    start = trouble.since
    end = trouble.to_line_end(start)
    line = line_at(trouble.text, start)
    return _glued(trouble, line) or Complaint(
        codes.NOT_YAML, f"`{clipped(trouble.text[start:end])}` is no `key: value`", start, end,
        "write a key, a colon and a space before it, or indent it more if it continues the text above",
    )  # fmt: skip


def _glued(trouble: Trouble, line: Line) -> Complaint | None:
    """A colon or dash without the space after it."""
    key = GLUED_KEY.match(trouble.text, line.content_start)
    if key:
        return Complaint(
            codes.NOT_YAML, f"there is no space after the colon of `{clipped(key[1])}`", key.start(1), key.end(),
            "write a space after the colon", ((key.end(), key.end(), " "),),
        )  # fmt: skip
    dash = GLUED_DASH.match(trouble.text, line.content_start)
    if dash:
        return Complaint(
            codes.NOT_YAML, "there is no space after the dash", dash.start(), dash.end(),
            "write a space after the dash", ((dash.end(), dash.end(), " "),),
        )  # fmt: skip
    return None


def colon_astray(trouble: Trouble) -> Complaint:
    """A colon where none can be: within a text, or in a line that is indented under a text or an unfinished key."""
    line = trouble.line
    opener = KEY_AND_TEXT.match(trouble.text, line.content_start)
    message = "a text that holds a colon and a space must stand in quotes"
    if opener and opener.end() <= trouble.at:
        edits = quoting(trouble, opener.end())
        hint = f"write `{edits[0][2]}`" if edits and len(edits[0][2]) <= LONGEST_SHOWN else QUOTE
        return Complaint(codes.NOT_YAML, message, trouble.at, trouble.at + 1, hint, edits)
    above = next(lines_above(trouble.text, line), None)
    if above is None:
        return here(trouble, message, QUOTE)
    glued = _glued(trouble, above)
    if glued is not None:
        return glued
    bare = BARE_KEY.match(above.content)
    if bare and above.indent < line.indent:
        end = above.content_start + bare.end(1)
        return Complaint(
            codes.NOT_YAML, f"there is no colon after `{clipped(bare[1])}`", end - len(bare[1]), end,
            f"write `{clipped(bare[1])}:`", ((end, end, ":"),),
        )  # fmt: skip
    finished = KEY_AND_TEXT.match(above.content)
    if finished and above.indent < line.indent:
        name = f"`{clipped(finished[1])}`"
        return Complaint(
            codes.NOT_YAML, f"this line is indented more than {name} above it, whose text has begun already",
            line.content_start, trouble.to_line_end(line.content_start),
            f"indent it like {name}, or put quotes around the text if this belongs to it",
        )  # fmt: skip
    return _indented(trouble, line)


def _indented(trouble: Trouble, line: Line) -> Complaint:
    told = slip(trouble.text, line)
    return Complaint(
        codes.NOT_YAML, told.message, line.content_start, trouble.to_line_end(line.content_start), told.hint
    )


def no_entry(trouble: Trouble) -> Complaint:
    """Something that stands where the next key or the next entry of a list should begin."""
    line = trouble.line
    if trouble.at <= line.content_start:
        return _indented(trouble, line)
    start, end = trouble.last
    opening = trouble.text[start : start + 1]
    if opening in ('"', "'") and trouble.text[end - 1 : end] == opening and not trouble.text[end : trouble.at].strip():
        if line_at(trouble.text, start).start != line.start:
            return unclosed_quote(trouble, start)
        inside = "''" if opening == "'" else '\\"'
        return Complaint(
            codes.NOT_YAML, "the text in quotes ends before this", trouble.at, trouble.to_line_end(trouble.at),
            f"put quotes around the whole text, and write `{inside}` for a quotation mark inside it",
        )  # fmt: skip
    before = trouble.text[line.start : trouble.at].rstrip()
    if before.endswith(("]", "}")):
        if trouble.character == before[-1]:
            return here(trouble, f"there is one `{before[-1]}` too many", f"delete this `{before[-1]}`")
        hint = f"put quotes around a text that starts with `{'[' if before[-1] == ']' else '{'}`"
        message = f"there is something after the closing `{before[-1]}`"
        return Complaint(codes.NOT_YAML, message, trouble.at, trouble.to_line_end(trouble.at), hint)
    return here(trouble, "the value ends before this", QUOTE)
