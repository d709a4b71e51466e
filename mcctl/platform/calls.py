"""The calls that there are, by path and method, and what every one of them holds to.

What is no call is a problem before anything else looks at it; HEAD is answered as GET is (`answers` leaves the content out).
"""

from collections.abc import Iterable, Sequence
from http import HTTPStatus
from itertools import chain
from typing import NamedTuple

from fastapi.routing import APIRoute
from starlette.datastructures import Headers
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from mcctl.platform import problems
from mcctl.platform.answers import answer
from mcctl.platform.problems import ApiError

JSON = "application/json"


class Call(NamedTuple):
    """A route, the media types that it takes, and those that it gives; none where it takes or gives none, or any."""

    route: Route
    methods: frozenset[str]
    takes: frozenset[str]
    gives: frozenset[str]


def calls_of(*routes: Iterable[BaseRoute]) -> list[Call]:
    """Reads off routes what they are called by, in their order."""
    return [
        Call(route, frozenset(route.methods or ()), _takes(route), _gives(route))
        for route in chain(*routes)
        if isinstance(route, Route)
    ]


def _takes(route: Route) -> frozenset[str]:
    if not isinstance(route, APIRoute):
        return frozenset()
    declared = (route.openapi_extra or {}).get("requestBody", {}).get("content", {})
    return frozenset(declared) or (frozenset({JSON}) if route.body_field is not None else frozenset())


def _gives(route: Route) -> frozenset[str]:
    if not isinstance(route, APIRoute):
        return frozenset({JSON})
    declared = route.responses.get(route.status_code or HTTPStatus.OK, {}).get("content", {})
    return frozenset(declared) or (frozenset({JSON}) if route.response_model is not None else frozenset())


class KnownCalls:
    """Passes on what is a call, as its route expects it, and answers all else."""

    def __init__(self, app: ASGIApp, calls: Sequence[Call]) -> None:
        self._app = app
        self._calls = calls

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, or answers it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        error = _address(scope)
        here = [call for call in self._calls if call.route.path_regex.match(scope["path"])]
        if error is None and here:
            methods = _methods(here)
            if scope["method"] == "OPTIONS":
                await _options(send, methods)
                return
            if scope["method"] not in methods:
                error = problems.no_such_method(methods)
            else:
                if not _takes_head(here, scope["method"]):
                    scope = {**scope, "method": "GET"}
                error = _media(here, scope)
        if error is not None:
            await answer(error.problem, error.headers)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _address(scope: Scope) -> ApiError | None:
    """No path has what does not print in it, and no query means anything by it."""
    if not scope["path"].isprintable():
        return problems.not_found()
    if b"%00" in scope["query_string"] or b"\0" in scope["query_string"]:
        return problems.unprintable_query()
    return None


def _methods(here: Sequence[Call]) -> list[str]:
    found = {method for call in here for method in call.methods}
    return sorted(found | {"OPTIONS"} | ({"HEAD"} if "GET" in found else set()))


def _takes_head(here: Sequence[Call], method: str) -> bool:
    return method != "HEAD" or any("HEAD" in call.methods for call in here)


def _media(here: Sequence[Call], scope: Scope) -> ApiError | None:
    (call, *_) = [call for call in here if scope["method"] in call.methods]
    headers = Headers(scope=scope)
    sent = headers.get("Content-Type", "").partition(";")[0].strip().lower()
    # what comes without a media type may be any (RFC 9110, 8.3), but for JSON, which never does
    if call.takes and sent not in call.takes and (sent or (call.takes == {JSON} and _has_body(headers))):
        return problems.wrong_media_type(sorted(call.takes))
    if call.gives and not any(_accepts(headers.get("Accept", "*/*"), kind) for kind in call.gives):
        return problems.not_acceptable(sorted(call.gives))
    return None


def _has_body(headers: Headers) -> bool:
    return "Transfer-Encoding" in headers or headers.get("Content-Length", "0") != "0"


def _accepts(accept: str, kind: str) -> bool:
    """Tells whether a caller takes a media type (RFC 9110, 12.5.1); the most specific range decides."""
    weights: dict[str, float] = {}
    for part in accept.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weights[name] = next((_weight(one[2:]) for one in parameters if one.startswith("q=")), 1.0)
    ranges = (kind, f"{kind.partition('/')[0]}/*", "*/*")
    return next((weights[name] for name in ranges if name in weights), 0.0 if any(weights) else 1.0) > 0


def _weight(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 1.0


async def _options(send: Send, methods: Sequence[str]) -> None:
    headers = [(b"allow", ", ".join(methods).encode())]
    await send({"type": "http.response.start", "status": HTTPStatus.NO_CONTENT, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
