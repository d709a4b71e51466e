"""What is live, as far as a plan needs it."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from mcctl.api.resources import CatalogEntry, CatalogPage, Contents, ContentsEntry, ContentsRequest
from mcctl.errors import Exit, McctlError, StaleError, UsageError
from mcctl.plan.build import build_plan
from mcctl.plan.sides import Desired, Key, Live
from mcctl.platform.database import Database
from mcctl.platform.reading import read_live
from mcctl.remote.client import Client, Patience
from mcctl.sync.fetch import fetch_live
from tests.platform.catalogues import Files, a_micro_credential, a_stack, an_issuer, files_of, publish_files
from tests.platform.platforms import Platform, in_process, unslept
from tests.remote.answers import answering

ORIGIN = "http://platform.local"
BASE = files_of(
    an_issuer(),
    a_micro_credential("one"),
    a_micro_credential("two"),
    a_micro_credential("hidden", visibility="private"),
    a_micro_credential("gone", status="archived", visibility="private"),
    a_stack("room", "hidden", "gone", visibility="private", access=[{"group": "pilots"}]),
)


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[Platform]:
    """A platform that holds a small catalogue."""
    path = tmp_path / "platform.db"
    database = Database.at_path(path)
    database.migrate()
    database.close()
    with in_process(path) as running:
        publish_files(running.client(issuer="north"), BASE)
        yield running


class Watched(httpx.BaseTransport):
    """Passes requests on, and keeps them."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self.inner = inner
        self.asked: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        return self.inner.handle_request(request)

    def close(self) -> None:
        self.inner.close()


def fetched(platform: Platform, desired: Desired) -> tuple[Live, list[httpx.Request]]:
    watched = Watched(platform.make_transport())
    token = platform.token("viewer", "north")
    patience = Patience(unslept, lambda: 0.0, attempts=1)
    with Client(platform.url, "north", patience=patience, token=token, transport=watched) as client:
        live = fetch_live(client, desired, platform="test", origin=ORIGIN)
    return live, watched.asked


def wanted(request: httpx.Request) -> set[str]:
    return {name.id for name in ContentsRequest.model_validate_json(request.read()).resources}


def test_where_nothing_differs_one_request_is_made(platform: Platform) -> None:
    desired = BASE.desired()
    live, asked = fetched(platform, desired)
    assert [(request.method, request.url.path) for request in asked] == [("GET", "/v1/issuers/north/catalog")]
    assert build_plan(desired, live).is_empty


def changed(**resources: dict[str, object]) -> Files:
    documents = {
        "one": a_micro_credential("one"),
        "two": a_micro_credential("two"),
        "hidden": a_micro_credential("hidden", visibility="private"),
        "gone": a_micro_credential("gone", status="archived", visibility="private"),
        "room": a_stack("room", "hidden", "gone", visibility="private", access=[{"group": "pilots"}]),
    }
    return files_of(an_issuer(), *(documents | resources).values())


def test_contents_are_asked_for_where_something_differs_and_nowhere_else(platform: Platform) -> None:
    files = changed(one=a_micro_credential("one", title="Changed"), three=a_micro_credential("three"))
    _, asked = fetched(platform, files.desired())
    assert [request.method for request in asked] == ["GET", "POST"]
    assert wanted(asked[1]) == {"one"}


CHANGES: list[Files] = [
    changed(),
    changed(one=a_micro_credential("one", title="Changed")),
    changed(one=a_micro_credential("one", status="archived")),
    changed(
        room=a_stack("room", "hidden", "gone", visibility="private", access=[{"group": "pilots"}, {"group": "more"}])
    ),
    changed(room=a_stack("room", "hidden", visibility="private", access=[{"group": "pilots"}], version="2.0")),
    changed(room=a_stack("room", "hidden", "gone", visibility="private", access=[{"group": "pilots"}], status="draft")),
    changed(two=a_micro_credential("dos", previously=["two"], badge={"file": "badges/two.svg", "alt": "A circle"})),
    changed(hidden=a_micro_credential("hidden")),
]


@pytest.mark.parametrize("files", CHANGES, ids=range(len(CHANGES)))
def test_a_plan_made_here_is_the_plan_that_the_platform_makes(platform: Platform, files: Files) -> None:
    desired = files.desired()
    live, _ = fetched(platform, desired)
    with platform.database.reading() as connection:
        there = read_live(connection, "north", 1, ORIGIN, "north")
    here_made, there_made = build_plan(desired, live), build_plan(desired, there)
    assert here_made.changes == there_made.changes
    assert here_made.digest == there_made.digest
    assert dict(here_made.launches) == dict(there_made.launches)
    assert here_made.exposures == there_made.exposures
    assert here_made.withdrawals == there_made.withdrawals
    assert here_made.refused == there_made.refused


def test_a_plan_made_here_is_the_plan_that_the_platform_makes_for_what_was_live_and_is_retired(
    platform: Platform,
) -> None:
    retired = {"gone": a_micro_credential("gone", status="archived", visibility="private"),
               "hidden": a_micro_credential("hidden", status="archived", visibility="private")}  # fmt: skip
    publish_files(platform.client(issuer="north"), changed(**retired))
    opened = a_stack("room", "hidden", "gone", visibility="private", access=[{"group": "pilots"}, {"group": "more"}])
    desired = changed(**retired, room=opened).desired()
    live, _ = fetched(platform, desired)
    with platform.database.reading() as connection:
        there = read_live(connection, "north", 2, ORIGIN, "north")
    assert [shift.key.id for shift in build_plan(desired, live).exposures] == [
        shift.key.id for shift in build_plan(desired, there).exposures
    ]


# what only a platform far away can do wrong


def an_entry(name: str, *, digest: str = "sha256:1") -> CatalogEntry:
    return CatalogEntry(
        kind="micro-credential", id=name, live_digest=digest, base_digest=digest, etag="r1", status="draft",
        visibility="private", was_live=False, namespace="north",
    )  # fmt: skip


def a_page(revision: int, *names: str) -> httpx.Response:
    page = CatalogPage(issuer="north", revision=revision, resources=[an_entry(name) for name in names])
    return httpx.Response(200, content=page.model_dump_json())


def contents(revision: int, **live: dict[str, object]) -> httpx.Response:
    entries = [
        ContentsEntry(
            kind="micro-credential", id=name, live=content, base=content, etag="r1", was_live=False, awards=0,
            in_flight=0, versions={},
        )
        for name, content in live.items()
    ]  # fmt: skip
    return httpx.Response(200, content=Contents(revision=revision, resources=entries).model_dump_json())


DESIRED = files_of(an_issuer(), a_micro_credential("one")).desired()
ONE: dict[str, object] = {"kind": "micro-credential", "id": "one", "title": "One", "language": "en"}


@pytest.mark.parametrize(
    "unknown", [{"future": 1}, {"status": "embargoed"}, {"badge": {"file": "x", "alt": "x", "sound": "x"}}]
)
def test_content_that_this_release_does_not_know_is_never_rewritten(unknown: dict[str, object]) -> None:
    far = answering(lambda: a_page(1, "one"), lambda: contents(1, one={**ONE, **unknown}))
    with far.client() as client, pytest.raises(UsageError) as raised:
        fetch_live(client, DESIRED, platform="far", origin="https://platform.example")
    assert (raised.value.hint, raised.value.status) == ("update mcctl", Exit.USAGE)


@pytest.mark.parametrize("field", ["kind", "status", "visibility"])
def test_a_catalogue_with_a_word_that_this_release_does_not_know_asks_for_an_update(field: str) -> None:
    page = CatalogPage(issuer="north", revision=1, resources=[an_entry("one")]).model_dump(mode="json")
    page["resources"][0][field] = "embargoed"
    far = answering(lambda: httpx.Response(200, json=page))
    with (
        far.client() as client,
        pytest.raises(McctlError, match=r"cannot be understood|does not know") as raised,
    ):
        fetch_live(client, DESIRED, platform="far", origin="https://platform.example")
    assert "mcctl" in str(raised.value.hint)


def test_a_catalogue_that_moved_before_its_contents_came_is_read_again() -> None:
    far = answering(
        lambda: a_page(1, "one"), lambda: contents(2, one=ONE), lambda: a_page(2, "one"), lambda: contents(2, one=ONE)
    )
    with far.client() as client:
        live = fetch_live(client, DESIRED, platform="far", origin="https://platform.example")
    assert (live.revision, set(live.resources)) == (2, {Key("micro-credential", "one")})


def test_a_catalogue_that_keeps_moving_is_given_up_on() -> None:
    moving = (
        step for revision in range(0, 200, 2) for step in (a_page(revision, "one"), contents(revision + 1, one=ONE))
    )
    far = answering(*moving)
    with far.client() as client, pytest.raises(StaleError):
        fetch_live(client, DESIRED, platform="far", origin="https://platform.example")
    assert len(far.asked) == 10


def test_contents_of_more_resources_than_one_call_takes_are_asked_for_in_several() -> None:
    names = [f"m{number:05}" for number in range(20_001)]

    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return a_page(1, *names)
        asked = ContentsRequest.model_validate_json(request.read()).resources
        return contents(1, **{name.id: {**ONE, "id": name.id} for name in asked})

    patience = Patience(unslept, lambda: 0.0, attempts=1)
    with Client(ORIGIN, "north", patience=patience, transport=httpx.MockTransport(answer)) as client:
        live = fetch_live(client, DESIRED, platform="far", origin=ORIGIN)
    assert len(live.resources) == 20_001
    assert all(held.live is not None for held in live.resources.values())
