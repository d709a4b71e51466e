"""What a file is to hold: what stays, what is written anew, and what that comes to."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from mcctl.catalog.document import Data


@dataclass(frozen=True, slots=True)
class Kept:
    """A value that stays as it is written."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """A value that is written anew."""

    value: Data


@dataclass(frozen=True, slots=True)
class Keys:
    """What the keys are to hold, in the order in which they are to stand; a key that is not among them goes."""

    values: Mapping[str, "Wanted"]


@dataclass(frozen=True, slots=True)
class Elements:
    """What the elements of a list are to be, each with the place in the list before that it comes from; None = it is new."""

    elements: tuple[tuple[int | None, "Wanted"], ...]


Wanted = Kept | Fresh | Keys | Elements
KEPT = Kept()


def settled(wanted: Wanted, before: Data) -> Data:
    """The data that a wanted value is, where one is there before."""
    match wanted:
        case Kept():
            return before
        case Fresh():
            return wanted.value
        case Keys():
            old = before if isinstance(before, dict) else {}
            return {key: settled(inner, old.get(key)) for key, inner in wanted.values.items()}
        case Elements():
            held = before if isinstance(before, list) else []
            return [settled(inner, held[at] if at is not None else None) for at, inner in wanted.elements]
        case _:
            assert_never(wanted)


def as_read(value: Data) -> Data:
    """Data as a file gives it, where every value is a text."""
    match value:
        case dict():
            return {key: as_read(inner) for key, inner in value.items()}
        case list():
            return [as_read(inner) for inner in value]
        case bool() | int() | float():
            return json.dumps(value)
        case _:
            return value
