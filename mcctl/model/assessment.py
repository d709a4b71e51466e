"""What a learner submits and how it is assessed."""

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Discriminator, Tag, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from mcctl.model.base import Format
from mcctl.model.description import Skill
from mcctl.model.meaning import Collection, Sees, editorial, supporting, within
from mcctl.model.scalar import Markdown, Number, Slug, Text, TextKind, Truth, Verbatim, Whole

ArtefactMedium = Literal["text", "video", "audio", "image", "interactive", "dataset", "other"]


class Range(Format):
    """A number from … to …; either end may be left out."""

    min: Annotated[Whole | None, within("The least.", 150)] = None
    max: Annotated[Whole | None, within("The most.", 300)] = None


class Artefact(Format):
    """One thing to hand in: in one of several media, so and so many."""

    any: Annotated[
        tuple[ArtefactMedium, ...],
        within("The media of which one is chosen.", ["video", "audio"], collection=Collection.SET),
    ]
    label: Annotated[Text | None, within("What it is called.", "Photographs")] = None
    count: Annotated[Range | None, within("How many; left out = one.", {"min": 3})] = None
    required: Annotated[Truth, within("Whether it must be handed in.", False)] = True


def _as_artefact(entry: object) -> object:
    """Reads the short forms: `text` is one medium, a list is a choice of media."""
    if isinstance(entry, str):
        return {"any": [entry]}
    return {"any": entry} if isinstance(entry, list) else entry


Accepted = Annotated[
    Artefact,
    BeforeValidator(_as_artefact, json_schema_input_type=ArtefactMedium | list[ArtefactMedium] | Artefact),
]


class Level(Format):
    """A level of a rubric."""

    name: Annotated[Text, within("The level's name.", "Proficient")]
    passes: Annotated[
        Truth, within("Whether this level, and what is above it, passes; exactly one level says so.", True)
    ] = False
    points: Annotated[Verbatim | None, within("The points that the level gives, in quotes.", "3")] = None


# only for the JSON Schema, where a validator reads the short form
_LevelName = Annotated[str, WithJsonSchema({"type": "string", "pattern": r"\S"}), TextKind.PROSE]


def _as_level(entry: object) -> object:
    """Reads the short form: a text is a level's name."""
    return {"name": entry} if isinstance(entry, str) else entry


class Criterion(Format):
    """A criterion of a rubric, described at every level."""

    id: Annotated[
        Slug | None,
        within("The criterion's id; events name it as `item/criterion`, translations refer to it.", "modelling"),
    ] = None
    name: Annotated[Text, within("The criterion's name.", "Explicit modelling")]
    note: Annotated[Markdown | None, within("A note to learners and assessors.", "Seen in the artefact itself")] = None
    skills: Annotated[
        tuple[Skill, ...],
        supporting("The skills that the criterion shows.", [{"label": "Modelling"}], collection=Collection.LIST),
    ] = ()
    descriptions: Annotated[
        dict[str, Markdown],
        within(
            "By the level's name, what is seen at that level; a text at every level (Markdown).",
            {"Developing": "Names the steps.", "Proficient": "Says aloud why each step follows."},
            collection=Collection.MAPPING,
        ),
    ]


class Rubric(Format):
    """Levels, lowest first, and criteria."""

    levels: Annotated[
        tuple[
            Annotated[Level, BeforeValidator(_as_level, json_schema_input_type=_LevelName | Level)],
            ...,
        ],
        within(
            "The levels, lowest first; exactly one passes, not always the top one.",
            ["Developing", "Basic", {"name": "Proficient", "passes": True, "points": "3"}],
            keys=("name",),
        ),
    ]
    criteria: Annotated[
        tuple[Criterion, ...],
        within(
            "The criteria, matched by id, or by name where there is none.",
            [{"id": "modelling", "name": "Explicit modelling", "descriptions": {"Proficient": "…"}}],
            keys=("id", "name"),
        ),
    ]


class Item(Format):
    """One prompt with what answers it and how that is judged."""

    id: Annotated[Slug, within("The item's id, unique in the micro-credential.", "lesson")]
    title: Annotated[Text | None, editorial("The item's title.", "Lesson artefact")] = None
    prompt: Annotated[Markdown, within("What the learner is asked for (Markdown).", "Describe the class and the unit.")]
    response: Annotated[
        Literal["text", "upload", "link", "upload_or_link", "observed"],
        within("How the learner answers; `observed` = nothing is submitted.", "upload_or_link"),
    ] = "text"
    words: Annotated[Range | None, within("How many words; either end may be left out.", {"min": 150, "max": 300})] = (
        None
    )
    weight: Annotated[Number | None, within("The item's weight; only with a score.", 50)] = None
    accepts: Annotated[
        tuple[Accepted, ...],
        within(
            "What is handed in, for uploads and links: every entry is needed, a list inside is a choice.",
            [["video", "audio"], "text"],
            collection=Collection.LIST,
        ),
    ] = ()
    single_medium_reason: Annotated[
        Text | None,
        editorial(
            "Why there is no choice of media anywhere.", "Speech can only be judged from sound.", sees=Sees.ISSUER
        ),
    ] = None
    demographic_reason: Annotated[
        Text | None,
        editorial(
            "Why the prompt asks for demographic data.", "The method depends on home languages.", sees=Sees.ISSUER
        ),
    ] = None
    tags: Annotated[
        tuple[Text, ...],
        editorial("Labels of the item.", ["student work required"], collection=Collection.SET),
    ] = ()
    passing: Annotated[
        Markdown | None,
        within(
            "What a response needs in order to pass (Markdown); every item has `passing` or `rubric`.",
            "It names the grade.",
        ),
    ] = None
    rubric: Annotated[
        Rubric | None, within("Levels and criteria by which the item is judged.", {"levels": [], "criteria": []})
    ] = None

    @model_validator(mode="after")
    def _can_be_judged(self) -> Self:
        if self.passing is None and self.rubric is None:
            raise PydanticCustomError("one_of", "expected `passing` or `rubric`: how is a response judged?")
        return self


class Part(Format):
    """A part of the submission."""

    id: Annotated[Slug, within("The part's id.", "evidence")]
    kind: Annotated[
        Literal["overview", "evidence", "reflection", "custom"], within("What the part is for.", "evidence")
    ]
    title: Annotated[Text | None, editorial("The part's title.", "Work examples")] = None
    required: Annotated[Truth, within("Whether the part must be submitted.", False)] = True
    requires: Annotated[
        tuple[Slug, ...],
        within("The ids of parts that must pass first.", ["overview"], collection=Collection.SET),
    ] = ()
    choose: Annotated[Whole | None, within("How many items suffice; only where not all are needed.", 1)] = None
    items: Annotated[
        tuple[Item, ...],
        within("The part's items, in order.", [{"id": "lesson", "prompt": "…", "passing": "…"}], keys=("id",)),
    ] = ()


class AtLeast(Format):
    """So and so many suffice."""

    at_least: Annotated[Whole, within("How many suffice.", 8)]


class ScoreRange(Format):
    """A score."""

    min: Annotated[Number, within("The lowest score.", 0)] = 0
    max: Annotated[Number, within("The highest score.", 100)]
    passes_at: Annotated[Number, within("The score from which one passes.", 50, alias="pass")]


class Score(Format):
    """A pass rule by score."""

    score: Annotated[
        ScoreRange, within("The score's range, and from where one passes.", {"min": 0, "max": 100, "pass": 50})
    ]


def _pass_rule_tag(value: object) -> str | None:
    match value:
        case str():
            return ":word"
        case {"score": _} | Score():
            return ":score"
        case {"at_least": _} | AtLeast():
            return ":at_least"
        case _:
            return None


PassRule = Annotated[
    Annotated[Literal["all"], Tag(":word")] | Annotated[AtLeast, Tag(":at_least")] | Annotated[Score, Tag(":score")],
    Discriminator(
        _pass_rule_tag,
        custom_error_type="one_of",
        custom_error_message="expected `all`, `{at_least: 3}` or `{score: {min: 0, max: 100, pass: 50}}`",
    ),
]


def _resubmissions_tag(value: object) -> str:
    return ":word" if type(value) is str else ":number"


Resubmissions = Annotated[
    Annotated[Literal["unlimited"], Tag(":word")] | Annotated[Whole, Tag(":number")],
    Discriminator(_resubmissions_tag),
]


class Assessment(Format):
    """How the competency is shown and judged."""

    pass_rule: Annotated[
        PassRule,
        within(
            "`all` criteria, `{at_least: n}` of all criteria (an item with `passing` counts as one), or a `score`.",
            "all",
        ),
    ] = "all"  # noqa: S105  # a rule by which one passes, no password
    methods: Annotated[
        tuple[Text, ...], within("The methods, in free texts.", ["portfolio"], collection=Collection.SET)
    ] = ()
    supervision: Annotated[
        Literal["none", "online", "onsite"] | None, within("Whether somebody watches; left out = not said.", "none")
    ] = None
    identity_checked: Annotated[Truth | None, within("Whether the learner's identity is checked.", False)] = None
    blind: Annotated[
        Literal["double", "single", "none"] | None,
        within("Whether learner and assessor know of each other; left out = not said.", "double"),
    ] = None
    resubmissions: Annotated[
        Resubmissions | None, within("How often one may submit again; left out = not said.", "unlimited")
    ] = None
    statements: Annotated[
        tuple[Text, ...],
        within(
            "What a learner confirms on submitting.", ["Evidence holds no student names."], collection=Collection.LIST
        ),
    ] = ()
    parts: Annotated[
        tuple[Part, ...],
        within(
            "The parts of a submission, in order.", [{"id": "overview", "kind": "overview", "items": []}], keys=("id",)
        ),
    ] = ()
