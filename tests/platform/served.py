"""The platform as it is served, in a thread of this process, and clients that no library would be."""

import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Self

import httpx

from mcctl.platform.app import create_app
from mcctl.platform.records import Observer, Record
from mcctl.platform.service import Service
from mcctl.platform.serving import Server, Serving, served
from tests.platform.platforms import Platform, StandingClock, Where, opened

PATIENCE_SECONDS = 30
"""How long a test waits for what comes at once."""


@dataclass(slots=True)
class Kept:
    """An observer that keeps what it is told."""

    running: int = 0
    records: list[Record] = field(default_factory=list)

    def begun(self) -> None:
        self.running += 1

    def ended(self, record: Record) -> None:
        self.running -= 1
        self.records.append(record)


@contextmanager
def as_served(where: Where, serving: Serving, observers: Sequence[Observer] = ()) -> Iterator[Platform]:
    """Serves a database behind a free port."""
    database, clock = opened(where), StandingClock()
    database.migrate()
    service = Service(database, clock, is_embedded=False)
    listening = socket.create_server(("127.0.0.1", 0), backlog=2048)
    started = threading.Event()
    server = Server(served(service, serving, observers), serving, started.set)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with ExitStack() as closing:
        closing.callback(database.close)
        closing.callback(thread.join)
        closing.callback(server.stop)
        assert started.wait(PATIENCE_SECONDS)
        yield Platform(database, create_app(service), clock, url, httpx.HTTPTransport, closing)


class Raw:
    """A connection on which anything can be sent."""

    def __init__(self, platform: Platform) -> None:
        address = httpx.URL(platform.url)
        self.socket = socket.create_connection((address.host, address.port or 0), timeout=PATIENCE_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, text: str) -> None:
        self.socket.sendall(text.encode())

    def read(self) -> bytes:
        """Reads until the platform hangs up."""
        answer = b""
        while True:
            try:
                piece = self.socket.recv(65536)
            except ConnectionResetError:
                return answer
            if not piece:
                return answer
            answer += piece
