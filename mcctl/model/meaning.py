"""What a field means: its class of change, who may see it, and how its elements are told apart.

Every field of the format declares these three; the canonical form, the plan and `mcctl explain` are derived from them.
They travel in the field's JSON Schema under `x-mcctl`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any

from pydantic import Field


class Change(IntEnum):
    """The class of a change, weightiest last; a resource's change has the class of its weightiest field."""

    EDITORIAL = 0
    SUPPORTING = 1
    TERMS = 2
    ASSESSMENT = 3
    ACCESS = 4

    @property
    def word(self) -> str:
        """The class as plans and schemas write it."""
        return self.name.lower()


class Sees(StrEnum):
    """Who is served a field of a resource that the caller may see."""

    LEARNER = "learner"
    ISSUER = "issuer"


class Collection(StrEnum):
    """How the elements of a field are told apart; keyed collections name their keys in `Meaning.keys`."""

    ONE = "one"
    LIST = "list"
    SET = "set"
    KEYED = "keyed"
    MAPPING = "mapping"


@dataclass(frozen=True, slots=True)
class Meaning:
    """A field's meaning; `change` is None where the field has the class of the field that holds it."""

    change: Change | None
    sees: Sees
    collection: Collection
    keys: tuple[str, ...] = ()

    @classmethod
    def from_schema(cls, extra: Mapping[str, Any]) -> "Meaning":
        """Reads a meaning back from `x-mcctl`; a KeyError reaches the caller where there is none."""
        marks = extra["x-mcctl"]
        word = marks["class"]
        return cls(
            None if word == "inherited" else Change[word.upper()],
            Sees(marks["audience"]),
            Collection(marks["collection"]),
            tuple(marks.get("keys", ())),
        )


def _meant(
    change: Change | None,
    description: str,
    example: object,
    *,
    collection: Collection = Collection.ONE,
    keys: tuple[str, ...] = (),
    sees: Sees = Sees.LEARNER,
    alias: str | None = None,
) -> Any:  # noqa: ANN401  # pydantic types Field() as Any, so that it fits where any default does
    marks: dict[str, Any] = {
        "class": change.word if change is not None else "inherited",
        "audience": sees.value,
        "collection": Collection.KEYED.value if keys else collection.value,
    }
    if keys:
        marks["keys"] = list(keys)
    return Field(alias=alias, description=description, examples=[example], json_schema_extra={"x-mcctl": marks})


def editorial(description: str, example: object, **how: Any) -> Any:  # noqa: ANN401  # as _meant
    """Declares a field whose change is wording: nobody earns or loses anything by it."""
    return _meant(Change.EDITORIAL, description, example, **how)


def supporting(description: str, example: object, **how: Any) -> Any:  # noqa: ANN401  # as _meant
    """Declares a field that supports learners: research, resources, alignments."""
    return _meant(Change.SUPPORTING, description, example, **how)


def terms(description: str, example: object, **how: Any) -> Any:  # noqa: ANN401  # as _meant
    """Declares a field of the terms on which people take part: price, credit, expiry, prerequisites."""
    return _meant(Change.TERMS, description, example, **how)


def assessed(description: str, example: object, **how: Any) -> Any:  # noqa: ANN401  # as _meant
    """Declares a field of what is assessed: competency, prompts, rubric, pass rule, members and completion."""
    return _meant(Change.ASSESSMENT, description, example, **how)


def accessed(description: str, example: object, **how: Any) -> Any:  # noqa: ANN401  # as _meant
    """Declares a field that decides who sees the resource."""
    return _meant(Change.ACCESS, description, example, **how)


def within(description: str, example: object, **how: Any) -> Any:  # noqa: ANN401  # as _meant
    """Declares a field of a part, which has the class of the field that holds the part."""
    return _meant(None, description, example, **how)
