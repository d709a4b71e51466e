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
from mcctl.rules.prose import GAP, OF_WORD, Passage, occurrences, word_set

RULE = Rule("MC308", "hyphen-debris", Severity.WARNING)

LETTER = r"[^\W\d_]"
SOFT_HYPHEN = "\u00ad"
HYPHENATED = re.compile(
    rf"(?<![{OF_WORD}])(?P<first>{LETTER}{{2,20}})(?:-(?P<gap>{GAP})?|{SOFT_HYPHEN})(?P<second>{LETTER}{{2,20}})(?![{OF_WORD}])"
)
APART = re.compile(rf"{LETTER}-$|{SOFT_HYPHEN}")
WHOLE = re.compile(rf"^\W*({LETTER}{{2,20}})-({LETTER}{{2,20}})\W*$")
SUSPENDED = word_set("and or to nor but versus vs through than as und oder bis sowie bzw y e o u et ou ni hasta")
"""What follows a hyphen at the end of a word that is completed later."""

PREFIXES = word_set(
    "ante anti bi bio co counter cross de dis en ex extra geo hyper in inter intra macro mega meta micro mid mini mis multi "
    "neuro non out over post pre pro psycho re self semi socio sub super tele trans tri ultra un under up"
)
NO_WORDS = word_set(
    "tion tions tional tionally sion sions ment ments ing ings ness ity ities ence ences ance ances ation ations ative "
    "atives ered ering ical ically tive tives cation cations tation tations struction"
)
"""Second halves that are no English words."""


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds words with such a hyphen."""
    words = _words(catalog)
    suspects = {word for word in words if _is_suspect(word, words)}

    def may_hold(source: str) -> bool:
        return bool(suspects) and not suspects.isdisjoint(source.lower().split())

    def is_slip(_: Passage, found: re.Match[str]) -> bool:
        return found["second"].islower() and _is_debris(found, words)

    for passage, found in occurrences(catalog, HYPHENATED, is_slip, may_hold=may_hold):
        joined = f"{found['first']}{found['second']}"
        exact = passage.exact_span(*found.span())
        written = " ".join(found[0].replace(SOFT_HYPHEN, "-").split())
        yield Diagnostic(
            RULE, f"`{written}` holds a hyphen that looks like one from the end of a copied line", passage.document.path,
            passage.span(*found.span()), passage.route, hint=f"did you mean `{joined}`?",
            fix=Fix(safe=False, edits=(Edit(exact, joined),)) if exact else None,
        )  # fmt: skip


def _is_suspect(word: str, words: set[str]) -> bool:
    whole = WHOLE.match(word) if "-" in word else None
    return APART.search(word) is not None or (whole is not None and _is_joined_elsewhere(whole[1], whole[2], words))


def _is_debris(found: re.Match[str], words: set[str]) -> bool:
    first, second = found["first"].lower(), found["second"]
    if SOFT_HYPHEN in found[0]:
        return True
    if found["gap"] is not None:
        return second not in SUSPENDED and (second in NO_WORDS or first + second in words)
    return _is_joined_elsewhere(first, second, words)


def _is_joined_elsewhere(first: str, second: str, words: set[str]) -> bool:
    are_no_words = second in NO_WORDS or (first not in PREFIXES and words.isdisjoint({first, second}))
    return are_no_words and first + second in words


def _words(catalog: Catalog) -> set[str]:
    """Collects what stands between spaces anywhere in the files."""
    found: set[str] = set()
    for entry in catalog.entries:
        found.update(entry.document.text.lower().split())
    return found
