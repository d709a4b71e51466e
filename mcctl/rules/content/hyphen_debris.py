"""A word holds a hyphen that copying has left in it.

Whoever copies from a page that was set in columns takes along the hyphens at the ends of its lines: "instruc- tion". Such
a word is not found by a search, and is read aloud as two. It is told where the two halves without the hyphen are a word that
the catalogue writes elsewhere, or where the second half is no word at all. "Pre- and post-assessment" is right.

Instead of:

```yaml micro-credentials/code-tracing.yaml
description: In this form of instruc- tion, students read programs before they write any.
```

Write:

```yaml micro-credentials/code-tracing.yaml
description: In this form of instruction, students read programs before they write any.
```
"""

import re
from collections.abc import Iterator

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic, Edit, Fix, Rule, Severity
from mcctl.rules.prose import GAP, OF_WORD, occurrences, word_set

RULE = Rule("MC308", "hyphen-debris", Severity.WARNING)

LETTER = r"[^\W\d_]"
SOFT_HYPHEN = "\u00ad"
HYPHENATED = re.compile(
    rf"(?<![{OF_WORD}])(?P<first>{LETTER}{{2,20}})(?:-(?P<gap>{GAP})?|{SOFT_HYPHEN})(?P<second>{LETTER}{{2,20}})(?![{OF_WORD}])"
)
SUSPENDED = word_set("and or to nor but versus vs through than as und oder bis sowie bzw y e o u et ou ni hasta")
"""What follows a hyphen at the end of a word that is completed later."""

PREFIXES = word_set(
    "ante anti bi bio co counter cross de dis en ex extra geo hyper in inter intra macro mega meta micro mid mini mis multi "
    "neuro non out over post pre pro psycho re self semi socio sub super tele trans tri ultra un under up"
)
NO_WORDS = word_set(
    "tion tions tional tionally sion sions ment ments mental ing ings ness ity ities ence ences ance ances ally ation ations "
    "ative atives ered ering ical ically ables tive tives cation cations tation tations dent dents"
)
"""Second halves that are no English words."""


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds words with such a hyphen."""
    words: set[str] = set()
    for passage, found in occurrences(catalog, HYPHENATED):
        first, second = found["first"].lower(), found["second"].lower()
        if not found["second"].islower() or second in SUSPENDED:
            continue
        words = words or _words(catalog)
        if SOFT_HYPHEN not in found[0] and not _is_debris(first, second, words, is_apart=found["gap"] is not None):
            continue
        joined = f"{found['first']}{found['second']}"
        exact = passage.exact_span(*found.span())
        written = " ".join(found[0].replace(SOFT_HYPHEN, "-").split())
        yield Diagnostic(
            RULE, f"`{written}` holds a hyphen that looks like one from the end of a copied line", passage.document.path,
            passage.span(*found.span()), passage.route, hint=f"did you mean `{joined}`?",
            fix=Fix(safe=False, edits=(Edit(exact, joined),)) if exact else None,
        )  # fmt: skip


def _is_debris(first: str, second: str, words: set[str], *, is_apart: bool) -> bool:
    if second in NO_WORDS:
        return is_apart or first + second in words
    if first + second not in words:
        return False
    return is_apart or not (first in words or second in words or first in PREFIXES)


def _words(catalog: Catalog) -> set[str]:
    """Collects what stands between spaces anywhere in the files."""
    found: set[str] = set()
    for entry in catalog.entries:
        found.update(entry.document.text.lower().split())
    return found
