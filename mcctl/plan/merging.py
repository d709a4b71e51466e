"""Two changes of one content, put together: what differs from the origin on one side is taken from that side."""

from dataclasses import dataclass, field
from typing import Any

from mcctl.diagnostics import Route
from mcctl.model.fields import FieldNode, field_tree
from mcctl.model.kinds import Kind
from mcctl.model.meaning import Collection
from mcctl.plan.canonical import Content, encoded
from mcctl.plan.compare import Name, element_of, named


class _Gone:
    """What is not there, on one of the sides."""


GONE = _Gone()


@dataclass(frozen=True, slots=True)
class Merged:
    """A content, and the routes of the fields that both sides changed, each its own way; there `ours` is kept."""

    content: Content
    conflicts: tuple[Route, ...]


def merge(kind: Kind, origin: Content, ours: Content, theirs: Content) -> Merged:
    """Puts two changes of a canonical content together, by fields, elements of lists and members of sets."""
    merging = _Merging()
    content = merging.value(origin, ours, theirs, field_tree(kind), ())
    return Merged(content, tuple(merging.conflicts))


@dataclass(slots=True)
class _Merging:
    conflicts: list[Route] = field(default_factory=list)

    def value(self, origin: Any, ours: Any, theirs: Any, node: FieldNode, route: Route) -> Any:  # noqa: ANN401  # any JSON
        if _is_same(ours, theirs) or _is_same(origin, theirs):
            return ours
        if _is_same(origin, ours):
            return theirs
        match origin, ours, theirs:
            case dict(), dict(), dict() if node.children or node.values:
                return self.mapping(origin, ours, theirs, node, route)
            case list(), list(), list() if node.collection is Collection.SET:
                return _united(origin, ours, theirs)
            case list(), list(), list() if node.children:
                return self.elements(origin, ours, theirs, node, route)
            case _:
                return self.conflict(ours, route)

    def conflict(self, ours: Any, route: Route) -> Any:  # noqa: ANN401  # any JSON
        self.conflicts.append(route)
        return ours

    def mapping(self, origin: Content, ours: Content, theirs: Content, node: FieldNode, route: Route) -> Content:
        merged: Content = {}
        for key in dict.fromkeys([*theirs, *ours, *origin]):
            was, has, comes = (side.get(key, GONE) for side in (origin, ours, theirs))
            value = self.value(was, has, comes, node.child(key), (*route, key))
            if value is not GONE:
                merged[key] = value
        return merged

    def elements(
        self, origin: list[Any], ours: list[Any], theirs: list[Any], node: FieldNode, route: Route
    ) -> list[Any]:
        were, are, come = (named(side, node) for side in (origin, ours, theirs))
        if _reorders(were, are) and _reorders(were, come):
            conflicting: list[Any] = self.conflict(ours, route)
            return conflicting
        frame, other = (are, come) if _reorders(were, are) else (come, are)
        merged: list[Any] = []
        for name in _in_order(frame, other):
            was, has, comes = (
                side[places[name]] if name in places else GONE
                for side, places in ((origin, were), (ours, are), (theirs, come))
            )
            value = self.value(was, has, comes, element_of(node), (*route, len(merged)))
            if value is not GONE:
                merged.append(value)
        return merged


def _is_same(one: Any, other: Any) -> bool:  # noqa: ANN401  # any JSON
    return type(one) is type(other) and bool(one == other)


def _united(origin: list[Any], ours: list[Any], theirs: list[Any]) -> list[Any]:
    """Takes the members away that one side has taken away, and adds those that one has added."""
    were, are, come = ({encoded(member): member for member in side} for side in (origin, ours, theirs))
    kept = {name: member for name, member in come.items() if name in are or name not in were}
    return list({**kept, **{name: member for name, member in are.items() if name not in were}}.values())


def _reorders(before: dict[Name, int], after: dict[Name, int]) -> bool:
    return [name for name in before if name in after] != [name for name in after if name in before]


def _in_order(frame: dict[Name, int], other: dict[Name, int]) -> list[Name]:
    """Lists all names of both sides in the order of one, what only the other has added behind what it stands behind there."""
    names = list(frame)
    last = -1
    for name in other:
        if name in frame:
            last = names.index(name)
        else:
            last += 1
            names.insert(last, name)
    return names
