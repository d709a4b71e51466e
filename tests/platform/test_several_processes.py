"""Several processes that serve one database: publishes through all of them at once, and one that is killed."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import httpx
import pytest
from sqlalchemy import text

from mcctl.api.changesets import Applied, Provenance
from mcctl.errors import McctlError, StaleError
from mcctl.platform.tables import metadata
from mcctl.sync.publish import publish
from tests.faults.publishing import generation, held_in, wanted
from tests.faults.tally import Tally, how_many
from tests.platform.catalogues import Files, a_micro_credential, an_issuer, body_of, files_of, plan_of, publish_files
from tests.platform.platforms import Where, copied, opened
from tests.platform.processes import ServingProcess, serving
from tests.platform.submitting import submit


@pytest.fixture(scope="module")
def standing(
    empty_database: Where, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[ServingProcess, ServingProcess]]:
    """Two processes on one database."""
    pytest.importorskip("uvicorn", reason="the extra `server` is not installed")
    where = copied(empty_database, tmp_path_factory.mktemp("two"))
    with ExitStack() as both:
        yield both.enter_context(serving(where)), both.enter_context(serving(where))


@pytest.fixture
def two(standing: tuple[ServingProcess, ServingProcess]) -> tuple[ServingProcess, ServingProcess]:
    """Two processes on one database that holds nothing any more."""
    with closing(opened(standing[0].where)) as database, database.writing() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
    return standing


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Makes calls at the same time; gives what came of each."""
    start, outcomes = threading.Barrier(len(calls), timeout=60), dict.fromkeys(range(len(calls)), object())

    def run(number: int) -> None:
        start.wait()
        try:
            outcomes[number] = calls[number]()
        except (McctlError, AssertionError, httpx.HTTPError) as error:
            outcomes[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [outcomes[number] for number in range(len(calls))]


def publishing(server: ServingProcess, files: Files, issuer: str) -> Callable[[], object]:
    """Plans now, and gives what publishes the plan."""
    client = server.client(issuer)
    plan = plan_of(client, files)
    return lambda: publish(client, plan, Provenance(commit="0" * 40), files.images, files.read)


def test_of_publishes_for_one_issuer_through_both_one_is_applied_and_the_other_is_stale(
    two: tuple[ServingProcess, ServingProcess], tally: Tally
) -> None:
    """The first of them makes the issuer."""
    runs = how_many(4)
    for run in range(runs):
        sides = generation(f"{run}-0"), generation(f"{run}-1")
        outcomes = at_once(*(publishing(one, files, "north") for one, files in zip(two, sides, strict=True)))
        (winner,) = (number for number, outcome in enumerate(outcomes) if isinstance(outcome, Applied))
        assert isinstance(outcomes[1 - winner], StaleError), outcomes
        database = opened(two[0].where)
        assert held_in(database, "north") == wanted(sides[winner])
        database.close()
        tally.runs["two processes publish for one issuer"] += 1
    assert two[0].client("north").catalog().revision == runs


def test_publishes_for_several_issuers_through_both_are_all_applied(
    two: tuple[ServingProcess, ServingProcess], tally: Tally
) -> None:
    names = ["north", "south", "east", "west"]

    def publish_all(server: ServingProcess, issuer: str) -> Callable[[], object]:
        client = server.client(issuer)

        def run() -> int:
            for number in range(how_many(3)):
                files = files_of(an_issuer(issuer), a_micro_credential("one", title=f"Title {number}"))
                publish_files(client, files)
            return client.catalog().revision

        return run

    assert at_once(*(publish_all(two[number % 2], name) for number, name in enumerate(names))) == [how_many(3)] * 4
    database = opened(two[0].where)
    with database.reading() as connection:
        rows = connection.execute(text("SELECT issuer, catalog_revision FROM changesets ORDER BY 1, 2")).all()
        events = connection.execute(text("SELECT count(*) FROM events WHERE type = 'issuer_joined'")).scalar_one()
    database.close()
    assert [tuple(row) for row in rows] == [(name, n) for name in sorted(names) for n in range(1, how_many(3) + 1)]
    assert events == len(names)
    tally.runs["two processes publish for several issuers"] += 1


def test_one_key_through_both_is_one_change_set(two: tuple[ServingProcess, ServingProcess]) -> None:
    body = body_of(plan_of(two[0].client("north"), files_of(an_issuer())))

    def send(server: ServingProcess) -> Callable[[], object]:
        http = httpx.Client(base_url=server.url, headers={"Authorization": f"Bearer {server.token()}"}, timeout=60)

        def run() -> object:
            with http:
                answer = submit(http, body, issuer="north")
                while answer.status_code == 503:
                    assert int(answer.headers["Retry-After"]) > 0
                    answer = submit(http, body, issuer="north")
                return answer.status_code, answer.json()["id"]

        return run

    first, second = at_once(*(send(server) for server in two))
    assert first == second
    assert two[1].client("north").catalog().revision == 1


def test_events_that_arrive_through_both_in_other_orders_are_there_once(
    two: tuple[ServingProcess, ServingProcess],
) -> None:
    lines = [
        json.dumps({"type": "issuer_joined", "id": f"e{n}", "at": "2020-01-01T00:00:00Z", "issuer": f"i{n}"})
        for n in range(3000)
    ]

    def load(server: ServingProcess, body: list[str]) -> Callable[[], object]:
        http = httpx.Client(base_url=server.url, headers={"Authorization": f"Bearer {server.token()}"}, timeout=60)
        sent = {"content": "\n".join(body).encode(), "headers": {"Content-Type": "application/x-ndjson"}}

        def run() -> object:
            with http:
                answer = http.post("/v1/events", **sent)  # type: ignore[arg-type]  # a body and headers
                while answer.status_code == 503:
                    answer = http.post("/v1/events", **sent)  # type: ignore[arg-type]  # a body and headers
                assert answer.status_code == 200, answer.text
                told = answer.json()
                assert told["problems"] == []
                return told["added"] + told["repeated"]

        return run

    assert at_once(load(two[0], lines), load(two[1], lines[::-1])) == [3000, 3000]
    database = opened(two[0].where)
    with database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM events")).scalar_one() == 3000
    database.close()


def test_a_process_that_is_killed_leaves_nothing_half_and_the_other_goes_on(
    two: tuple[ServingProcess, ServingProcess], tally: Tally
) -> None:
    second = two[1]
    publish_files(second.client("north"), generation("before"))
    files = generation("after")
    before, after = wanted(generation("before")), wanted(files)
    with serving(second.where) as first:
        at_once(publishing(first, files, "north"), first.kill)
    database = opened(second.where)
    found = held_in(database, "north")
    assert found in (before, after)
    client = second.client("north")
    if found == before:
        publish_files(client, files)
    assert held_in(database, "north") == after
    database.close()
    tally.runs["a process killed in mid-publish beside another one"] += 1
    tally.faults["SIGKILL of the platform"] += 1
