"""The words that authors meet in messages and pages, and what each means; the text is in `glossary.md`."""

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

HEADING = re.compile(r"^## (?P<word>[^:\n]+)(?:: (?P<forms>.+))?$", re.MULTILINE)
SEE_ALSO = re.compile(r"^See also: (?P<words>.+)\.$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Word:
    """A word with what it means (Markdown), the other forms in which it is met, and the words that explain more."""

    word: str
    forms: tuple[str, ...]
    meaning: str
    see_also: tuple[str, ...]


@cache
def glossary() -> tuple[Word, ...]:
    """Every word, in the order of the alphabet."""
    text = resources.files("mcctl.model").joinpath("glossary.md").read_text(encoding="utf-8")
    headings = list(HEADING.finditer(text))
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    return tuple(_word(heading, text[heading.end() : end].strip()) for heading, end in zip(headings, ends, strict=True))


def _word(heading: re.Match[str], text: str) -> Word:
    see_also = SEE_ALSO.search(text)
    return Word(
        heading["word"],
        tuple((heading["forms"] or "").split(", ")) if heading["forms"] else (),
        SEE_ALSO.sub("", text).strip(),
        tuple(see_also["words"].split(", ")) if see_also else (),
    )


def word_named(name: str) -> Word | None:
    """Finds a word by itself or by one of its forms, whatever the case."""
    wanted = " ".join(name.lower().replace("_", " ").split())
    for word in glossary():
        if wanted in (word.word.lower(), word.word.lower().replace("-", " "), *(form.lower() for form in word.forms)):
            return word
    return None
