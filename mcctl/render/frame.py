"""The lines around a finding, with what is meant marked in them."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.text import Text

from mcctl.diagnostics import Span
from mcctl.render.escape import one_line

Lines = Callable[[str], list[str]]
"""Reads a file's lines by its path; empty where it cannot be read."""

TALLEST = 6
"""A span of more lines is shown by its first and its last ones."""


@dataclass(frozen=True, slots=True)
class Label:
    """A mark below a span, or along it where it has several lines, and what is there."""

    span: Span
    style: str
    mark: str = "^"
    message: str = ""

    @property
    def is_tall(self) -> bool:
        """Tells whether it covers several lines."""
        return self.span.start.line != self.span.end.line

    def shown_lines(self) -> set[int]:
        """The lines that it is shown on; those in the middle of many are left out."""
        first, last = self.span.start.line, self.span.end.line
        if last - first < TALLEST:
            return set(range(first, last + 1))
        return {*range(first, first + TALLEST - 2), last - 1, last}


def frame(text: Sequence[str], labels: Sequence[Label], *, width: int, around: int = 1) -> Iterator[Text]:
    """Yields the lines that hold the labels, the first of which has so many lines around it; `width` is in cells."""
    for line in _frame(text, labels, width, around):
        line.rstrip()
        yield line


def _frame(text: Sequence[str], labels: Sequence[Label], width: int, around: int) -> Iterator[Text]:
    last = len(text)
    held = [label for label in labels if 1 <= label.span.start.line <= last]
    if not held:
        return
    shown = set().union(*(label.shown_lines() for label in held))
    first = held[0].span
    near = {*range(first.start.line - around, first.start.line), *range(first.end.line, first.end.line + around + 1)}
    shown |= {number for number in near if 1 <= number <= last and text[number - 1].strip()}
    shown |= {number + 1 for number in shown if number + 2 in shown}  # a gap of one line is as long as what tells of it
    numbers = sorted(number for number in shown if number <= last)
    gutter = len(str(numbers[-1]))
    is_barred = any(label.is_tall for label in held)
    room = max(width - gutter - 4 - 2 * is_barred, 20)
    before = numbers[0] - 1
    yield Text(f" {' ' * gutter} │", style="dim")
    for number in numbers:
        if number > before + 1:
            yield Text.assemble((f" {'·' * gutter} │ ", "dim"), *_bar(is_barred, held, number - 1, number))
        before = number
        here = [label for label in held if label.span.start.line == number and not label.is_tall]
        row = _Row.of(text[number - 1], here, room)
        yield Text.assemble((f" {number:>{gutter}} │ ", "dim"), *_bar(is_barred, held, number, number), row.shown)
        for label in sorted(here, key=lambda label: label.span):
            if (mark := row.mark(label)) is not None:
                bar = _bar(is_barred, held, number, number + 1)
                yield Text.assemble((f" {' ' * gutter} │ ", "dim"), *bar, *mark)
        for label in held:
            if label.is_tall and label.message and min(label.span.end.line, last) == number:
                told = (f"{label.mark} {one_line(label.message)}", label.style)
                yield Text.assemble((f" {' ' * gutter} │ ", "dim"), told)


def _bar(is_barred: bool, labels: Sequence[Label], first: int, last: int) -> list[tuple[str, str]]:  # noqa: FBT001  # private
    """The bar along the labels of several lines, where the line lies within one."""
    if not is_barred:
        return []
    for label in labels:
        if label.is_tall and label.span.start.line <= first and last <= label.span.end.line:
            return [("┃ ", label.style)]
    return [("  ", "")]


@dataclass(frozen=True, slots=True)
class _Row:
    """A line as shown: its text from `start` to before `end`, in code points, with signs for what is left out."""

    line: str
    start: int
    end: int

    @classmethod
    def of(cls, line: str, labels: Sequence[Label], room: int) -> "_Row":
        """Chooses what of a line is shown, so that the first label is."""
        if len(line) <= room * 4 and cell_len(one_line(line)) <= room:
            return cls(line, 0, len(line))
        first, last = (labels[0].span.start.column - 1, labels[0].span.end.column - 1) if labels else (0, 0)
        start = 0
        if last > room or sum(map(_width, line[:last])) >= room:
            start, cells = min(first, len(line)), 1
            while start > 0 and (cells := cells + _width(line[start - 1])) <= room // 3:
                start -= 1
            while start < first and _joins(line[start]):
                start += 1
        end, cells = start, 1 + (start > 0)
        while end < len(line) and (cells := cells + _width(line[end])) <= room:
            end += 1
        return cls(line, start, end)

    @property
    def shown(self) -> str:
        """The text of the line."""
        return (
            f"{'…' * (self.start > 0)}{one_line(self.line[self.start : self.end])}{'…' * (self.end < len(self.line))}"
        )

    def mark(self, label: Label) -> tuple[str, tuple[str, str]] | None:
        """The marks below a label; None where it is not in sight."""
        first = max(label.span.start.column - 1, self.start)
        last = min(label.span.end.column - 1, self.end)
        if first > self.end or last < self.start:
            return None
        before = (self.start > 0) + cell_len(one_line(self.line[self.start : first]))
        under = max(cell_len(one_line(self.line[first:last])), 1)
        told = f" {one_line(label.message)}" if label.message else ""
        return " " * before, (f"{label.mark * under}{told}", label.style)


def _width(character: str) -> int:
    """How many cells a character takes at most; behind `#` more are shown by their code than alone."""
    return cell_len(one_line(f"#{character}[")) - 2


def _joins(character: str) -> bool:
    """Tells whether a character belongs to the one before it."""
    return unicodedata.category(character) in {"Mn", "Me", "Mc", "Cf"}
