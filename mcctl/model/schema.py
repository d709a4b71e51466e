"""JSON Schemas of the authoring format, generated from the models: the field manual, and what editors show."""

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from mcctl.model.kinds import MODELS
from mcctl.model.settings import Settings

DIALECT = GenerateJsonSchema.schema_dialect


def format_schemas() -> dict[str, dict[str, Any]]:
    """Generates the schema of every kind of file, by the name that it has under `schemas/`."""
    models: dict[str, type[BaseModel]] = {kind: model for kind, model in MODELS.items()}  # noqa: C416  # widens the type
    models["mcctl"] = Settings
    return {
        f"{name}.schema.json": {"$schema": DIALECT, **_without_null(model.model_json_schema(by_alias=True))}
        for name, model in models.items()
    }


def _without_null(schema: Any) -> Any:  # noqa: ANN401  # any JSON
    """Drops `null` from what a field may be, and its default: a key is left out, never null."""
    if isinstance(schema, list):
        return [_without_null(entry) for entry in schema]
    if not isinstance(schema, dict):
        return schema
    slim = {key: _without_null(value) for key, value in schema.items() if not (key == "default" and value is None)}
    choices = slim.get("anyOf")
    if isinstance(choices, list) and {"type": "null"} in choices:
        kept = [choice for choice in choices if choice != {"type": "null"}]
        del slim["anyOf"]
        slim = {**(kept[0] if len(kept) == 1 else {"anyOf": kept}), **slim}
    return slim
