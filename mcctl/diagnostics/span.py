"""Places in a text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place between two characters: line and column, 1-based, in code points."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of text: from `start` to `end`, which is one past the last character."""

    start: Position
    end: Position


START = Span(Position(1, 1), Position(1, 1))
