"""What stands where in the text of a file: marks of YAML that places of values do not tell."""

import re
from collections.abc import Iterable, Iterator

from mcctl.catalog.document import Place

ANCHOR = re.compile(r"&[\w-]+")
BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\r\n]*)*")


def children_of(place: Place) -> Iterable[Place]:
    """Lists the places of what a value holds, in their order."""
    match place.items:
        case None:
            return ()
        case dict() as items:
            return items.values()
        case list() as elements:
            return elements


def is_alias(text: str, place: Place) -> bool:
    """Tells whether a value stands for one that is written elsewhere."""
    return place.start < place.end and text[place.start] == "*"


def aliases_in(text: str, place: Place) -> Iterator[Place]:
    """Finds the values that stand for others, from top to bottom."""
    todo = [place]
    while todo:
        one = todo.pop()
        if is_alias(text, one):
            yield one
        else:
            todo += reversed(list(children_of(one)))


def is_in_brackets(text: str, place: Place) -> bool:
    """Tells whether a value is written as `{…}` or `[…]`."""
    return place.items is not None and text[content_start(text, place)] in "{["


def content_start(text: str, place: Place) -> int:
    """Where a value begins, after its anchor."""
    found = ANCHOR.match(text, place.start)
    return after_blank(text, found.end()) if found else place.start


def after_blank(text: str, at: int) -> int:
    """Steps over white space, line breaks and comments."""
    found = BLANK.match(text, at)
    return found.end() if found else at
