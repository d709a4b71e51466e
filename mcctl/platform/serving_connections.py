"""Connections that nobody can hold for longer than it takes: slow heads, answers that are not fetched, too many at once."""

import asyncio
from dataclasses import dataclass
from typing import ClassVar

from uvicorn.protocols.http.h11_impl import H11Protocol


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a client may take, in seconds, and how many connections one process keeps.

    `head_seconds` holds from the first moment of a connection to the end of a request's head; `body_seconds` is what a body
    may take beside what its size takes at the slowest pace; `stall_seconds` how long an answer may lie there unfetched.
    """

    head_seconds: float = 10.0
    body_seconds: float = 20.0
    stall_seconds: float = 30.0
    idle_seconds: int = 20
    connections: int = 8_000


class BoundedConnection(H11Protocol):
    """A connection of uvicorn's, which has a time-out between requests and none inside of them."""

    limits: ClassVar[Limits]
    waiting: ClassVar[dict["BoundedConnection", None]]
    _deadline: asyncio.TimerHandle | None = None
    _stalled: asyncio.TimerHandle | None = None
    _unsent_bytes = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begins to wait for a head; where there are too many connections, the one goes that has waited longest."""
        super().connection_made(transport)  # type: ignore[arg-type]  # uvicorn's own narrowing of a protocol
        self._wait()
        if len(self.connections) > self.limits.connections:
            next(iter(self.waiting)).transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Waits for nothing any more."""
        self._wait_no_more()
        self._flow()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Takes what came; the head has to be whole in time, however many pieces it comes in."""
        super().data_received(data)
        if not getattr(self.cycle, "response_complete", True):
            self._wait_no_more()
        elif self._deadline is None:
            self._wait()

    def on_response_complete(self) -> None:
        """Goes on to the next request, or waits for one."""
        super().on_response_complete()
        if self.cycle.response_complete and not self.transport.is_closing():
            self.waiting[self] = None

    def pause_writing(self) -> None:
        """Notes that the client does not fetch what it asked for."""
        super().pause_writing()
        self._watch()

    def resume_writing(self) -> None:
        """Notes that it does."""
        super().resume_writing()
        self._flow()

    def timeout_keep_alive_handler(self) -> None:
        """Closes an idle connection, also where its last answer is still to be fetched."""
        super().timeout_keep_alive_handler()
        self._watch()

    def _wait(self) -> None:
        self.waiting[self] = None
        self._deadline = self.loop.call_later(self.limits.head_seconds, self.transport.abort)

    def _wait_no_more(self) -> None:
        self.waiting.pop(self, None)
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _watch(self) -> None:
        self._flow()
        self._unsent_bytes = self.transport.get_write_buffer_size()
        if self._unsent_bytes:
            self._stalled = self.loop.call_later(self.limits.stall_seconds, self._look)

    def _look(self) -> None:
        if self.transport.get_write_buffer_size() >= self._unsent_bytes:
            self.transport.abort()
        else:
            self._watch()

    def _flow(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None


def connections_within(limits: Limits) -> type[BoundedConnection]:
    """Makes the class of the connections of one server."""
    return type("LimitedConnection", (BoundedConnection,), {"limits": limits, "waiting": {}})
