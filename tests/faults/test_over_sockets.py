"""The same faults on real connections: reset, held, cut off."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from mcctl.api.changesets import Applied, Provenance
from mcctl.errors import McctlError, UnreachableError
from mcctl.remote.client import Client, Patience
from mcctl.sync.publish import publish
from tests.faults.proxy import Exchange, Proxy, Reply, answer, between, passing
from tests.faults.publishing import generation, held, wanted
from tests.faults.tally import Tally
from tests.platform.catalogues import Files, plan_of
from tests.platform.platforms import Platform

TIMEOUT = httpx.Timeout(0.5)
CHANGESETS = "/v1/issuers/north/changesets"


@pytest.fixture
def proxy(served: Platform) -> Iterator[Proxy]:
    """Something that stands between, and passes everything on at first."""
    parts = urlsplit(served.url)
    with between((str(parts.hostname), int(parts.port or 0))) as proxy:
        yield proxy


def published(platform: Platform, proxy: Proxy, files: Files) -> Applied | McctlError:
    """Publishes through what stands between."""
    token = Platform(
        platform.database, platform.app, platform.clock, proxy.url, platform.make_transport, platform.closing
    ).token("operator")
    patience = Patience(lambda _: None, lambda: 0.0, attempts=10)
    with Client(proxy.url, "north", patience=patience, token=token, timeout=TIMEOUT) as client:
        try:
            return publish(client, plan_of(client, files), Provenance(), files.images, files.read)
        except McctlError as error:
            return error


def reset_before(_exchange: Exchange) -> Reply:
    return None


def reset_after(exchange: Exchange) -> Reply:
    exchange.forward()
    return None


def held_before(exchange: Exchange) -> Reply:
    exchange.hold()
    return None


def held_after(exchange: Exchange) -> Reply:
    exchange.forward()
    exchange.hold()
    return None


def cut_in_the_head(exchange: Exchange) -> Reply:
    return exchange.forward()[:20]


def cut_at_the_end(exchange: Exchange) -> Reply:
    return exchange.forward()[:-1]


def no_http(_exchange: Exchange) -> Reply:
    return b"SSH-2.0-OpenSSH_9.6\r\n"


def page(_exchange: Exchange) -> Reply:
    return answer("200 OK", b"<html>", "Content-Type: text/html")


CALLS = 5
"""What one publish makes."""
FAULTS: dict[Callable[[Exchange], Reply], str] = {
    reset_before: "a connection reset before the request came through",
    reset_after: "a connection reset after the request was done",
    held_before: "a connection on which nothing comes, the request lost",
    held_after: "a connection on which nothing comes, the request done",
    cut_in_the_head: "an answer cut off in its head",
    cut_at_the_end: "an answer cut off before its last byte",
    no_http: "an answer that is no HTTP",
    page: "a page of something in between, over a socket",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_one_fault_of_a_connection_at_any_call_is_survived(
    served: Platform, proxy: Proxy, tally: Tally, fault: Callable[[Exchange], Reply]
) -> None:
    assert isinstance(published(served, proxy, generation("first")), Applied)
    for number in range(CALLS):
        files = generation(f"{fault.__name__}-{number}")

        def script(exchange: Exchange, number: int = number) -> Reply:
            return fault(exchange) if exchange.number == number else exchange.forward()

        proxy.follow(script)
        outcome = published(served, proxy, files)
        assert isinstance(outcome, Applied), outcome
        assert held(served) == wanted(files)
        tally.runs["one fault of a connection"] += 1
        tally.faults[FAULTS[fault]] += 1


def test_images_are_all_there_though_the_platform_finds_every_second_call_about_them_too_many(
    served: Platform, proxy: Proxy, tally: Tally
) -> None:
    refused: list[int] = []

    def script(exchange: Exchange) -> Reply:
        if "/blobs" in exchange.path and exchange.number % 2 == 0:
            refused.append(exchange.number)
            return answer("429 Too Many Requests", b"", "Retry-After: 0")
        return exchange.forward()

    proxy.follow(script)
    for number in range(5):
        files = generation(number)
        assert isinstance(published(served, proxy, files), Applied)
        assert held(served) == wanted(files)
        tally.runs["images, every second call about them too many"] += 1
    assert len(refused) >= 5
    tally.faults["429 over a socket"] += len(refused)


def test_a_platform_that_never_answers_the_change_set_leaves_it_open_and_says_so(
    served: Platform, proxy: Proxy, tally: Tally
) -> None:
    assert isinstance(published(served, proxy, generation("first")), Applied)
    files = generation("lost")

    def script(exchange: Exchange) -> Reply:
        return reset_after(exchange) if exchange.path == CHANGESETS else exchange.forward()

    proxy.follow(script)
    outcome = published(served, proxy, files)
    assert isinstance(outcome, UnreachableError)
    assert "whether the change set was applied is not known" in outcome.message
    assert held(served) == wanted(files)
    with served.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM changesets").scalar() == 2
    proxy.follow(passing)
    tally.runs["an answer that stays lost"] += 1
    tally.faults[FAULTS[reset_after]] += 15
