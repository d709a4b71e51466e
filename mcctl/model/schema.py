"""JSON Schemas of the authoring format, generated from the models: the field manual, and what editors show."""

import re
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from mcctl.model.kinds import MODELS
from mcctl.model.settings import Settings

DIALECT = GenerateJsonSchema.schema_dialect


def format_schemas() -> dict[str, dict[str, Any]]:
    """Generates the schema of every kind of file, by the name that it has under `schemas/`."""
    models: list[tuple[str, type[BaseModel]]] = [*MODELS.items(), ("mcctl", Settings)]
    return {
        f"{name}.schema.json": {"$schema": DIALECT, **_exact(model.model_json_schema(by_alias=True))}
        for name, model in models
    }


def _exact(schema: Any) -> Any:  # noqa: ANN401  # any JSON
    """Says what the models say: a key is left out, never null, and has one of the patterns where there are any.

    Editors show a description as plain text, backticks and all, unless it is there as Markdown too. A field's title would be
    its key once more.
    """
    if isinstance(schema, list):
        return [_exact(entry) for entry in schema]
    if not isinstance(schema, dict):
        return schema
    if "patternProperties" in schema:
        schema = {**schema, "additionalProperties": False}
    slim = {key: _exact(value) for key, value in schema.items() if not (key == "default" and value is None)}
    if isinstance(slim.get("default"), dict):
        slim["default"] = {key: value for key, value in slim["default"].items() if value is not None}
    if "x-mcctl" in slim:
        slim.pop("title", None)
        if "`" in slim["description"]:
            slim["markdownDescription"] = slim["description"]
        if explained := _explained(slim.get("enum", ()), slim["description"]):
            slim["markdownEnumDescriptions"] = explained
    choices = slim.get("anyOf")
    if isinstance(choices, list) and {"type": "null"} in choices:
        kept = [choice for choice in choices if choice != {"type": "null"}]
        del slim["anyOf"]
        slim = {**(kept[0] if len(kept) == 1 else {"anyOf": kept}), **slim}
    return slim


def _explained(words: Sequence[str], description: str) -> list[str]:
    """Finds what a description says in brackets behind each of the words that a field takes; none if it passes one over."""
    found = [re.search(rf"`{re.escape(word)}` \(([^)]+)\)", description) for word in words]
    return [behind[1] for behind in found if behind] if all(found) else []
