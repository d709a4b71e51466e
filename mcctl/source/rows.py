"""The lines of a file that could be read, each with its comment."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from mcctl.catalog.comments import Comment, comments_of, stretches
from mcctl.catalog.document import Document
from mcctl.source.lines import Line, lines_of

SHOWN = re.compile(r"[^ \t]")
IGNORE = re.compile(r"#\s*mcctl:")


@dataclass(slots=True)
class Rows:
    """The lines, by index; a comment that only continues the one above, at the same column, belongs to that line.

    `passed` are the lines that are empty or a comment; `next_columns` tells for each line where the next other one begins,
    -1 at the end.
    """

    document: Document
    text: str
    lines: list[Line] = field(init=False)
    comments: dict[int, Comment] = field(init=False)
    continued: dict[int, list[int]] = field(init=False, default_factory=dict)
    continuing: set[int] = field(init=False, default_factory=set)
    passed: set[int] = field(init=False)
    next_columns: list[int] = field(init=False)
    _starts: list[int] = field(init=False)
    _texts: list[tuple[int, int]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.lines = lines_of(self.text)
        self._starts = [line.start for line in self.lines]
        self.comments = {self.at(comment.start): comment for comment in comments_of(self.document)}
        self.passed = {row for row in range(len(self.lines)) if self.is_empty(row) or self.is_comment(row)}
        self.next_columns = [-1] * (len(self.lines) + 1)
        for row in range(len(self.lines) - 1, -1, -1):
            self.next_columns[row] = self.next_columns[row + 1] if row in self.passed else self.indent(row)
        self._find_continued()
        if self.document.place is not None:
            self._texts = sorted(stretches(self.document.place))

    def at(self, offset: int) -> int:
        """The line that holds an offset."""
        return bisect_right(self._starts, offset) - 1

    def column(self, offset: int) -> int:
        """How far an offset is from the start of its line."""
        return offset - self.lines[self.at(offset)].start

    def content(self, row: int) -> str:
        """A line's text without its break."""
        return self.text[self.lines[row].start : self.lines[row].end]

    def indent(self, row: int) -> int:
        """Where the line's first character stands that is no white space; 0 where there is none."""
        found = SHOWN.search(self.text, self.lines[row].start, self.lines[row].end)
        return found.start() - self.lines[row].start if found else 0

    def is_empty(self, row: int) -> bool:
        """Tells whether there is nothing but white space on a line."""
        return SHOWN.search(self.text, self.lines[row].start, self.lines[row].end) is None

    def is_comment(self, row: int) -> bool:
        """Tells whether there is nothing but a comment on a line."""
        return row in self.comments and self.comments[row].is_alone

    def is_ignore(self, row: int) -> bool:
        """Tells whether a line is a comment for mcctl, which is about the line below wherever it stands."""
        return self.is_comment(row) and IGNORE.match(self.comments[row].text) is not None

    def comment_column(self, row: int) -> int:
        """Where the comment of a line begins."""
        return self.comments[row].start - self.lines[row].start

    def is_remark_at(self, row: int, column: int) -> bool:
        """Tells whether a line is a comment for people that begins at a column."""
        return self.is_comment(row) and self.comment_column(row) == column and not self.is_ignore(row)

    def is_in_text(self, offset: int) -> bool:
        """Tells whether a line's start or end lies within a key or a text, so that white space there may mean something."""
        before = bisect_left(self._texts, (offset, -1)) - 1
        return before >= 0 and offset < self._texts[before][1]

    def _find_continued(self) -> None:
        for row, comment in self.comments.items():
            below = row + 1
            column = self.comment_column(row)
            # what stands no deeper than the next line is about that one
            is_far = not comment.is_alone and column > self.next_columns[below]
            while is_far and self.is_remark_at(below, column):
                self.continued.setdefault(row, []).append(below)
                self.continuing.add(below)
                below += 1
