"""Answers: problems as they are sent, and content by its name, so that who has it is not sent it again."""

import hashlib
import json
from collections.abc import Mapping
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mcctl.api.problems import MEDIA_TYPE, Problem

ASK_AGAIN = {"Cache-Control": "private, no-cache", "Vary": "Authorization"}
"""Kept answers are asked about before each use: a day that passes changes them, without anything being published."""


def answer(problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """Writes a problem as an answer."""
    if problem.status == HTTPStatus.NOT_MODIFIED:
        return Response(status_code=problem.status, headers=headers)
    # what was submitted may hold halves of characters, which UTF-8 cannot
    content = json.dumps(problem.model_dump(), ensure_ascii=False).encode(errors="replace")
    return Response(content, problem.status, headers, media_type=MEDIA_TYPE)


def is_matched(if_none_match: str | None, etag: str) -> bool:
    """Compares weakly, as RFC 9110 (13.1.2) has it: a list of tags, or `*`."""
    given = [tag.strip().removeprefix("W/") for tag in (if_none_match or "").split(",")]
    return etag in given or given == ["*"]


def name_of(content: bytes) -> str:
    """The ETag of a content: it is named by all that it says, so that the name tells nothing else."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


class NamedContent:
    """Names the content of each answer to GET, and answers 304 where the caller has it; says who may keep an answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, and names its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        known = Headers(scope=scope).get("If-None-Match")
        started: Message | None = None

        async def named(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in ASK_AGAIN.items():
                    headers.setdefault(name, value)
                if scope["method"] in ("GET", "HEAD") and message["status"] == HTTPStatus.OK:
                    started = message  # its name is known once its content is
                    return
            elif started is not None:
                head, started = started, None
                message = await _begin(send, head, message, known)
            if scope["method"] == "HEAD" and message["type"] == "http.response.body":
                message = {**message, "body": b""}  # the head is that of GET (RFC 9110, 9.3.2)
            await send(message)

        await self._app(scope, receive, named)


async def _begin(send: Send, head: Message, content: Message, known: str | None) -> Message:
    headers = MutableHeaders(scope=head)
    if not content.get("more_body", False):  # what comes in pieces has no name
        headers.setdefault("ETag", name_of(content.get("body", b"")))
    if "ETag" in headers and is_matched(known, headers["ETag"]):
        for name in ("Content-Length", "Content-Type"):
            del headers[name]
        await send({**head, "status": HTTPStatus.NOT_MODIFIED})
        return {**content, "body": b""}
    await send(head)
    return content
