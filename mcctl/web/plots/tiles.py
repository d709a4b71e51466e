"""The United States as a grid of tiles, each of the same size: small states are seen as well as large ones."""

from collections.abc import Collection, Mapping
from typing import Final

from mcctl.web.markup import Markup, element
from mcctl.web.plots.figure import drawing
from mcctl.web.plots.scale import share

_GRID: Final = """
AK .. .. .. .. .. .. .. .. .. ME
.. .. .. .. .. WI .. .. .. VT NH
WA ID MT ND MN IL MI .. NY MA ..
OR NV WY SD IA IN OH PA NJ CT RI
CA UT CO NE MO KY WV VA MD DE ..
.. AZ NM KS AR TN NC SC DC .. ..
.. .. .. OK LA MS AL GA .. .. ..
HI .. .. TX .. .. .. .. FL .. ..
AS GU MP UM .. .. .. .. .. PR VI
"""
TILES: Final[Mapping[str, tuple[int, int]]] = {
    f"US-{two}": (row, column)
    for row, line in enumerate(_GRID.strip().splitlines())
    for column, two in enumerate(line.split())
    if two != ".."
}
"""By ISO 3166-2 code, row and column."""
WITHHELD: Final = "w"
_SIDE: Final = 100 / 11
_ROW: Final = 44
_STEPS: Final = (0.1, 0.3, 0.6)


def shade(count: int, most: int) -> int:
    """Finds the shade of a tile, from 0 for nothing to 4; the number that it stands for is written in it."""
    if count == 0:
        return 0
    return 1 + sum(count > most * step for step in _STEPS)


def tile_map(ident: str, title: str, description: str, counts: Mapping[str, int], withheld: Collection[str]) -> Markup:
    """Draws a tile for each state; those withheld are dashed and hold a `w`."""
    most = max(counts.values(), default=0)
    tiles = []
    for code, (row, column) in TILES.items():
        hidden, count = code in withheld, counts.get(code, 0)
        step = 0 if hidden else shade(count, most)
        left, top = _SIDE * column, _ROW * row
        middle = f"{left + _SIDE / 2:.2f}%"
        lit = "high" if step > 2 else "low"  # noqa: PLR2004 - where dark tiles begin
        shown = WITHHELD if hidden else f"{count:,}" if count else ""
        kind = f"tile shade-{step} {'withheld' if hidden else ''}".rstrip()
        tiles.append(
            (
                element(
                    "rect",
                    x=f"{left + 0.2:.2f}%",
                    y=top + 1,
                    width=f"{share(_SIDE - 0.4, 100)}%",
                    height=_ROW - 3,
                    class_=kind,
                ),
                element("text", code[3:], x=middle, y=top + 17, text_anchor="middle", class_=f"{lit} code"),
                element("text", shown, x=middle, y=top + 34, text_anchor="middle", class_=lit) if shown else None,
            )
        )
    rows = 1 + max(row for row, _ in TILES.values())
    return drawing(ident, title, description, _ROW * rows, tiles)
