"""Texts of a file as messages and fixes quote them."""

import json

from mcctl.catalog.lookalike import AMBIGUOUS

LONGEST_SHOWN = 60
NULLS = frozenset({"", "~", "null", "Null", "NULL"})
"""What is no value where it stands without quotes."""


def clipped(text: str) -> str:
    """Shows the beginning of a long text."""
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def quoted(text: str) -> str:
    """Writes a text in double quotes."""
    return json.dumps(text, ensure_ascii=False)


def plain(word: str) -> str:
    """Writes an id or another word of the format: without quotes, unless it would be read as something else."""
    return quoted(word) if word in NULLS or AMBIGUOUS.fullmatch(word) else word
