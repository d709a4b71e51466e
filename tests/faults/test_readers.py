"""While change sets are applied, no reader ever sees half of one."""

import threading
from itertools import count

import httpx

from mcctl.api.resources import ResourceName
from mcctl.errors import StaleError
from mcctl.remote.client import Client
from tests.faults.faults import at_random, nothing_wrong
from tests.faults.publishing import Publisher, generation, publish_until_done
from tests.faults.tally import Tally, how_many
from tests.platform.platforms import Platform

NAMES = [
    ResourceName(kind="issuer", id="north"),
    *(ResourceName(kind="micro-credential", id=name) for name in ("one", "two", "hidden")),
    *(ResourceName(kind="stack", id=name) for name in ("pile", "room")),
]


def generations_in_contents(client: Client) -> tuple[int, set[str]]:
    """Reads all contents at once."""
    revision, found = client.contents(NAMES)
    assert len(found) == len(NAMES)
    return revision, {str(one.live.get("title", one.live.get("description"))) for one in found}


def generations_in_list(public: httpx.Client) -> set[str]:
    """Reads what anyone may see."""
    listed = public.get("/v1/catalog").json()["resources"]
    assert {one["id"] for one in listed} == {"one", "two", "pile"}
    return {one["title"] for one in listed}


def test_a_reader_sees_one_generation_at_a_time_and_never_an_older_one_again(served: Platform, tally: Tally) -> None:
    publisher = Publisher.of(served, tally)
    publish_until_done(publisher, generation(0), nothing_wrong)
    client, public, is_over = served.client("viewer", "north"), served.calling(None), threading.Event()
    seen: list[tuple[int, set[str]]] = []
    listed: list[set[str]] = []
    wrong: list[BaseException] = []

    def read() -> None:
        try:
            for _ in count():
                seen.append(generations_in_contents(client))
                listed.append(generations_in_list(public))
                try:
                    entries = client.catalog()
                    assert len(entries.resources) == len(NAMES)
                except StaleError:
                    pass  # it moved while it was read in pages, and says so
                if is_over.is_set():
                    return
        except BaseException as error:  # noqa: BLE001  # shown by the test, not by the thread
            wrong.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    last = how_many(25)
    try:
        for number in range(1, last + 1):
            publish_until_done(publisher, generation(number), at_random(number, 0.2))
            tally.runs["a publish that is watched by readers"] += 1
    finally:
        is_over.set()
        reader.join()
    assert wrong == []
    assert all(len(titles) == 1 for _, titles in seen)
    assert all(len(titles) == 1 for titles in listed)
    # generation n is catalogue revision n + 1
    assert all(titles == {f"Generation {revision - 1}"} for revision, titles in seen)
    assert [revision for revision, _ in seen] == sorted(revision for revision, _ in seen)
    assert len({revision for revision, _ in seen}) > 2
    tally.readings += len(seen) + len(listed)
