"""Which words authors can be expected to know: everyday ones, those of the format and the commands, those of the glossary."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from mcctl.cli.main import COMMANDS
from mcctl.model.glossary import glossary
from mcctl.model.manual import manual

HERE = Path(__file__).parent
QUIET = re.compile(
    r"""
      ```.*?``` | `[^`]*` | "[^"\n]{0,40}"            # code, and what is quoted
    | <[^>\n]*> | \]\([^)]*\) | https?://\S+          # marks of HTML and Markdown, addresses
    | --[a-z-]+ | \{[^}]*\}                           # options, what is filled in
    | \b[a-z]{2}-[A-Z]{2}\b | \b[A-Z_]{2,}\b          # pt-BR, FILE
    | [\w*/-]*[./][\w./*-]+ | \b\w*\d\w*\b            # mcctl.yaml, MC302
    """,
    re.DOTALL | re.VERBOSE,
)
"""What is quoted, named or shown, not said."""

WORD = re.compile(r"[^\W\d_]+(?:[-'\u2019][^\W\d_]+)*")

ENDINGS = ("s", "es", "d", "ed", "ing", "ly")
"""What an everyday word may end in without another entry in the list."""


def listed(name: str) -> list[str]:
    """Reads a list of words, one a line."""
    return (HERE / name).read_text(encoding="utf-8").split()


@cache
def everyday() -> frozenset[str]:
    """Words that need no explanation."""
    return frozenset(listed("everyday.txt"))


@cache
def technical() -> frozenset[str]:
    """Words that may never pass for everyday ones."""
    return frozenset(listed("technical.txt"))


@cache
def explained() -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """The words that the glossary explains, and the terms of several words."""
    names = {form.lower() for word in glossary() for form in (word.word, *word.forms)}
    phrases = sorted((name for name in names if " " in name), key=len, reverse=True)
    return (
        frozenset(name for name in names if " " not in name),
        tuple(re.compile(rf"\b{re.escape(phrase)}\b", re.IGNORECASE) for phrase in phrases),
    )


@cache
def of_the_format() -> frozenset[str]:
    """Kinds of files, keys and commands, which have pages of their own."""
    keys = {part for entry in manual() for part in entry.path}
    return frozenset(word for name in keys | COMMANDS.keys() for word in (name, *name.split("_")))


def unknown_words(text: str) -> Iterator[str]:
    """Yields the words of a text that an author may not know."""
    words, phrases = explained()
    said = QUIET.sub(" ", text)
    for phrase in phrases:
        said = phrase.sub(" ", said)
    for found in WORD.finditer(said):
        word = found[0].lower().replace("\u2019", "'").removesuffix("'s").removesuffix("'")
        if not _is_known(word, words):
            yield from (part for part in word.split("-") if not _is_known(part, words))


def _is_known(word: str, words: frozenset[str]) -> bool:
    if len(word) == 1 or word in words or word in of_the_format():
        return True
    if word in technical():
        return False
    stems = (word.removesuffix(ending) for ending in ("", *ENDINGS) if word.endswith(ending))
    return any(stem in everyday() or f"{stem}e" in everyday() for stem in stems)
