"""A word is written twice in a row.

"The the" is passed over by the eye that wrote it, most of all at the end of a line, and read aloud by a screen reader. Words
that may follow themselves ("had had", "that that") are not told, nor is anything but a few small words in other languages,
where "nous nous" is right.

Instead of:

```yaml micro-credentials/code-tracing.yaml
description: Students follow the the values of a program's variables from line to line.
```

Write:

```yaml micro-credentials/code-tracing.yaml
description: Students follow the values of a program's variables from line to line.
```
"""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from operator import eq
from unicodedata import category

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic, Edit, Fix, Rule, Severity
from mcctl.rules.prose import GAP, OF_WORD, Passage, occurrences, word_set

RULE = Rule("MC309", "doubled-word", Severity.WARNING)

MOST_ASCII = 0x7F
DOUBLED = re.compile(
    rf"(?<![{OF_WORD}.:/\\$@#])([^\W\d_]{{1,24}})(?:{GAP}((?i:\1)))+(?![{OF_WORD}(=/\\]|[.:]+[{OF_WORD}])"
)
LOWERED = bytes(
    code if code > MOST_ASCII or chr(code).isalnum() or chr(code) in "_-" else ord(" ")
    for code in bytes(range(256)).lower()
)
"""By byte, what stands there in small letters: spaces between words, whatever divides them."""
BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
MAY_FOLLOW_ITSELF = word_set(
    "had that her very really so much many more far long no yes ha blah bye knock yum do can will"
)
DOUBLED_ELSEWHERE: Mapping[str, frozenset[str]] = {
    "es": word_set("el los las un una unos unas de del en y o con por para que su sus al a"),
    "pt": word_set("o os um uma de do da em e com por para que seu sua ao"),
    "fr": word_set("le les un une des du de et ou dans pour par que au aux sur"),
    "de": word_set("und oder mit von zu für auf im den dem ein eine einen ist nicht auch"),
    "it": word_set("il gli un una di del della e o in con per che"),
}
"""By language, small words that never follow themselves."""


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds doubled words."""
    for passage, found in occurrences(catalog, DOUBLED, _is_slip, may_hold=_may_hold):
        exact = passage.exact_span(*found.span())
        yield Diagnostic(
            RULE, f"`{found[2]}` is written twice in a row", passage.document.path, passage.span(*found.span()),
            passage.route, hint=f"write `{found[1]}` once",
            fix=Fix(safe=False, edits=(Edit(exact, found[1]),)) if exact else None,
        )  # fmt: skip


def _may_hold(source: str) -> bool:
    """Tells whether a file holds a word twice in a row, more quickly than a pattern does."""
    if not source.isascii():
        for character in set(BEYOND_ASCII.findall(source)):
            if not character.isalnum() and not _is_accent(character):
                source = source.replace(character, " ")
        # the two letters that are not what the pattern takes for the same where they stand in a word's small letters
        source = source.replace("\u0130", "i").lower().replace("\u03c2", "\u03c3")
    # what stands behind a word is part of it here, so that `text: Text` and `the end. End` are no word twice in a row
    words = source.encode("utf-8", "surrogatepass").translate(LOWERED, b".:").split()
    return any(map(eq, words, islice(words, 1, None)))


def _is_slip(passage: Passage, found: re.Match[str]) -> bool:
    word, (start, end) = found[2], found.span()
    if any(map(_is_accent, passage.prose[max(0, start - 1) : start] + passage.prose[end : end + 1])):
        return False
    if passage.is_english:
        return word.islower() and word not in MAY_FOLLOW_ITSELF and (len(word) > 1 or word == "a")
    return word in DOUBLED_ELSEWHERE.get(passage.language.partition("-")[0].lower(), frozenset())


def _is_accent(character: str) -> bool:
    """Tells whether a character is a part of the letter before it."""
    return category(character).startswith("M")
