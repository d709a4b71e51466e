"""Each answer carries the name of its request, the caller's own where there is one, so that both sides can find it."""

import re
import secrets

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER = "X-Request-Id"
NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")


class NamedRequests:
    """Gives each request's name back with the answer, and a name to a request that has none."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, and names its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        name = request_id(scope)

        async def named(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[HEADER] = name
            await send(message)

        await self._app(scope, receive, named)


def request_id(scope: Scope) -> str:
    """The name of a request, one and the same for whoever asks."""
    state = scope.setdefault("state", {})
    if "request_id" not in state:
        given = Headers(scope=scope).get(HEADER, "")
        state["request_id"] = given if NAME.fullmatch(given) else secrets.token_hex(8)
    name: str = state["request_id"]
    return name
