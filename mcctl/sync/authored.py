"""What an author would write: canonical content as a file says it, in the short forms and with the defaults left out."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from mcctl.catalog.document import Data
from mcctl.model.fields import FieldNode, field_tree
from mcctl.model.kinds import Kind
from mcctl.model.meaning import Collection
from mcctl.model.scalar import Plain
from mcctl.plan.canonical import Content
from mcctl.plan.compare import origins
from mcctl.source.wanted import KEPT, Elements, Fresh, Keys, Wanted

LEVELS, ACCEPTS = "levels", "accepts"
_LEFT_OUT = object()
"""Stands for a value that a content does not have."""


def wanted_in(written: Data, kind: Kind, before: Content, after: Content) -> Wanted:
    """Finds what a file is to hold so that it reads to a content after, where it reads to the one before.

    Args:
        written: The data of the file.
        kind: What it is.
        before: Its canonical content, images by the paths that the file names.
        after: The content that is wanted, images by the paths that the file is to name.
    """
    return _wanted(written, before, after, field_tree(kind), "")


def new_file(kind: Kind, content: Content) -> Data:
    """What a new file holds: keys in the format's order, short forms where there are any."""
    return _fresh(content, field_tree(kind), "")


def _wanted(written: Any, before: Any, after: Any, node: FieldNode, name: str) -> Wanted:  # noqa: ANN401  # any JSON
    if _is_same(before, after):
        return KEPT
    match written, before, after:
        case dict(), dict(), dict():
            return Keys(dict(_keys(written, before, after, node)))
        case list(), dict(), dict() if node.collection is Collection.MAPPING:
            pairs = [[{"id": key, "text": text} for key, text in side.items()] for side in (before, after)]
            return _elements(written, pairs[0], pairs[1], _BY_ID, name)
        case list(), list(), list() if after and len(written) == len(before) and node.collection is not Collection.SET:
            return _elements(written, before, after, node, name)
        case list(), list(), list() if after and node.collection is Collection.SET:
            return _set(written, before, after, node, name)
        case _:
            is_short = not isinstance(written, dict)
            return Fresh(_fresh(after, node, name, is_short=is_short, is_list=isinstance(written, list)))


def _keys(written: dict[str, Any], before: Content, after: Content, node: FieldNode) -> Iterator[tuple[str, Wanted]]:
    """Yields what each key is to hold, those that are new after the last one that the format has before them."""
    rank = {key: place for place, key in enumerate(node.children)}
    come = [
        key
        for key in sorted(after, key=lambda key: rank.get(key, len(rank)))
        if key not in written and not _is_same(before.get(key, _LEFT_OUT), after[key])
    ]
    for key in list(come):
        if not any(rank.get(old, len(rank)) <= rank.get(key, len(rank)) for old in written):
            come.remove(key)
            yield key, Fresh(_fresh(after[key], node.child(key), key))
    below: dict[str, list[str]] = {}
    for key in come:
        holders = [old for old in written if rank.get(old, len(rank)) <= rank.get(key, len(rank))]
        best = max(holders, key=lambda old: (rank.get(old, len(rank)), list(written).index(old)))
        below.setdefault(best, []).append(key)
    for key, held in written.items():
        child = node.child(key)
        old, new = before.get(key, _LEFT_OUT), after.get(key, _LEFT_OUT)
        if _is_same(old, new):
            yield key, KEPT
        elif new is not _LEFT_OUT:
            yield key, Fresh(_fresh(new, child, key)) if old is _LEFT_OUT else _wanted(held, old, new, child, key)
        elif child.default is not None:
            yield key, Fresh(_fresh(child.default, child, key))
        for other in below.get(key, ()):
            yield other, Fresh(_fresh(after[other], node.child(other), other))


def _elements(written: list[Any], before: list[Any], after: list[Any], node: FieldNode, name: str) -> Wanted:
    is_short = any(not isinstance(one, dict) for one in written)
    found: list[tuple[int | None, Wanted]] = []
    for origin, new in zip(origins(before, after, node), after, strict=True):
        if origin is None:
            found.append((None, Fresh(_fresh(new, node, name, is_short=is_short, is_element=True))))
        else:
            found.append((origin, _element(written[origin], before[origin], new, node, name)))
    return Elements(tuple(found))


def _element(written: Any, before: Any, after: Any, node: FieldNode, name: str) -> Wanted:  # noqa: ANN401  # any JSON
    if _is_same(before, after):
        return KEPT
    if isinstance(written, dict) and isinstance(before, dict) and isinstance(after, dict):
        return Keys(dict(_keys(written, before, after, node)))
    return Fresh(_fresh(after, node, name, is_short=True, is_list=isinstance(written, list), is_element=True))


def _set(written: list[Any], before: list[Any], after: list[Any], node: FieldNode, name: str) -> Wanted:
    """Keeps the elements that stay, in the author's order, and adds those that come at the end."""
    kept: list[tuple[int | None, Wanted]] = []
    there: list[Any] = []
    for index, one in enumerate(written):
        meant = next((content for content in before if _is_element(one, content, node)), _LEFT_OUT)
        if any(_is_same(meant, content) for content in after):
            kept.append((index, KEPT))
            there.append(meant)
    come = [one for one in after if not any(_is_same(one, other) for other in there)]
    added = [(None, Fresh(_fresh(one, node, name, is_element=True))) for one in come]
    return Elements((*kept, *added))


def _is_element(written: Any, content: Any, node: FieldNode) -> bool:  # noqa: ANN401  # any JSON
    """Tells whether what is written as an element of a set reads to a content."""
    if not isinstance(content, dict):
        return not isinstance(written, dict | list) and str(written) == str(content)
    if not isinstance(written, dict):
        return written in (content.get("micro_credential"), content.get("stack"))
    return all(str(written.get(key)) == str(value) for key, value in content.items()) and all(
        key in content or str(value) == str(node.child(key).default) for key, value in written.items()
    )


def _is_same(one: Any, other: Any) -> bool:  # noqa: ANN401  # any JSON
    return one is other or (type(one) is type(other) and bool(one == other))


def _fresh(  # one form each
    value: Any,  # noqa: ANN401  # any JSON
    node: FieldNode,
    name: str,
    *,
    is_short: bool = True,
    is_list: bool = False,
    is_element: bool = False,
) -> Data:
    match value:
        case dict():
            if is_short and is_element and name == LEVELS and value.keys() == {"name"}:
                return _fresh(value["name"], node.child("name"), "name")
            if is_short and is_element and name == ACCEPTS and value.keys() == {"any"}:
                media: list[Data] = list(value["any"])
                return media[0] if len(media) == 1 and not is_list else media
            rank = {key: place for place, key in enumerate(node.children)}
            keys = sorted(value, key=lambda key: rank.get(key, len(rank)))
            return {key: _fresh(value[key], node.child(key), key) for key in keys}
        case list():
            return [_fresh(one, node, name, is_short=is_short, is_element=True) for one in value]
        case str() if node.text is None and _is_day(value):
            return Plain(value)
        case str() | int() | float() | bool():
            return value
        case _:
            message = f"canonical content holds no {type(value).__name__}"
            raise TypeError(message)


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


_BY_ID = FieldNode(field_tree("stack").change, field_tree("stack").sees, Collection.KEYED, ("id",))
