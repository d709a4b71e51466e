"""Carries changes out, from what they tell alone: routes, values and moves. Nothing is shared with the code under test."""

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from mcctl.plan.canonical import Content
from mcctl.plan.compare import FieldChange

Told = tuple[tuple[str | int, ...], FieldChange]
"""A change, with what is left of its route."""

GONE = object()


def apply_changes(content: Content, changes: Iterable[FieldChange]) -> Content:
    """The content after the changes, in which a default may be written out.

    An index is a place in the list after; but the last segment of the route of an element that is gone is its place in the
    list before. What was neither moved, nor is new or gone, keeps its order, so the places before follow.
    """
    applied = _applied(deepcopy(content), [(change.route, change) for change in changes])
    assert isinstance(applied, dict)
    return applied


def _applied(value: Any, told: list[Told]) -> Any:  # noqa: ANN401  # any JSON
    if not told:
        return value
    whole = [change for route, change in told if not route]
    if whole:
        (change,) = whole
        assert len(told) == 1, "a value is told once, or its parts are"
        assert value is GONE or change.before == value, "what was before is told as it was"
        return GONE if change.after is None else change.after
    if all(isinstance(route[0], int) for route, _ in told):
        return _applied_to_list(value, told)
    for key in dict.fromkeys(route[0] for route, _ in told):
        inner = _applied(value.get(key, GONE), [(route[1:], change) for route, change in told if route[0] == key])
        if inner is GONE:
            del value[key]
        else:
            value[key] = inner
    return value


def _applied_to_list(before: list[Any], told: list[Told]) -> list[Any]:
    new = {route[0]: change.after for route, change in told if len(route) == 1 and change.before is None}
    wholes = {route[0]: change for route, change in told if len(route) == 1 and change.moved}
    gone = {route[0] for route, change in told if len(route) == 1 and change.after is None}
    moved = {place: change.moved.origin for place, change in wholes.items() if change.moved}
    stays = iter([place for place in range(len(before)) if place not in gone and place not in moved.values()])
    after: list[Any] = []
    for place in range(len(before) - len(gone) + len(new)):
        if place in new:
            after.append(new[place])
            continue
        if place in wholes:
            assert before[moved[place]] == wholes[place].before, "what moved is told as it was"
            after.append(wholes[place].after)
            continue
        inner = [(route[1:], change) for route, change in told if route[0] == place and len(route) > 1]
        after.append(_applied(deepcopy(before[next(stays)]), inner))
    assert next(stays, None) is None, "every element that stays has a place"
    return after
