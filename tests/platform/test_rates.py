"""Nobody may ask for more than a share, and what one takes no other loses."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Message, Receive, Scope, Send

from mcctl.platform.identities import Identity
from mcctl.platform.rates import WATCHING, Buckets, Rate, Rated, Rates, Turns

CATALOG = "/v1/catalog"


@dataclass(slots=True)
class Stopwatch:
    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@given(
    st.floats(0.1, 100),
    st.integers(1, 50),
    st.lists(st.tuples(st.sampled_from("ab"), st.floats(0, 5)), max_size=200),
)
def test_no_caller_is_granted_more_than_the_burst_and_what_the_time_brings(
    per_second: float, burst: int, calls: list[tuple[str, float]]
) -> None:
    buckets, now, granted = Buckets(Rate(per_second, burst)), 0.0, {"a": 0, "b": 0}
    for caller, pause_seconds in calls:
        now += pause_seconds
        granted[caller] += buckets.take(caller, now) == 0
    assert all(count <= burst + now * per_second + 1e-6 for count in granted.values())


@given(st.floats(0.1, 100), st.integers(1, 20), st.integers(1, 5))
def test_who_waits_as_long_as_was_asked_is_granted_the_next(per_second: float, burst: int, more: int) -> None:
    buckets, now = Buckets(Rate(per_second, burst)), 0.0
    for _ in range(burst):
        assert buckets.take("a", now) == 0
    for _ in range(more):
        wait_seconds = buckets.take("a", now)
        assert wait_seconds > 0
        now += wait_seconds + 1e-6
        assert buckets.take("a", now) == 0


def test_the_buckets_of_ever_new_callers_take_no_more_room() -> None:
    buckets = Buckets(Rate(1, 1), most=100)
    for number in range(1_000):
        buckets.take(str(number), 0.0)
    assert len(buckets) == 100
    assert "999" in buckets


class Answering:
    """An application that knows one token."""

    def __init__(self) -> None:
        self.calls = 0

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        self.calls += 1
        if (b"authorization", b"Bearer known") in scope["headers"]:
            scope["state"]["identity"] = Identity("publisher", "northlake", token="t-1")  # noqa: S106  # its name
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})


class Calling:
    """Callers of an application that is rated, at instants of one's own choice."""

    def __init__(self, **rates: Any) -> None:  # noqa: ANN401  # the fields of Rates
        self.answering, self.stopwatch = Answering(), Stopwatch()
        self.rated = Rated(self.answering, Rates(**rates), self.stopwatch)

    def call(self, path: str = CATALOG, token: str | None = None, address: str = "192.0.2.1") -> int:
        return self.answer(path, token, address)[0]

    def answer(self, path: str, token: str | None, address: str) -> tuple[int, dict[bytes, bytes]]:
        sent: list[Message] = []

        async def send(message: Message) -> None:
            sent.append(message)

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        headers = [(b"authorization", f"Bearer {token}".encode())] if token else []
        scope = {"type": "http", "path": path, "headers": headers, "client": (address, 1)}
        asyncio.run(self.rated(scope, receive, send))
        return sent[0]["status"], dict(sent[0]["headers"])


def test_who_asks_for_too_much_is_told_when_to_come_back() -> None:
    calling = Calling(anonymous=Rate(0.25, 2))
    assert [calling.call() for _ in range(3)] == [200, 200, 429]
    status, headers = calling.answer(CATALOG, None, "192.0.2.1")
    assert (status, headers[b"retry-after"], headers[b"content-type"]) == (429, b"4", b"application/problem+json")
    assert calling.answering.calls == 2
    calling.stopwatch.seconds += 4
    assert [calling.call() for _ in range(2)] == [200, 429]


def test_addresses_have_buckets_of_their_own_and_one_network_of_ipv6_has_one() -> None:
    calling = Calling(anonymous=Rate(0.1, 1))
    assert [calling.call(address=one) for one in ("192.0.2.1", "192.0.2.2", "192.0.2.1")] == [200, 200, 429]
    assert [calling.call(address=one) for one in ("2001:db8::1", "2001:db8::2", "2001:db8:0:1::1")] == [200, 429, 200]


def test_a_token_has_a_bucket_of_its_own_once_it_proved_to_be_one() -> None:
    calling = Calling(anonymous=Rate(0.1, 2), token=Rate(0.1, 4))
    assert calling.call(token="known") == 200  # noqa: S106  # no secret
    assert [calling.call() for _ in range(2)] == [200, 429]
    assert [calling.call(token="known") for _ in range(4)] == [200, 200, 200, 429]  # noqa: S106  # no secret


def test_inventing_tokens_wins_nothing() -> None:
    calling = Calling(anonymous=Rate(0.1, 2))
    assert [calling.call(token=f"invented-{number}") for number in range(4)] == [200, 200, 429, 429]


def test_handing_out_tokens_has_a_stricter_rate() -> None:
    calling = Calling(exchange=Rate(0.1, 1))
    assert [calling.call("/v1/token/oidc") for _ in range(2)] == [200, 429]
    assert calling.call() == 200


def test_whether_the_platform_can_work_is_told_to_whoever_has_spent_all_else_but_not_for_ever() -> None:
    calling = Calling(anonymous=Rate(0.1, 1))
    assert [calling.call() for _ in range(2)] == [200, 429]
    assert {calling.call("/v1/ready") for _ in range(WATCHING.burst)} == {200}
    assert calling.call("/v1/ready", "known") == 429
    assert calling.call("/v1/ready", address="192.0.2.2") == 200
    assert {calling.call("/v1/health") for _ in range(2 * WATCHING.burst)} == {200}


def test_where_there_is_no_bound_everybody_may_ask_at_any_rate() -> None:
    free = Calling(anonymous=None, token=None, exchange=None)
    paths = (CATALOG, "/v1/token/oidc")
    assert {free.call(path, token) for path in paths for token in (None, "known") for _ in range(20)} == {HTTPStatus.OK}


def test_a_publish_of_ten_thousand_resources_with_badges_is_never_asked_to_wait() -> None:
    buckets = Buckets(Rates().token or pytest.fail("tokens have a bound"))
    assert {buckets.take("a", 0.0) for _ in range(20_000 + 100)} == {0.0}


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    made = asyncio.new_event_loop()
    yield made
    made.close()


def test_one_caller_waits_for_turns_and_another_does_not(loop: asyncio.AbstractEventLoop) -> None:
    turns, order, held = Turns(2), list[str](), asyncio.Event()

    async def call(caller: str, *, is_long: bool) -> None:
        async with turns.turn(caller):
            order.append(caller)
            if is_long:
                await held.wait()

    async def crowd() -> None:
        greedy = [asyncio.create_task(call("greedy", is_long=True)) for _ in range(5)]
        await asyncio.create_task(call("other", is_long=False))
        assert sorted(order) == ["greedy", "greedy", "other"]
        held.set()
        await asyncio.gather(*greedy)

    loop.run_until_complete(crowd())
    assert order.count("greedy") == 5
    assert len(turns) == 0
