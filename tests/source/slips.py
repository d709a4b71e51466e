"""Slips of the keyboard and of the mind, made by chance in the text of a file."""

import random
import re
from collections.abc import Callable, Sequence

SIGNS = "\"'[]{}:,#&*!|>%@`-?\t =~.0\\<"
PIECES: Sequence[str] = (
    *SIGNS, ": ", "- ", "? ", "&a ", "*a", "!x ", "<<: *a", "---\n", "...\n", "%YAML 1.2\n", "null", "NO", "1.10", "012",
    "2026-05-01", "\ufeff", "\u0085", "\u2028", "\U0001f600", "é", "|2-\n", '"\\', "\0", "\x1b[31m", "[[[[", "{{ x }}",
    ">-\n", "# mcctl: ignore[MC302] x", "  ", "\n", "\n\n", "title: x\n", "id: x\n", "kind: stack\n", "{a: &a [*a]}",
)  # fmt: skip

Edit = Callable[[str, random.Random], str]


def _replaced(pattern: str, replacement: str) -> Edit:
    """Replaces one of the places of a line that match."""
    compiled = re.compile(pattern)

    def edit(line: str, chance: random.Random) -> str:
        found = list(compiled.finditer(line))
        if not found:
            return line
        one = chance.choice(found)
        start, end = one.span()
        return line[:start] + one.expand(replacement) + line[end:]

    return edit


def _with_a_piece(line: str, chance: random.Random) -> str:
    at = chance.randint(0, len(line))
    return line[:at] + chance.choice(PIECES) + line[at:]


def _without_a_stretch(line: str, chance: random.Random) -> str:
    start = chance.randint(0, len(line))
    return line[:start] + line[chance.randint(start, min(len(line), start + 12)) :]


IN_A_LINE: Sequence[Edit] = (
    lambda line, chance: " " * chance.randint(1, 5) + line,
    lambda line, chance: line[chance.randint(1, 4) :] if line.startswith("    ") else line,
    lambda line, _: f"{line}\n{line}",
    lambda line, _: line.upper(),
    lambda line, _: line[:0],
    _replaced(r"(?<=\w):(?= |$)", ""),
    _replaced(r"(?<=\w): (?=\S)", ":"),
    _replaced(r"^( *)- ", r"\1-"),
    _replaced(r"^( *)- ", r"\1  "),
    _replaced(r"[\"'\[\]{},]", ""),
    _replaced(r"([\"'\[\]{},:-])", r"\1\1"),
    _replaced(r"^( *(?:- )?)(\w)(\w)(\w*):", r"\1\3\2\4:"),
    _replaced(r"^((?: *- )? *[\w-]+:) .*$", r"\1"),
    _replaced(r"^((?: *- )? *[\w-]+:) .*$", r"\1 [x, {y: z}]"),
    _replaced(r"^((?: *- )? *[\w-]+:) .*$", r"\1 1.10"),
    _replaced("^  ", "\t"),
    _replaced(r"(?<=\w) (?=\w)", ": "),
    _replaced(r"(?<=\w)(?=\w)", '"'),
    _with_a_piece,
    _without_a_stretch,
)


def slipped(text: str, chance: random.Random) -> str:
    """Makes one to four slips in a text."""
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        lines = text.split("\n")
        at = chance.randrange(len(lines))
        match chance.randrange(10):
            case 0:
                other = chance.randrange(len(lines))
                lines[at], lines[other] = lines[other], lines[at]
            case 1:
                del lines[at : at + chance.randint(1, 5)]
            case 2:
                lines[at:at] = lines[at : at + chance.randint(1, 8)]
            case _:
                lines[at] = chance.choice(IN_A_LINE)(lines[at], chance)
        text = "\n".join(lines)
    return text


def heaped(chance: random.Random) -> str:
    """Heaps pieces of YAML on each other."""
    words = (*PIECES, "a", "b", "a: ", "b:\n  ", "- ", "\n- ", "\n  ", ", ", "]", "}", "x\n")
    return "".join(chance.choice(words) for _ in range(chance.randint(0, 40)))
