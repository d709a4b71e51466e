"""Bodies are bounded: one over its bound gets 413 before it is read whole, and one that hardly comes gets 408."""

import asyncio
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mcctl.api.problems import MEDIA_TYPE
from mcctl.catalog.image import MAX_BYTES as MAX_IMAGE
from mcctl.platform.problems import ApiError, too_large

MIB = 1024 * 1024
MAX_EVENTS = 1024 * MIB
MAX_JSON = 128 * MIB
MAX_IMAGES = 8 * MIB
MAX_SMALL = MIB
MAX_TOKEN = MIB // 16

SLOWEST = 16 * 1024
"""Bytes a second that a body comes at, at least, after what is allowed for its beginning."""


def bound_of(path: str) -> int:
    """The most bytes that a call takes, by its path."""
    if "/blobs/sha256/" in path:
        return MAX_IMAGE
    if path.endswith(("/blobs", "/blobs/missing")):
        return MAX_IMAGES
    if path.startswith("/v1/token"):
        return MAX_TOKEN  # whoever has none yet may call it
    if path.endswith("/events"):
        return MAX_EVENTS
    return MAX_JSON if path.startswith("/v1/issuers/") else MAX_SMALL  # whole catalogues, or one person's act


class BoundedBodies:
    """Counts what comes in, and answers 413 where it is too much."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, as long as it keeps within its bound."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = bound_of(scope["path"])
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if announced.isdigit() and int(announced) > limit:
            await _refuse(send, too_large(limit))
            return
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > limit:
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return message

        await self._app(scope, counted, send)


class TimelyBodies:
    """Waits for a body as long as it comes at a bearable pace, and answers 408 where it does not.

    Args:
        app: What takes the body.
        patience_seconds: How long it may take beside what its size takes at the slowest pace.
    """

    def __init__(self, app: ASGIApp, patience_seconds: float) -> None:
        self._app = app
        self._patience_seconds = patience_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        stopwatch = asyncio.get_running_loop().time
        left_seconds, is_whole = self._patience_seconds, False

        async def timed() -> Message:
            nonlocal left_seconds, is_whole
            if is_whole:
                return await receive()  # whether the caller is still there
            since = stopwatch()  # only waiting for the caller counts, not what the platform does meanwhile
            try:
                async with asyncio.timeout(left_seconds):
                    message = await receive()
            except TimeoutError as error:
                raise HTTPException(HTTPStatus.REQUEST_TIMEOUT, headers={"Connection": "close"}) from error
            left_seconds += len(message.get("body", b"")) / SLOWEST - (stopwatch() - since)
            is_whole = not message.get("more_body", False)
            return message

        await self._app(scope, timed, send)


async def _refuse(send: Send, error: ApiError) -> None:
    """Answers without reading the body."""
    told = [(name.lower().encode(), value.encode()) for name, value in error.headers.items()]
    headers = [(b"content-type", MEDIA_TYPE.encode()), (b"connection", b"close"), *told]
    await send({"type": "http.response.start", "status": error.problem.status, "headers": headers})
    await send({"type": "http.response.body", "body": error.problem.model_dump_json().encode()})
