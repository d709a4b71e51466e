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

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic, Edit, Fix, Rule, Severity
from mcctl.rules.prose import GAP, OF_WORD, Passage, occurrences, word_set

RULE = Rule("MC309", "doubled-word", Severity.WARNING)

DOUBLED = re.compile(rf"(?<![{OF_WORD}./\\$@#])([^\W\d_]{{1,24}})(?:{GAP}((?i:\1)))+(?![{OF_WORD}(=/\\]|\.\w)")
WITHOUT_MARKS = str.maketrans("", "", ".,;:!?()[]{}*_\"'>")
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
    words = source.lower().translate(WITHOUT_MARKS).split()
    return any(map(eq, words, islice(words, 1, None)))


def _is_slip(passage: Passage, found: re.Match[str]) -> bool:
    word = found[2]
    if passage.is_english:
        return word.islower() and word not in MAY_FOLLOW_ITSELF and (len(word) > 1 or word == "a")
    return word in DOUBLED_ELSEWHERE.get(passage.language.partition("-")[0].lower(), frozenset())
