"""What can go wrong between a client and a platform, and a transport where it does, as a script says."""

from collections.abc import Callable
from enum import Enum
from random import Random

import httpx

from tests.faults.tally import Tally

NOON = "Mon, 23 Nov 2026 12:00:00 GMT"
LATER = "Mon, 23 Nov 2026 12:00:02 GMT"


class Fault(Enum):
    """A fault, by what is told of it."""

    REFUSED = "connection refused"
    RESET_BEFORE = "reset before the request came through"
    RESET_AFTER = "reset after the request was done"
    SLOW_BEFORE = "too slow on the way there"
    SLOW_AFTER = "too slow on the way back"
    LATE = "too slow, and done only after the next attempt came"
    TWICE = "sent twice by something in between"
    CUT_OFF = "an answer cut off"
    TRUNCATED = "an answer cut off and closed as if it were whole"
    PAGE = "a page of something in between for an answer"
    OTHER_JSON = "an answer of another program"
    TOO_MANY = "429, wait so many seconds"
    TOO_MANY_UNTIL = "429, wait until then"
    FAILED = "500 before anything was done"
    FAILED_AFTER = "500 after it was done"
    UNAVAILABLE = "503"
    GATEWAY = "504 after it was done"


DONE_FIRST = frozenset({Fault.TRUNCATED, Fault.FAILED_AFTER, Fault.GATEWAY})
ANSWERS: dict[Fault, Callable[[], httpx.Response]] = {
    Fault.PAGE: lambda: httpx.Response(200, html="<html><p>Please sign in to the network"),
    Fault.OTHER_JSON: lambda: httpx.Response(200, json={"ok": True}),
    Fault.TOO_MANY: lambda: httpx.Response(429, headers={"Retry-After": "1"}),
    Fault.TOO_MANY_UNTIL: lambda: httpx.Response(429, headers={"Retry-After": LATER, "Date": NOON}),
    Fault.FAILED: lambda: httpx.Response(500),
    Fault.FAILED_AFTER: lambda: httpx.Response(500),
    Fault.UNAVAILABLE: lambda: httpx.Response(503),
    Fault.GATEWAY: lambda: httpx.Response(504, html="<html><h1>Gateway Timeout"),
}

Script = Callable[[httpx.Request], Fault | None]
"""Tells for each request what goes wrong; None = nothing."""


def at_random(seed: int, share: float) -> Script:
    """Lets a share of the calls fail."""
    lot = Random(seed)  # noqa: S311  # seeded on purpose
    return lambda _: lot.choice(list(Fault)) if lot.random() < share else None


def from_on(number: int, fault: Fault) -> Script:
    """Lets all calls fail from one on, counted from 0."""
    numbers = iter(range(1_000_000))
    return lambda _: fault if next(numbers) >= number else None


def nothing_wrong(_request: httpx.Request) -> None:
    """Lets everything pass."""


def only_at(number: int, fault: Fault) -> Script:
    """Lets one call fail, counted from 0."""
    numbers = iter(range(1_000_000))
    return lambda _: fault if next(numbers) == number else None


class FaultyTransport(httpx.BaseTransport):
    """Passes requests on, and answers, except for what the script lets go wrong."""

    def __init__(self, inner: httpx.BaseTransport, script: Script, tally: Tally) -> None:
        self._inner = inner
        self._script = script
        self._tally = tally
        self._late: list[httpx.Request] = []
        self.count = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.count += 1
        request.read()
        fault = self._script(request)
        if fault is not None:
            self._tally.faults[fault.value] += 1
        late, self._late = self._late, []
        for one in late:
            self._done(one)
        match fault:
            case None:
                return self._done(request)
            case Fault.REFUSED:
                raise httpx.ConnectError("refused", request=request)
            case Fault.RESET_BEFORE:
                raise httpx.ReadError("reset", request=request)
            case Fault.RESET_AFTER:
                self._done(request)
                raise httpx.ReadError("reset", request=request)
            case Fault.SLOW_BEFORE:
                raise httpx.ReadTimeout("slow", request=request)
            case Fault.SLOW_AFTER:
                self._done(request)
                raise httpx.ReadTimeout("slow", request=request)
            case Fault.LATE:
                self._late.append(request)
                raise httpx.ReadTimeout("slow", request=request)
            case Fault.TWICE:
                self._done(request)
                return self._done(request)
            case Fault.CUT_OFF:
                self._done(request)
                raise httpx.RemoteProtocolError("peer closed connection", request=request)
            case _:
                return self._answered(fault, request)

    def _answered(self, fault: Fault, request: httpx.Request) -> httpx.Response:
        if fault in DONE_FIRST:
            whole = self._done(request)
            if fault is Fault.TRUNCATED:
                kind = {"Content-Type": whole.headers.get("Content-Type", "text/plain")}
                return httpx.Response(whole.status_code, headers=kind, content=whole.content[: len(whole.content) // 2])
        return ANSWERS[fault]()

    def _done(self, request: httpx.Request) -> httpx.Response:
        again = httpx.Request(request.method, request.url, headers=request.headers, content=request.content)
        response = self._inner.handle_request(again)
        response.read()
        return response

    def close(self) -> None:
        self._inner.close()
