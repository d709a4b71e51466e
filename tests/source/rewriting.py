"""Files written in other ways than they were: shuffled, indented otherwise, commented, with other line breaks."""

import random
import re

from mcctl.catalog.document import Data, Place
from mcctl.diagnostics import Severity
from mcctl.model.fields import FieldNode
from mcctl.model.meaning import Change, Collection, Sees
from mcctl.source.reader import read_yaml
from mcctl.source.written import children_of

BOM = b"\xef\xbb\xbf"
REMARKS = ("# a remark", "#", "# mcctl: ignore[MC302] why", "#: x # y", "# 'é 😀", "#\t\ttabs ", "# - a: |")


def rewritten(text: str, chance: random.Random) -> bytes:
    """Writes a file otherwise, so that it often still can be read."""
    ways = (_shuffled, _doubled, _with_remarks, _with_remarks, _with_spaces, _with_empty_lines)
    for way in chance.sample(ways, chance.randint(0, 4)):
        other = way(text, chance)
        if _is_fine(other):
            text = other
    if chance.random() < 0.2:
        text = text.rstrip("\n")
    raw = text.replace("\n", chance.choice(("\n", "\n", "\r\n", "\r"))).encode()
    return BOM + raw if chance.random() < 0.2 else raw


def any_order(data: Data, chance: random.Random) -> FieldNode:
    """Fields for any data, its keys in an order of chance."""
    children: dict[str, FieldNode] = {}
    match data:
        case dict():
            keys = chance.sample(list(data), len(data))
            children = {key: any_order(data[key], chance) for key in keys}
        case list():
            for element in data:
                children |= any_order(element, chance).children
        case _:
            pass
    return FieldNode(Change.EDITORIAL, Sees.LEARNER, Collection.ONE, (), children)


def _is_fine(text: str) -> bool:
    return not any(one.rule.severity is Severity.ERROR for one in read_yaml("f.yaml", text.encode()).diagnostics)


def _shuffled(text: str, chance: random.Random) -> str:
    """Shuffles the keys of a mapping, with the lines that belong to them."""
    document = read_yaml("f.yaml", text.encode()).document
    lines = text.split("\n")
    found: list[list[int]] = []
    todo: list[Place] = [document.place] if document is not None and document.place is not None else []
    while todo:
        place = todo.pop()
        todo.extend(children_of(place))
        if document is not None and isinstance(place.items, dict):
            keys = [document.position(child.key[0]) for child in place.items.values() if child.key]
            own = [key.line - 1 for key in keys if not lines[key.line - 1][: key.column - 1].strip()]
            if len(set(own)) == len(own) > 2:
                found.append(own)
    if not found:
        return text
    own = chance.choice(found)
    starts, end = own[:-1], own[-1]
    chunks = [lines[start:stop] for start, stop in zip(starts, [*starts[1:], end], strict=True)]
    chance.shuffle(chunks)
    return "\n".join([*lines[: starts[0]], *(line for chunk in chunks for line in chunk), *lines[end:]])


def _doubled(text: str, _chance: random.Random) -> str:
    """Indents everything twice as deep."""

    def deeper(found: re.Match[str]) -> str:
        return found[1] * 2 + found[2].replace("- ", "-   ")

    return re.sub(r"(?m)^( *)((?:- )*)", deeper, text)


def _with_remarks(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(lines))
        remark = chance.choice(REMARKS)
        if chance.random() < 0.5:
            lines.insert(at, " " * chance.choice((0, 0, 1, 2, 2, 3, 4, 4, 6, 8, 20)) + remark)
        else:
            column = chance.choice((0, 0, 0, 12, 20))
            lines[at] = f"{lines[at].ljust(column)} {remark}"
            if chance.random() < 0.3:
                lines.insert(at + 1, " " * (len(lines[at]) - len(remark)) + remark)
    return "\n".join(lines)


def _with_spaces(text: str, chance: random.Random) -> str:
    """Adds spaces where they mean nothing, or next to nothing."""
    lines = text.split("\n")
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(lines))
        way = chance.choice((r"$", r"(?<=:) ", r"(?<=-) ", r" (?=#)", r"(?<=\{)", r"(?<=,) "))
        lines[at] = re.sub(way, chance.choice((" ", "  ", "   ")), lines[at], count=1)
    return "\n".join(lines)


def _with_empty_lines(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    for _ in range(chance.randint(1, 4)):
        lines[(at := chance.randrange(len(lines))) : at] = [" " * chance.choice((0, 0, 3, 30))] * chance.randint(1, 3)
    return "\n".join(lines)
