"""What pydantic finds wrong, as findings in everyday words, on the author's line.

One mistake is one finding: a key that is written otherwise than a missing one is that key, and not also missing.
"""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from mcctl.catalog.document import Data, Document
from mcctl.catalog.quotation import clipped, plain
from mcctl.diagnostics import Diagnostic, Edit, Fix, Route, Rule, Span, codes
from mcctl.diagnostics.span import START
from mcctl.model.fields import FieldNode, tree_of
from mcctl.model.scalar import DECIMAL, TRUTHS, WHOLE, Plain, slugified

MOST_TOLD = 12
"""How many keys a hint can name and still be taken in."""
NEAR = 0.6
NEAR_TO_MISSING = 0.5

TAG = ":"
"""What the tags of unions begin with (`mcctl.model`)."""

OTHER_FORMS = {
    "pass_rule": "`{at_least: 3}` or `{score: {min: 0, max: 100, pass: 50}}`",
    "completion": "`{at_least: 8}` or `{groups: [...]}`",
    "resubmissions": "a whole number without quotes",
}
"""What a field may be beside the words that it takes."""

INVALID_ID = Rule("MC104", "invalid-id", codes.WRONG_VALUE.severity)

WRONG_TYPES = {
    "string_type": "a text",
    "tuple_type": "a list, with `- ` before each entry",
    "dict_type": "keys and values",
    "model_type": "keys and values",
    "model_attributes_type": "keys and values",
    "list_type": "a list, with `- ` before each entry",
}
WITHOUT_QUOTES = {
    "whole_number": WHOLE,
    "number": DECIMAL,
    "truth": re.compile("|".join(TRUTHS)),
}
"""What a text in quotes may hold to be what is expected once they are gone."""
TRUTH_WORDS = {"yes": "true", "no": "false", "y": "true", "n": "false", "on": "true", "off": "false"}
SIMPLE = re.compile(r"[^\s,:#\[\]{}\"'&*!|>%@`-][^,:#\[\]{}\"'\n]{0,40}")


@dataclass(slots=True)
class _Keys:
    """The keys of one mapping that are unknown and those that are missing, as the same slip may have caused both."""

    unknown: list[Route] = field(default_factory=list)
    missing: list[Route] = field(default_factory=list)


def mismatches(
    errors: Iterable[ErrorDetails], model: type[BaseModel], document: Document, nulls: frozenset[Route]
) -> list[Diagnostic]:
    """Explains what pydantic found wrong.

    Args:
        errors: Its errors.
        model: What the document was read as.
        document: What was read.
        nulls: The routes of what has no value, which is told already, and of what is missing because of that.
    """
    found: dict[tuple[Rule, Span, str], Diagnostic] = {}
    keys: dict[Route, _Keys] = {}
    for error in errors:
        is_key = error["loc"][-1:] == ("[key]",)
        route = _documented(error["loc"][:-1] if is_key else error["loc"], document.data)
        if error["type"] == "missing" and route not in nulls:
            keys.setdefault(route[:-1], _Keys()).missing.append(route)
        elif error["type"] == "extra_forbidden" and route not in nulls:
            keys.setdefault(route[:-1], _Keys()).unknown.append(route)
        elif route not in nulls:
            finding = _finding(error, route, document, model, is_key=is_key)
            found.setdefault((finding.rule, finding.span, finding.message), finding)
    for holder, wrong in keys.items():
        for finding in _about_keys(holder, wrong, document, node_at(model, holder)):
            found.setdefault((finding.rule, finding.span, finding.message), finding)
    return list(found.values())


def named(route: Route) -> str:
    """Names a field for people: its key, or its place in a list."""
    names = [clipped(str(part)) for part in route if isinstance(part, str)]
    match route:
        case (*_, int() as index) if names:
            return f"entry {index + 1} of `{names[-1]}`"
        case _ if names:
            return f"`{names[-1]}`"
        case _:
            return "this"


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


def node_at(model: type[BaseModel], route: Route) -> FieldNode:
    """Finds what the format says of the field at a route."""
    node = tree_of(model)
    for segment in route:
        node = node.child(segment)
    return node


def _about_keys(holder: Route, wrong: _Keys, document: Document, node: FieldNode) -> list[Diagnostic]:
    """Finds unknown keys, with the one that was probably meant, and missing keys that no unknown one is meant for."""
    written = document.at(holder)
    free = [name for name in node.children if not (isinstance(written, dict) and name in written)]
    missing = [str(route[-1]) for route in wrong.missing]
    found: list[Diagnostic] = []
    unlike: list[Diagnostic] = []
    for route in wrong.unknown:
        near = _near(str(route[-1]), missing, free)
        finding = _unknown_key(route, near, free, document, node)
        if near is None:
            unlike.append(finding)
            continue
        found.append(finding)
        free.remove(near)
        if near in missing:
            missing.remove(near)
    if len(unlike) == len(missing) == 1:
        found.append(replace(unlike[0], hint=f"did you mean `{missing[0]}`, which is missing?"))
        return found
    return found + unlike + [_missing_key((*holder, name), document) for name in missing]


def _near(key: str, missing: Sequence[str], free: Sequence[str]) -> str | None:
    told = key.lower().replace("-", "_").replace(" ", "_")
    found = difflib.get_close_matches(told, missing, n=1, cutoff=NEAR_TO_MISSING)
    best = difflib.get_close_matches(told, free, n=1, cutoff=NEAR)
    near = best if best and told.startswith(best[0]) else found or best
    return near[0] if near else None


def _unknown_key(
    route: Route, near: str | None, free: Sequence[str], document: Document, node: FieldNode
) -> Diagnostic:
    key = str(route[-1])
    span = document.locate(route, key=True)
    message = f"there is no key `{clipped(key)}` here"
    if near is not None:
        fix = Fix(safe=False, edits=(Edit(span, near),))
        return Diagnostic(
            codes.UNKNOWN_KEY, message, document.path, span, route, hint=f"did you mean `{near}`?", fix=fix
        )
    again = difflib.get_close_matches(key.lower(), node.children, n=1, cutoff=NEAR_TO_MISSING + NEAR / 2)
    told = ", ".join(f"`{name}`" for name in free)
    hint = f"allowed here: {told}" if 0 < len(free) <= MOST_TOLD else None
    if again and again[0] not in free:
        hint = f"delete it, since `{again[0]}` is here already"
    return Diagnostic(codes.UNKNOWN_KEY, message, document.path, span, route, hint=hint)


def _missing_key(route: Route, document: Document) -> Diagnostic:
    holder = document.locate(route[:-1], key=True) if len(route) > 1 else _first_key(document)
    message = f"`{route[-1]}` is missing"
    return Diagnostic(codes.MISSING_KEY, message, document.path, holder, route, hint=f"add `{route[-1]}:`")


def _first_key(document: Document) -> Span:
    """The span of the first key: where a reader looks for what a whole file lacks."""
    keys = document.place.items if document.place is not None else None
    return document.locate((next(iter(keys)),), key=True) if isinstance(keys, dict) and keys else START


def _finding(
    error: ErrorDetails, route: Route, document: Document, model: type[BaseModel], *, is_key: bool
) -> Diagnostic:
    span = document.locate(route, key=is_key)
    kind, given = error["type"], error["input"]
    hint: str | None = None
    fix: Fix | None = None
    if kind == "slug":
        near = slugified(str(given))
        if near and near != given:
            hint, fix = f"write `{near}`", Fix(safe=False, edits=(Edit(span, plain(near)),))
        message = f"`{clipped(str(given))}` is no id: {error['msg']}"
        return Diagnostic(INVALID_ID, message, document.path, span, route, hint=hint, fix=fix)
    if kind == "literal_error":
        return _not_among(error, route, document, span)
    if kind in WRONG_TYPES:
        message = f"{named(route)}: expected {WRONG_TYPES[kind]}"
        hint = _other_shape(kind, given, node_at(model, route))
        return Diagnostic(codes.WRONG_TYPE, message, document.path, span, route, hint=hint)
    if kind == "string_pattern_mismatch":
        wrong = "is an empty text" if not str(given).strip() else "holds characters that it cannot hold"
        return Diagnostic(codes.WRONG_VALUE, f"{named(route)} {wrong}", document.path, span, route)
    message = f"{named(route)}: {error['msg']}"
    if kind not in WITHOUT_QUOTES:
        return Diagnostic(codes.WRONG_VALUE, message, document.path, span, route)
    if isinstance(given, str) and not isinstance(given, Plain) and WITHOUT_QUOTES[kind].fullmatch(given):
        hint, fix = f"write `{given}`", Fix(safe=True, edits=(Edit(span, given),))
    elif kind == "truth" and str(given).lower() in TRUTH_WORDS:
        word = TRUTH_WORDS[str(given).lower()]
        hint, fix = f"write `{word}`", Fix(safe=False, edits=(Edit(span, word),))
    return Diagnostic(codes.WRONG_TYPE, message, document.path, span, route, hint=hint, fix=fix)


def _other_shape(kind: str, given: object, node: FieldNode) -> str | None:
    """Says how to write what stands there in the shape that is expected."""
    expected = WRONG_TYPES[kind]
    if expected == WRONG_TYPES["tuple_type"] and isinstance(given, str):
        if re.match(r"-\S", given):
            return "write a space after each dash"
        return f"write `[{given}]`" if SIMPLE.fullmatch(given) and not node.children else None
    if expected == WRONG_TYPES["model_type"] and node.children:
        # what is the issuer's own is named without an issuer
        first = next(name for name in node.children if name != "issuer")
        shown = str(given) if isinstance(given, str) and SIMPLE.fullmatch(given) else "…"
        return f"write keys and values here, such as `{first}: {shown}`"
    if kind == "string_type" and isinstance(given, Mapping):
        return "put quotes around a text that starts with `{`, or that holds a colon and a space"
    if kind == "string_type" and isinstance(given, list):
        return "put quotes around a text that starts with `[`, or write one text"
    return None


def _not_among(error: ErrorDetails, route: Route, document: Document, span: Span) -> Diagnostic:
    expected = str(error.get("ctx", {}).get("expected", ""))
    words = [word.strip("'") for word in expected.replace(" or ", ", ").split(", ")]
    given = error["input"]
    near = difflib.get_close_matches(clipped(given).lower(), words, n=1) if isinstance(given, str) else []
    shown = f"`{clipped(given)}`" if isinstance(given, str) else "this"
    forms = [f"`{word}`" for word in words]
    if route and route[-1] in OTHER_FORMS:
        forms.append(OTHER_FORMS[str(route[-1])])
    return Diagnostic(
        codes.WRONG_VALUE,
        f"{named(route)}: expected {' or '.join(forms)}, not {shown}",
        document.path,
        span,
        route,
        hint=f"did you mean `{near[0]}`?" if near else "write one of these",
        fix=Fix(safe=False, edits=(Edit(span, plain(near[0])),)) if near else None,
    )
