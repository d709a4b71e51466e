"""How what a guard refuses is allowed by name, in words for hints."""

from collections.abc import Sequence


def if_meant(word: str, names: Sequence[str]) -> str:
    """Says how to allow something for ids: `if_meant("expose", ["a"])`."""
    trailer = f"{word.title()}: {', '.join(names)}"
    flags = " ".join(f"--{word} {name}" for name in names)
    return f"end the commit message with an empty line and `{trailer}`, or pass `{flags}` to publish"
