"""The JSON Schemas, judged by somebody else's validator: valid, true to the files, of one mind with the models."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML

from mcctl.catalog.document import Document
from mcctl.catalog.shape import read_as
from mcctl.diagnostics import Severity
from mcctl.model.kinds import MODELS
from mcctl.model.schema import format_schemas
from mcctl.model.settings import Settings
from tests.model.inputs import Written, inputs_of, is_valid
from tests.model.walk import ROOTS, reachable

ROOT = Path(__file__).parents[2]
SCHEMAS = format_schemas()
NAMES: dict[str, type[BaseModel]] = dict[str, type[BaseModel]](MODELS.items()) | {"mcctl": Settings}
VALIDATORS = {
    name: Draft202012Validator(SCHEMAS[f"{name}.schema.json"], format_checker=Draft202012Validator.FORMAT_CHECKER)
    for name in NAMES
}
Route = tuple[str | int, ...]


def files() -> Iterator[tuple[str, Path]]:
    for repository in [ROOT / "examples" / "issuer-repo", *sorted((ROOT / "tests" / "real_input").rglob("mcctl.yaml"))]:
        folder = repository if repository.is_dir() else repository.parent
        yield from (("mcctl", path) for path in folder.glob("mcctl.yaml"))
        yield from (("issuer", path) for path in folder.glob("issuer.yaml"))
        yield from (("micro-credential", path) for path in sorted((folder / "micro-credentials").rglob("*.yaml")))
        yield from (("stack", path) for path in sorted((folder / "stacks").rglob("*.yaml")))


def complaints(name: str, data: object) -> list[str]:
    """What the schema says against a content."""
    found = VALIDATORS[name].iter_errors(data)
    return [f"{'/'.join(str(part) for part in error.absolute_path)}: {error.message[:200]}" for error in found]


def errors(name: str, data: Any) -> list[str]:  # noqa: ANN401  # any JSON
    """What the model says against a content."""
    _, found = read_as(NAMES[name], Document("file.yaml", data))
    return [f"{finding.route}: {finding.message}" for finding in found if finding.rule.severity is Severity.ERROR]


def routes_in(value: object, route: Route = ()) -> Iterator[Route]:
    """Yields the routes to everything that a content holds."""
    yield route
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from routes_in(inner, (*route, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from routes_in(inner, (*route, index))


def at(value: Any, route: Route) -> Any:  # noqa: ANN401  # any JSON
    for segment in route:
        value = value[segment]
    return value


def replaced(content: Written, route: Route, value: object) -> Written:
    """A copy of a content with another value at a route."""
    copy = deepcopy(content)
    at(copy, route[:-1])[route[-1]] = value
    return copy


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_schema_is_valid_by_the_metaschema_of_2020_12(name: str) -> None:
    schema = SCHEMAS[f"{name}.schema.json"]

    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)


def test_there_is_one_schema_a_kind_of_file() -> None:
    assert sorted(SCHEMAS) == [f"{name}.schema.json" for name in sorted(NAMES)]


@pytest.mark.parametrize("name", sorted(NAMES))
def test_no_part_of_a_schema_allows_null_or_unknown_keys(name: str) -> None:
    def parts(value: object) -> Iterator[dict[str, Any]]:
        if isinstance(value, dict):
            yield value
            for key, inner in value.items():
                if key not in ("examples", "default"):
                    yield from parts(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from parts(inner)

    found = list(parts(SCHEMAS[f"{name}.schema.json"]))

    assert [part for part in found if part.get("type") == "null" or part.get("const", "") is None] == []
    assert [part for part in found if "properties" in part and part.get("additionalProperties") is not False] == []


def as_json(value: object) -> object:
    """YAML 1.2 knows no dates, as which ruamel.yaml reads them all the same: they are texts."""
    if isinstance(value, dict):
        return {key: as_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_json(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def test_the_schemas_accept_every_example_and_every_real_input() -> None:
    yaml = YAML(typ="safe")
    wrong: dict[str, list[str]] = {}
    count = 0
    for name, path in files():
        count += 1
        if found := complaints(name, as_json(yaml.load(path.read_text(encoding="utf-8")))):
            wrong[path.relative_to(ROOT).as_posix()] = found
    assert wrong == {}
    assert count > 100


@pytest.mark.parametrize("name", sorted(NAMES))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_a_model_accepts_its_schema_accepts(name: str, data: st.DataObject) -> None:
    written = data.draw(inputs_of(NAMES[name]))

    assert (errors(name, written), complaints(name, written)) == ([], [])


STRANGERS: list[object] = [
    "", " ", "x", "Not a Word!", "3", "tomorrow", "2026-02-30", 3, -1, 2.5, True, [], ["x"], [""], [3], {}, {"strange": "x"},
]  # fmt: skip


def least_of(model: type[BaseModel]) -> Written:
    """The least that is valid for a model."""
    chosen = {"Member": ["micro_credential"], "AccessEntry": ["group"], "Prerequisite": ["text"], "Item": ["passing"]}
    return {
        info.alias or name: (info.examples or [None])[0]
        for name, info in model.model_fields.items()
        if info.is_required() or name in chosen.get(model.__name__, [])
    }


def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """The schema of a model, as a part of the generated one that holds it."""
    for name, root in NAMES.items():
        whole = SCHEMAS[f"{name}.schema.json"]
        if root is model:
            return whole
        if model.__name__ in whole["$defs"]:
            return {"$defs": whole["$defs"], "$ref": f"#/$defs/{model.__name__}"}
    message = f"no schema holds {model.__name__}"
    raise LookupError(message)


def test_every_field_of_every_model_agrees_with_its_schema_on_strange_values() -> None:
    """Fields are tried one by one; what a model says of several fields at once, no schema says."""
    apart: list[str] = []
    for model in reachable(*ROOTS):
        validator = Draft202012Validator(schema_of(model), format_checker=Draft202012Validator.FORMAT_CHECKER)
        least = least_of(model)
        assert (model.__name__, validator.is_valid(least), is_valid(model, least)) == (model.__name__, True, True)
        for name, info in model.model_fields.items():
            for stranger in STRANGERS:
                written = {**least, info.alias or name: stranger}
                try:
                    model.model_validate(written)
                    accepted = True
                except ValidationError as error:
                    accepted = all(not found["loc"] for found in error.errors())
                is_short_form = model.__name__ == "Group" and name == "members"  # a bare id, which the stack resolves
                if accepted != validator.is_valid(written) and not is_short_form:
                    apart.append(
                        f"{model.__name__}.{name}: {stranger!r}, which the {'model' if accepted else 'schema'} accepts"
                    )
    assert apart == []


@pytest.mark.parametrize("name", sorted(NAMES))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_schema_and_model_agree_on_a_value_of_another_type_or_word(name: str, data: st.DataObject) -> None:
    written = data.draw(inputs_of(NAMES[name]))
    route = data.draw(st.sampled_from([route for route in routes_in(written) if route]))
    strangers = [None, *STRANGERS]
    other = [value for value in strangers if type(value) is not type(at(written, route)) or isinstance(value, str)]
    stranger = data.draw(st.sampled_from(other))
    changed = replaced(written, route, stranger)

    said = errors(name, changed), complaints(name, changed)

    assert bool(said[0]) == bool(said[1]), (route, stranger, said)


@pytest.mark.parametrize("name", sorted(NAMES))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_schema_and_model_agree_on_an_unknown_key(name: str, data: st.DataObject) -> None:
    written = data.draw(inputs_of(NAMES[name]))
    mappings = [route for route in routes_in(written) if isinstance(at(written, route), dict)]
    route = data.draw(st.sampled_from(mappings))
    changed = replaced(written, (*route, "strange"), data.draw(st.sampled_from(["x", 3, [], {}])))

    said = errors(name, changed), complaints(name, changed)

    assert bool(said[0]) == bool(said[1]), (route, said)


def a_micro_credential_with(**fields: object) -> Written:
    return {"kind": "micro-credential", "id": "a", "title": "A", **fields}


def a_stack_with(**fields: object) -> Written:
    return {"kind": "stack", "id": "s", "title": "S", **fields}


def an_assessment_with(**item: object) -> Written:
    items = [{"id": "i", "prompt": "…", "passing": "…", **item}]
    return a_micro_credential_with(assessment={"parts": [{"id": "p", "kind": "custom", "items": items}]})


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("micro-credential", a_micro_credential_with(expires_after="3 years")),
        ("micro-credential", an_assessment_with(accepts=["text", ["video", "audio"], {"any": ["image"]}])),
        ("micro-credential", an_assessment_with(rubric={"levels": ["L", {"name": "M", "passes": True}], "criteria": []})),
        ("micro-credential", a_micro_credential_with(assessment={"resubmissions": 2})),
        (
            "micro-credential",
            a_micro_credential_with(translations=[{"language": "es", "outcomes": [{"id": "o", "text": "x"}]}]),
        ),
        ("stack", a_stack_with(members=[{"stack": "t"}], completion={"groups": [{"members": ["t"]}]})),
        ("stack", a_stack_with(completion={"at_least": 8})),
    ],
    ids=["words-for-a-duration", "media", "levels", "resubmissions", "outcomes-as-a-list", "members-by-id", "at-least"],
)  # fmt: skip
def test_the_schema_accepts_the_short_forms_that_the_model_reads(name: str, written: Written) -> None:
    assert (errors(name, written), complaints(name, written)) == ([], [])


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("micro-credential", a_micro_credential_with(expires_after="soon")),
        ("micro-credential", an_assessment_with(rubric={"levels": [""], "criteria": []})),
        ("micro-credential", a_micro_credential_with(prices=[{"buyers": "all", "amount": "1", "currency": "USD"}])),
        ("micro-credential", a_micro_credential_with(assessment={"pass_rule": {"score": {"max": 9, "passes_at": 5}}})),
        ("micro-credential", a_micro_credential_with(assessment={"pass_rule": "most"})),
        ("micro-credential", a_micro_credential_with(translations=[{"language": "es", "outcomes": []}])),
        ("micro-credential", a_micro_credential_with(status=None)),
        ("stack", a_stack_with(visiblity="public")),
        ("mcctl", {"version": 1, "rules": {"severity": {"MC603": "fatal"}}}),
        ("mcctl", {"version": 1, "rules": {"severity": {"603": "error"}}}),
        ("mcctl", {"version": True}),
    ],
    ids=[
        "duration", "empty-level", "python-name-buyers", "python-name-passes-at", "pass-rule", "no-outcomes", "null",
        "misspelt", "severity", "rule-code", "version",
    ],
)  # fmt: skip
def test_schema_and_model_refuse_alike(name: str, written: Written) -> None:
    assert (bool(errors(name, written)), bool(complaints(name, written))) == (True, True)
