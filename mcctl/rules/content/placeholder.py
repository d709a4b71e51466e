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


SIGNS = ("TODO", "TBD", "TBV", "FIXME", "XXX", "???", "orem", "OREM")
BRACKETED = {"[": ("nsert", "NSERT"), "<": ("<insert", "<your", "<name", "<title")}
"""What may be a placeholder in a file that holds a bracket; most hold none, which is told at once."""
FURTHEST = 100
"""How far before a `#` in a file the word before it ends."""


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
    if any(sign in source for sign in SIGNS):
        return True
    if any(bracket in source and any(word in source for word in words) for bracket, words in BRACKETED.items()):
        return True
    at = source.find("#")
    while at >= 0:
        if BEFORE_NUMBER.search(source[max(0, at - FURTHEST) : at]):
            return True
        at = source.find("#", at + 1)
    return False


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
