"""The field manual: what there is to say about each field, read off the schemas that editors use."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from mcctl.model.kinds import MODELS
from mcctl.model.meaning import Change, Collection, Meaning, Sees
from mcctl.model.schema import format_schemas

SUFFIX = ".schema.json"
NEEDED: Mapping[str, Sequence[str]] = {str(kind): model.needed_from_beta for kind, model in MODELS.items()}
EXPECTED = "expected "

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """A field as the manual tells of it; its texts are Markdown.

    Attributes:
        path: The kind of file that holds it, then the keys that lead to it; keys of the author's own are left out.
        description: What it is.
        forms: What it may be, or each of its entries where it is a list, in words; a field with several has short forms.
        is_list: Whether it is a list.
        example: A value.
        default: What holds where it is left out; None where nothing does.
        is_required: Whether a file without it is wrong.
        is_needed_from_beta: Whether only a draft may lack it.
        change: The class of a change to it.
        sees: Who is served it.
        collection: How the elements of a list are told apart.
        matched_by: The keys by which elements are told apart.
    """

    path: tuple[str, ...]
    description: str
    forms: tuple[str, ...]
    is_list: bool
    example: object
    default: object
    is_required: bool
    is_needed_from_beta: bool
    change: Change
    sees: Sees
    collection: Collection
    matched_by: tuple[str, ...]

    @property
    def name(self) -> str:
        """Its path as one writes it."""
        return ".".join(self.path)


@cache
def manual() -> tuple[Entry, ...]:
    """Every field of every kind of file, each before what it holds."""
    return tuple(
        entry
        for file, schema in format_schemas().items()
        for entry in _entries(_Holder(schema, schema.get("$defs", {}), (file.removesuffix(SUFFIX),)))
    )


def entries_named(name: str) -> tuple[Entry, ...]:
    """Finds the fields that a name can mean: a key, the end of a path, or a whole path."""
    wanted = tuple(part.replace("-", "_") for part in name.lower().split("."))
    found = [entry for entry in manual() if _plain(entry)[-len(wanted) :] == wanted]
    exact = tuple(entry for entry in found if len(entry.path) == len(wanted))
    return exact or tuple(found)


def children_of(entry: Entry) -> tuple[Entry, ...]:
    """The keys that a field holds."""
    return tuple(other for other in manual() if other.path[:-1] == entry.path)


def _plain(entry: Entry) -> tuple[str, ...]:
    return tuple(part.replace("-", "_") for part in entry.path)


@dataclass(frozen=True, slots=True)
class _Holder:
    """What holds fields: the schema, those that it refers to, and what the fields inherit."""

    schema: Schema
    parts: Schema
    path: tuple[str, ...]
    change: Change = Change.EDITORIAL
    sees: Sees = Sees.LEARNER


def _entries(holder: _Holder) -> Iterator[Entry]:
    needed = NEEDED.get(".".join(holder.path), ())
    for key, field in holder.schema.get("properties", {}).items():
        if "x-mcctl" not in field:
            continue
        meaning = Meaning.from_schema(field)
        change = holder.change if meaning.change is None else meaning.change
        sees = Sees.ISSUER if holder.sees is Sees.ISSUER else meaning.sees
        path = (*holder.path, key)
        yield Entry(
            path,
            field["description"],
            tuple(dict.fromkeys(_forms(field.get("items", field), holder.parts))),
            "items" in field,
            field["examples"][0],
            field.get("default"),
            key in holder.schema.get("required", ()),
            key in needed,
            change,
            sees,
            meaning.collection,
            meaning.keys,
        )
        for held in _held(field, holder.parts):
            yield from _entries(_Holder(held, holder.parts, path, change, sees))


def _resolved(schema: Schema, parts: Schema) -> Schema:
    reference = schema.get("$ref")
    return parts[reference.rpartition("/")[2]] if isinstance(reference, str) else schema


def _choices(schema: Schema) -> Sequence[Schema]:
    choices: Sequence[Schema] = schema.get("anyOf") or schema.get("oneOf") or ()
    return choices


def _values(schema: Schema) -> Schema | None:
    """What is behind keys of the author's own."""
    if schema.get("patternProperties"):
        value: Schema = next(iter(schema["patternProperties"].values()))
        return value
    more = schema.get("additionalProperties")
    return more if isinstance(more, dict) else None


def _held(schema: Schema, parts: Schema) -> Iterator[Schema]:
    """Yields what holds the keys of a field: the value itself, its elements, its choices."""
    here = _resolved(schema, parts)
    if "properties" in here:
        yield here
    for inner in (*_choices(here), here.get("items"), _values(here)):
        if inner is not None:
            yield from _held(inner, parts)


def _forms(schema: Schema, parts: Schema) -> Iterator[str]:
    """Yields what a value may be, in everyday words."""
    words = schema.get("patternErrorMessage") or schema.get("errorMessage")
    here = _resolved(schema, parts)
    if words is not None:
        yield str(words).removeprefix(EXPECTED)
    elif _choices(here):
        for choice in _choices(here):
            yield from _forms(choice, parts)
    elif "const" in here or "enum" in here:
        yield either([f"`{word}`" for word in here.get("enum", [here.get("const")])])
    elif "items" in here:
        yield f"a list, each entry {either(list(_forms(here['items'], parts)))}"
    elif (value := _values(here)) is not None:
        names = here.get("propertyNames", {}).get("enum")
        keys = either([f"`{word}`" for word in names]) if names else "names"
        yield f"{keys}, each with {either(list(_forms(value, parts)))}"
    elif "properties" in here:
        keys = ", ".join(f"{key}: …" for key in here.get("required", ()))
        yield f"keys and values, such as `{{{keys}}}`" if keys else "keys and values"
    else:
        yield "a text"


def either(words: Sequence[str]) -> str:
    """Joins choices: `a, b or c`."""
    return " or ".join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else "".join(words)
