"""Values as they are written into a file: in the style that stood there, as far as it can say them.

Every way of writing a text is read again before it is taken; double quotes, which can say everything, are the last.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from mcctl.catalog.document import Data
from mcctl.model.scalar import Plain
from mcctl.source.reader import read_yaml

STEP = 2
WIDTH = 118
"""How many columns a text of several words fills before it goes on below."""
LONGEST_FLOW = 100
UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
BETWEEN_WORDS = re.compile(r"(?<=\S) (?=\S)")

Sign = Literal["", "'", '"', "|", ">"]


@dataclass(frozen=True, slots=True)
class Room:
    """Where a value is written: `column` is that of the key or `-` that holds it, `start` where its own line begins.

    In brackets no text goes on below the line; where a comment stands behind, none either.
    """

    column: int
    start: int = 0
    is_in_brackets: bool = False
    takes_lines: bool = True


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is written: its sign (`""` = without quotes), and for one on several lines those lines.

    `paragraphs` are lines that belong together; `width` is where the longest of them ends, `indent` where they begin.
    """

    sign: Sign = ""
    paragraphs: tuple[tuple[str, ...], ...] = ()
    width: int = WIDTH
    indent: int | None = None
    is_on_lines: bool = False


NEW = Style()


def written_scalar(value: Data, room: Room, style: Style | None = None) -> str:
    r"""Writes a text, a number or a truth; line breaks are `\\n`, and the last line has none."""
    if not isinstance(value, str):
        return json.dumps(value)
    for text in _forms(value, room, style or _style_of_new(value, room)):
        if _reads_back(text, value, room):
            return text
    return _double_quoted(value)


def written_key(key: str, *, is_in_brackets: bool = False) -> str:
    """Writes a key: without quotes where it can stand so."""
    room = Room(0, is_in_brackets=is_in_brackets, takes_lines=False)
    text = f"{key}: x"
    read = read_yaml("", (f"{{{text}}}" if is_in_brackets else text).encode()).document
    is_plain = read is not None and read.data == {key: "x"} and _reads_back(key, key, room)
    return key if is_plain else _double_quoted(key)


def written_flow(value: Data) -> str:
    """Writes a value in brackets, on one line."""
    match value:
        case dict():
            entries = (
                f"{written_key(key, is_in_brackets=True)}: {written_flow(inner)}" for key, inner in value.items()
            )
            return "{" + ", ".join(entries) + "}"
        case list():
            return "[" + ", ".join(map(written_flow, value)) + "]"
        case _:
            return written_scalar(value, Room(0, is_in_brackets=True, takes_lines=False))


def fits_in_line(value: Data, start: int) -> bool:
    """Tells whether a value is better written on one line: a single one, and a short one without others inside others."""
    match value:
        case dict():
            inner = list(value.values())
        case list():
            inner = value
        case _:
            return True
    if not inner:
        return True
    if any(isinstance(one, dict) or (isinstance(one, str) and "\n" in one) for one in inner):
        return False
    is_deep = isinstance(value, dict) and any(
        isinstance(one, list) and any(isinstance(other, dict | list) for other in one) for one in inner
    )
    return not is_deep and start + len(written_flow(value)) <= LONGEST_FLOW


def written_block(value: dict[str, Data] | list[Data], column: int, *, has_blocks: bool = True) -> list[str]:
    """Writes a value as entries at a column, one line an element of the answer; the first line is indented too.

    `has_blocks` says whether texts may be blocks on lines of their own.
    """
    lines: list[str] = []
    if isinstance(value, dict):
        for key, inner in value.items():
            lines += written_entry(f"{written_key(key)}:", inner, column, has_blocks=has_blocks)
        return lines
    for element in value:
        if isinstance(element, dict | list) and not fits_in_line(element, column + STEP):
            lines += written_element(element, column, has_blocks=has_blocks)
        else:
            lines += written_entry("-", element, column, has_blocks=has_blocks)
    return lines


def written_element(value: dict[str, Data] | list[Data], column: int, *, has_blocks: bool = True) -> list[str]:
    """Writes an element of a list as entries of its own, the first beside its `-`."""
    lines = written_block(value, column + STEP, has_blocks=has_blocks)
    return [f"{' ' * column}- {lines[0][column + STEP :]}", *lines[1:]]


def written_entry(head: str, value: Data, column: int, *, has_blocks: bool = True) -> list[str]:
    """Writes `key:` or `-` with its value: beside it, or below."""
    indent = " " * column
    start = column + len(head) + 1
    if isinstance(value, dict | list):
        if fits_in_line(value, start):
            return [f"{indent}{head} {written_flow(value)}"]
        return [f"{indent}{head}", *written_block(value, column + STEP, has_blocks=has_blocks)]
    room = Room(column, start, takes_lines=has_blocks)
    return f"{indent}{head} {written_scalar(value, room)}".split("\n")


def _style_of_new(value: str, room: Room) -> Style:
    if room.is_in_brackets or not room.takes_lines:
        return NEW
    if "\n" in value:
        return Style("|")
    return Style(">", is_on_lines=True) if room.start + len(value) > WIDTH else NEW


def _forms(value: str, room: Room, style: Style) -> Iterator[str]:
    if isinstance(value, Plain):
        yield value
        return
    takes_lines = room.takes_lines and not room.is_in_brackets
    if takes_lines and value:
        if style.sign == ">":
            yield _folded(value, room, style)
        if style.sign == "|" or (style.sign == ">" and "\n" in value):
            yield _literal(value, room, style)
    if style.sign in ("", "'", '"') and style.is_on_lines and "\n" not in value:
        yield _on_lines(value, room, style)
    if style.sign == "'":
        yield f"'{value.replace(chr(39), chr(39) * 2)}'"
    if style.sign != '"' or "\n" in value:
        if takes_lines and "\n" in value:
            yield _literal(value, room, style)
        if style.sign != '"':
            yield value
    yield _double_quoted(value)


def _reads_back(text: str, value: str, room: Room) -> bool:
    around = f"[{text}]" if room.is_in_brackets else " " * room.column + f"- {text}\n"
    if "\n" in text and room.is_in_brackets:
        return False
    document = read_yaml("", around.encode("utf-8", "surrogatepass")).document
    if document is None or not isinstance(document.data, list) or len(document.data) != 1:
        return False
    read = document.data[0]
    # what follows must stay what it is
    return type(read) is type(value) and read == value and (room.takes_lines or "\n" not in text)


def _double_quoted(value: str) -> str:
    return UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))


def _indent(room: Room, style: Style) -> int:
    return style.indent if style.indent is not None and style.indent > room.column else room.column + STEP


def _literal(value: str, room: Room, style: Style) -> str:
    chomp = "" if value.endswith("\n") else "-"
    before = " " * _indent(room, style)
    lines = value.removesuffix("\n").split("\n")
    return "\n".join([f"|{chomp}", *(f"{before}{line}" if line else "" for line in lines)])


def _folded(value: str, room: Room, style: Style) -> str:
    chomp = "" if value.endswith("\n") else "-"
    indent = _indent(room, style)
    lines: list[str] = []
    for index, paragraph in enumerate(value.removesuffix("\n").split("\n")):
        if index:
            lines.append("")
        lines += _wrapped(paragraph, style, index, style.width - indent)
    before = " " * indent
    return "\n".join([f">{chomp}", *(f"{before}{line}" if line else "" for line in lines)])


def _on_lines(value: str, room: Room, style: Style) -> str:
    """Writes a text that goes on below the line without being a block; its lines begin where those before did."""
    inner = {"": value, "'": value.replace("'", "''"), '"': _double_quoted(value)[1:-1]}[style.sign]
    indent = _indent(room, style)
    lines = _wrapped(inner, style, 0, style.width - indent)
    return style.sign + ("\n" + " " * indent).join(lines) + style.sign


def _wrapped(paragraph: str, style: Style, index: int, width: int) -> list[str]:
    """Breaks a paragraph into lines; those that it had before the first change stay as they were."""
    same = next((lines for lines in style.paragraphs if " ".join(lines) == paragraph), None)
    if same is not None:
        return list(same)
    head: list[str] = []
    rest = paragraph
    for line in style.paragraphs[index] if index < len(style.paragraphs) else ():
        if not rest.startswith(f"{line} "):
            break
        head.append(line)
        rest = rest[len(line) + 1 :]
    if head and len(head[-1]) + 1 + len(BETWEEN_WORDS.split(rest)[0]) <= width:
        rest = f"{head.pop()} {rest}"
    return [*head, *_filled(rest, width)]


def _filled(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for word in BETWEEN_WORDS.split(text) if text else ():
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
