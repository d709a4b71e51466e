"""Allowances in commit messages, as trailers: `Expose: leading-stem-change`."""

import re
from collections.abc import Iterator

ALLOWING = ("expose", "withdraw", "retire", "retire-all", "overwrite", "same-version")
"""The words of the flags that allow something by name (`--expose ID`), which the trailers share."""

BETWEEN = re.compile(r"[,\s]+")


def allowances_in(trailers: str) -> frozenset[str]:
    """Reads lines of trailers into allowances such as `expose leading-stem-change`; other trailers are nobody's business.

    A key is known in small and capital letters; a line may name several ids, between commas or spaces.
    """
    return frozenset(_allowed(trailers))


def _allowed(trailers: str) -> Iterator[str]:
    for line in trailers.split("\n"):
        key, colon, names = line.partition(":")
        word = key.strip().lower()
        if colon and word in ALLOWING:
            yield from (f"{word} {name}" for name in BETWEEN.split(names) if name)
