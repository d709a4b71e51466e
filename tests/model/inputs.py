"""Whatever an author may write, drawn from the models themselves: every field, short forms included."""

from functools import cache
from typing import Annotated, Any, get_args, get_origin

from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from mcctl.model.assessment import Item
from mcctl.model.offer import Prerequisite
from mcctl.model.stack import AccessEntry, Member
from tests.model.walk import alternatives

Written = dict[str, Any]

POOL: tuple[object, ...] = (
    "One.", "Two words", "a", "b-2", "all", "none", "text", "video", "https://x.example/a", "#00ff00", "2026-01-02", "USD",
    "0.50", "P1Y", "18 months", "es", "MIT", "x@y.example", "MC301", 0, 1, 2, 2.5, True, False, ["text", "audio"],
    {"at_least": 1}, {"score": {"max": 10, "pass": 5}}, {"groups": [{"members": [{"micro_credential": "a"}]}]},
)  # fmt: skip
KEYS = ("a", "o1", "Basic", "Proficient", "impact", "media-diversity", "MC301")


def is_valid(annotation: Any, value: object) -> bool:  # noqa: ANN401  # annotations have no common type
    """Tells whether a value is one of a type's."""
    try:
        _adapter(annotation).validate_python(value)
    except ValidationError:
        return False
    return True


def _adapter(annotation: Any) -> TypeAdapter[object]:  # noqa: ANN401  # as above
    return TypeAdapter[object](annotation)


def _values(annotation: Any, examples: tuple[object, ...] = ()) -> st.SearchStrategy[object]:  # noqa: ANN401  # as above
    choices: list[st.SearchStrategy[object]] = []
    known = [value for value in (*examples, *POOL) if is_valid(annotation, value)]
    for part in alternatives(annotation):
        match get_origin(part), get_args(part):
            case (origin, (inner, _)) if origin is tuple:
                choices.append(st.lists(_values(inner), max_size=2))
            case (origin, (key, inner)) if origin is dict:
                keys = [name for name in KEYS if is_valid(key, name)]
                choices.append(st.dictionaries(st.sampled_from(keys), _values(inner), max_size=2))
            case _ if isinstance(part, type) and issubclass(part, BaseModel):
                choices.append(inputs_of(part))
            case (_, words) if words and is_valid(annotation, words[0]):
                choices.append(st.sampled_from(words))
            case _:
                pass
    if known and not any(isinstance(value, list | dict) for value in known):
        choices.append(st.sampled_from(known))
    return st.one_of(choices)


def _field(info: FieldInfo) -> st.SearchStrategy[object]:
    annotation = Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
    return _values(annotation, tuple(info.examples or ()))


@cache
def inputs_of(model: type[BaseModel]) -> st.SearchStrategy[Written]:
    """Draws what an author may write for a model."""
    if model is Member:
        return _members()
    if model is AccessEntry:
        one = st.sampled_from([{"organization": "mps"}, {"group": "partners"}, {"email_domain": "mps.example"}])
        return one.map(dict[str, Any])
    required = {info.alias or name: _field(info) for name, info in model.model_fields.items() if info.is_required()}
    optional = {info.alias or name: _field(info) for name, info in model.model_fields.items() if not info.is_required()}
    drawn = st.fixed_dictionaries(required, optional=optional)
    if model is Item:
        return drawn.map(
            lambda item: item if item.keys() & {"passing", "rubric"} else {**item, "passing": "It says so."}
        )
    if model is Prerequisite:
        return drawn.map(_one_prerequisite)
    return drawn


def _members() -> st.SearchStrategy[Written]:
    own = st.sampled_from([{"micro_credential": "a"}, {"stack": "b"}, {"micro_credential": "c-3"}])
    others = st.fixed_dictionaries(
        {"micro_credential": st.just("a"), "issuer": st.just("nea")},
        optional={"title": st.just("A"), "url": st.just("https://nea.example/a"), "code": st.just("A1")},
    )
    return st.one_of(own.map(dict[str, Any]), others)


def _one_prerequisite(drawn: Written) -> Written:
    if (drawn.get("micro_credential") is None) == (drawn.get("text") is None):
        return {**{key: value for key, value in drawn.items() if key != "micro_credential"}, "text": "Experience"}
    return drawn
