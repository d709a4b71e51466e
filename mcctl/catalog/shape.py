"""Documents into models, and what is found on the way: values that are missing, mismatches, texts without quotes."""

import re
from dataclasses import replace
from functools import cache
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from mcctl.catalog.document import Data, Document, Place
from mcctl.catalog.lookalike import read_elsewhere
from mcctl.catalog.mismatch import mismatches, named, node_at
from mcctl.catalog.quotation import clipped, quoted
from mcctl.diagnostics import Diagnostic, Edit, Fix, Route, codes
from mcctl.model.scalar import Plain

M = TypeVar("M", bound=BaseModel)

MOST_TOLD = 100
"""How many findings of a kind are told of one file; a hundred leave enough to do before the next run."""
MOST_UNQUOTED = 1000
"""As many texts without quotes, which one run of `mcctl validate --fix` mends."""
GLUED_KEY = re.compile(r"[A-Za-z_][\w-]*:[^\s:/]")
KEY_AND_VALUE = re.compile(r"([A-Za-z_][\w-]*)(?: *: *| +)(\S.*)")
CUT_OFF = re.compile(r":[ \t]+([#&])")


def read_as(model: type[M], document: Document) -> tuple[M | None, list[Diagnostic]]:
    """Reads a document as a model; None and at least one error where it is not one."""
    if not isinstance(document.data, dict):
        return None, [_no_keys(document)]
    nulls, plains = ([], document.plains) if document.plains is not None else _special_scalars(document.data)
    glued = {route: pair for route in nulls[:MOST_TOLD] if (pair := _glued(route, model, document)) is not None}
    below = {route: _not_indented(route, model, document) for route in nulls[:MOST_TOLD]}
    empty = [_null(route, document, glued.get(route), is_holder=bool(below[route])) for route in nulls[:MOST_TOLD]]
    found = _limited(empty, len(nulls), MOST_TOLD)
    try:
        value = model.model_validate(document.data)
    except ValidationError as error:
        errors = error.errors(include_url=False, include_context=True)
        known = frozenset(nulls).union(*below.values(), ((*route[:-1], key) for route, (key, _) in glued.items()))
        told = mismatches(errors[:MOST_TOLD], model, document, known)
        return None, found + _limited(told, len(errors), MOST_TOLD)
    if found:
        return None, found
    texts = [(route, text) for route, text in plains if _is_text(value, route)]
    unquoted = [_unquoted(route, text, document) for route, text in texts[:MOST_UNQUOTED]]
    return value, _limited(unquoted, len(texts), MOST_UNQUOTED)


def _limited(found: list[Diagnostic], count: int, most: int) -> list[Diagnostic]:
    """Keeps the first findings of many, and says in the last how many more there are."""
    if count <= most or not found:
        return found
    last = found[min(len(found), most) - 1]
    more = replace(last, message=f"{last.message} (and {count - most:,} more in this file)")
    return [*found[: most - 1], more]


def _no_keys(document: Document) -> Diagnostic:
    hint = "write `kind:` and `id:` to begin with"
    if isinstance(document.data, str) and GLUED_KEY.match(document.data):
        hint = "write a space after each colon"
    message = "expected keys and values, such as `id: code-tracing`"
    return Diagnostic(codes.WRONG_TYPE, message, document.path, document.locate(()), hint=hint)


def _glued(route: Route, model: type[BaseModel], document: Document) -> tuple[str, str] | None:
    """Takes apart a key that is a key and its value: `{term:CSTA}` and `{on 2026-05-01}` in the short form."""
    found = KEY_AND_VALUE.fullmatch(str(route[-1]))
    holder = document.at(route[:-1])
    if found is None or not isinstance(holder, dict) or found[1] in holder:
        return None
    return (found[1], found[2]) if found[1] in node_at(model, route[:-1]).children else None


def _not_indented(route: Route, model: type[BaseModel], document: Document) -> frozenset[Route]:
    """Finds the keys below one without a value that belong to it, and that stand beside it by their indentation."""
    holder, key = document.at(route[:-1]), route[-1]
    if not isinstance(holder, dict) or not isinstance(key, str):
        return frozenset()
    here = node_at(model, route[:-1]).children
    around = (node_at(model, route[:depth]).children.get(key) for depth in range(len(route) - 1, -1, -1))
    meant = next((node for node in around if node is not None), None)
    names = list(holder)
    after = names[names.index(key) + 1 :] if meant is not None and len(names) < MOST_TOLD else []
    return frozenset((*route[:-1], name) for name in after if meant and name in meant.children and name not in here)


def _null(route: Route, document: Document, glued: tuple[str, str] | None, *, is_holder: bool) -> Diagnostic:
    span = document.locate(route, key=True)
    hint = "write a value, or leave the key out" if isinstance(route[-1], str) else "write a value, or delete the entry"
    place = _place(document, route)
    cut_off = CUT_OFF.match(document.text, place.key[1]) if place is not None and place.key is not None else None
    fix: Fix | None = None
    if glued is not None:
        pair = f"{glued[0]}: {glued[1]}"
        hint, fix = f"write `{clipped(pair)}`", Fix(safe=False, edits=(Edit(span, pair),))
    elif is_holder:
        hint = f"indent {named(route)} like the keys that it belongs to, and what it holds by two spaces more"
    elif cut_off is not None:
        hint = f"put quotes around a text that starts with `{cut_off[1]}`, or write a value"
    return Diagnostic(codes.NULL, f"{named(route)} has no value", document.path, span, route, hint=hint, fix=fix)


def _place(document: Document, route: Route) -> Place | None:
    place = document.place
    for segment in route:
        place = place.child(segment) if place is not None else None
    return place


def _unquoted(route: Route, text: str, document: Document) -> Diagnostic:
    written = quoted(text)
    span = document.locate(route)
    return Diagnostic(
        codes.UNQUOTED,
        f"{named(route)} is a text, but without quotes other programs read `{clipped(text)}` as {read_elsewhere(text)}",
        document.path,
        span,
        route,
        hint=f"write {clipped(written)} with quotes",
        fix=Fix(safe=True, edits=(Edit(span, written),)),
    )


def _special_scalars(data: Data) -> tuple[list[Route], list[tuple[Route, str]]]:
    """Finds the nulls, and the unquoted scalars that are ambiguous."""
    nulls: list[Route] = []
    plains: list[tuple[Route, str]] = []
    todo: list[tuple[Route, Data]] = [((), data)]
    while todo:
        route, value = todo.pop()
        if value is None:
            nulls.append(route)
        elif isinstance(value, Plain):
            plains.append((route, value))
        elif isinstance(value, dict):
            # nearly all values are texts, and nothing special
            todo += [((*route, key), inner) for key, inner in value.items() if type(inner) is not str]
        elif isinstance(value, list):
            todo += [((*route, index), inner) for index, inner in enumerate(value) if type(inner) is not str]
    return nulls, plains


def _is_text(value: object, route: Route) -> bool:
    """Tells whether a model holds a text at a route of the file; short forms of the format are texts."""
    for segment in route:
        if isinstance(value, tuple):
            value = value[segment] if isinstance(segment, int) and segment < len(value) else None
        elif isinstance(value, dict):
            value = value.get(segment)
        elif not isinstance(value, BaseModel):
            return False
        elif isinstance(segment, int):
            return True  # an element of a list that is the short form of a model
        else:
            value = value.__dict__.get(_names(type(value)).get(segment, segment))
    return isinstance(value, str | BaseModel)


@cache
def _names(model: type[BaseModel]) -> dict[str, str]:
    """The names of a model's fields by their keys in files."""
    return {info.alias or name: name for name, info in model.model_fields.items()}
