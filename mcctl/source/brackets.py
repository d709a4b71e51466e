"""Other values in what stands in brackets, `{…}` and `[…]`."""

from collections.abc import Iterator
from itertools import pairwise

from mcctl.catalog.document import Data, Place
from mcctl.source.edits import Cut, applied
from mcctl.source.outline import UnusualError
from mcctl.source.style import sign_at
from mcctl.source.values import Room, Style, written_flow, written_key, written_scalar
from mcctl.source.wanted import Elements, Fresh, Kept, Keys, Wanted, settled
from mcctl.source.written import children_of, content_start, is_alias, is_in_brackets

IN_BRACKETS = Room(0, is_in_brackets=True, takes_lines=False)


def cuts_in_brackets(source: str, place: Place, wanted: Wanted, data: Data) -> list[Cut]:
    """Changes what stands in brackets; an UnusualError tells of a way to write that is not known here.

    Args:
        source: The file's text.
        place: Where the brackets stand, which hold something.
        wanted: What they are to hold.
        data: What they hold.
    """
    old: list[Place] = list(children_of(place))
    values: list[Data] = list(data.values()) if isinstance(data, dict) else data if isinstance(data, list) else []
    heads: list[str] = []
    match wanted, data, place.items:
        case Keys(), dict(), dict():
            order = list(data)
            into = [(order.index(key) if key in data else None, inner) for key, inner in wanted.values.items()]
            heads = [f"{written_key(key, is_in_brackets=True)}: " for key in wanted.values]
        case Elements(), list(), list():
            into = list(wanted.elements)
            heads = [""] * len(into)
        case _:
            raise UnusualError
    if not into or not old:
        return [(content_start(source, place), place.end, written_flow(settled(wanted, data)))]
    if [at for at, _ in into] == list(range(len(old))):
        return [cut for at, inner in into if at is not None for cut in _inner(source, old[at], inner, values[at])]
    spans = [(child.key[0] if child.key else child.start, _end(child)) for child in old]
    between = [source[one[1] : other[0]] for one, other in pairwise(spans)]
    usual = next((one for one in between if "#" not in one), ", ")
    written: list[str] = []
    last: int | None = None
    for number, ((at, inner), head) in enumerate(zip(into, heads, strict=True)):
        if number:
            is_neighbour = at is not None and last is not None and at == last + 1
            written.append(between[at - 1] if is_neighbour and at is not None else usual)
        if at is None:
            written.append(head + written_flow(settled(inner, None)))
        else:
            written.append(applied(source, *spans[at], list(_inner(source, old[at], inner, values[at]))))
        last = at
    text = "".join(written)
    return [(spans[0][0], spans[-1][1], text)]


def _inner(source: str, place: Place, wanted: Wanted, data: Data) -> Iterator[Cut]:
    if isinstance(wanted, Kept):
        return
    if not isinstance(wanted, Fresh) and is_open(source, place):
        yield from cuts_in_brackets(source, place, wanted, data)
        return
    start = place.start if is_alias(source, place) else content_start(source, place)
    value = settled(wanted, data)
    if isinstance(value, dict | list):
        text = written_flow(value)
    else:
        text = written_scalar(value, IN_BRACKETS, Style(sign_at(source, start)))
    if start == place.end:
        raise UnusualError
    yield start, place.end, text


def is_open(source: str, place: Place) -> bool:
    """Tells whether a value stands in brackets here, and holds something."""
    return not is_alias(source, place) and is_in_brackets(source, place) and bool(place.items)


def _end(place: Place) -> int:
    return max(place.end, place.key[1]) if place.key else place.end
