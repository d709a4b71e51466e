"""Nothing from a file or from the platform reaches a terminal as anything but text."""

import re

UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def one_line(text: str) -> str:
    """Shows a text on one line: control and direction characters as their code, line breaks and tabs as spaces."""
    return UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", re.sub(r"[\t\n]", " ", text.replace("\r\n", "\n")))


def clipped(text: str, width: int) -> str:
    """Shows the beginning of a text on one line of at most so many characters."""
    line = one_line(text)
    return line if len(line) <= width else line[: width - 1] + "…"
