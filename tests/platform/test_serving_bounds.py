"""A slow or hostile client costs itself its connection, and nobody else anything."""

import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from mcctl.platform.serving import Serving
from mcctl.platform.serving_connections import Limits
from tests.platform.platforms import Platform
from tests.platform.served import Raw, as_served

HASTY = Limits(head_seconds=0.4, body_seconds=0.4, stall_seconds=0.4, idle_seconds=1, connections=50)
PUT = f"PUT /v1/issuers/northlake/blobs/sha256/{'0' * 64} HTTP/1.1\r\nHost: x\r\n"


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """A served platform that waits for nobody."""
    path = tmp_path_factory.mktemp("hasty") / "platform.db"
    with as_served(path, Serving(limits=HASTY)) as platform:
        yield platform


@pytest.fixture
def crowded(tmp_path: Path) -> Iterator[Platform]:
    """A served platform that takes few connections, and has time for each."""
    with as_served(tmp_path / "platform.db", Serving(limits=Limits(connections=50))) as platform:
        yield platform


def lives(platform: Platform) -> bool:
    return platform.as_().get("/v1/catalog").status_code == 200


@pytest.mark.parametrize("beginning", ["", "GET /v1/health HTTP/1.1\r\nX-Slow: "])
def test_a_head_that_does_not_come_to_its_end_ends_the_connection(hasty: Platform, beginning: str) -> None:
    with Raw(hasty) as slow:
        slow.send(beginning)
        assert lives(hasty)
        assert slow.read() == b""


def test_a_head_that_comes_a_piece_at_a_time_wins_no_time(hasty: Platform) -> None:
    with Raw(hasty) as slow:
        slow.send("GET /v1/health HTTP/1.1\r\n")
        slow.socket.settimeout(0.05)
        pieces = 0
        while True:
            try:
                slow.send("X-Slow: 1\r\n")
                pieces += 1
                if slow.socket.recv(1) == b"":
                    break
            except TimeoutError:
                continue
            except ConnectionError:
                break
        assert 1 < pieces < 100


def test_a_second_head_that_does_not_come_to_its_end_ends_the_connection_too(hasty: Platform) -> None:
    with Raw(hasty) as slow:
        slow.send("GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\nGET /v1/health HTTP/1.1\r\nX-Slow: ")
        assert slow.read().count(b"HTTP/1.1 200 ") == 1


def test_a_body_that_does_not_come_is_answered_with_408(hasty: Platform) -> None:
    with Raw(hasty) as slow:
        slow.send(f"{PUT}Authorization: Bearer {hasty.token('operator')}\r\n"
                  "Content-Type: image/png\r\nContent-Length: 1000\r\n\r\nonly this")  # fmt: skip
        assert lives(hasty)
        answer = slow.read()
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["type"] == "request-timeout"


def test_who_goes_on_to_send_after_the_answer_is_hung_up_on(hasty: Platform) -> None:
    with Raw(hasty) as slow:
        slow.send(f"{PUT}Content-Type: image/png\r\nContent-Length: 1000\r\n\r\nonly this")
        assert slow.read().startswith(b"HTTP/1.1 401 ")


def test_who_does_not_fetch_the_answer_is_hung_up_on(hasty: Platform) -> None:
    with socket.socket() as greedy:
        greedy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        greedy.settimeout(30)
        host, _, port = hasty.url.removeprefix("http://").partition(":")
        greedy.connect((host, int(port)))
        requests = b"GET /v1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n" * 1_000_000
        with pytest.raises(ConnectionError):
            greedy.sendall(requests)
    assert lives(hasty)


def test_where_there_are_too_many_connections_the_one_goes_that_waits_longest(crowded: Platform) -> None:
    with ExitStack() as open_ones:
        first = open_ones.enter_context(Raw(crowded))
        others = [open_ones.enter_context(Raw(crowded)) for _ in range(50)]
        assert first.read() == b""
        others[-1].send("GET /v1/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert others[-1].read().startswith(b"HTTP/1.1 200 ")
        assert lives(crowded)


@pytest.mark.parametrize("path", ["/v1/issuers/northlake/changesets", "/v1/issuers/northlake/catalog/contents"])
@pytest.mark.parametrize("depth", [100, 900, 5_000, 200_000])
@pytest.mark.parametrize("shape", [('{"changes":', "}"), ("[", "]")])
def test_deep_json_is_refused_as_what_it_is(hasty: Platform, path: str, depth: int, shape: tuple[str, str]) -> None:
    content = shape[0] * depth + "1" + shape[1] * depth
    headers = {"Content-Type": "application/json", "Idempotency-Key": "deep"}
    answer = hasty.as_("operator").post(path, content=content, headers=headers)
    assert answer.status_code in (400, 422)


@pytest.mark.parametrize("depth", [100, 900, 5_000, 200_000])
def test_a_deep_event_is_one_that_is_wrong_and_stops_no_other(hasty: Platform, depth: int) -> None:
    well = f'{{"type":"page_view","id":"v-{depth}","at":"2026-06-01T00:00:00Z","issuer":"northlake","visitor":"x"}}'
    lines = f"{'[' * depth}\n" + '{"type":' * depth + "1" + "}" * depth + f"\n{well}\n"
    answer = hasty.as_("operator").post("/v1/events", content=lines, headers={"Content-Type": "application/x-ndjson"})
    receipt = answer.json()
    assert (answer.status_code, receipt["added"], len(receipt["problems"])) == (200, 1, 2)
