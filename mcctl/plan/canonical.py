"""The canonical content of a resource, whose digest both sides compare (RFC 8785, SHA-256)."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, cast

import rfc8785

from mcctl.model.fields import FieldNode, field_tree
from mcctl.model.issuer import Issuer
from mcctl.model.kinds import Kind, Resource
from mcctl.model.meaning import Change, Collection, Sees

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None
Content = dict[str, Any]
"""A resource's canonical content: JSON without values that equal a default of the format."""

IMAGES = ("badge", "image")


_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))

LARGEST = 2**53 - 1
PLAIN = 1e-4, 1e16
"""From where to where, the end left out, Python writes a number that is not whole as JSON's canonical form has it."""


def encoded(value: Json) -> bytes:
    """Encodes JSON by RFC 8785, the same bytes for the same value everywhere."""
    if _is_plain(value):
        try:
            return _ENCODER.encode(value).encode()
        except UnicodeEncodeError:  # half a character, which canonical JSON does not have either
            pass
    return rfc8785.dumps(cast("Any", value))


def _is_plain(value: Json) -> bool:
    """Tells whether the standard library's encoder, several times as fast, writes JSON as RFC 8785 does; nearly always so.

    That one sorts keys by UTF-16 code units, and writes large, small and whole numbers as JavaScript does.
    """
    todo: list[Json] = [value]
    while todo:
        one = todo.pop()
        if type(one) is dict:
            for key in one:
                if type(key) is not str or not key.isascii():
                    return False
            todo += [inner for inner in one.values() if type(inner) is not str]
        elif type(one) is list:
            todo += [inner for inner in one if type(inner) is not str]
        elif type(one) is int:
            if not -LARGEST <= one <= LARGEST:
                return False
        elif type(one) is float:
            if not PLAIN[0] <= abs(one) < PLAIN[1] or one.is_integer():
                return False
        elif one is not None and type(one) not in (str, bool):
            return False
    return True


def digest_of(value: Json) -> str:
    """The digest of a JSON value's canonical bytes, as `sha256:` and 64 hexadecimal digits."""
    return f"sha256:{hashlib.sha256(encoded(value)).hexdigest()}"


def canonical(resource: Resource, issuer: Issuer, images: Mapping[str, str]) -> Content:
    """Makes the canonical content of a resource.

    Values equal to a default are left out, so that a new optional field moves no digest; the issuer's language and licence
    are written in; sets are sorted, each element once; `images` gives the digest for each image's path (a path that it
    lacks stays as it is); `audit` is left out.
    """
    content: Content = resource.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"audit"})
    if not isinstance(resource, Issuer):
        for inherited in ("language", "license"):
            value = getattr(issuer, inherited)
            if inherited in type(resource).model_fields and value is not None:
                content.setdefault(inherited, value)
    for name in IMAGES:
        if name in content:
            content[name]["file"] = images.get(content[name]["file"], content[name]["file"])
    return with_sorted_sets(resource.kind, content)


def with_sorted_sets(kind: Kind, content: Content) -> Content:
    """Sorts the sets of a content anew, after what they hold was replaced."""
    return cast("Content", _sorted_sets(content, field_tree(kind)))


def _sorted_sets(value: Any, node: FieldNode) -> Any:  # noqa: ANN401  # any JSON
    if not node.holds_sets:
        return value
    if isinstance(value, dict):
        return {key: _sorted_sets(inner, node.child(key)) for key, inner in value.items()}
    if isinstance(value, list):
        elements = [_sorted_sets(element, node) for element in value]
        if node.collection is not Collection.SET:
            return elements
        unique = {encoded(element): element for element in elements}
        return [unique[name] for name in sorted(unique)]
    return value


def assessed_part(kind: Kind, content: Content) -> Content:
    """What of a content is assessed: the fields of that class, the version itself left out."""
    return cast("Content", _only(content, field_tree(kind), Change.ASSESSMENT) or {}) | {"version": None}


def _only(value: Any, node: FieldNode, change: Change) -> Any:  # noqa: ANN401  # any JSON
    if change not in node.changes:
        return None
    if isinstance(value, dict) and (node.children or node.values):
        kept = {key: _only(inner, node.child(key), change) for key, inner in value.items()}
        return {key: inner for key, inner in kept.items() if inner is not None} or None
    if isinstance(value, list) and node.children:
        return [_only(element, node, change) for element in value] if node.change is change else None
    return value if node.change is change else None


def without_issuer_fields(kind: Kind, content: Content) -> Content:
    """What of a content is served to people outside the issuer's roles."""
    return cast("Content", _served(content, field_tree(kind)))


def _served(value: Any, node: FieldNode) -> Any:  # noqa: ANN401  # any JSON
    if isinstance(value, dict):
        return {
            key: _served(inner, node.child(key)) for key, inner in value.items() if node.child(key).sees is Sees.LEARNER
        }
    return [_served(element, node) for element in value] if isinstance(value, list) else value


def image_digests(content: Content) -> list[str]:
    """The digests of the images that a content names."""
    return [content[name]["file"] for name in IMAGES if name in content]


def title_of(content: Content) -> str:
    """What a resource is called."""
    return str(content.get("title") or content.get("name") or content["id"])
