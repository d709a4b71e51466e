"""What is recorded of each request, for the log and for the numbers: nothing that tells of a person.

No address, no token, no query, no id of a learner or an assessor, no path but its pattern; an issuer's id only where the
call was answered. A token is named by its id, which opens nothing, unless it belongs to a person.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPMethod, HTTPStatus
from typing import Protocol

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mcctl.model.scalar import is_slug
from mcctl.platform.calls import Call
from mcctl.platform.failing import Failure, failure_of
from mcctl.platform.identities import Identity
from mcctl.platform.request_ids import request_id

WENT_AWAY = 499
"""Stands for an answer that nobody waited for; no status of HTTP."""

METHODS = frozenset(HTTPMethod)


@dataclass(frozen=True, slots=True)
class Record:
    """A request that was answered.

    `route` is the pattern of its path, None where it is no call; `events` is how many events it added; `is_trial` where it
    was to change nothing.
    """

    method: str
    route: str | None
    issuer: str | None
    status: int
    duration_seconds: float
    sent_bytes: int
    request_id: str
    role: str | None
    token: str | None
    is_trial: bool
    events: int
    failure: Failure | None


class Observer(Protocol):
    """Who is told of requests."""

    def begun(self) -> None:
        """A request has come."""

    def ended(self, record: Record) -> None:
        """It was answered."""


class Recorded:
    """Tells the observers of each request; what fails inside goes no further than to them."""

    def __init__(
        self,
        app: ASGIApp,
        calls: Sequence[Call],
        observers: Sequence[Observer],
        stopwatch: Callable[[], float],
    ) -> None:
        self._app = app
        self._calls = calls
        self._observers = observers
        self._stopwatch = stopwatch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, and records it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        name, state = request_id(scope), scope["state"]
        since = self._stopwatch()
        status, sent_bytes = WENT_AWAY, 0
        for observer in self._observers:
            observer.begun()

        async def watched(message: Message) -> None:
            nonlocal status, sent_bytes
            if message["type"] == "http.response.start":
                status = message["status"]
            sent_bytes += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except ClientDisconnect:
            status = WENT_AWAY
        except Exception as error:  # noqa: BLE001  # it was answered; whoever keeps the log is the last to be told
            state["failure"] = error
        finally:
            record = self._record(scope, since, status, sent_bytes, name)
            for observer in self._observers:
                observer.ended(record)

    def _record(self, scope: Scope, since: float, status: int, sent_bytes: int, name: str) -> Record:
        state = scope["state"]
        identity, failure = state.get("identity"), state.get("failure")
        call, values = self._called(scope["path"])
        known = identity if isinstance(identity, Identity) else Identity()
        issuer = values.get("issuer", "")
        is_told = is_slug(issuer) and status not in (HTTPStatus.NOT_FOUND, HTTPStatus.UNAUTHORIZED, WENT_AWAY)
        return Record(
            method=scope["method"] if scope["method"] in METHODS else "other",
            route=call.route.path if call is not None else None,
            issuer=issuer if is_told else None,
            status=status,
            duration_seconds=self._stopwatch() - since,
            sent_bytes=sent_bytes,
            request_id=name,
            role=known.role,
            token=known.token if known.person is None else None,
            is_trial=b"dry_run=" in scope["query_string"],
            events=state.get("events", 0),
            failure=failure_of(failure) if isinstance(failure, Exception) else None,
        )

    def _called(self, path: str) -> tuple[Call | None, dict[str, str]]:
        for call in self._calls:
            found = call.route.path_regex.match(path)
            if found is not None:
                return call, found.groupdict()
        return None, {}
