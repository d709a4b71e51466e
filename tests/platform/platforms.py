"""The platform itself, in this process or behind a socket, with a clock that stands still."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx
import uvicorn
from fastapi import FastAPI

from mcctl.platform.app import create_app
from mcctl.platform.database import Database
from mcctl.platform.identities import Role, create_token
from mcctl.platform.service import Service
from mcctl.platform.tables import metadata
from mcctl.remote.client import Client, Patience
from mcctl.remote.in_process import InProcessTransport
from tests.platform.postgresql import Where, copied, opened

NOW = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
IN_PROCESS = "http://platform.local"

__all__ = ["Where", "copied", "opened"]  # beside what is defined here

Dump = dict[str, list[tuple[object, ...]]]


@dataclass(slots=True)
class StandingClock:
    """A clock that moves only when it is set; a broken one tells no time, but that it is broken."""

    now: datetime = NOW
    is_broken: bool = False

    def __call__(self) -> datetime:
        if self.is_broken:
            raise RuntimeError("the clock's spring is broken")
        return self.now


def unslept(delay_seconds: float) -> None:
    raise AssertionError(f"the client waited {delay_seconds} s")


@dataclass(frozen=True, slots=True)
class Platform:
    """A running platform; what it hands out is closed with it."""

    database: Database
    app: FastAPI
    clock: StandingClock
    url: str
    make_transport: Callable[[], httpx.BaseTransport]
    closing: ExitStack
    kept: dict[tuple[str, str | None], httpx.Client] = field(default_factory=dict)

    def token(self, role: Role, issuer: str | None = None, *, days: int = 30) -> str:
        with self.database.writing() as connection:
            _, text = create_token(connection, role=role, issuer=issuer, origin=self.url, days=days, now=self.clock.now)
        return text

    def client(self, role: Role | None = "operator", issuer: str = "northlake") -> Client:
        """The one client of mcctl, which never has to try twice here."""
        token = self.token(role, None if role == "operator" else issuer) if role is not None else None
        patience = Patience(unslept, lambda: 0.0, attempts=1)
        client = Client(self.url, issuer, patience=patience, token=token, transport=self.make_transport())
        return self.closing.enter_context(client)

    def calling(self, token: str | None) -> httpx.Client:
        """A bare client, for what mcctl's own would never send."""
        headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
        return self.closing.enter_context(
            httpx.Client(base_url=self.url, headers=headers, transport=self.make_transport(), timeout=30)
        )

    def as_(self, role: Role | None = None, issuer: str | None = None) -> httpx.Client:
        """A bare client with a token of a role; the same one each time."""
        name = (role or "anyone", issuer)
        if name not in self.kept:
            self.kept[name] = self.calling(self.token(role, issuer) if role is not None else None)
        return self.kept[name]

    def dump(self) -> Dump:
        """Every row of every table but the tokens, which tests make as they go."""
        return {name: rows for name, rows in dump(self.database).items() if name != "tokens"}


def dump(database: Database) -> Dump:
    with database.reading() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
            for table in metadata.sorted_tables
        }


@contextmanager
def in_process(where: Where, *, is_embedded: bool = False) -> Iterator[Platform]:
    """The platform without a port."""
    database, clock = opened(where), StandingClock()
    app = create_app(Service(database, clock, is_embedded))
    with ExitStack() as closing:
        closing.callback(database.close)
        yield Platform(database, app, clock, IN_PROCESS, lambda: InProcessTransport(app), closing)


@contextmanager
def over_a_socket(where: Where) -> Iterator[Platform]:
    """The platform behind a free port of this machine; callers queue until it listens, so nobody waits for it."""
    database, clock = opened(where), StandingClock()
    app = create_app(Service(database, clock, is_embedded=False))
    # of the protocol by its name: only then does asyncio send small answers without waiting for more
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    port = listening.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(app, log_level="critical", lifespan="off", ws="none", http="h11", loop="asyncio")
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    with ExitStack() as closing:
        closing.callback(database.close)
        closing.callback(listening.close)
        closing.callback(thread.join)
        closing.callback(setattr, server, "should_exit", True)  # noqa: FBT003  # what uvicorn is stopped by
        yield Platform(database, app, clock, f"http://127.0.0.1:{port}", httpx.HTTPTransport, closing)
