"""What happened to one field, in a form that each format shows in its own way."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mcctl.plan.compare import FieldChange
from mcctl.render.plan_places import element_of
from mcctl.render.words import Piece, excerpt, is_reworded, word_changes

NAMES = ("title", "name", "label", "term", "language", "text", "micro_credential", "stack", "id")
"""The keys by which an element is named, the best first."""
SHORT = 40
MOST_LINES = 8
MOST_LISTED = 12


@dataclass(frozen=True, slots=True)
class Move:
    """An element has another place in its list; places count from 0."""

    origin: int
    target: int


@dataclass(frozen=True, slots=True)
class Rewording:
    """A text with some of its words changed."""

    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Swap:
    """One value in place of another."""

    before: str
    after: str

    @property
    def is_short(self) -> bool:
        """Tells whether both fit in a line."""
        return len(self.before) <= SHORT and len(self.after) <= SHORT and "\n" not in self.before + self.after


@dataclass(frozen=True, slots=True)
class Whole:
    """A value that is new, or gone: its lines, each with what it is called, and how many more there are."""

    is_new: bool
    lines: tuple[tuple[str, str], ...]
    more: int = 0

    @property
    def short(self) -> str | None:
        """All of it, where it is one short text."""
        is_short = len(self.lines) == 1 and not self.lines[0][0] and len(self.lines[0][1]) <= SHORT and not self.more
        return self.lines[0][1] if is_short else None


@dataclass(frozen=True, slots=True)
class Listing:
    """What is gone from a list, and what has come to it, and how many more of both."""

    gone: tuple[str, ...]
    come: tuple[str, ...]
    more: int = 0


def shown_change(field: FieldChange, *, is_whole: bool = False) -> Move | Rewording | Swap | Whole | Listing:
    """Finds the way in which a field's change is read most easily; what is long is cut short unless it `is_whole`."""
    before, after = field.before, field.after
    if field.moved is not None:
        return Move(field.moved.origin, field.moved.target)
    if before is None or after is None:
        value = _unnamed(after if before is None else before, field.words[-1])
        lines = tuple(_lines(value, "", next((str(key) for key in field.route[-1:] if isinstance(key, str)), "")))
        most = len(lines) if is_whole else MOST_LINES
        return Whole(before is None, lines[:most], len(lines) - len(lines[:most]))
    if isinstance(before, str) and isinstance(after, str) and " " in f"{before}{after}".strip():
        pieces = word_changes(before, after)
        if is_reworded(pieces):
            return Rewording(pieces if is_whole else tuple(excerpt(pieces)))
    if isinstance(before, list) and isinstance(after, list):
        return _listing(before, after, is_whole=is_whole)
    return Swap(said(before), said(after))


def said(value: Any) -> str:  # noqa: ANN401  # any JSON
    """A value in words."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "yes" if value else "no"
        case dict():
            name = next((value[key] for key in NAMES if isinstance(value.get(key), str)), None)
            return name or "; ".join(f"{label}: {text}" for label, text in _lines(value, ""))
        case list():
            return ", ".join(map(said, value)) or "nothing"
        case _:
            return str(value)


def _unnamed(value: Any, name: str) -> Any:  # noqa: ANN401  # any JSON
    """Leaves out the name of an element, which is told already."""
    if not isinstance(value, dict) or len(value) == 1:
        return value
    return {key: inner for key, inner in value.items() if key not in NAMES or inner != name}


def _listing(before: list[Any], after: list[Any], *, is_whole: bool) -> Swap | Listing:
    gone = [said(value) for value in before if value not in after]
    come = [said(value) for value in after if value not in before]
    if not gone and not come:
        return Swap(said(before), said(after))
    most = len(gone) + len(come) if is_whole else MOST_LISTED
    rest = len(gone[most:]) + len(come[most:])
    return Listing(tuple(gone[:most]), tuple(come[:most]), rest)


def _lines(value: Any, label: str, name: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401  # any JSON
    """Yields what a value consists of, each text with the names of what holds it."""
    match value:
        case dict():
            for key, inner in value.items():
                if key == "descriptions":
                    yield from _lines(inner, label)
                elif key != "id" or len(value) == 1:
                    yield from _lines(inner, _within(label, key.replace("_", " ")), key)
        case list() if any(isinstance(element, dict) for element in value):
            yield from _elements(value, label, name)
        case _:
            yield label, said(value)


def _elements(values: list[Any], label: str, name: str) -> Iterator[tuple[str, str]]:
    above = label.rpartition(", ")[0]
    holder = "" if above == "rubric" else above.removesuffix(", rubric")
    noun = _within(holder, element_of(name))
    for index, element in enumerate(values):
        match element:
            case dict():
                key = next((key for key in NAMES if isinstance(element.get(key), str)), None)
                if key is not None and len(element) == 1:
                    yield noun, element[key]
                elif key is None and len(element) == 1:
                    yield from _lines(element, noun)
                else:
                    rest = {inner: value for inner, value in element.items() if inner != key}
                    yield from _lines(rest, f"{noun} {element[key] if key is not None else index + 1}")
            case _:
                yield noun, said(element)


def _within(label: str, inner: str) -> str:
    return f"{label}, {inner}" if label else inner
