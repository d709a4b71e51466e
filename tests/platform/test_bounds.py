"""Bodies over the bound get 413 before they are read whole."""

import asyncio
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest

from mcctl.api.problems import MEDIA_TYPE, Problem
from mcctl.catalog.image import MAX_BYTES
from mcctl.platform.bounds import MAX_EVENTS, MAX_IMAGES, MAX_JSON, MAX_SMALL, MIB
from tests.platform.platforms import Platform
from tests.platform.submitting import problem_in

BLOBS = "/v1/issuers/northlake/blobs"
BLOB = f"/v1/issuers/northlake/blobs/sha256/{'0' * 64}"
CHANGESETS = "/v1/issuers/northlake/changesets"
EVENTS = "/v1/events"


@dataclass(slots=True)
class Sending:
    """A caller on the application's own seam (ASGI), who counts how much of the body was taken."""

    chunks: Iterator[bytes]
    taken: int = 0
    sent: list[Any] = field(default_factory=list)

    async def receive(self) -> dict[str, object]:
        chunk = next(self.chunks, None)
        if chunk is None:
            return {"type": "http.request", "body": b"", "more_body": False}
        self.taken += len(chunk)
        return {"type": "http.request", "body": chunk, "more_body": True}

    async def send(self, message: Any) -> None:  # noqa: ANN401  # whatever the application says
        self.sent.append(message)

    @property
    def problem(self) -> Problem:
        headers = {name.lower(): value for name, value in self.sent[0]["headers"]}
        assert headers[b"content-type"].decode() == MEDIA_TYPE
        problem = Problem.model_validate_json(b"".join(message.get("body", b"") for message in self.sent[1:]))
        assert problem.status == self.sent[0]["status"]
        return problem


def sent(platform: Platform, method: str, path: str, chunks: Iterator[bytes], **headers: str) -> Sending:
    sending = Sending(chunks)
    media_type = {BLOB: "image/png", EVENTS: "application/x-ndjson"}.get(path, "application/json")
    given = {"authorization": f"Bearer {platform.token('operator')}", "content-type": media_type, **headers}
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "path": path,
        "raw_path": path.encode(), "query_string": b"", "root_path": "", "scheme": "http", "server": ("test", 80),
        "client": ("test", 1), "headers": [(name.encode(), value.encode()) for name, value in given.items()],
    }  # fmt: skip
    asyncio.run(platform.app(scope, sending.receive, sending.send))
    return sending


@pytest.mark.parametrize(
    ("method", "path", "limit"),
    [("PUT", BLOB, MAX_BYTES), ("POST", BLOBS, MAX_IMAGES), ("POST", f"{BLOBS}/missing", MAX_IMAGES),
     ("POST", CHANGESETS, MAX_JSON), ("POST", EVENTS, MAX_EVENTS),
     ("POST", "/v1/submissions", MAX_SMALL), ("PUT", "/v1/accounts/l-1", MAX_SMALL)],
)  # fmt: skip
def test_an_announced_body_over_the_bound_is_refused_without_reading_any_of_it(
    example: Platform, method: str, path: str, limit: int
) -> None:
    sending = sent(example, method, path, iter([b"x"]), **{"content-length": str(limit + 1), "idempotency-key": "k"})
    assert (sending.problem.status, sending.problem.type, sending.taken) == (413, "too-large", 0)


@pytest.mark.parametrize(("method", "path", "limit"), [("PUT", BLOB, MAX_BYTES), ("POST", BLOBS, MAX_IMAGES)])
def test_a_body_that_announces_nothing_is_read_no_further_than_its_bound(
    example: Platform, method: str, path: str, limit: int
) -> None:
    chunk = b" " * (limit // 8)
    sending = sent(example, method, path, iter([chunk] * 64), **{"idempotency-key": "k"})
    assert (sending.problem.status, sending.problem.type) == (413, "too-large")
    assert sending.taken <= limit + len(chunk)


def test_a_body_that_announces_less_than_it_sends_is_read_no_further_than_its_bound(example: Platform) -> None:
    sending = sent(example, "PUT", BLOB, iter([b" " * MIB] * 64), **{"content-length": "10"})
    assert sending.problem.status == 413
    assert sending.taken <= 2 * MIB


@pytest.mark.parametrize("length", ["-1", "1e9", "x", "²"])
def test_an_announcement_that_is_no_number_does_not_let_a_large_body_in(example: Platform, length: str) -> None:
    sending = sent(example, "PUT", BLOB, iter([b" " * MIB] * 64), **{"content-length": length})
    assert 400 <= sending.problem.status < 500
    assert sending.taken <= 2 * MIB


def test_a_body_at_the_bound_is_taken_as_a_body(example: Platform) -> None:
    answer = example.as_("operator").put(BLOB, content=b"x" * MAX_BYTES)
    assert problem_in(answer, 422).type == "invalid"
    assert problem_in(example.as_("operator").put(BLOB, content=b"x" * (MAX_BYTES + 1)), 413).type == "too-large"


def test_who_has_no_token_is_refused_before_a_large_body_is_read(example: Platform) -> None:
    sending = sent(
        example, "POST", CHANGESETS, iter([b" " * MIB] * 127), **{"idempotency-key": "k", "authorization": ""}
    )
    assert sending.problem.status == 401
    assert sending.taken <= MIB


def raw(platform: Platform, head: str, *chunks: bytes) -> bytes:
    """Speaks to the socket as no client library would: sends, and reads until the platform hangs up."""
    address = urlsplit(platform.url)
    token = platform.token("operator")
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=20) as connection:
        connection.sendall(f"{head}\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n".encode())
        try:
            for chunk in chunks:
                connection.sendall(chunk)
        except (BrokenPipeError, ConnectionResetError):
            pass  # hung up on: what was answered is still there to be read
        answer = b""
        while True:
            try:
                piece = connection.recv(65536)
            except ConnectionResetError:
                return answer
            answer += piece
            if not piece or (b"\r\n\r\n" in answer and answer.endswith(b"}")):
                return answer


def test_over_a_socket_an_announced_body_is_refused_before_it_comes(served: Platform) -> None:
    answer = raw(served, f"PUT {BLOB} HTTP/1.1\r\nContent-Length: {1 << 40}")
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert MEDIA_TYPE.encode() in answer


def test_over_a_socket_a_chunked_body_is_refused_at_its_bound(served: Platform) -> None:
    chunk = b"%x\r\n%s\r\n" % (MIB // 2, b"x" * (MIB // 2))
    answer = raw(served, f"PUT {BLOB} HTTP/1.1\r\nTransfer-Encoding: chunked", chunk, chunk, chunk)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert MEDIA_TYPE.encode() in answer
    assert served.as_().get("/v1/health").status_code == 200
