"""How many calls are under way at once."""

import threading

import httpx

from mcctl.remote.client import Client, Patience
from mcctl.remote.turns import Turns
from tests.remote.answers import URL


def test_each_too_many_halves_how_many_there_are_and_one_always_is() -> None:
    turns = Turns(8)
    limits = [turns.limit]
    for _ in range(5):
        turns.too_many()
        limits.append(turns.limit)
    assert limits == [8, 4, 2, 1, 1, 1]


def test_success_brings_them_back_little_by_little_and_never_beyond_the_most() -> None:
    turns = Turns(4)
    turns.too_many()
    turns.too_many()
    limits = []
    for _ in range(20):
        turns.answered()
        limits.append(turns.limit)
    assert limits == sorted(limits)
    assert (limits[0], limits[-1]) == (2, 4)


def test_no_more_are_under_way_than_there_are_turns_and_a_platform_that_takes_two_gets_all_in_the_end() -> None:
    busy, most_seen, refused, guard = 0, 0, 0, threading.Lock()
    several = threading.Barrier(3, timeout=10)

    def answer(request: httpx.Request) -> httpx.Response:
        nonlocal busy, most_seen, refused
        with guard:
            busy += 1
            most_seen = max(most_seen, busy)
            is_first = request.headers["X-Request-Id"] in {"1", "2", "3"}
            refused += is_first
        if is_first:
            several.wait()  # three are let in at once, and no fourth
        with guard:
            busy -= 1
        return httpx.Response(429 if is_first else 204)

    names = iter(range(1, 1000))
    patience = Patience(lambda _: None, lambda: 0.0)
    with Client(
        URL,
        "north",
        patience=patience,
        transport=httpx.MockTransport(answer),
        parallel=3,
        request_id=lambda: str(next(names)),
    ) as client:
        threads = [threading.Thread(target=client.send_image, args=(f"sha256:{number}", b"")) for number in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert (most_seen, refused, next(names)) == (3, 3, 16)
