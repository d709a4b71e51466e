"""Who shows a competency, in English: the noun in singular and plural, and where a sentence begins with it."""

import re
from functools import lru_cache
from itertools import islice

WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
ALTERNATIVES = re.compile(r"\s*/\s*|\s*,\s*|\s+(?:or|and)\s+|\s*&\s*", re.IGNORECASE)
IRREGULAR = {
    "person": "people",
    "man": "men",
    "woman": "women",
    "child": "children",
    "alumnus": "alumni",
    "staff": "staff",
}
SIBILANT = re.compile(r"(?:s|x|z|ch|sh)$")
CONSONANT_Y = re.compile(r"(?<=[^aeiou])y$")

SAID_OF_ONE = re.compile(r"[a-z]+[^suia']s")
SEVERAL = 256
"""How many performers are kept in mind; those of a catalogue are few."""

NO_VERB = frozenset({"always", "besides", "nowadays", "perhaps", "sometimes"})


@lru_cache(SEVERAL)
def plural_of(performer: str) -> str:
    """The noun as it begins a sentence about several: `Teacher leaders`, `Learners`."""
    nouns = [noun for noun in ALTERNATIVES.split(performer) if noun.strip()] or [performer]
    *before, last = nouns[0].split()
    return " ".join([*before, last if _is_plural(last) else _plural(last)])


def end_of_performer(sentence: str, performer: str, *, furthest: int) -> int | None:
    """Finds where a noun ends with which a sentence begins, in singular or plural; None where it does not.

    Args:
        sentence: A sentence of English.
        performer: A noun, or several of which one suffices (`Educator or coach`).
        furthest: How many words can stand before it, as in `Each early-career educator`.
    """
    nouns = _nouns_of(performer)
    found = list(islice(WORD.finditer(sentence), furthest + max(map(len, nouns))))
    words = [word[0].lower() for word in found]
    for wanted in nouns:
        for at in range(min(furthest + 1, len(words) - len(wanted) + 1)):
            if wanted and all(map(_is_same, words[at:], wanted)):
                return found[at + len(wanted) - 1].end()
    return None


@lru_cache(SEVERAL)
def _nouns_of(performer: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(WORD.findall(noun)) for noun in ALTERNATIVES.split(performer.lower()))


def verb_said_of_one(sentence: str, performer: str) -> str | None:
    """Finds the verb in `Educators explores …`: a plural begins the sentence, and what follows is said of one."""
    plural = plural_of(performer)
    if not sentence.startswith(f"{plural} "):
        return None
    found = WORD.match(sentence, len(plural) + 1)
    verb = found[0] if found else ""
    return verb if SAID_OF_ONE.fullmatch(verb) and verb not in NO_VERB else None


def _is_same(word: str, noun: str) -> bool:
    return word == noun or word == _plural(noun) or noun == _plural(word)


def _is_plural(noun: str) -> bool:
    return (noun.endswith("s") and not noun.endswith(("ss", "us"))) or noun.lower() in IRREGULAR.values()


@lru_cache(SEVERAL)
def _plural(noun: str) -> str:
    lower = noun.lower()
    if lower in IRREGULAR:
        irregular = IRREGULAR[lower]
        return irregular.capitalize() if noun[0].isupper() else irregular
    if CONSONANT_Y.search(lower):
        return f"{noun[:-1]}ies"
    return f"{noun}es" if SIBILANT.search(lower) else f"{noun}s"
