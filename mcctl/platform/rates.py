"""How much one caller may ask for: so many calls a second, so many at once; what one takes, no other loses.

All of it is counted in the memory of one process: several workers grant several times as much, and a restart forgets.
"""

import asyncio
import hashlib
import math
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import IPv6Address, ip_address

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from mcctl.api.problems import Problem
from mcctl.platform.answers import answer
from mcctl.platform.identities import Identity

MOST_CALLERS = 20_000
"""How many callers are remembered; who called longest ago is forgotten first."""

HEALTH = "/v1/health"
"""What asks nobody, the database neither, may be asked at any rate."""

READY = "/v1/ready"
"""What watches the platform has a bucket of its own at each address, which nothing else empties."""

EXCHANGES = "/v1/token"
"""Where tokens are handed out."""

SAME_NETWORK = 64
"""Of an address of IPv6, how many bits tell callers apart: the rest, one caller can choose."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many calls a second in the long run, and so many at once after a rest."""

    per_second: float
    burst: int


UNLIMITED = Rate(1e9, 1_000_000_000)
WATCHING = Rate(10, 100)


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates of a platform, None where there is no bound; `at_once` is how many calls of one caller run side by side.

    A script that sends 10,000 badges one by one, after asking for each, stays below a token's burst.
    """

    token: Rate | None = Rate(200, 30_000)
    anonymous: Rate | None = Rate(50, 1_000)
    exchange: Rate | None = Rate(1, 60)
    at_once: int = 8


class Buckets:
    """A bucket for each caller: each call takes one out, and it fills again at the rate."""

    def __init__(self, rate: Rate, most: int = MOST_CALLERS) -> None:
        self._rate = rate
        self._most = most
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._left)

    def __contains__(self, caller: str) -> bool:
        return caller in self._left

    def take(self, caller: str, now: float) -> float:
        """Takes one out of a caller's bucket at an instant in seconds; returns 0, or in how many seconds there is one."""
        left, since = self._left.pop(caller, (float(self._rate.burst), now))
        left = min(self._rate.burst, left + (now - since) * self._rate.per_second)
        is_granted = left >= 1
        self._left[caller] = (left - 1 if is_granted else left, now)
        while len(self._left) > self._most:
            self._left.popitem(last=False)
        return 0.0 if is_granted else (1 - left) / self._rate.per_second


class Turns:
    """So many calls of one caller run side by side; further ones wait for their turn, at nobody else's cost."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._callers: dict[str, tuple[asyncio.Semaphore, int]] = {}

    def __len__(self) -> int:
        return len(self._callers)

    @asynccontextmanager
    async def turn(self, caller: str) -> AsyncIterator[None]:
        """Waits for a caller's turn, and holds it for the block."""
        gate, count = self._callers.get(caller, (asyncio.Semaphore(self._at_once), 0))
        self._callers[caller] = (gate, count + 1)
        try:
            async with gate:
                yield
        finally:
            _, count = self._callers[caller]
            if count == 1:
                del self._callers[caller]
            else:
                self._callers[caller] = (gate, count - 1)


class Rated:
    """Answers 429 to who asks for too much, before anything is looked up.

    A token has a bucket of its own once it proved to be one; until then its calls are its address's, so that inventing
    tokens wins nothing. Neither tokens nor addresses are kept: of tokens a hash is, of addresses their name in memory.
    """

    def __init__(self, app: ASGIApp, rates: Rates, stopwatch: Callable[[], float]) -> None:
        self._app = app
        self._stopwatch = stopwatch
        self._tokens = Buckets(rates.token or UNLIMITED)
        self._anonymous = Buckets(rates.anonymous) if rates.anonymous is not None else None
        self._exchanges = Buckets(rates.exchange) if rates.exchange is not None else None
        self._watching = Buckets(WATCHING)
        self._turns = Turns(rates.at_once)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on in its turn, or answers it."""
        if scope["type"] != "http" or scope["path"] == HEALTH:
            await self._app(scope, receive, send)
            return
        token = Headers(scope=scope).get("Authorization", "")
        proof = hashlib.sha256(token.encode()).hexdigest()
        is_known = proof in self._tokens and scope["path"] != READY
        caller = proof if is_known else _network(scope)
        wait_seconds = self._take(caller, proof, scope["path"])
        if wait_seconds > 0:
            await _refuse(wait_seconds, scope, receive, send)
            return
        state = scope.setdefault("state", {})
        async with self._turns.turn(caller):
            await self._app(scope, receive, send)
        identity = state.get("identity")
        if caller != proof and isinstance(identity, Identity) and identity.token is not None:
            self._tokens.take(proof, self._stopwatch())

    def _take(self, caller: str, proof: str, path: str) -> float:
        now = self._stopwatch()
        if path.startswith(EXCHANGES):
            return self._exchanges.take(caller, now) if self._exchanges is not None else 0.0
        if path == READY:
            return self._watching.take(caller, now)
        if caller == proof:
            return self._tokens.take(proof, now)
        return self._anonymous.take(caller, now) if self._anonymous is not None else 0.0


def _network(scope: Scope) -> str:
    """Where a caller is, as far as callers can be told apart by it."""
    host = scope["client"][0] if scope.get("client") else ""
    try:
        address = ip_address(host)
    except ValueError:
        return str(host)
    if isinstance(address, IPv6Address):
        return f"{int(address) >> (address.max_prefixlen - SAME_NETWORK):x}"
    return str(address)


async def _refuse(wait_seconds: float, scope: Scope, receive: Receive, send: Send) -> None:
    seconds = max(1, math.ceil(wait_seconds))
    problem = Problem(
        type="too-many-requests",
        title="too many calls",
        status=HTTPStatus.TOO_MANY_REQUESTS,
        detail=f"try again in {seconds} s",
    )
    await answer(problem, {"Retry-After": str(seconds)})(scope, receive, send)
