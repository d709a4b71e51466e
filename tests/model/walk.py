"""Every model that is reachable from what an issuer writes, found without the code under test."""

import types
from collections.abc import Iterator
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from mcctl.model.issuer import Issuer
from mcctl.model.micro_credential import MicroCredential
from mcctl.model.settings import Settings
from mcctl.model.stack import Stack

ROOTS: tuple[type[BaseModel], ...] = (Issuer, MicroCredential, Stack, Settings)


def alternatives(annotation: Any) -> Iterator[Any]:  # noqa: ANN401  # annotations have no common type
    """Yields what a value can be, with `Annotated`, unions and `None` looked through; tuples and mappings are kept."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from alternatives(get_args(annotation)[0])
    elif origin in (Union, types.UnionType):
        for part in get_args(annotation):
            yield from alternatives(part)
    elif annotation is not type(None):
        yield annotation


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:  # noqa: ANN401  # annotations have no common type
    """Yields the models that a value can be or hold."""
    for part in alternatives(annotation):
        if isinstance(part, type) and issubclass(part, BaseModel):
            yield part
        elif get_origin(part) in (tuple, list, dict):
            for inner in get_args(part):
                if inner is not ...:
                    yield from models_in(inner)


def reachable(*roots: type[BaseModel]) -> list[type[BaseModel]]:
    """Lists the models that the roots hold, at any depth, the roots first."""
    found: dict[type[BaseModel], None] = {}
    todo = list(roots)
    while todo:
        model = todo.pop(0)
        if model not in found:
            found[model] = None
            for info in model.model_fields.values():
                todo.extend(models_in(info.annotation))
    return list(found)


def fields_of(*roots: type[BaseModel]) -> list[tuple[type[BaseModel], str, FieldInfo]]:
    """Lists every field of every reachable model."""
    return [(model, name, info) for model in reachable(*roots) for name, info in model.model_fields.items()]
