"""The bridge to an application inside this process: the same bytes as over a socket."""

import threading
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import httpx
import pytest

from mcctl.remote.in_process import InProcessTransport

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with what it was asked."""
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    if scope["path"] == "/raise":
        raise KeyError("inside")
    headers = [(b"x-method", scope["method"].encode()), (b"x-twice", b"1"), (b"x-twice", b"2")]
    await send({"type": "http.response.start", "status": 207, "headers": headers})
    await send({"type": "http.response.body", "body": scope["query_string"] + b"|", "more_body": True})
    await send({"type": "http.response.body", "body": body})


def test_method_query_body_status_and_headers_pass() -> None:
    with httpx.Client(base_url="http://x", transport=InProcessTransport(echo)) as http:
        answer = http.put("/path", params={"q": "a b&c"}, content=b"\x00\xff" * 70_000)
    assert (answer.status_code, answer.headers["x-method"]) == (207, "PUT")
    assert answer.headers.get_list("x-twice") == ["1", "2"]
    assert answer.content == b"q=a+b%26c|" + b"\x00\xff" * 70_000


def test_a_streamed_body_passes() -> None:
    with httpx.Client(base_url="http://x", transport=InProcessTransport(echo)) as http:
        assert http.post("/", content=iter([b"a", b"b", b"c"])).content == b"|abc"


def test_what_the_application_raises_reaches_the_caller_and_the_next_call_works() -> None:
    with httpx.Client(base_url="http://x", transport=InProcessTransport(echo)) as http:
        with pytest.raises(KeyError, match="inside"):
            http.get("/raise")
        assert http.get("/").status_code == 207


def test_it_works_in_a_thread_that_is_not_the_main_one() -> None:
    found: list[int] = []

    def call() -> None:
        with httpx.Client(base_url="http://x", transport=InProcessTransport(echo)) as http:
            found.append(http.get("/").status_code)

    thread = threading.Thread(target=call)
    thread.start()
    thread.join()
    assert found == [207]
