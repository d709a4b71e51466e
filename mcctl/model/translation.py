"""The same micro-credential or stack in another language; parts, items and criteria are named by id."""

from typing import Annotated

from pydantic import BeforeValidator, Field
from typing_extensions import TypedDict

from mcctl.model.base import Format
from mcctl.model.description import KeyMethod
from mcctl.model.meaning import Collection, editorial, supporting, within
from mcctl.model.scalar import Language, Markdown, Text, Verbatim


class CriterionTranslation(Format):
    """A criterion in the other language."""

    name: Annotated[Text | None, within("The criterion's name.", "Modelado explícito")] = None
    note: Annotated[Markdown | None, within("The criterion's note.", "Se ve en el artefacto")] = None
    descriptions: Annotated[
        dict[str, Markdown],
        within(
            "By the level's name in the original, what is seen at that level.",
            {"Proficient": "Explica en voz alta cada paso."},
            collection=Collection.MAPPING,
        ),
    ] = {}


class RubricTranslation(Format):
    """A rubric in the other language."""

    levels: Annotated[
        dict[str, Text],
        within(
            "By the level's name in the original, its name.",
            {"Proficient": "Competente"},
            collection=Collection.MAPPING,
        ),
    ] = {}
    criteria: Annotated[
        dict[str, CriterionTranslation],
        within(
            "By the criterion's id (or name), its texts.",
            {"modelling": {"name": "Modelado"}},
            collection=Collection.MAPPING,
        ),
    ] = {}


class ItemTranslation(Format):
    """An item in the other language."""

    title: Annotated[Text | None, within("The item's title.", "Artefacto de la lección")] = None
    prompt: Annotated[Markdown | None, within("The item's prompt.", "Describa la clase y la unidad.")] = None
    passing: Annotated[Markdown | None, within("What a response needs in order to pass.", "Nombra el grado.")] = None
    rubric: Annotated[
        RubricTranslation | None, within("The item's rubric.", {"levels": {"Proficient": "Competente"}})
    ] = None


class PartTranslation(Format):
    """A part in the other language."""

    title: Annotated[Text | None, within("The part's title.", "Preguntas generales")] = None


def _by_id(value: object) -> object:
    """Reads a list of `{id, text}`, as outcomes are written in the original, as the mapping that it means."""
    if (
        isinstance(value, list)
        and value
        and all(
            isinstance(entry, dict) and entry.keys() == {"id", "text"} and isinstance(entry["id"], str)
            for entry in value
        )
    ):
        return {entry["id"]: entry["text"] for entry in value}
    return value


class _OutcomeText(TypedDict):
    id: Annotated[Verbatim, Field(description="The outcome's id in the original.")]
    text: Annotated[Text, Field(description="What a person can do, in the other language.")]


Outcomes = Annotated[
    dict[str, Text],
    BeforeValidator(
        _by_id, json_schema_input_type=dict[str, Text] | Annotated[list[_OutcomeText], Field(min_length=1)]
    ),
]


class Translation(Format):
    """A micro-credential's texts in another language."""

    language: Annotated[Language, editorial("The other language (BCP 47).", "es")]
    title: Annotated[Text | None, editorial("The title.", "Trazado de código")] = None
    competency: Annotated[Text | None, editorial("The competency.", "Los docentes enseñan a leer código.")] = None
    description: Annotated[Markdown | None, editorial("The description.", "…")] = None
    key_method: Annotated[KeyMethod | None, editorial("The key method, whole.", {"summary": "…"})] = None
    outcomes: Annotated[
        Outcomes,
        editorial("By the outcome's id, its text.", {"o1": "Planifica un ejercicio."}, collection=Collection.MAPPING),
    ] = {}
    rationale: Annotated[
        Markdown | None, editorial("The research rationale.", "Quien sabe leer código lo escribe mejor.")
    ] = None
    accommodations: Annotated[Markdown | None, editorial("The accommodations.", "…")] = None
    statements: Annotated[
        tuple[Text, ...],
        editorial("What a learner confirms, in the original's order.", ["Sin nombres."], collection=Collection.LIST),
    ] = ()
    badge_alt: Annotated[Text | None, editorial("The badge's alt text.", "Una lupa sobre tres líneas de código")] = None
    parts: Annotated[
        dict[str, PartTranslation],
        editorial("By the part's id, its title.", {"overview": {"title": "…"}}, collection=Collection.MAPPING),
    ] = {}
    items: Annotated[
        dict[str, ItemTranslation],
        editorial("By the item's id, its texts.", {"lesson": {"prompt": "…"}}, collection=Collection.MAPPING),
    ] = {}


class IssuerTranslation(Format):
    """An issuer's texts in another language."""

    language: Annotated[Language, supporting("The other language (BCP 47).", "es")]
    name: Annotated[Verbatim | None, supporting("The name.", "Universidad de Northlake")] = None
    description: Annotated[Markdown | None, supporting("The description.", "Microcredenciales para docentes.")] = None


class StackTranslation(Format):
    """A stack's texts in another language."""

    language: Annotated[Language, editorial("The other language (BCP 47).", "es")]
    title: Annotated[Text | None, editorial("The title.", "Estrategias de informática")] = None
    description: Annotated[Markdown | None, editorial("The description.", "…")] = None
    outcomes: Annotated[
        Outcomes, editorial("By the outcome's id, its text.", {"o1": "…"}, collection=Collection.MAPPING)
    ] = {}
