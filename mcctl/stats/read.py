"""Event files into events: NDJSON, line by line, where a broken line never stops the rest."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from mcctl.api.events import Event, Refused, parse_event, unknown_keys
from mcctl.stats.relation import digest_of

Seen = dict[str, int]
"""What was read so far: by the event's id, the beginning of its digest."""

_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Entry:
    """An event and the line, from 1, that says it first."""

    line: int
    event: Event
    digest: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line; only where a key is unknown is the event counted all the same."""

    line: int
    kind: Literal["malformed", "unknown-type", "unknown-key", "conflict"]
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}"


def read_events(lines: Iterable[bytes], seen: Seen | None = None) -> Iterator[Entry | Problem]:
    """Reads lines as events, one after the other, and holds no more of them than their ids.

    A second copy of an event is left out without a word; other content under the same id is a problem, and the first
    stays.

    Args:
        lines: The lines of one file or body, with or without their ends.
        seen: What earlier files said; it is added to. Hand the same one in for all files that are read together.
    """
    known = {} if seen is None else seen
    for number, line in enumerate(lines, start=1):
        text = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if not text.strip():
            continue
        decoded = _decode(text)
        event = decoded if isinstance(decoded, Refused) else parse_event(decoded)
        if isinstance(event, Refused):
            yield Problem(number, event.kind, event.message)
            continue
        digest = digest_of(event)
        beginning = int(digest[:_DIGITS], 16)
        earlier = known.get(event.id)
        if earlier is None:
            known[event.id] = beginning
            if isinstance(decoded, dict):
                yield from (
                    Problem(number, "unknown-key", f"unknown key `{key}` in an event of type `{event.type}`")
                    for key in unknown_keys(decoded)
                )
            yield Entry(number, event, digest)
        elif earlier != beginning:
            yield Problem(number, "conflict", f"event `{event.id}` is there already, with other content")


def _decode(line: bytes) -> object:
    """Reads one line of JSON, strictly: UTF-8, no key twice, no numbers that JSON lacks."""
    try:
        text = line.decode()
        if "\\ud" in text.lower():
            # JSON can spell half of a character, which no text can hold
            json.dumps(json.loads(text), ensure_ascii=False).encode()
        return _DECODER.decode(text)
    except UnicodeDecodeError:
        return Refused("malformed", "the line is not UTF-8")
    except UnicodeEncodeError:
        return Refused("malformed", "the line holds half of a character")
    except _TwiceError as twice:
        return Refused("malformed", f"`{twice.key}` is there twice")
    except RecursionError:
        return Refused("malformed", "the line is nested too deeply")
    except ValueError:
        return Refused("malformed", "the line is no JSON")


class _TwiceError(ValueError):
    """An object holds a key twice."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    read = dict(pairs)
    if len(read) != len(pairs):
        keys = [key for key, _ in pairs]
        raise _TwiceError(next(key for key in keys if keys.count(key) > 1))
    return read


def _no_constant(name: str) -> object:
    raise ValueError(name)


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_no_constant)
