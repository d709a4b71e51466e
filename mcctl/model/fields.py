"""The tree of a kind's fields: what each means, found by a route into its content."""

import types
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator

from mcctl.model.kinds import MODELS, Kind
from mcctl.model.meaning import Change, Collection, Meaning, Sees
from mcctl.model.scalar import TextKind


@dataclass(frozen=True, slots=True)
class FieldNode:
    """A field: its class with inheritance resolved, who sees it, its collection, its default and what it holds.

    `children` are the keys of the mapping that the field (or each of its elements) is; `values` is the node of the values
    where the keys are the author's own (by id, by level). `text` is the kind of the text that the field (or an element) is or
    can be in a short form; None where it is none, or one of a few words.
    """

    change: Change
    sees: Sees
    collection: Collection
    keys: tuple[str, ...] = ()
    children: Mapping[str, "FieldNode"] = field(default_factory=dict)
    values: "FieldNode | None" = None
    default: str | int | float | None = None
    text: TextKind | None = None
    changes: frozenset[Change] = field(init=False)
    """The classes of the field and of all that it holds."""
    holds_sets: bool = field(init=False)
    """Whether it, or something that it holds, is a set."""

    def __post_init__(self) -> None:
        """Finds once what all that the field holds has."""
        held = [*self.children.values(), *([self.values] if self.values is not None else [])]
        object.__setattr__(self, "changes", frozenset({self.change}).union(*(node.changes for node in held)))
        is_set = self.collection is Collection.SET
        object.__setattr__(self, "holds_sets", is_set or any(node.holds_sets for node in held))

    def child(self, segment: str | int) -> "FieldNode":
        """Steps into an element (the same node) or a key; an unknown key has its holder's meaning."""
        if isinstance(segment, int):
            return self
        if self.values is not None:
            return self.values
        found = self.children.get(segment)
        return found if found is not None else FieldNode(self.change, self.sees, Collection.ONE)


def _unwrapped(annotation: Any) -> list[Any]:  # noqa: ANN401  # annotations have no common type
    """Lists what an annotation can be: models, mappings, scalars; optional, unions and sequences are looked through."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _unwrapped(get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        return [found for part in get_args(annotation) for found in _unwrapped(part)]
    if origin is tuple:
        return _unwrapped(get_args(annotation)[0])
    return [annotation]


def _text_kind(annotation: Any, metadata: tuple[Any, ...] = ()) -> TextKind | None:  # noqa: ANN401  # as above
    """Finds the kind of text that stands beside a type, or beside the short form that a validator reads."""
    for mark in metadata:
        if isinstance(mark, TextKind):
            return mark
        if isinstance(mark, BeforeValidator) and (kind := _text_kind(mark.json_schema_input_type)) is not None:
            return kind
    arguments = get_args(annotation)
    if get_origin(annotation) is Annotated:
        return _text_kind(arguments[0], arguments[1:])
    if get_origin(annotation) in (Union, types.UnionType, tuple):
        return next((kind for part in arguments if (kind := _text_kind(part)) is not None), None)
    return None


def _children(model: type[BaseModel], holder: Change | None, sees: Sees) -> dict[str, FieldNode]:
    nodes: dict[str, FieldNode] = {}
    for name, info in model.model_fields.items():
        extra = info.json_schema_extra
        meaning = Meaning.from_schema(extra if isinstance(extra, dict) else {})
        change = meaning.change if meaning.change is not None else (holder or Change.EDITORIAL)
        seen = Sees.ISSUER if sees is Sees.ISSUER else meaning.sees
        children: dict[str, FieldNode] = {}
        values: FieldNode | None = None
        for part in _unwrapped(info.annotation):
            if get_origin(part) is dict:
                inner: dict[str, FieldNode] = {}
                for value in _unwrapped(get_args(part)[1]):
                    if isinstance(value, type) and issubclass(value, BaseModel):
                        inner |= _children(value, change, seen)
                text = _text_kind(get_args(part)[1])
                values = FieldNode(change, seen, Collection.ONE, (), inner, text=text)
            elif isinstance(part, type) and issubclass(part, BaseModel):
                children |= _children(part, change, seen)
        default = info.default if isinstance(info.default, str | int | float) else None
        text = _text_kind(info.annotation, tuple(info.metadata))
        nodes[info.alias or name] = FieldNode(
            change, seen, meaning.collection, meaning.keys, children, values, default, text
        )
    return nodes


@cache
def tree_of(model: type[BaseModel]) -> FieldNode:
    """Builds the field tree of a model; a KeyError tells of a field that does not declare its meaning."""
    return FieldNode(Change.EDITORIAL, Sees.LEARNER, Collection.ONE, (), _children(model, None, Sees.LEARNER))


def field_tree(kind: Kind) -> FieldNode:
    """The root of a kind's field tree."""
    return tree_of(MODELS[kind])


def field_at(kind: Kind, route: tuple[str | int, ...]) -> FieldNode:
    """Finds what the field at a route means."""
    node = field_tree(kind)
    for segment in route:
        node = node.child(segment)
    return node
