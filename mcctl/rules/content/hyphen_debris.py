"""A word holds a hyphen that copying has left in it.

Whoever copies from a page that was set in columns takes along the hyphens at the ends of its lines: "instruc- tion". Such
a word is not found by a search, and is read aloud as two. It is told where the two halves without the hyphen are a word that
the file writes elsewhere, or where the second half is no word at all. "Pre- and post-assessment" is right.

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
from functools import lru_cache

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic, Edit, Fix, Rule, Severity
from mcctl.rules.prose import GAP, OF_WORD, Passage, occurrences, word_set

RULE = Rule("MC308", "hyphen-debris", Severity.WARNING)

LETTER = r"[^\W\d_]"
SOFT_HYPHEN = "\u00ad"
HYPHENATED = re.compile(
    rf"(?<![{OF_WORD}])(?P<first>{LETTER}{{2,20}})(?:-(?P<gap>{GAP})?|{SOFT_HYPHEN})(?P<second>{LETTER}{{2,20}})(?![{OF_WORD}])"
)
IN_FILE = re.compile(rf"-(?<={LETTER}{{2}}-)(?P<gap>\s+)?(?P<second>{LETTER}{{2,20}})(?![\w-])")
"""The same as it may be written in a file, where quotes are around texts; sought by its hyphen, which is quickest."""
FIRST = re.compile(rf"(?<!{LETTER}){LETTER}{{2,20}}$")
LONGEST = 20
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
    for passage, found in occurrences(catalog, HYPHENATED, _is_slip, may_hold=_may_hold):
        joined = f"{found['first']}{found['second']}"
        exact = passage.exact_span(*found.span())
        written = " ".join(found[0].replace(SOFT_HYPHEN, "-").split())
        yield Diagnostic(
            RULE, f"`{written}` holds a hyphen that looks like one from the end of a copied line", passage.document.path,
            passage.span(*found.span()), passage.route, hint=f"did you mean `{joined}`?",
            fix=Fix(safe=False, edits=(Edit(exact, joined),)) if exact else None,
        )  # fmt: skip


def _may_hold(source: str) -> bool:
    """Tells whether a file may hold such a word, without a list of all its words."""
    if SOFT_HYPHEN in source:
        return True
    lower = ""
    for found in IN_FILE.finditer(source):
        second, is_apart = found["second"], found["gap"] is not None
        if not second.islower():
            continue
        if is_apart and second in NO_WORDS:
            return True
        first = _end_of(source[max(0, found.start() - LONGEST) : found.start()]).lower()
        if is_apart or second in NO_WORDS or first not in PREFIXES:
            lower = lower or source.lower()
            if first + second in lower:
                return True
    return False


def _end_of(stretch: str) -> str:
    """Finds the letters with which a stretch ends."""
    word = stretch.rpartition(" ")[2]
    if word.isalpha():
        return word
    found = FIRST.search(word)
    return found[0] if found is not None else ""


def _is_slip(passage: Passage, found: re.Match[str]) -> bool:
    first, second = found["first"].lower(), found["second"]
    if not second.islower():
        return False
    if SOFT_HYPHEN in found[0]:
        return True
    words = _words(passage.document.text)
    if found["gap"] is not None:
        return second not in SUSPENDED and (second in NO_WORDS or first + second in words)
    are_no_words = second in NO_WORDS or (first not in PREFIXES and words.isdisjoint({first, second}))
    return are_no_words and first + second in words


@lru_cache(maxsize=1)
def _words(source: str) -> frozenset[str]:
    """Lists what stands between spaces in a file; a few of them at a time hold anything that makes one look."""
    return frozenset(source.lower().split())
