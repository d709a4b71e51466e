"""Names that lead nowhere into names that were probably meant."""

import json
from collections.abc import Iterable

from mcctl.catalog.document import Document, Place
from mcctl.catalog.likeness import most_alike
from mcctl.catalog.lookalike import AMBIGUOUS
from mcctl.diagnostics import Edit, Fix, Route
from mcctl.model.scalar import is_slug

MOST_GUESSED = 20
"""How many names are compared with all others; whoever misspells more mends those first."""

MOST_LISTED = 6
"""How many names a hint can list and still be taken in."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Finds the name that is most like another; None where none is like it."""
    return most_alike(name, known)


def listed(names: Iterable[str]) -> str | None:
    """Lists names for a hint; None where there are none, or too many."""
    shown = [f"`{name}`" for name in names]
    return f"name one of {', '.join(shown)}" if 0 < len(shown) <= MOST_LISTED else None


def renamed(document: Document, route: Route, old: str, new: str, *, key: bool = False) -> Fix | None:
    """Puts a name in the place of another one; None where that is written in a form which cannot be replaced alone.

    It is no safe fix: only the author knows what was meant.
    """
    place: Place | None = document.place
    for segment in route:
        place = place.child(segment) if place is not None else None
    stretch = None if place is None else place.key if key else (place.start, place.end)
    if stretch is None:
        return None
    quoted = json.dumps(new, ensure_ascii=False)
    match document.text[slice(*stretch)]:
        case written if written == old:
            text = new if is_slug(new.replace("_", "-")) and not AMBIGUOUS.fullmatch(new) and new != "null" else quoted
        case written if written == f'"{old}"':
            text = quoted
        case written if written == f"'{old}'":
            text = "'" + new.replace("'", "''") + "'"
        case _:  # an anchor before it, an alias, an escape
            return None
    return Fix(safe=False, edits=(Edit(document.span(*stretch), text),))
