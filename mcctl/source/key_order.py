"""The order of keys as the format page has it, which is that of the models' fields."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, pairwise

from mcctl.catalog.document import Document, Place
from mcctl.model.fields import FieldNode
from mcctl.source.written import children_of, content_start, is_alias, is_in_brackets

NAME = re.compile(r"[&*][\w-]+")
OPENING = re.compile(r"\{ *")
BETWEEN = re.compile(r" *, *")
CLOSING = re.compile(r" *,? *\}")


@dataclass(frozen=True, slots=True)
class KeyOrder:
    """Says in which order the keys of a file's mappings are to stand; an alias never leaves what it stands for.

    `names` are the anchors (`&name`) and aliases (`*name`) of the file, `offsets` where they stand.
    """

    text: str
    offsets: tuple[int, ...]
    names: tuple[str, ...]

    @classmethod
    def of(cls, document: Document) -> "KeyOrder":
        """Finds the anchors and aliases of a file, which limit what can be moved."""
        found = sorted(_named(document.text, document.place)) if document.place is not None else []
        return cls(document.text, tuple(at for at, _ in found), tuple(name for _, name in found))

    def sorted(self, places: Mapping[str, Place], fields: FieldNode) -> list[str]:
        """Lists the keys of a mapping in their order; where some are the author's own, all stay as they are."""
        keys = list(places)
        if fields.values is not None or any(key not in fields.children for key in keys):
            return keys
        wanted = keys if len(keys) == 1 else [key for key in fields.children if key in places]
        moved = chain.from_iterable(self._indexes(places[key]) for key in wanted)
        return wanted if not self.offsets or self._keep_their_meaning(moved) else keys

    def _indexes(self, place: Place) -> range:
        """The indexes of the anchors and aliases in an entry."""
        start = place.key[0] if place.key else place.start
        return range(bisect_left(self.offsets, start), bisect_left(self.offsets, place.end))

    def _keep_their_meaning(self, indexes: Iterable[int]) -> bool:
        """Tells whether every alias comes after the same anchor as before."""
        last: dict[str, int] = {}
        last_anchor: dict[str, int] = {}
        for index in indexes:
            name = self.names[index][1:]
            is_anchor = self.names[index][0] == "&"
            if index < (last if is_anchor else last_anchor).get(name, -1):
                return False
            last[name] = max(index, last.get(name, -1))
            if is_anchor:
                last_anchor[name] = index
        return True


def with_keys_in_order(document: Document, order: KeyOrder, fields: FieldNode) -> str:
    """Writes the file's text with the keys of each `{…}` that stands on one line in order; lines stay where they are."""
    pieces: list[str] = []
    at = 0
    if document.place is not None:
        for place, own in _in_brackets(document.text, document.place, fields):
            pieces += document.text[at : place.start], _ordered(place, order, own)
            at = place.end
    return "".join([*pieces, document.text[at:]])


def _in_brackets(text: str, place: Place, fields: FieldNode) -> Iterator[tuple[Place, FieldNode]]:
    """Yields the outermost values in brackets, in their order."""
    if place.items is None or is_alias(text, place):
        return
    if is_in_brackets(text, place):
        yield place, fields
    elif isinstance(place.items, dict):
        for key, child in place.items.items():
            yield from _in_brackets(text, child, fields.child(key))
    else:
        for child in place.items:
            yield from _in_brackets(text, child, fields)


def _ordered(place: Place, order: KeyOrder, fields: FieldNode) -> str:
    """Writes a value in brackets with its keys in order, and those of what it holds."""
    text = order.text
    if place.items is None or is_alias(text, place) or place.start == place.end:
        return text[place.start : place.end]
    spans = [(child.key[0] if child.key else child.start, _end(child)) for child in children_of(place)]
    if isinstance(place.items, dict):
        held = [_entry(child, order, fields.child(key)) for key, child in place.items.items()]
        rank = {key: at for at, key in enumerate(place.items)}
        if _is_simple(place, spans, text):
            held = [held[rank[key]] for key in order.sorted(place.items, fields)]
    else:
        held = [_entry(child, order, fields) for child in place.items]
    if not spans:
        return text[place.start : place.end]
    between = [text[end:start] for (_, end), (start, _) in pairwise(spans)]
    written = chain.from_iterable(zip(held, [*between, text[spans[-1][1] : place.end]], strict=True))
    return text[place.start : spans[0][0]] + "".join(written)


def _entry(place: Place, order: KeyOrder, fields: FieldNode) -> str:
    if place.key is None:
        return _ordered(place, order, fields)
    before = order.text[place.key[0] : max(place.key[1], place.start)]
    return before + _ordered(place, order, fields)


def _end(place: Place) -> int:
    return max(place.end, place.key[1]) if place.key else place.end


def _is_simple(place: Place, spans: list[tuple[int, int]], text: str) -> bool:
    """Tells whether a value is keys and values between braces on one line, and nothing else."""
    start = content_start(text, place)
    if not spans or re.search(r"[\r\n]", text[place.start : place.end]):
        return False
    return (
        OPENING.fullmatch(text, start, spans[0][0]) is not None
        and all(BETWEEN.fullmatch(text, end, start) for (_, end), (start, _) in pairwise(spans))
        and CLOSING.fullmatch(text, spans[-1][1], place.end) is not None
    )


def _named(text: str, root: Place) -> Iterator[tuple[int, str]]:
    """Yields anchors and aliases with their offsets."""
    seen: set[int] = set()
    todo = [root]
    while todo:
        place = todo.pop()
        for at in {place.key[0] if place.key else place.start, place.start} - seen:
            if name := NAME.match(text, at, max(_end(place), at)):
                seen.add(at)
                yield at, name[0]
        if not is_alias(text, place):
            todo.extend(children_of(place))
