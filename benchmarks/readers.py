"""Anonymous readers on connections that are kept: each asks for the next thing as soon as it has the one before.

One thread and no library, so that the client takes little of the machine that it measures.
"""

import json
import random
import re
import selectors
import socket
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import urlopen

CONNECTIONS = 8
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
LISTED = 20
"""How many resources a list shows."""
WEIGHTS = {"page": 50, "image": 25, "list": 10, "filtered list": 10, "search": 5}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing to read, of a kind."""

    kind: str
    path: str


@dataclass(slots=True)
class Readings:
    """How long answers took, by kind, and what went wrong."""

    took_seconds: float = 0.0
    seconds: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many answers came."""
        return sum(map(len, self.seconds.values()))

    @property
    def all(self) -> list[float]:
        """All of them, whatever their kind."""
        return [one for some in self.seconds.values() for one in some]


def listed(url: str) -> list[dict[str, Any]]:
    """Reads the whole catalogue, as anybody sees it."""
    found: list[dict[str, Any]] = []
    asked: Mapping[str, object] = {"limit": 500}
    while True:
        with urlopen(f"{url}/v1/catalog?{urlencode(asked)}", timeout=60) as answer:  # noqa: S310  # our own server
            page = json.load(answer)
        found += page["resources"]
        if page["next_cursor"] is None:
            return found
        asked = {"limit": 500, "cursor": page["next_cursor"]}


def wanted(resources: Sequence[Mapping[str, Any]], count: int = 20_000) -> list[Wanted]:
    """Makes up what readers ask for, the same each time: mostly pages with their images, some lists."""
    chance = random.Random(7)  # noqa: S311  # a load, no secret
    words = sorted({word for one in resources[:500] for word in one["title"].casefold().split() if word.isalpha()})

    def path(kind: str) -> str:
        one = chance.choice(resources)
        match kind:
            case "page":
                return f"/v1/{one['kind']}s/{one['issuer']}/{one['id']}"
            case "image":
                return str(one["badge"]["path"])
            case "list":
                asked = {"cursor": f"{one['issuer']}~{one['kind']}~{one['id']}"}
            case "filtered list":
                asked = {"kind": one["kind"], "subject": one["subjects"][0], "grade": "9-12"}
                asked |= {"tag": chance.choice(one["tags"])} if one["tags"] else {}
            case _:
                asked = {"q": " ".join(chance.sample(words, 2))}
        return f"/v1/catalog?{urlencode({**asked, 'limit': LISTED})}"

    kinds = chance.choices(list(WEIGHTS), list(WEIGHTS.values()), k=count)
    return [Wanted(kind, path(kind)) for kind in kinds]


@dataclass(slots=True)
class _Reader:
    socket: socket.socket
    asked: Wanted
    at: float
    answer: bytearray = field(default_factory=bytearray)


def read(url: str, things: Sequence[Wanted], is_over: Callable[[], bool], readings: Readings) -> None:
    """Reads over and over until it is over; each connection comes from another address, as each reader does."""
    address = urlsplit(url)
    order = iter(_around(things))
    head = f" HTTP/1.1\r\nHost: {address.netloc}\r\nAccept: */*\r\n\r\n"
    with selectors.DefaultSelector() as waiting:

        def ask(connection: socket.socket) -> _Reader:
            asked = next(order)
            connection.sendall(f"GET {asked.path}{head}".encode())
            return _Reader(connection, asked, time.perf_counter())

        for number in range(CONNECTIONS):
            source = (f"127.0.0.{number + 2}", 0)
            connection = socket.create_connection(
                (address.hostname or "", address.port or 0), 60, source_address=source
            )
            waiting.register(connection, selectors.EVENT_READ, ask(connection))
        began = time.perf_counter()
        while not is_over():
            for key, _ in waiting.select(timeout=1):
                reader: _Reader = key.data
                piece = reader.socket.recv(1 << 18)
                reader.answer += piece
                if not piece:
                    readings.errors.append(f"{reader.asked.path}: the connection ended")
                    waiting.unregister(reader.socket)
                    reader.socket.close()
                elif _is_whole(reader.answer):
                    _note(reader, readings)
                    waiting.modify(reader.socket, selectors.EVENT_READ, ask(reader.socket))
            if not waiting.get_map():
                break
        readings.took_seconds = time.perf_counter() - began
        for key in list(waiting.get_map().values()):
            key.data.socket.close()


def read_for(url: str, things: Sequence[Wanted], seconds: float) -> Readings:
    """Reads for some seconds."""
    until, readings = time.perf_counter() + seconds, Readings()
    read(url, things, lambda: time.perf_counter() >= until, readings)
    return readings


def _around(things: Sequence[Wanted]) -> Iterable[Wanted]:
    while True:
        yield from things


def _is_whole(answer: bytearray) -> bool:
    end = answer.find(b"\r\n\r\n")
    if end < 0:
        return False
    length = LENGTH.search(answer, 0, end)
    return length is None or len(answer) >= end + 4 + int(length[1])


def _note(reader: _Reader, readings: Readings) -> None:
    readings.seconds.setdefault(reader.asked.kind, []).append(time.perf_counter() - reader.at)
    if not reader.answer.startswith(b"HTTP/1.1 200 "):
        readings.errors.append(f"{reader.asked.path}: {bytes(reader.answer[:300])!r}")
