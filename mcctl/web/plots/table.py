"""The numbers behind a plot, as a table that can be read without it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from mcctl.web.markup import Child, Markup, element

_PAIR: Final = 2
_LONG: Final = 14
"""More rows than these, of two cells each, are printed in two columns."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headers; the first cell of a row is the row's own header.

    Attributes:
        caption: What the numbers are.
        headers: One a column.
        rows: As many cells each as there are headers.
        words: So many columns, from the first, hold words; the others hold numbers.
    """

    caption: str
    headers: Sequence[Child]
    rows: Sequence[Sequence[Child]]
    words: int = 1

    def drawn(self) -> Markup:
        """Writes the table; one that is too wide for the page scrolls by itself, with the keyboard too."""
        head = element(
            "tr",
            (element("th", header, scope="col", class_=self._kind(place)) for place, header in enumerate(self.headers)),
        )
        body = (
            element(
                "tr",
                element("th", row[0], scope="row"),
                (element("td", cell, class_=self._kind(place)) for place, cell in enumerate(row[1:], start=1)),
            )
            for row in self.rows
        )
        table = element("table", element("caption", self.caption), element("thead", head), element("tbody", list(body)))
        return element(
            "div",
            table,
            class_="scroll long" if len(self.headers) == _PAIR and len(self.rows) > _LONG else "scroll",
            tabindex="0",
            role="region",
            aria_label=self.caption,
        )

    def _kind(self, place: int) -> str | None:
        return "words" if 0 < place < self.words else None
