"""How a text of a file is written: its sign, and the lines on which it stands."""

from collections.abc import Iterator

from mcctl.source.lines import BREAK
from mcctl.source.outline import Leaf
from mcctl.source.rows import Rows
from mcctl.source.values import WIDTH, Sign, Style


def style_of(rows: Rows, leaf: Leaf, start: int) -> Style:
    """How a text is written."""
    sign = sign_at(rows.text, start)
    if leaf.first == leaf.last and not leaf.header:
        return Style(sign)
    below = [rows.content(row) for row in range(leaf.first + 1, leaf.last + 1)]
    if leaf.header:
        lines = [line[leaf.indent :].rstrip() for line in below]
        width = max((len(line) for line in below), default=0)
        return Style(sign, tuple(_paragraphs(lines)), max(width, WIDTH), leaf.indent)
    around = 1 if sign else 0
    source = BREAK.split(rows.text[start + around : leaf.place.end - around])
    lines = [line.strip(" ") for line in source]
    indent = min(rows.indent(row) for row in range(leaf.first + 1, leaf.last + 1) if rows.content(row))
    width = max(len(rows.content(row)) for row in range(leaf.first, leaf.last + 1))
    return Style(sign, tuple(_paragraphs(lines)), max(width, WIDTH), indent, is_on_lines=True)


def sign_at(text: str, start: int) -> Sign:
    """The sign with which a value begins; empty where it begins at once."""
    match text[start : start + 1]:
        case "'" | '"' | "|" | ">" as sign:
            return sign
        case _:
            return ""


def _paragraphs(lines: list[str]) -> Iterator[tuple[str, ...]]:
    """Yields the lines between empty ones; of several empty lines each but the first is a paragraph without lines."""
    current: list[str] = []
    for line in lines:
        if line:
            current.append(line)
        else:
            yield tuple(current)
            current = []
    yield tuple(current)
