"""There is no space between two words after a comma, a semicolon or a full stop.

It happens where texts are pasted together, and screen readers take the two words for one. Numbers, abbreviations, addresses,
file names and code (between backticks) are left alone.

Instead of:

```yaml micro-credentials/code-tracing.yaml
description: Students predict,run and explain a program.They say aloud what they expect.
```

Write:

```yaml micro-credentials/code-tracing.yaml
description: Students predict, run and explain a program. They say aloud what they expect.
```
"""

import re
from collections.abc import Iterator

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic, Edit, Fix, Rule, Severity, Span
from mcctl.rules.prose import Passage, occurrences, word_set

RULE = Rule("MC310", "missing-space", Severity.WARNING)

LETTER = "A-Za-zÀ-ÖØ-öø-ž"
MARKS = {",": "comma", ";": "semicolon", ".": "full stop"}
FORMS = (
    rf",(?=[{LETTER}]{{2}})(?<=[{LETTER}]{{2}},)",
    rf";(?=[{LETTER}]{{2}})(?<=[{LETTER}]{{2}};)",
    r"\.(?=[A-Z])(?<=[a-z]{2}\.)",
)
MARK = re.compile("|".join(FORMS))
EACH_MARK = {mark: re.compile(form) for mark, form in zip(",;.", FORMS, strict=True)}
"""The same one by one: a pattern that begins with a character is sought by that character, more quickly than several are."""
WORD = rf"[{LETTER}\u2019'-]"
BEFORE = re.compile(rf"(?:^|[\s\u2013\u2014])[\"'(\[*_\u2018\u201c]*(?:{WORD}{{2,40}}[,;])*({WORD}{{2,40}})$")
AFTER = re.compile(rf"({WORD}{{1,40}})(?=[,;.:!?\"')\]*_\u2013\u2014\u2019\u201d\s]|$)")
WINDOW = 60
TITLES = word_set("Dr Mr Mrs Ms Prof St No Nos Vol Fig Ed Eds Inc Jr Sr vs")
PAIRS = {("TL", "DR"), ("tl", "dr")}
BEGINNINGS = word_set(
    "A An The This That These Those There Then They It Its If In On At As Each Every All Any Both Some Many Most More No Not "
    "One Two Three I We You Your Our Their His Her He She And But Or So For To From With Without When Where Which While What "
    "Who Why How After Before Because Although By During Through Once Only Also However Use Using Be Do Describe Explain "
    "Include Identify Submit Upload Provide Share Select Choose Create Write Reflect Discuss Show Analyze Review Record List "
    "Make Please Students Teachers Educators Learners Participants Candidates Evidence Examples"
)
"""Words with which sentences begin, so that `System.Out` is taken for none."""


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds words that stand too close."""
    for passage, found in occurrences(catalog, MARK, _is_slip, may_hold=_may_hold):
        before, after = _words(passage, found)
        start, end = found.start() - len(before), found.end() + len(after)
        exact = passage.exact_span(*found.span())
        yield Diagnostic(
            RULE, f"there is no space after the {MARKS[found[0]]} in `{before}{found[0]}{after}`", passage.document.path,
            passage.span(start, end), passage.route, hint=f"write `{before}{found[0]} {after}`",
            fix=Fix(safe=False, edits=(Edit(Span(exact.end, exact.end), " "),)) if exact else None,
        )  # fmt: skip


def _may_hold(source: str) -> bool:
    """Tells whether a file has a letter right behind such a mark, more quickly than the pattern does."""
    return any(pattern.search(source) for mark, pattern in EACH_MARK.items() if mark in source)


def _is_slip(passage: Passage, found: re.Match[str]) -> bool:
    """Tells whether the mark is one of a sentence."""
    before, after = _words(passage, found)
    if not before or not after or (before, after) in PAIRS:
        return False
    return found[0] != "." or (passage.is_english and before not in TITLES and after in BEGINNINGS)


def _words(passage: Passage, found: re.Match[str]) -> tuple[str, str]:
    """Finds the words on both sides, empty where there is something else."""
    text = passage.prose
    before = BEFORE.search(text[max(0, found.start() - WINDOW) : found.start()])
    after = AFTER.match(text[found.end() : found.end() + WINDOW])
    return before[1] if before else "", after[1] if after else ""
