"""What is tried again, how often, and how long is waited."""

from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcctl.api.tokens import make_token
from mcctl.errors import Exit, McctlError, UnreachableError
from mcctl.remote.client import Client, Patience
from tests.remote.answers import URL, a_page, a_problem, answering

TRANSIENT = [429, 500, 502, 503, 504]

CONNECTION_ERRORS: list[Callable[[], Exception]] = [
    lambda: httpx.ConnectError("refused"),
    lambda: httpx.ConnectTimeout("slow"),
    lambda: httpx.ReadTimeout("slow"),
    lambda: httpx.ReadError("cut off"),
    lambda: httpx.WriteError("cut off"),
    lambda: httpx.RemoteProtocolError("hung up"),
    lambda: httpx.PoolTimeout("busy"),
]


@pytest.mark.parametrize("error", CONNECTION_ERRORS)
def test_a_connection_that_fails_is_tried_again(error: Callable[[], Exception]) -> None:
    far = answering(error, error, a_page)
    with far.client() as client:
        assert client.catalog().revision == 7
    assert len(far.asked) == 3
    assert far.waits == [0.2, 0.4]


@pytest.mark.parametrize("status", TRANSIENT)
def test_a_status_that_may_pass_is_tried_again(status: int) -> None:
    far = answering(lambda: httpx.Response(status), lambda: a_problem(status), a_page)
    with far.client() as client:
        assert client.catalog().revision == 7
    assert len(far.asked) == 3


@pytest.mark.parametrize("status", TRANSIENT)
@pytest.mark.parametrize("attempts", [1, 2, 5])
def test_a_status_that_does_not_pass_is_given_up_on_after_the_attempts(status: int, attempts: int) -> None:
    far = answering(lambda: a_problem(status))
    with far.client(attempts=attempts) as client, pytest.raises(UnreachableError) as raised:
        client.catalog()
    assert raised.value.status is Exit.UNREACHABLE
    assert (len(far.asked), len(far.waits)) == (attempts, attempts - 1)


@pytest.mark.parametrize("error", CONNECTION_ERRORS)
def test_a_connection_that_never_comes_is_given_up_on_with_its_address(error: Callable[[], Exception]) -> None:
    far = answering(error)
    with far.client() as client, pytest.raises(UnreachableError, match=r"platform\.example") as raised:
        client.catalog()
    assert raised.value.__cause__ is not None
    assert len(far.asked) == 5


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 406, 409, 410, 412, 413, 415, 422, 428, 431])
def test_a_refusal_is_never_tried_again(status: int) -> None:
    far = answering(lambda: a_problem(status))
    with far.client() as client, pytest.raises(McctlError):
        client.catalog()
    assert (len(far.asked), far.waits) == (1, [])


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirection_is_not_followed_and_takes_no_token_along(status: int) -> None:
    far = answering(lambda: httpx.Response(status, headers={"Location": "https://evil.example/v1"}))
    with far.client(token=make_token(URL, "secret")) as client, pytest.raises(McctlError):
        client.catalog()
    assert [request.url.host for request in far.asked] == ["platform.example"]


MONDAY_NOON = {"Date": "Mon, 23 Nov 2026 12:00:00 GMT"}


@pytest.mark.parametrize(
    ("headers", "waited"),
    [
        ({"Retry-After": "0"}, 0.2),
        ({"Retry-After": "3"}, 3.0),
        ({"Retry-After": "60"}, 60.0),
        ({"Retry-After": "Mon, 23 Nov 2026 12:00:07 GMT", **MONDAY_NOON}, 7.0),
        ({"Retry-After": "Monday, 23-Nov-26 12:00:07 GMT", **MONDAY_NOON}, 7.0),
        ({"Retry-After": "Mon Nov 23 12:00:07 2026", **MONDAY_NOON}, 7.0),
        ({"Retry-After": "Mon, 23 Nov 2026 11:59:00 GMT", **MONDAY_NOON}, 0.2),
        # where the platform does not tell its own time, our clock does: a quarter past
        ({"Retry-After": "Mon, 23 Nov 2026 12:15:09 GMT"}, 9.0),
    ],
)
def test_no_less_is_waited_than_the_platform_asks_for(headers: dict[str, str], waited: float) -> None:
    far = answering(lambda: httpx.Response(429, headers=headers), a_page)
    far.now = datetime(2026, 11, 23, 12, 15, tzinfo=UTC)
    with far.client() as client:
        client.catalog()
    assert far.waits == [waited]


@pytest.mark.parametrize(("asked", "told"), [("301", "301 seconds"), ("9" * 20, "99999999999999999999 seconds")])
def test_a_platform_that_asks_for_more_than_the_budget_is_given_up_on_at_once(asked: str, told: str) -> None:
    far = answering(lambda: httpx.Response(429, headers={"Retry-After": asked}))
    with far.client() as client, pytest.raises(UnreachableError) as raised:
        client.catalog()
    assert far.waits == []
    assert told[-8:] in str(raised.value.hint)


@pytest.mark.parametrize("asked", [b"", b"soon", b"-1", b"1.5", b"\xb2", b"Fri, 31 Dec 1999 23:59:59 GMT"])
def test_a_retry_after_that_is_no_number_of_seconds_stops_nothing(asked: bytes) -> None:
    far = answering(lambda: httpx.Response(503, headers=[(b"Retry-After", asked)]), a_page)
    with far.client() as client:
        client.catalog()
    assert len(far.waits) == 1
    assert 0 <= far.waits[0] <= 5


@given(attempt=st.integers(0, 40), jitter=st.floats(0, 1), asked=st.none() | st.floats(0, 1e6))
def test_a_wait_is_what_is_asked_for_or_up_to_the_longest(attempt: int, jitter: float, asked: float | None) -> None:
    patience = Patience(lambda _: None, lambda: jitter)
    waited = patience.delay_seconds(attempt, asked)
    assert (asked or 0) <= waited <= max(asked or 0, patience.longest_delay_seconds)


@given(asked=st.text(st.characters(max_codepoint=255), max_size=30), date=st.none() | st.text(max_size=12))
def test_no_text_in_the_place_of_a_wait_breaks_anything(asked: str, date: str | None) -> None:
    patience = Patience(lambda _: None, lambda: 0.0)
    found = patience.asked_seconds({"Retry-After": asked, **({"Date": date} if date is not None else {})})
    assert found is None or found >= 0


def test_the_time_that_the_attempts_take_counts_against_the_budget() -> None:
    times = iter(range(0, 10_000, 100))
    waits: list[float] = []
    patience = Patience(waits.append, lambda: 0.0, budget_seconds=250, stopwatch=lambda: float(next(times)))
    far = answering(httpx.ReadTimeout("slow"))
    transport = httpx.MockTransport(far.handle)
    with Client(URL, "north", patience=patience, transport=transport) as client, pytest.raises(UnreachableError):
        client.catalog()
    assert len(far.asked) == 3
