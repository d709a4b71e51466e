"""Every field says what it means: class, audience, collection, description, example."""

from typing import Annotated, Any, get_args, get_origin

import pytest
from pydantic import BaseModel, Field, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from mcctl.model.base import Format
from mcctl.model.fields import FieldNode, tree_of
from mcctl.model.meaning import Collection, editorial, within
from mcctl.model.scalar import Text
from tests.model.walk import ROOTS, alternatives, fields_of, models_in, reachable

CLASSES = {"editorial", "supporting", "terms", "assessment", "access", "inherited"}
AUDIENCES = {"learner", "issuer"}
OF_TUPLES = {"list", "set", "keyed"}

FIELDS = fields_of(*ROOTS)


def faults_of(info: FieldInfo) -> list[str]:
    """Tells what a field does not declare, or declares wrongly."""
    faults: list[str] = []
    extra = info.json_schema_extra
    marks = extra.get("x-mcctl") if isinstance(extra, dict) else None
    if not isinstance(marks, dict):
        faults.append("no meaning")
        marks = {}
    if marks.get("class") not in CLASSES:
        faults.append("no class")
    if marks.get("audience") not in AUDIENCES:
        faults.append("no audience")
    if not (info.description or "").strip():
        faults.append("no description")
    if not info.examples:
        faults.append("no example")
    origins = {get_origin(part) for part in alternatives(info.annotation)}
    expected = OF_TUPLES if tuple in origins else {"mapping"} if dict in origins else {"one"}
    if marks.get("collection") not in expected:
        faults.append(f"collection {marks.get('collection')}, not {' or '.join(sorted(expected))}")
    return faults


class ThrowAway(BaseModel):
    bare: str
    described: Annotated[str, Field(description="What it is.", examples=["x"])]
    unmarked: Annotated[str, Field(description="…", examples=["x"], json_schema_extra={"x-mcctl": {}})]
    tuple_as_one: Annotated[tuple[str, ...], editorial("What it is.", ["x"])]
    one_as_set: Annotated[str, editorial("What it is.", "x", collection=Collection.SET)]
    one_as_keyed: Annotated[str | None, editorial("What it is.", "x", keys=("id",))]
    mapping_as_list: Annotated[dict[str, str], editorial("What it is.", {}, collection=Collection.LIST)]
    without_words: Annotated[str, editorial("  ", "x")]
    right: Annotated[tuple[str, ...], editorial("What it is.", ["x"], collection=Collection.SET)]


def test_every_field_declares_class_audience_collection_description_and_example() -> None:
    faults = {f"{model.__name__}.{name}": faults_of(info) for model, name, info in FIELDS}

    assert {field: found for field, found in faults.items() if found} == {}
    assert len(FIELDS) > 200


@pytest.mark.parametrize(
    ("name", "faults"),
    [
        ("bare", ["no meaning", "no class", "no audience", "no description", "no example", "collection None, not one"]),
        ("described", ["no meaning", "no class", "no audience", "collection None, not one"]),
        ("unmarked", ["no class", "no audience", "collection None, not one"]),
        ("tuple_as_one", ["collection one, not keyed or list or set"]),
        ("one_as_set", ["collection set, not one"]),
        ("one_as_keyed", ["collection keyed, not one"]),
        ("mapping_as_list", ["collection list, not mapping"]),
        ("without_words", ["no description"]),
        ("right", []),
    ],
)
def test_a_field_that_lacks_its_meaning_is_noticed(name: str, faults: list[str]) -> None:
    assert faults_of(ThrowAway.model_fields[name]) == faults


def test_a_field_without_a_meaning_stops_the_field_tree() -> None:
    class Forgetful(Format):
        title: Annotated[Text, Field(description="The title.", examples=["x"])]

    with pytest.raises(KeyError, match="x-mcctl"):
        tree_of(Forgetful)


@pytest.mark.parametrize("root", ROOTS, ids=lambda root: root.__name__)
def test_the_field_tree_reaches_every_model_that_the_walk_reaches(root: type[BaseModel]) -> None:
    def names(node: FieldNode) -> set[str]:
        inner = [*node.children.values(), *([node.values] if node.values else [])]
        return set(node.children).union(*(names(child) for child in inner))

    walked = {info.alias or name for model in reachable(root) for name, info in model.model_fields.items()}

    assert names(tree_of(root)) == walked


def test_the_keys_of_a_keyed_collection_are_fields_of_its_elements() -> None:
    wrong: list[str] = []
    for model, name, info in FIELDS:
        extra = info.json_schema_extra
        marks = extra["x-mcctl"] if isinstance(extra, dict) else None
        assert isinstance(marks, dict)
        keys = marks.get("keys", [])
        assert isinstance(keys, list)
        held = {inner.alias or key for part in models_in(info.annotation) for key, inner in part.model_fields.items()}
        if bool(keys) != (marks["collection"] == "keyed") or not held.issuperset(str(key) for key in keys):
            wrong.append(f"{model.__name__}.{name}")

    assert wrong == []


def test_every_example_is_valid_for_its_field() -> None:
    wrong: dict[str, str] = {}
    for model, name, info in FIELDS:
        annotation: Any = Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
        adapter = TypeAdapter[object](annotation)
        for example in info.examples or []:
            try:
                adapter.validate_python(example)
            except ValidationError as error:
                wrong[f"{model.__name__}.{name}"] = f"{example!r}: {error.errors()[0]['msg']}"

    assert wrong == {}


def test_the_example_of_a_truth_that_may_be_left_out_is_not_its_default() -> None:
    """Such an example would show an author a line that does nothing."""
    truths = [(m, name, info) for m, name, info in FIELDS if bool in alternatives(info.annotation)]

    assert [f"{m.__name__}.{name}" for m, name, info in truths if [info.default] == info.examples] == []


def test_a_field_within_a_part_has_the_class_of_its_holder() -> None:
    class Part(Format):
        text: Annotated[Text, within("What it says.", "x")]

    class Whole(Format):
        shown: Annotated[Part, editorial("What is seen.", {"text": "x"})]

    assert tree_of(Whole).child("shown").child("text").change.word == "editorial"


def test_every_model_is_frozen_and_refuses_unknown_keys() -> None:
    wrong = [
        model.__name__
        for model in reachable(*ROOTS)
        if not model.model_config.get("frozen") or model.model_config.get("extra") != "forbid"
    ]

    assert wrong == []


@pytest.mark.parametrize(
    ("model", "name", "alias"),
    [(model, name, info.alias) for model, name, info in fields_of(*ROOTS) if info.alias not in (None, name)],
)
def test_the_name_that_a_field_has_in_python_is_no_key_of_the_format(
    model: type[BaseModel], name: str, alias: str
) -> None:
    written = {
        inner.alias or key: (inner.examples or [None])[0]
        for key, inner in model.model_fields.items()
        if inner.is_required() or key == name
    }
    model.model_validate(written)

    with pytest.raises(ValidationError):
        model.model_validate({name if key == alias else key: value for key, value in written.items()})


def test_get_args_of_a_tuple_field_is_one_type_and_any_number() -> None:
    pairs = [
        (model.__name__, name)
        for model, name, info in fields_of(*ROOTS)
        for part in alternatives(info.annotation)
        if get_origin(part) is tuple and get_args(part)[1:] != (...,)
    ]

    assert pairs == []
