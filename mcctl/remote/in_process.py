"""A transport to an application inside this process, without a port: the same bytes as over a socket.

httpx's own ASGI transport is asynchronous only; this is the bridge for its synchronous client.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from threading import Lock
from typing import Any

import httpx

AsgiApp = Callable[
    [
        MutableMapping[str, Any],
        Callable[[], Awaitable[MutableMapping[str, Any]]],
        Callable[[MutableMapping[str, Any]], Awaitable[None]],
    ],
    Awaitable[None],
]


class InProcessTransport(httpx.BaseTransport):
    """Hands each request to an ASGI application and waits for the answer."""

    def __init__(self, app: AsgiApp) -> None:
        self._asgi = httpx.ASGITransport(app=app)
        self._loop = asyncio.new_event_loop()
        self._turn = Lock()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answers one request, in its turn; what the application raises reaches the caller."""
        with self._turn:
            return self._loop.run_until_complete(self._answer(request))

    def close(self) -> None:
        """Ends the loop."""
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        asked = httpx.Request(request.method, request.url, headers=request.headers, content=request.read())
        response = await self._asgi.handle_async_request(asked)
        content = await response.aread()
        return httpx.Response(response.status_code, headers=response.headers, content=content, request=request)
