"""Where in a resource something is, for people: `item lesson, rubric criterion Modelling, level Proficient`."""

from mcctl.model.fields import field_tree
from mcctl.model.kinds import Kind
from mcctl.model.meaning import Collection
from mcctl.plan.compare import FieldChange

ELEMENTS = {
    "contents": "module",
    "criteria": "rubric criterion",
    "descriptions": "level",
    "glossary": "word",
    "levels": "rubric level",
    "access": "access entry",
    "components": "component",
    "alignments": "alignment",
}
"""What an element of a list is called, where that is not the list's name without its `s`."""


def place_of(kind: Kind, field: FieldChange) -> str:
    """Says where in a resource a field is: `part Evidence, item Lesson, rubric criterion Modelling, level Proficient`."""
    nouns = _nouns(kind, field)
    said: list[str] = []
    for index, (noun, word) in enumerate(zip(nouns, field.words, strict=False)):
        following = nouns[index + 1] if index + 1 < len(nouns) else None
        if noun is None and not (following and word in ("assessment", "rubric")):
            said.append(word.replace("_", " "))
        elif noun:
            said.append(f"{noun} {_label(word, field, is_last=index == len(nouns) - 1)}")
    return ", ".join(said)


def _nouns(kind: Kind, field: FieldChange) -> list[str | None]:
    """For each of a field's words what it names an element of; None for a field's own name, empty for what is not said."""
    node, name, is_collection = field_tree(kind), "", False
    nouns: list[str | None] = []
    for segment in field.route:
        if is_collection and len(nouns) > 1:
            nouns.pop()
        elif is_collection:
            nouns[-1] = ""
        nouns.append(element_of(name) if isinstance(segment, int) or is_collection else None)
        is_collection = False
        if isinstance(segment, str):
            name, node = segment, node.child(segment)
            is_collection = node.collection not in (Collection.ONE, Collection.SET)
    return nouns


def element_of(name: str) -> str:
    """What an element of a field with a name is called."""
    return ELEMENTS.get(name, name.removesuffix("s").replace("_", " "))


def _label(word: str, field: FieldChange, *, is_last: bool) -> str:
    """An element's name, in quotes where it has several words; its number where it has no name."""
    if word.startswith(("{", "[", '"')) and is_last and isinstance(field.route[-1], int):
        return str(field.route[-1] + 1)
    return f'"{word}"' if " " in word else word


def ordinal(index: int) -> str:
    """A place in a list, counted from 0, in words: `1st`, `2nd`, `13th`."""
    number = index + 1
    is_teen = number % 100 in (11, 12, 13)
    ending = "th" if is_teen else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
