"""Nothing from a file or from the platform reaches a terminal, a log, Markdown or JSON as anything but text."""

import json
import re
from collections.abc import Iterable
from typing import Any

UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # what steers a terminal
    "\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"  # what nobody sees
    "\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069"  # what turns or breaks a line
    "\ud800-\udfff]"  # what no encoding can write
    # joiners, other than behind letters that join, signs and emoji
    "|(?<![\u0620-\u109f\u1700-\u17b3\u17b6-\u180a\u1810-\u1aff\u2190-\u2bff\ufb50-\ufdff\ufe0f\ufe70-\ufefc\U0001f000-\U0001faff])"
    "[\u200c\u200d]"
    r"|(?<=#)#(?=\[)"  # GitHub's runner takes `##[` for a command wherever it stands
)
BREAK = re.compile(r"\r\n|[\t\n]")

LETTER = r"(?:(?!_)[\w\u0300-\u036f\u0590-\u1cff])"
PROSE = re.compile(f"{LETTER}+(?:['\u2019/\u2013\u2014-]{LETTER}+)*")
"""A word that means nothing to any reader of Markdown."""
TICKET = re.compile(r"\w-\d|\b[0-9a-fA-F]{7,40}\b")
"""What GitHub takes for an issue (GH-12) or a commit."""
AROUND = "(\"'\u201c\u2018", ".,;:!?%)\"'\u201d\u2019\u2026"
"""What may stand before and behind such a word."""
BEHIND = ",;"
"""What of that is not part of a code itself, as the dots of a file's name or the colon of a key may be."""
CODE = re.compile(r"`([^`]*)`")
"""Code, as our own messages write it."""
SIGNS = {"-", "\u2013", "\u2014", "\u2026", "\u00b7", "\u2192"}
"""What may stand alone between words."""


def one_line(text: str) -> str:
    """Shows a text on one line: control, direction and unseen characters as their code, line breaks and tabs as spaces."""
    return UNSAFE.sub(_coded, BREAK.sub(" ", text))


def clipped(text: str, width: int) -> str:
    """Shows the beginning of a text on one line of at most so many characters."""
    line = one_line(text)
    return line if len(line) <= width else line[: width - 1] + "…"


def json_text(value: Any) -> str:  # noqa: ANN401  # any JSON
    """Writes JSON in which nothing is left that a terminal or a log would obey; a program reads it as it was."""
    return UNSAFE.sub(_coded, json.dumps(value, indent=2, ensure_ascii=False)) + "\n"


def _coded(found: re.Match[str]) -> str:
    """A character as its code, as JSON writes it: one beyond 16 bits as a pair."""
    return json.dumps(found[0])[1:-1] if not found[0].isascii() else f"\\u{ord(found[0]):04x}"


def command_data(text: str) -> str:
    """Escapes the message of a workflow command of GitHub's; line breaks stay line breaks."""
    return "%0A".join(one_line(line).replace("%", "%25") for line in text.split("\n"))


def command_property(text: str) -> str:
    """Escapes a property of a workflow command of GitHub's."""
    return one_line(text).replace("%", "%25").replace(":", "%3A").replace(",", "%2C")


def markdown(text: str) -> str:
    """Writes a text as Markdown on one line: plain words as they are, all else as code, which no reader of Markdown obeys.

    Code alone is safe from GitHub, which looks for mentions and issues after Markdown was read; no backslash helps there.
    """
    spans: list[tuple[bool, str]] = []
    for index, part in enumerate(CODE.split(one_line(text))):
        if index % 2:
            spans.append((True, part))
        else:
            for word in re.split(r"( +)", part):
                spans.extend(_as_written(word) if _is_code(word) else [(False, word)] if word else [])
    return _joined(spans)


def _as_written(word: str) -> list[tuple[bool, str]]:
    """Leaves a comma or such behind a word outside of the code that the word becomes."""
    bare = word.rstrip(BEHIND)
    return [(True, bare), (False, word[len(bare) :])] if bare and bare != word else [(True, word)]


def markdown_code(text: str) -> str:
    """Writes a text as code in a line of Markdown."""
    content = one_line(text)
    if not content.strip():
        return "` `"
    fence = "`" * _fence(content, 1)
    pad = " " if content.startswith(("`", " ")) or content.endswith(("`", " ")) else ""
    return f"{fence}{pad}{content}{pad}{fence}"


def markdown_cell(text: str) -> str:
    """Writes Markdown so that it stays one cell of a table; readers disagree on an escaped `|`, so one that looks like it."""
    return text.replace("|", "│")


def markdown_block(lines: Iterable[str]) -> str:
    """Writes lines as a block of code."""
    content = "\n".join(one_line(line) for line in lines)
    fence = "`" * _fence(content, 3)
    return f"{fence}text\n{content}\n{fence}"


def _fence(content: str, least: int) -> int:
    """How many backticks it takes to go around a text."""
    return max([least - 1, *(len(run) for run in re.findall("`+", content))]) + 1


def _is_code(word: str) -> bool:
    if word.isspace() or word in SIGNS:
        return False
    bare = word.lstrip(AROUND[0]).rstrip(AROUND[1])
    return bool(bare) and (PROSE.fullmatch(bare) is None or TICKET.search(bare) is not None)


def _joined(spans: list[tuple[bool, str]]) -> str:
    """Joins words and code, with a space where two codes touch: their backticks would be taken together."""
    written: list[str] = []
    was_code = False
    for is_code, part in spans:
        if is_code and not part:
            continue
        if was_code and is_code:
            written.append(" ")
        written.append(markdown_code(part) if is_code else part)
        was_code = is_code
    return "".join(written)
