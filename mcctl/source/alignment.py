"""Comments beside what they explain: those that stood below each other still do."""

from dataclasses import dataclass
from itertools import groupby

from mcctl.source.rows import Rows

NEAR = 2
"""How many spaces may stand before a comment that is written where the line ends, in line with none."""


@dataclass(slots=True)
class Written:
    """A line as it is to be written: its indentation, its text without the comment, and the line that it was.

    `is_text` tells of a line within a text, which stays even where it is empty; `is_greedy` of one whose text would take an
    empty line below for its own. `column` is where its comment goes. A comment that goes on from the line above has that line
    as its `owner`.
    """

    indent: int
    content: str
    row: int
    is_text: bool = False
    column: int = -1
    owner: "Written | None" = None
    is_greedy: bool = False

    @property
    def width(self) -> int:
        """Where the text ends."""
        return self.indent + len(self.content)


def align(written: list[Written], rows: Rows) -> None:
    """Chooses the column of every comment that stands beside something.

    Comments that follow each other at one column form a group. Where all of its lines grew alike, or it is no group but by
    chance, each keeps its distance; else the group keeps its column, or moves to the right as far as it must.
    """
    beside = sorted(
        (line for line in written if line.content and line.row in rows.comments and not rows.is_comment(line.row)),
        key=lambda line: line.row,
    )
    for column, found in groupby(beside, key=lambda line: rows.comment_column(line.row)):
        group = list(found)
        gaps = [column - _end(rows, line.row) for line in group]
        grown = {line.width + gap - column for line, gap in zip(group, gaps, strict=True)}
        if len(grown) == 1 or (len(set(gaps)) == 1 and gaps[0] <= NEAR):
            for line, gap in zip(group, gaps, strict=True):
                line.column = line.width + gap
        else:
            needed = max(line.width for line in group) + min(NEAR, *gaps)
            for line in group:
                line.column = max(column, needed)


def _end(rows: Rows, row: int) -> int:
    """Where the text of a line ends, before the white space that its comment follows."""
    line = rows.lines[row]
    return len(rows.text[line.start : rows.comments[row].start].rstrip(" \t"))
