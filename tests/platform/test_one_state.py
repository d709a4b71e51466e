"""Who reads sees one state to the end, whatever is published meanwhile, on both databases."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from mcctl.platform.tables import issuers, resources
from tests.faults.faults import at_random, nothing_wrong
from tests.faults.publishing import Publisher, generation, publish_until_done
from tests.faults.tally import Tally, how_many
from tests.faults.test_readers import NAMES, generations_in_contents, generations_in_list
from tests.platform.catalogues import publish_files
from tests.platform.platforms import Platform, Where, copied, over_a_socket


@pytest.fixture
def served_empty(empty_database: Where, tmp_path: Path) -> Iterator[Platform]:
    """A platform that holds nothing, behind a socket."""
    with over_a_socket(copied(empty_database, tmp_path)) as platform:
        yield platform


def seen(connection: Connection) -> tuple[object, list[str]]:
    titles = connection.scalars(select(resources.c.title).order_by(resources.c.key)).all()
    return connection.scalar(select(issuers.c.revision)), list(titles)


def test_a_transaction_that_reads_sees_one_state_whatever_is_published_meanwhile(empty: Platform) -> None:
    client = empty.client(issuer="north")
    publish_files(client, generation(1))
    with empty.database.reading() as connection:
        before = seen(connection)
        publish_files(client, generation(2))
        assert seen(connection) == before
    with empty.database.reading() as connection:
        after = seen(connection)
    assert (before[0], after[0]) == (1, 2)
    assert before[1] != after[1]


def test_readers_over_a_socket_see_one_generation_at_a_time(served_empty: Platform, tally: Tally) -> None:
    publisher = Publisher.of(served_empty, tally)
    publish_until_done(publisher, generation(0), nothing_wrong)
    client, public = served_empty.client("viewer", "north"), served_empty.calling(None)
    is_over, found, wrong = threading.Event(), list[tuple[int, set[str]]](), list[BaseException]()

    def read() -> None:
        try:
            while not is_over.is_set():
                found.append(generations_in_contents(client))
                assert len(generations_in_list(public)) == 1
        except BaseException as error:  # noqa: BLE001  # shown by the test, not by the thread
            wrong.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for number in range(1, how_many(6) + 1):
            publish_until_done(publisher, generation(number), at_random(number, 0.2))
            tally.runs["a publish that is watched by readers"] += 1
    finally:
        is_over.set()
        reader.join()
    assert wrong == []
    assert len(NAMES) == 6
    assert all(titles == {f"Generation {revision - 1}"} for revision, titles in found)
    assert [revision for revision, _ in found] == sorted(revision for revision, _ in found)
    tally.readings += len(found)
