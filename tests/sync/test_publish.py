"""A plan to a platform: images first, only those that are missing, then one change set."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from mcctl.api.changesets import Provenance
from mcctl.catalog.image import Picture
from mcctl.errors import DeniedError, StaleError
from mcctl.plan.plan import Plan
from mcctl.platform.database import Database
from mcctl.remote.client import Client, Patience
from mcctl.sync.publish import LARGE_BYTES, changeset_of, idempotency_key, publish
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
    """The calls that publishing makes, by the ends of their paths, the reading of what is live left out."""
    watched = Watched(platform.make_transport())
    patience = Patience(unslept, lambda: 0.0, attempts=1)
    token = platform.token("operator")
    with Client(platform.url, "north", patience=patience, token=token, transport=watched) as client:
        plan = plan_of(client, files)
        watched.asked.clear()
        publish(client, plan, Provenance(), files.images, files.read)
    return [f"{request.method} {request.url.path.rpartition('/')[2]}" for request in watched.asked]


def test_all_images_are_looked_for_in_one_call_and_sent_in_one_before_the_change_set(platform: Platform) -> None:
    assert calls_of(platform, FILES) == ["POST missing", "POST blobs", "POST changesets"]


def test_images_go_in_as_few_calls_as_their_sizes_allow_and_a_large_one_alone(platform: Platform) -> None:
    sizes = {f"badges/number-{number:02}.svg": 100_000 for number in range(30)} | {"badges/large.svg": LARGE_BYTES + 1}

    def sized(path: str) -> bytes:
        return an_image(path).ljust(sizes[path])

    named = [path.removeprefix("badges/").removesuffix(".svg") for path in sizes]
    files = files_of(an_issuer(), *(a_micro_credential(name) for name in named))
    pictures = {
        path: Picture(f"sha256:{hashlib.sha256(sized(path)).hexdigest()}", "image/svg+xml", size)
        for path, size in sizes.items()
    }
    asked = calls_of(platform, Files(replace(files.catalog, images=pictures), sized))
    large = pictures["badges/large.svg"].digest.removeprefix("sha256:")
    assert sorted(asked[1:-1]) == ["POST blobs", "POST blobs", f"PUT {large}"]
    assert (asked[0], asked[-1]) == ("POST missing", "POST changesets")


def test_what_is_told_of_images_counts_up_to_all_of_them(platform: Platform) -> None:
    told: list[tuple[int, int]] = []
    client = platform.client(issuer="north")
    publish(client, plan_of(client, FILES), Provenance(), FILES.images, FILES.read, tell=lambda *one: told.append(one))
    assert (told[0], told[-1]) == ((0, 2), (2, 2))
    assert told == sorted(told)


def test_an_image_that_nobody_asked_for_is_not_sent_whatever_the_platform_says(platform: Platform) -> None:
    plan = plan_of(platform.client(issuer="north"), FILES)
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path.rpartition("/")[2])
        is_asking = asked[-1] == "missing"
        return httpx.Response(200, json={"missing": ["sha256:0"]}) if is_asking else httpx.Response(403)

    transport = httpx.MockTransport(answer)
    patience = Patience(unslept, lambda: 0.0, attempts=1)
    with (
        Client(platform.url, "north", patience=patience, transport=transport) as client,
        pytest.raises(DeniedError),
    ):
        publish(client, plan, Provenance(), FILES.images, FILES.read)
    assert asked == ["missing", "changesets"]


def test_an_image_that_is_there_is_not_sent_again(platform: Platform) -> None:
    publish_files(platform.client(issuer="north"), FILES)
    retitled = files_of(an_issuer(), {**ONE, "title": "Changed"}, a_micro_credential("three"))
    kept = files_of(an_issuer(), {**ONE, "title": "Changed"}, a_micro_credential("two", badge=ONE["badge"]),
                    a_micro_credential("three"))  # fmt: skip
    assert retitled.images == kept.images
    assert calls_of(platform, kept) == ["POST missing", "POST changesets"]


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
            if sum(one.url.path.endswith("/changesets") for one in self.asked) in (1, 2):
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


def test_an_image_that_is_refused_ends_it_before_the_change_set(platform: Platform) -> None:
    files = files_of(an_issuer(), *(a_micro_credential(f"number-{number}") for number in range(12)))
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path.rpartition("/")[2])
        is_asking = asked[-1] == "missing"
        return httpx.Response(200, json={"missing": sorted(files.images)}) if is_asking else httpx.Response(403)

    plan = plan_of(platform.client(issuer="north"), files)
    patience = Patience(unslept, lambda: 0.0, attempts=1000)
    with (
        Client(platform.url, "north", patience=patience, transport=httpx.MockTransport(answer)) as client,
        pytest.raises(DeniedError),
    ):
        publish(client, plan, Provenance(), files.images, files.read)
    assert asked == ["missing", "blobs"]
