"""HTML and SVG as values: a text is escaped where it enters an element, so that none can be forgotten."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Union

_VOID: Final = frozenset({"br", "col", "hr", "meta"})
_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]")
"""What HTML forbids, and what turns the direction of the text around it."""


@dataclass(frozen=True, slots=True)
class Markup:
    """HTML that is complete and escaped."""

    text: str


Child = Union[Markup, str, Iterable["Child"], None]  # noqa: UP007 - a name that is not there yet has no `|`
Attribute = str | float | bool | None


def visible(text: str) -> str:
    """Replaces the characters that a page must not hold, or that hide what it says."""
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text)


def joined(*children: Child) -> Markup:
    """Puts children one after the other; texts are escaped, and None is nothing."""
    return Markup("".join(_written(child) for child in children))


def element(name: str, /, *children: Child, **attributes: Attribute) -> Markup:
    """Makes an element.

    Args:
        name: Of the element.
        children: What it holds.
        attributes: By name, `_` for `-`, and a last `_` for nothing (`class_`); True is written bare, None and False not.
    """
    said = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{_escaped(str(value))}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    end = "" if name in _VOID else f"</{name}>"
    return Markup(f"<{name}{said}>{joined(*children).text}{end}")


def _escaped(text: str) -> str:
    return html.escape(visible(text), quote=True)


def _written(child: Child) -> str:
    match child:
        case None:
            return ""
        case Markup(text):
            return text
        case str():
            return _escaped(child)
        case _:
            return "".join(_written(one) for one in child)
