"""What all plots have in common: a drawing that tells what it shows, its caption, and the numbers behind it."""

from mcctl.web.markup import Child, Markup, element
from mcctl.web.plots.table import Table


def drawing(ident: str, title: str, description: str, height: int, *shapes: Child) -> Markup:
    """Makes an SVG as wide as its place.

    Args:
        ident: Of no other drawing on the page.
        title: What it is.
        description: What it shows, for those who do not see it.
        height: In pixels.
        shapes: Their places across in percent, down in pixels.
    """
    return element(
        "svg",
        element("title", title, id=f"{ident}-title"),
        element("desc", description, id=f"{ident}-text"),
        *shapes,
        role="img",
        aria_labelledby=f"{ident}-title {ident}-text",
        width="100%",
        height=height,
        class_="plot",
    )


def figure(caption: str, *drawings: Child, note: Child = None, table: Table | None = None) -> Markup:
    """Puts drawings, their caption and the table of their numbers together."""
    numbers = (
        element("details", element("summary", f"The numbers: {table.caption}"), table.drawn())
        if table is not None
        else None
    )
    return element(
        "figure",
        element("figcaption", caption, element("span", note, class_="note") if note else None),
        *drawings,
        numbers,
    )
