"""`ROUTE=VALUE` as it is given on a command line: a way into a definition, and what is to stand there."""

import re
from dataclasses import dataclass

from mcctl.catalog.document import Data
from mcctl.diagnostics import Severity
from mcctl.errors import UsageError
from mcctl.source.reader import read_yaml

WORD = r"""(?:"[^"]+"|[^\s."=:](?:[^."=:]*[^\s."=:])?)"""
ROUTE = re.compile(rf"{WORD}(?:\.{WORD})*")
ASSIGNMENT = re.compile(rf"({ROUTE.pattern})(:?=)(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Assignment:
    """What is to stand at a place, which is named as a person does."""

    words: tuple[str, ...]
    value: Data


def read_assignment(text: str) -> Assignment:
    """Reads `title=A text as it is` or `tags:=[as, in, a, file]`; a UsageError tells of what is neither."""
    found = ASSIGNMENT.fullmatch(text)
    if found is None:
        raise UsageError(
            f"`--set {text}` says not what to set to what",
            hint="write `--set title=…`, or `--set tags:=[…]` as in a file",
        )
    route, sign, value = found.groups()
    return Assignment(read_words(route), _read_value(value) if sign == ":=" else value)


def read_words(route: str) -> tuple[str, ...]:
    """Reads `assessment.parts.evidence`; what holds a full stop stands in quotes: `levels."Level 1.5"`."""
    if ROUTE.fullmatch(route) is None:
        raise UsageError(
            f"`{route}` is no way into a definition", hint="write keys with full stops between: `badge.alt`"
        )
    return tuple(word.strip('"') for word in re.findall(WORD, route))


def _read_value(text: str) -> Data:
    lines = "".join(f"\n  {line}" for line in text.split("\n")) if "\n" in text else f" {text}"
    reading = read_yaml("", f"value:{lines}\n".encode(errors="replace"))
    wrong = next((one for one in reading.diagnostics if one.rule.severity is Severity.ERROR), None)
    data = reading.document.data if reading.document is not None else None
    if wrong is not None or not isinstance(data, dict) or set(data) != {"value"}:
        why = wrong.message if wrong is not None else "it is more than one value"
        raise UsageError(f"`{text}` cannot be read: {why}", hint="write the value as in a file")
    return data["value"]
