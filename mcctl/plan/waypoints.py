"""The way into a content as people name it: keys, and the entries of lists by their id or name, or by number from 1."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from mcctl.diagnostics import Route
from mcctl.errors import UsageError
from mcctl.model.fields import field_at
from mcctl.model.kinds import Kind
from mcctl.plan.canonical import Content

NAMES = ("id", "name", "title", "micro_credential", "stack")
SHOWN = 5


def found(kind: Kind, content: Content, words: Sequence[str]) -> Route:
    """Finds the route that words name; the last, or a key on the way, may be new.

    A UsageError tells of an entry that there is not, or that there is twice.
    """
    route: tuple[str | int, ...] = ()
    value: Any = content
    for word in words:
        if isinstance(value, list):
            place = _place(value, word, (*field_at(kind, route).keys, *NAMES), route)
            value = value[place] if place < len(value) else None
            route = (*route, place)
        elif value is None or isinstance(value, dict):
            value = value.get(word) if value is not None else None
            route = (*route, word)
        else:
            raise UsageError(
                f"`{told(content, route)}` holds nothing that has a name", hint="leave out what follows it"
            )
    return route


def _place(elements: list[Any], word: str, keys: Sequence[str], route: Route) -> int:
    names = [{str(element.get(key)) for key in keys if key in element} if isinstance(element, dict) else {str(element)}
             for element in elements]  # fmt: skip
    places = [place for place, named in enumerate(names) if word in named]
    if len(places) == 1:
        return places[0]
    if len(places) > 1:
        raise UsageError(f"`{word}` names {len(places)} entries", hint="name it by its number, counted from 1")
    # the number after the last adds an entry
    if word.isascii() and word.isdigit() and 1 <= int(word) <= len(elements) + 1:
        return int(word) - 1
    named = ", ".join(f"`{_name(element, keys)}`" for element in elements[:SHOWN])
    where = f"`{route[-1]}`" if route else "it"
    raise UsageError(f"there is no `{word}` in {where}", hint=f"name one of {named}, or its number" if named else None)


def _name(element: Any, keys: Sequence[str]) -> str:  # noqa: ANN401  # any JSON
    """What an entry is best named by."""
    if not isinstance(element, dict):
        return str(element)
    return next((str(element[key]) for key in ("id", *keys) if key in element), "…")


def told(content: object, route: Route) -> str:
    """Writes a route as people name it, so that it can be given again."""
    words: list[str] = []
    value: Any = content
    for segment in route:
        if isinstance(segment, int) and isinstance(value, list) and segment < len(value):
            value = value[segment]
            name = value.get("id") if isinstance(value, dict) else None
            words.append(name if isinstance(name, str) else str(segment + 1))
        else:
            value = value.get(segment) if isinstance(value, dict) else None
            word = str(segment + 1) if isinstance(segment, int) else segment
            words.append(word if not set(word) & set('.=:"') else f'"{word}"')
    return ".".join(words)


def with_value(content: Content, route: Route, value: object) -> Content:
    """The content with another value at a route, and with what leads there where that is new."""
    changed = deepcopy(content)
    holder: Any = changed
    for segment in route[:-1]:
        if isinstance(segment, str):
            if not isinstance(holder.get(segment), dict | list):
                holder[segment] = {}
        elif segment == len(holder):
            holder.append({})
        holder = holder[segment]
    last = route[-1]
    if isinstance(last, int) and last == len(holder):
        holder.append(value)
    else:
        holder[last] = value
    return changed


def without_value(content: Content, route: Route) -> Content:
    """The content without what stands at a route; a UsageError tells where nothing does."""
    changed = deepcopy(content)
    holder: Any = changed
    for segment in route[:-1]:
        holder = holder.get(segment) if isinstance(holder, dict) else holder[segment]
    last = route[-1]
    if holder is None or (last not in holder if isinstance(holder, dict) else int(last) >= len(holder)):
        raise UsageError(f"there is no `{told(content, route)}` to remove")
    del holder[last]
    return changed
