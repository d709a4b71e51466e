"""What changes between two contents, in the issuer's terms: fields, items and criteria, not lines."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from mcctl.diagnostics import Route
from mcctl.model.fields import FieldNode, field_tree
from mcctl.model.kinds import Kind
from mcctl.model.meaning import Change, Collection
from mcctl.plan.canonical import Content, encoded


@dataclass(frozen=True, slots=True)
class Moved:
    """An element's place in a list before and after, counted from 0."""

    origin: int
    target: int


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs, from its default where it was left out; None before = it is new, None after = it is gone.

    `route` leads into the content after; only the last index of an element that is gone counts in the list before. `words`
    names the same way for people, elements by their key.
    """

    route: Route
    words: tuple[str, ...]
    before: Any
    after: Any
    change: Change
    moved: Moved | None = None


def compare(kind: Kind, before: Content, after: Content) -> tuple[FieldChange, ...]:
    """Compares two canonical contents of a kind; empty where they are equal."""
    return tuple(_compare(before, after, field_tree(kind), (), ()))


def origins(before: list[Any], after: list[Any], node: FieldNode) -> list[int | None]:
    """Tells for each element of a list after which one before it is; None where it is new.

    They are paired as by `compare`, and beyond that by what they hold: an element whose key alone changed is still the same
    to who wrote it.
    """
    old, new = named(before, node), named(after, node)
    if node.collection is not Collection.KEYED:
        _pair_leftovers(old, new)
    found: list[int | None] = [None] * len(after)
    for name, index in new.items():
        found[index] = old.get(name)
    free = [index for name, index in old.items() if name not in new]
    for place, origin in enumerate(found):
        if origin is None:
            alike = next((index for index in free if _is_alike(before[index], after[place])), None)
            if alike is not None:
                found[place] = alike
                free.remove(alike)
    return found


def _is_alike(one: Any, other: Any) -> bool:  # noqa: ANN401  # any JSON
    """Tells whether at least half of what the smaller of two elements holds stands in the other as well."""
    if not isinstance(one, dict) or not isinstance(other, dict):
        return False
    same = sum(1 for key, value in one.items() if key in other and other[key] == value)
    return same > 0 and 2 * same >= min(len(one), len(other))


def _compare(before: Any, after: Any, node: FieldNode, route: Route, words: tuple[str, ...]) -> Iterator[FieldChange]:  # noqa: ANN401  # any JSON
    if before == after and type(before) is type(after):
        return
    match before, after:
        case dict(), dict() if node.children or node.values:
            for key in _in_order(node, before, after):
                child = node.child(key)
                old, new = before.get(key, child.default), after.get(key, child.default)
                yield from _compare(old, new, child, (*route, key), (*_told(words, node), key))
        case list(), list() if node.collection in (Collection.KEYED, Collection.LIST) and node.children:
            yield from _compare_elements(before, after, node, route, words)
        case _:
            yield FieldChange(route, words, before, after, node.change)


def _compare_elements(
    before: list[Any], after: list[Any], node: FieldNode, route: Route, words: tuple[str, ...]
) -> Iterator[FieldChange]:
    old, new = named(before, node), named(after, node)
    if node.collection is Collection.LIST:
        _pair_leftovers(old, new)
    common = [name for name in new if name in old]
    stays = _longest_rise([old[name] for name in common])
    moved = {name for position, name in enumerate(common) if position not in stays}
    for name, index in new.items():
        label = (*_told(words, node), _label(after[index], name))
        if name not in old:
            yield FieldChange((*route, index), label, None, after[index], node.change)
            continue
        if name in moved:
            yield FieldChange(
                (*route, index), label, before[old[name]], after[index], node.change, Moved(old[name], index)
            )
        yield from _compare(before[old[name]], after[index], element_of(node), (*route, index), label)
    for name, index in old.items():
        if name not in new:
            label = (*_told(words, node), _label(before[index], name))
            yield FieldChange((*route, index), label, before[index], None, node.change)


def _in_order(node: FieldNode, before: Content, after: Content) -> list[str]:
    """Orders keys as the format does, and those that are the author's own by the alphabet."""
    rank = {name: place for place, name in enumerate(node.children)}
    return sorted({*before, *after}, key=lambda key: (rank.get(key, len(rank)), key))


def _told(words: tuple[str, ...], node: FieldNode) -> tuple[str, ...]:
    """Leaves out the name of a collection inside another field: its element says enough."""
    return words[:-1] if len(words) > 1 and node.collection not in (Collection.ONE, Collection.SET) else words


def element_of(node: FieldNode) -> FieldNode:
    """What an element of a collection is, by itself."""
    return FieldNode(node.change, node.sees, Collection.ONE, (), node.children, node.values)


class Name(NamedTuple):
    """What an element is matched by: which key, whose (members can be another issuer's), its value, and the how-manieth."""

    key: str
    issuer: str
    value: str
    times: int = 1


def named(elements: list[Any], node: FieldNode) -> dict[Name, int]:
    """Names each element: by the first of its keys that it has, else by its content; a repeated name is counted on."""
    names: dict[Name, int] = {}
    for index, element in enumerate(elements):
        key = next((key for key in node.keys if key in element), "")
        value = str(element[key]) if key else encoded(element).decode()
        name = Name(key, str(element.get("issuer", "")) if key else "", value)
        while name in names:
            name = name._replace(times=name.times + 1)
        names[name] = index
    return names


def _pair_leftovers(old: dict[Name, int], new: dict[Name, int]) -> None:
    """Pairs elements of a list without keys that have no equal on the other side, in their order."""
    gone = [name for name in old if name not in new]
    come = [name for name in new if name not in old]
    for was, now in zip(gone, come, strict=False):
        index = old.pop(was)
        old[now] = index


def _label(element: Any, name: Name) -> str:  # noqa: ANN401  # any JSON
    if isinstance(element, dict):
        for key in ("name", "title", "label", "term", "language", "framework"):
            if isinstance(element.get(key), str):
                return str(element[key])
    return name.value


def _longest_rise(values: list[int]) -> set[int]:
    """The positions of a longest rising subsequence: what kept its order, so that as little as possible has moved."""
    tails: list[int] = []
    tail_at: list[int] = []
    previous: list[int | None] = []
    for position, value in enumerate(values):
        place = bisect_left(tails, value)
        previous.append(tail_at[place - 1] if place else None)
        if place == len(tails):
            tails.append(value)
            tail_at.append(position)
        else:
            tails[place], tail_at[place] = value, position
    kept: set[int] = set()
    at = tail_at[-1] if tail_at else None
    while at is not None:
        kept.add(at)
        at = previous[at]
    return kept
