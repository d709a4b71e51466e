"""A text holds a placeholder.

What stands for a text that is still to come reaches learners as it is: `TODO`, `TBD`, `TBV`, `FIXME`, `XXX`, `???`, a lone
`#` where a number belongs, "Lorem ipsum", `[insert …]`. Only capitals count: "todo" is a Spanish word.

In a draft it is a note, since a draft is unfinished.

Instead of:

```yaml micro-credentials/code-tracing.yaml
description: >-
  Part of a stack of # micro-credentials on reading code. TODO name the stack.
```

Write:

```yaml micro-credentials/code-tracing.yaml
description: >-
  Part of a stack of two micro-credentials on reading code.
```
"""

import re
from collections.abc import Iterator

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic, Rule, Severity
from mcctl.model.scalar import TextKind
from mcctl.rules.prose import SENTENCES, Passage, occurrences

RULE = Rule("MC307", "placeholder", Severity.WARNING, Severity.NOTE)

KINDS = SENTENCES | {TextKind.VERBATIM, TextKind.DOI}
PLACEHOLDER = re.compile(
    r"""
      (?:TODO|TBD|TBV|FIXME|X{3,8})(?![\w-])
    | \?{3,8}(?![\w*-])
    | [Ll](?:orem|OREM)\s+(?i:ipsum)\b
    | \[\s?[Ii](?:nsert|NSERT)\b[^\[\]\n]{0,80}\](?![(\ufffc])
    | <(?:name|title|(?:insert|your)\b[^<>\n]{0,80})>(?![\w.-])
    | \#(?<=[^\n]\#)(?=\s+[a-z])
    """,
    re.VERBOSE,
)
JOINED = re.compile(r"[\w-]$")
BEFORE_NUMBER = re.compile(
    r"\b(?i:of|the|these|those|all|any|least|most|than|with|earn|complete|in|from|for|about)\s+$"
)
AFTER_NUMBER = re.compile(r" (?!(?:of|and|or)\b)[a-z]")


SIGNS = {
    "T": re.compile(r"T(?:ODO|BD|BV)"),
    "X": re.compile(r"X(?:XX|(?<=FIX)ME)"),
    "?": re.compile(r"\?\?\?"),
    "R": re.compile(r"R(?<=OR)EM"),
    "[": re.compile(r"\[\s*[Ii](?:nsert|NSERT)"),
    "<": re.compile(r"<(?:insert|your|name|title)"),
}
"""What may be a placeholder in a file that holds a certain character; most hold few of these, which is told at once."""
SET_OFF = re.compile(r"#(?<=\s#)(?=\s)")
FURTHEST = 100
"""How far before a `#` in a file the word before it ends."""
LONGEST = 10
"""More than the letters of such a word."""


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds placeholders."""
    for passage, found in occurrences(catalog, PLACEHOLDER, _is_left, kinds=KINDS, may_hold=_may_hold):
        yield Diagnostic(
            RULE, f"`{found[0]}` stands where something is still to be written", passage.document.path,
            passage.span(*found.span()), passage.route,
            hint="write what belongs here, or leave the sentence out",
        )  # fmt: skip


def _may_hold(source: str) -> bool:
    """Tells whether a file may hold a placeholder, more quickly than the pattern does."""
    if _has_sign(source):
        return True
    before = (source[max(0, found.start() - FURTHEST) : found.start()] for found in SET_OFF.finditer(source))
    return any(BEFORE_NUMBER.search(f"{stretch.rstrip()[-LONGEST:]} ") for stretch in before)


def placeholder_in(text: str) -> re.Match[str] | None:
    """Finds what may be a placeholder in a text."""
    return PLACEHOLDER.search(text) if "#" in text or _has_sign(text) else None


def _has_sign(text: str) -> bool:
    return "orem" in text or any(sign.search(text) for character, sign in SIGNS.items() if character in text)


def _is_left(passage: Passage, found: re.Match[str]) -> bool:
    """Tells a placeholder from "the # of students" and "TODO EL ALUMNADO"."""
    before, after = passage.text[max(0, found.start() - 20) : found.start()], passage.text[found.end() :][:20]
    if found[0][0] in "TFX?" and JOINED.search(before):
        return False
    match found[0]:
        case "#":
            return BEFORE_NUMBER.search(before) is not None and AFTER_NUMBER.match(after) is not None
        case "TODO" if not passage.is_english:
            return after == "" or after.startswith(":")
        case _:
            return True
