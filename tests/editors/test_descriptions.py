"""What the schemas tell editors: each key described, nested ones and short forms too, with code shown as code."""

from collections.abc import Iterator
from typing import Any

from mcctl.model.schema import format_schemas

SCHEMAS = format_schemas()


def keys() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yields every key that a file can hold, by the part of a schema that has it."""
    for file, schema in SCHEMAS.items():
        for part, held in [("", schema), *schema.get("$defs", {}).items()]:
            for key, field in held.get("properties", {}).items():
                yield f"{file}#{part}.{key}", field


def test_every_key_of_every_part_is_described() -> None:
    assert [name for name, field in keys() if not field.get("description", "").strip()] == []
    assert len(list(keys())) > 200


def test_what_names_code_is_there_as_markdown_and_nothing_else_is() -> None:
    wrong = [
        name
        for name, field in keys()
        if ("`" in field["description"]) != ("markdownDescription" in field)
        or field.get("markdownDescription", field["description"]) != field["description"]
    ]

    assert wrong == []


def test_words_that_a_description_explains_are_explained_one_by_one() -> None:
    status = SCHEMAS["micro-credential.schema.json"]["properties"]["status"]

    assert dict(zip(status["enum"], status["markdownEnumDescriptions"], strict=True)) == {
        "draft": "only the issuer sees it",
        "beta": "chosen people try it",
        "active": "it can be earned",
        "archived": "it cannot be started any more; nothing is ever deleted",
    }


def test_words_of_which_some_are_not_explained_have_no_explanations() -> None:
    delivery = SCHEMAS["micro-credential.schema.json"]["properties"]["delivery"]

    assert "markdownEnumDescriptions" not in delivery


def test_no_key_repeats_its_name_as_a_title() -> None:
    assert [name for name, field in keys() if "title" in field and "x-mcctl" in field] == []
