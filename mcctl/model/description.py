"""What describes a micro-credential or a stack to people and to catalogues."""

from typing import Annotated, Literal

from mcctl.model.base import Format
from mcctl.model.meaning import Collection, within
from mcctl.model.scalar import Doi, Markdown, Slug, Text, Truth, Url, Verbatim, Whole


class Skill(Format):
    """A skill, by name and where possible by an address that others know."""

    label: Annotated[Text, within("The skill's name.", "Reading program code")]
    uri: Annotated[Url | None, within("The skill's address in a framework.", "https://skills.example/reading-code")] = (
        None
    )
    framework: Annotated[Verbatim | None, within("The framework that lists the skill.", "ESCO")] = None


class Outcome(Format):
    """Something that a person can do afterwards."""

    id: Annotated[Slug, within("The outcome's id, which translations refer to.", "o1")]
    text: Annotated[Text, within("What a person can do.", "Plan a tracing exercise for a given program.")]
    skills: Annotated[
        tuple[Skill, ...],
        within("The skills that the outcome shows.", [{"label": "Reading program code"}], collection=Collection.LIST),
    ] = ()


class Component(Format):
    """A component of the key method."""

    name: Annotated[Text, within("The component's name.", "Model a trace aloud")]
    text: Annotated[Markdown | None, within("What one does (Markdown).", "Say what each line does before it runs.")] = (
        None
    )


class KeyMethod(Format):
    """The researched way in which the competency is put into practice."""

    summary: Annotated[
        Markdown | None,
        within(
            "The method in one or two sentences (Markdown).",
            "The educator models tracing, then releases responsibility to students.",
        ),
    ] = None
    components: Annotated[
        tuple[Component, ...],
        within("The method's components, in order.", [{"name": "Model a trace aloud", "text": "…"}], keys=("name",)),
    ] = ()


class Module(Format):
    """A module of the contents."""

    title: Annotated[Text, within("The module's title.", "Reading before writing")]
    text: Annotated[Markdown | None, within("What it holds (Markdown).", "Why novices trace before they write.")] = None


Medium = Literal["text", "video", "audio", "image", "interactive", "other"]


class Source(Format):
    """A work of research."""

    title: Annotated[
        Text, within("The work's title.", "Further evidence of a relationship between explaining and tracing")
    ]
    authors: Annotated[
        tuple[Verbatim, ...],
        within("Its authors, in the work's order.", ["Lister, R.", "Adams, E. S."], collection=Collection.LIST),
    ] = ()
    year: Annotated[Whole | None, within("The year of publication.", 2019)] = None
    publication: Annotated[
        Verbatim | None, within("The journal, book or publisher.", "ACM Transactions on Computing Education")
    ] = None
    url: Annotated[Url | None, within("Where it can be read.", "https://doi.org/10.1145/1234567")] = None
    doi: Annotated[Doi | None, within("Its digital object identifier.", "10.1145/1234567")] = None
    medium: Annotated[Medium | None, within("How it is presented; left out = unknown.", "text")] = None
    seminal: Annotated[
        Truth, within("Whether the field still builds on it, however old; exempts it from the five-year rule.", True)
    ] = False


class Research(Format):
    """Why the method works, and who found it out."""

    rationale: Annotated[
        Markdown | None, within("The reasons (Markdown).", "Novices who can trace code write better code.")
    ] = None
    sources: Annotated[
        tuple[Source, ...],
        within("The works that the rationale rests on.", [{"title": "…", "year": 2019}], keys=("title",)),
    ] = ()


class Resource(Format):
    """Something to learn from."""

    title: Annotated[Text, within("The resource's title.", "Tracing with memory diagrams")]
    url: Annotated[Url | None, within("Its address.", "https://resources.example/tracing")] = None
    medium: Annotated[Medium | None, within("How it is presented; left out = unknown.", "video")] = None
    note: Annotated[Text | None, within("What it is good for.", "Ten minutes, with a worked example")] = None
    free: Annotated[Truth | None, within("Whether it costs nothing; left out = unknown.", True)] = None
    captions: Annotated[Truth | None, within("Whether a video has captions; left out = unknown.", True)] = None


class Alignment(Format):
    """A node of somebody's framework that this is aligned to."""

    name: Annotated[Text, within("The name of the standard, competency, level or field.", "Algorithms and Programming")]
    description: Annotated[Text | None, within("What the node says.", "Decompose problems into parts.")] = None
    type: Annotated[
        Literal["standard", "competency", "level", "field", "credential"] | None,
        within("What kind of node it is; the EQF is a framework of levels, ISCED-F one of fields.", "standard"),
    ] = None
    framework: Annotated[Verbatim | None, within("The framework's name.", "CSTA")] = None
    code: Annotated[Verbatim | None, within("The node's code in the framework.", "2-AP-10")] = None
    url: Annotated[Url | None, within("The node's address.", "https://standards.example/2-AP-10")] = None


class Identifier(Format):
    """A name that others have given it."""

    type: Annotated[Verbatim, within("What kind of identifier it is.", "ctid")]
    value: Annotated[Verbatim, within("The identifier.", "ce-00000000-0000-0000-0000-000000000000")]


class Assurance(Format):
    """Who vouches for the quality, and how."""

    name: Annotated[Verbatim, within("The body or the procedure.", "Northlake Quality Office")]
    url: Annotated[Url | None, within("Its address.", "https://northlake.example/quality")] = None
    description: Annotated[Text | None, within("What it looks at.", "Rubrics are reviewed each August.")] = None


class Endorsement(Format):
    """An organization that recommends it."""

    name: Annotated[Verbatim, within("The organization.", "State Association of CS Teachers")]
    url: Annotated[Url | None, within("Where it says so.", "https://association.example/endorsed")] = None


class GlossaryEntry(Format):
    """A word that readers may not know."""

    term: Annotated[Verbatim, within("The word or the abbreviation.", "SEP")]
    meaning: Annotated[Text, within("What it means.", "science and engineering practice")]
