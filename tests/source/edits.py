"""Fixes, applied to texts by their lines and columns."""

import re

from mcctl.diagnostics import Fix, Position


def edited(text: str, fix: Fix) -> str:
    """Applies the edits of a fix, from the last to the first."""
    starts = [0, *(found.end() for found in re.finditer(r"\r\n|\r|\n", text))]

    def offset(place: Position) -> int:
        return starts[place.line - 1] + place.column - 1

    for edit in sorted(fix.edits, key=lambda one: one.span, reverse=True):
        text = text[: offset(edit.span.start)] + edit.text + text[offset(edit.span.end) :]
    return text
