"""A plan to a platform: images first, only those that are missing, then one change set."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from mcctl.api.changesets import Provenance
from mcctl.errors import DeniedError, StaleError
from mcctl.plan.plan import Plan
from mcctl.platform.database import Database
from mcctl.remote.client import Client, Patience
from mcctl.sync.publish import changeset_of, idempotency_key, publish
from tests.platform.catalogues import Files, a_micro_credential, an_image, an_issuer, files_of, plan_of, publish_files
from tests.platform.platforms import Platform, in_process, unslept
from tests.sync.test_fetch import Watched

ONE = a_micro_credential("one")
FILES = files_of(an_issuer(), ONE, a_micro_credential("two", badge=ONE["badge"]), a_micro_credential("three"))
NEW_BADGE = {"file": "badges/new.svg", "alt": "A square"}


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[Platform]:
    """A platform that holds nothing."""
    path = tmp_path / "platform.db"
    database = Database.at_path(path)
    database.migrate()
    database.close()
    with in_process(path) as running:
        yield running


def calls_of(platform: Platform, files: Files) -> list[str]:
    """The methods of the calls that publishing makes, the reading of what is live left out."""
    watched = Watched(platform.make_transport())
    patience = Patience(unslept, lambda: 0.0, attempts=1)
    token = platform.token("operator")
    with Client(platform.url, "north", patience=patience, token=token, transport=watched) as client:
        plan = plan_of(client, files)
        watched.asked.clear()
        publish(client, plan, Provenance(), files.images, files.read)
    return [request.method for request in watched.asked]


def test_each_image_is_looked_for_and_sent_once_before_the_change_set(platform: Platform) -> None:
    assert calls_of(platform, FILES) == ["HEAD", "HEAD", "PUT", "PUT", "POST"]


def test_an_image_that_is_there_is_not_sent_again(platform: Platform) -> None:
    publish_files(platform.client(issuer="north"), FILES)
    retitled = files_of(an_issuer(), {**ONE, "title": "Changed"}, a_micro_credential("three"))
    kept = files_of(an_issuer(), {**ONE, "title": "Changed"}, a_micro_credential("two", badge=ONE["badge"]),
                    a_micro_credential("three"))  # fmt: skip
    assert retitled.images == kept.images
    assert calls_of(platform, kept) == ["HEAD", "POST"]


def test_an_image_that_changed_since_the_plan_was_made_stops_the_publish(platform: Platform) -> None:
    client = platform.client(issuer="north")
    plan = plan_of(client, FILES)
    before = platform.dump()
    with pytest.raises(StaleError, match="has changed"):
        publish(client, plan, Provenance(), FILES.images, lambda path: an_image(f"{path}, later"))
    assert platform.dump() == before


def test_publishing_a_plan_twice_gives_one_change_set_and_one_answer(platform: Platform) -> None:
    client = platform.client(issuer="north")
    plan = plan_of(client, FILES)
    first = publish(client, plan, Provenance(), FILES.images, FILES.read)
    state = platform.dump()
    assert publish(client, plan, Provenance(), FILES.images, FILES.read) == first
    assert platform.dump() == state


def test_a_publish_whose_answer_was_lost_is_done_once(platform: Platform) -> None:
    class Lossy(Watched):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            answer = super().handle_request(request)
            if request.method == "POST" and sum(one.method == "POST" for one in self.asked) < 3:
                raise httpx.ReadError("cut off", request=request)
            return answer

    waits: list[float] = []
    plan = plan_of(platform.client(issuer="north"), FILES)
    patience, token = Patience(waits.append, lambda: 0.0), platform.token("operator")
    with Client(
        platform.url, "north", patience=patience, token=token, transport=Lossy(platform.make_transport())
    ) as client:
        answer = publish(client, plan, Provenance(), FILES.images, FILES.read)
    assert (answer.catalog_revision, len(waits)) == (1, 2)
    assert len(platform.dump()["changesets"]) == 1


def keys(platform: Platform) -> tuple[Plan, Plan]:
    client = platform.client(issuer="north")
    return plan_of(client, FILES), plan_of(client, FILES, "expose one")


def test_the_key_names_the_plan_and_the_revision(platform: Platform) -> None:
    one, other = keys(platform)
    assert idempotency_key(one) == idempotency_key(keys(platform)[0])
    assert idempotency_key(one) != idempotency_key(other)
    publish_files(platform.client(issuer="north"), files_of(an_issuer()))
    assert idempotency_key(one) != idempotency_key(keys(platform)[0])
    later = replace(one, revision=one.revision + 1)
    assert later.digest == one.digest
    assert idempotency_key(later) != idempotency_key(one)


def test_a_change_set_says_what_the_plan_says(platform: Platform) -> None:
    plan, _ = keys(platform)
    body = changeset_of(plan, Provenance(commit="c"))
    assert (body.namespace, body.catalog_revision, body.origin, body.provenance.commit) == ("north", 0, "files", "c")
    assert [(one.action, one.kind, one.id, one.if_match) for one in body.changes] == [
        (change.action, change.key.kind, change.key.id, change.etag) for change in plan.changes
    ]


def test_one_image_that_is_refused_ends_it_and_no_other_is_tried_again(platform: Platform) -> None:
    files = files_of(an_issuer(), *(a_micro_credential(f"number-{number}") for number in range(12)))
    asked: list[tuple[str, str]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append((request.method, request.url.path))
        if request.method == "HEAD":
            return httpx.Response(404)
        is_first = [method for method, _ in asked].count("PUT") == 1
        return httpx.Response(403 if is_first else 500)

    plan = plan_of(platform.client(issuer="north"), files)
    patience = Patience(lambda _: None, lambda: 0.0, attempts=1000)
    transport = httpx.MockTransport(answer)
    with (
        Client(platform.url, "north", patience=patience, transport=transport, parallel=1) as client,
        pytest.raises(DeniedError),
    ):
        publish(client, plan, Provenance(), files.images, files.read)
    sent = [path for method, path in asked if method == "PUT"]
    assert len(sent) == len(set(sent))
    assert [method for method, _ in asked].count("POST") == 0
