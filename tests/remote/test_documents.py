"""Small documents: read whole, in time, within a bound, and from where they were asked for."""

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from itertools import count

import pytest

from mcctl.errors import UnreachableError
from mcctl.remote.documents import MOST_BYTES, read_document
from tests.platform.actions import actions, redirecting
from tests.platform.platforms import StandingClock


def still() -> float:
    return 0.0


def answering(size: int) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(size))
        handler.end_headers()
        handler.wfile.write(b"x" * size)

    return answer


def test_a_document_is_read_whole_up_to_its_bound() -> None:
    with actions(StandingClock()) as far:
        far.answers["/"] = answering(MOST_BYTES)
        assert len(read_document(f"{far.url}/", still)) == MOST_BYTES
        far.answers["/"] = answering(MOST_BYTES + 1)
        with pytest.raises(UnreachableError, match="is too long"):
            read_document(f"{far.url}/", still)


def test_a_document_that_comes_too_slowly_is_left() -> None:
    ticks = count(step=6)
    with actions(StandingClock()) as far:
        far.answers["/"] = answering(100)
        with pytest.raises(UnreachableError, match="takes too long"):
            read_document(f"{far.url}/", lambda: float(next(ticks)))


def test_a_redirect_is_not_followed() -> None:
    with actions(StandingClock()) as far:
        far.answers |= {"/": redirecting("/there"), "/there": answering(1)}
        with pytest.raises(UnreachableError, match="answers 302"):
            read_document(f"{far.url}/", still)
    assert far.asked == ["/"]


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "http://[::1", "file:///etc/hostname", "x", ""])
def test_what_cannot_be_reached_is_told(url: str) -> None:
    with pytest.raises(UnreachableError, match="does not answer"):
        read_document(url, still)
