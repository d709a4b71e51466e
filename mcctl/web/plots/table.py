"""The numbers behind a plot, as a table that can be read without it."""

from collections.abc import Sequence
from dataclasses import dataclass

from mcctl.web.markup import Child, Markup, element


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headers; the first cell of a row is the row's own header."""

    caption: str
    headers: Sequence[str]
    rows: Sequence[Sequence[Child]]

    def drawn(self) -> Markup:
        """Writes the table; one that is too wide for the page scrolls by itself, with the keyboard too."""
        head = element("tr", (element("th", header, scope="col") for header in self.headers))
        body = (
            element("tr", element("th", row[0], scope="row"), (element("td", cell) for cell in row[1:]))
            for row in self.rows
        )
        table = element("table", element("caption", self.caption), element("thead", head), element("tbody", list(body)))
        return element("div", table, class_="scroll", tabindex="0", role="region", aria_label=self.caption)
