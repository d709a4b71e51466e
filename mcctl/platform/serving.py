"""The application as it is served: recorded, rated, timed, over connections that nobody can hold."""

import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import uvicorn
from starlette.types import ASGIApp

from mcctl.platform.app import MODULES, create_app
from mcctl.platform.bounds import TimelyBodies
from mcctl.platform.calls import calls_of
from mcctl.platform.rates import Rated, Rates
from mcctl.platform.records import Observer, Recorded
from mcctl.platform.request_ids import NamedRequests
from mcctl.platform.service import Service
from mcctl.platform.serving_connections import Limits, connections_within

BACKLOG = 2048
"""How many connections wait to be taken; the system may take fewer."""

LARGEST_HEAD = 64 * 1024


@dataclass(frozen=True, slots=True)
class Serving:
    """How a platform is served.

    `trusted_proxies` are the addresses whose word on who calls is taken; `grace_seconds` is how long what is under way may
    take once the server is told to stop.
    """

    rates: Rates = field(default_factory=Rates)
    limits: Limits = field(default_factory=Limits)
    trusted_proxies: tuple[str, ...] = ()
    certificate: str | None = None
    key: str | None = None
    grace_seconds: int = 30


def served(
    service: Service, serving: Serving, observers: Sequence[Observer], stopwatch: Callable[[], float] = time.monotonic
) -> ASGIApp:
    """Puts around the application what the embedded one does without."""
    app = create_app(service)
    calls = calls_of(app.router.routes, *(module.router.routes for module in MODULES))
    timely = TimelyBodies(app, serving.limits.body_seconds)
    rated = Rated(timely, serving.rates, stopwatch)
    return NamedRequests(Recorded(rated, calls, observers, stopwatch))


class Server(uvicorn.Server):
    """A server that says when it listens."""

    def __init__(self, app: ASGIApp, serving: Serving, started: Callable[[], None]) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                interface="asgi3",
                loop="asyncio",
                http=connections_within(serving.limits),
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,  # it tells addresses and whole paths
                server_header=False,
                proxy_headers=bool(serving.trusted_proxies),
                forwarded_allow_ips=list(serving.trusted_proxies),
                backlog=BACKLOG,
                timeout_keep_alive=serving.limits.idle_seconds,
                timeout_graceful_shutdown=serving.grace_seconds,
                h11_max_incomplete_event_size=LARGEST_HEAD,
                ssl_certfile=serving.certificate,
                ssl_keyfile=serving.key,
                workers=1,
            )
        )
        self._tell = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begins to take connections, and says so."""
        await super().startup(sockets)
        self._tell()

    def stop(self) -> None:
        """Has the server stop, from any thread: it finishes what is under way."""
        self.should_exit = True
