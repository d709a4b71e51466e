"""Examples as an author writes them: a value as YAML, in short forms where these fit on a line."""

import json
import re
from collections.abc import Iterator, Mapping

PLAIN = re.compile(r"[^\W\d_](?:[\w ./()'@+…-]|:(?=[^\s/])|://)*")
ELSEWHERE = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
WIDEST = 88
STEP = "  "


def example_text(key: str, value: object) -> str:
    """Writes a key with its value; every line ends in a line break."""
    return "".join(f"{line}\n" for line in _pair(key, value))


def _pair(key: str, value: object) -> Iterator[str]:
    flow = f"{_key(key)}: {_flow(value)}"
    if len(flow) <= WIDEST and _is_short(value):
        yield flow
        return
    yield f"{_key(key)}:"
    yield from (STEP + line for line in _block(value))


def _block(value: object) -> Iterator[str]:
    match value:
        case Mapping():
            for key, inner in value.items():
                yield from _pair(str(key), inner)
        case list():
            for entry in value:
                first, *rest = [_flow(entry)] if _is_short(entry) else _block(entry)
                yield f"- {first}"
                yield from (STEP + line for line in rest)
        case _:
            yield _flow(value)


def _is_short(value: object) -> bool:
    """Tells whether a value reads well on one line: a scalar, or a list or mapping of scalars."""
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return not any(isinstance(one, Mapping | list) and one for one in inner)


def _flow(value: object) -> str:
    match value:
        case Mapping():
            return "{" + ", ".join(f"{_key(str(key))}: {_flow(inner)}" for key, inner in value.items()) + "}"
        case list():
            return "[" + ", ".join(_flow(entry) for entry in value) + "]"
        case str() if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            return value
        case str():
            return _plain(value)
        case _:
            return json.dumps(value)


def _key(text: str) -> str:
    """Writes a key; `on` is one of the format, which only readers of YAML 1.1 take for something else."""
    return text if text == "on" else _plain(text)


def _plain(text: str) -> str:
    """Writes a text without quotes where every reader takes it for that text."""
    is_plain = PLAIN.fullmatch(text) and not text.endswith((" ", ":")) and text.lower() not in ELSEWHERE
    return text if is_plain else json.dumps(text, ensure_ascii=False)
