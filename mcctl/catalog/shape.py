"""Documents into models: what pydantic finds wrong becomes findings in everyday words, on the author's line."""

import difflib
import json
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from mcctl.catalog.document import Data, Document
from mcctl.diagnostics import Diagnostic, Edit, Fix, Route, Rule, Span, codes
from mcctl.diagnostics.span import START
from mcctl.model.fields import FieldNode, tree_of
from mcctl.model.scalar import Plain, slugified

M = TypeVar("M", bound=BaseModel)

MOST_TOLD = 12
"""How many keys a hint can name and still be taken in."""

TAG = ":"
"""What the tags of unions begin with (`mcctl.model`)."""

OTHER_FORMS = {
    "pass_rule": "`{at_least: 3}` or `{score: {min: 0, max: 100, pass: 50}}`",
    "completion": "`{at_least: 8}` or `{groups: [...]}`",
    "resubmissions": "a whole number without quotes",
}
"""What a field may be beside the words that it takes."""

INVALID_ID = Rule("MC104", "invalid-id", codes.WRONG_VALUE.severity)


def read_as(model: type[M], document: Document) -> tuple[M | None, list[Diagnostic]]:
    """Reads a document as a model; None and at least one error where it is not one."""
    if not isinstance(document.data, dict):
        span = document.locate(())
        return None, [
            Diagnostic(codes.WRONG_TYPE, "expected keys and values, such as `id: code-tracing`", document.path, span)
        ]
    nulls, plains = _special_scalars(document.data)
    found = [
        Diagnostic(
            codes.NULL,
            f"{_named(route)} has no value",
            document.path,
            document.locate(route, key=True),
            route,
            hint="write a value, or leave the key out",
        )
        for route in nulls
    ]
    try:
        value = model.model_validate(document.data)
    except ValidationError as error:
        found += _explained(error.errors(include_url=False), model, document, set(nulls))
        return None, found
    if found:
        return None, found
    found += [
        Diagnostic(
            codes.UNQUOTED,
            f"{_named(route)} is a text, but without quotes other programs read `{text}` as something else",
            document.path,
            document.locate(route),
            route,
            hint=f"write {json.dumps(text, ensure_ascii=False)} with quotes",
            fix=Fix(safe=True, edits=(Edit(document.locate(route), json.dumps(text, ensure_ascii=False)),)),
        )
        for route, text in plains
        if _is_text(value, route)
    ]
    return value, found


def _special_scalars(data: Data) -> tuple[list[Route], list[tuple[Route, str]]]:
    """Finds the nulls, and the unquoted scalars that are ambiguous."""
    nulls: list[Route] = []
    plains: list[tuple[Route, str]] = []
    todo: list[tuple[Route, Data]] = [((), data)]
    while todo:
        route, value = todo.pop()
        match value:
            case None:
                nulls.append(route)
            case Plain():
                plains.append((route, value))
            case dict():
                todo.extend(((*route, key), inner) for key, inner in value.items())
            case list():
                todo.extend(((*route, index), inner) for index, inner in enumerate(value))
            case _:
                pass
    return nulls, plains


def _is_text(value: object, route: Route) -> bool:
    """Tells whether a model holds a text at a route of the file; short forms of the format are texts."""
    for segment in route:
        match value, segment:
            case BaseModel(), str():
                names = {info.alias or name: name for name, info in type(value).model_fields.items()}
                value = getattr(value, names.get(segment, segment), None)
            case dict(), str():
                value = value.get(segment)
            case tuple(), int():
                value = value[segment] if segment < len(value) else None
            case _:
                return isinstance(value, BaseModel)
    return isinstance(value, str | BaseModel)


def _explained(
    errors: list[ErrorDetails], model: type[BaseModel], document: Document, nulls: set[Route]
) -> list[Diagnostic]:
    root = tree_of(model)
    found: list[Diagnostic] = []
    for error in errors:
        is_key = error["loc"][-1:] == ("[key]",)
        route = _documented(error["loc"][:-1] if is_key else error["loc"], document.data)
        if route not in nulls:
            found.append(_finding(error, route, document, root, is_key=is_key))
    meant = {(*finding.route[:-1], edit.text) for finding in found if finding.fix for edit in finding.fix.edits}
    return [finding for finding in found if finding.rule is not codes.MISSING_KEY or finding.route not in meant]


def _documented(loc: tuple[int | str, ...], data: Data) -> Route:
    """Turns pydantic's way into the document's: without the tags of unions, and without what a short form leaves out."""
    route: list[int | str] = []
    current: Data = data
    for place, segment in enumerate(loc):
        if isinstance(segment, str) and isinstance(current, dict):
            if segment in current:
                current = current[segment]
            elif segment.startswith(TAG) and place + 1 < len(loc):
                continue
            elif segment.startswith(TAG):
                break
            else:
                return (*route, segment)
        elif isinstance(segment, int) and isinstance(current, list) and segment < len(current):
            current = current[segment]
        else:
            continue
        route.append(segment)
    return tuple(route)


def _finding(error: ErrorDetails, route: Route, document: Document, root: FieldNode, *, is_key: bool) -> Diagnostic:
    value = document.locate(route, key=is_key)
    kind = error["type"]
    if kind == "extra_forbidden":
        return _unknown_key(route, document, root)
    if kind == "missing":
        holder = document.locate(route[:-1], key=True) if len(route) > 1 else _first_key(document)
        return Diagnostic(
            codes.MISSING_KEY, f"`{route[-1]}` is missing", document.path, holder, route, hint=f"add `{route[-1]}:`"
        )
    if kind == "slug":
        given = str(error["input"])
        near = slugified(given)
        hint = f"write `{near}`" if near and near != given else None
        return Diagnostic(INVALID_ID, f"`{given}` is no id: {error['msg']}", document.path, value, route, hint=hint)
    if kind == "literal_error":
        return _not_among(error, route, document, is_key=is_key)
    if kind in WRONG_TYPES:
        expected = WRONG_TYPES[kind]
        return Diagnostic(codes.WRONG_TYPE, f"{_named(route)}: expected {expected}", document.path, value, route)
    if kind == "string_pattern_mismatch":
        wrong = "is an empty text" if not str(error["input"]).strip() else "holds characters that it cannot hold"
        return Diagnostic(codes.WRONG_VALUE, f"{_named(route)} {wrong}", document.path, value, route)
    if kind in {"whole_number", "number", "truth"}:
        return Diagnostic(codes.WRONG_TYPE, f"{_named(route)}: {error['msg']}", document.path, value, route)
    return Diagnostic(codes.WRONG_VALUE, f"{_named(route)}: {error['msg']}", document.path, value, route)


WRONG_TYPES = {
    "string_type": "a text",
    "tuple_type": "a list, with `- ` before each entry",
    "dict_type": "keys and values",
    "model_type": "keys and values",
    "model_attributes_type": "keys and values",
    "list_type": "a list, with `- ` before each entry",
}


def _unknown_key(route: Route, document: Document, root: FieldNode) -> Diagnostic:
    node = root
    for segment in route[:-1]:
        node = node.child(segment)
    key = str(route[-1])
    holder = document.at(route[:-1])
    free = [name for name in node.children if not (isinstance(holder, dict) and name in holder)]
    near = difflib.get_close_matches(key.lower(), free, n=1, cutoff=0.6)
    span = document.locate(route, key=True)
    if near:
        return Diagnostic(
            codes.UNKNOWN_KEY, f"there is no key `{key}` here", document.path, span, route,
            hint=f"did you mean `{near[0]}`?", fix=Fix(safe=False, edits=(Edit(span, near[0]),)),
        )  # fmt: skip
    told = ", ".join(f"`{name}`" for name in free)
    hint = f"allowed here: {told}" if 0 < len(free) <= MOST_TOLD else None
    return Diagnostic(codes.UNKNOWN_KEY, f"there is no key `{key}` here", document.path, span, route, hint=hint)


def _not_among(error: ErrorDetails, route: Route, document: Document, *, is_key: bool) -> Diagnostic:
    expected = str(error.get("ctx", {}).get("expected", ""))
    words = [word.strip("'") for word in expected.replace(" or ", ", ").split(", ")]
    given = error["input"]
    near = difflib.get_close_matches(given.lower(), words, n=1) if isinstance(given, str) else []
    shown = f"`{given}`" if isinstance(given, str) else "this"
    forms = [f"`{word}`" for word in words]
    if route and route[-1] in OTHER_FORMS:
        forms.append(OTHER_FORMS[str(route[-1])])
    return Diagnostic(
        codes.WRONG_VALUE,
        f"{_named(route)}: expected {' or '.join(forms)}, not {shown}",
        document.path,
        document.locate(route, key=is_key),
        route,
        hint=f"did you mean `{near[0]}`?" if near else None,
    )


def _named(route: Route) -> str:
    """Names a field for people: its key, or its place in a list."""
    names = [str(part) for part in route if isinstance(part, str)]
    match route:
        case (*_, int() as index) if names:
            return f"entry {index + 1} of `{names[-1]}`"
        case _ if names:
            return f"`{names[-1]}`"
        case _:
            return "this"


def _first_key(document: Document) -> Span:
    """The span of the first key: where a reader looks for what a whole file lacks."""
    keys = document.place.items if document.place is not None else None
    return document.locate((next(iter(keys)),), key=True) if isinstance(keys, dict) and keys else START
