"""The one client: what it sends, what it takes, and what answers mean."""

from collections.abc import Callable, Iterator

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcctl.api.changesets import Applied, ChangeSet, OwnershipChange, SubmittedChange
from mcctl.api.images import SentImage
from mcctl.api.problems import Complaint, RefusedBy
from mcctl.api.resources import CatalogEntry, CatalogPage, Contents
from mcctl.errors import DeniedError, Exit, McctlError, StaleError, UnreachableError, UsageError
from mcctl.remote.answer import TooLongError, read_answer
from mcctl.remote.client import AT_A_TIME, Client, Patience
from mcctl.remote.problems import ContentError, GuardError
from mcctl.remote.read_only import WritingError
from tests.remote.answers import CHANGESET, NOON, PAGE, URL, FarAway, a_page, a_problem, answering

# what is sent, and what is taken


def test_each_attempt_has_a_name_and_an_error_tells_that_of_the_last() -> None:
    names = iter(["one", "two", "three"])
    far = answering(lambda: httpx.Response(500))
    patience = Patience(far.waits.append, lambda: 1.0, attempts=3)
    transport = httpx.MockTransport(far.handle)
    with (
        Client(URL, "north", patience=patience, transport=transport, request_id=lambda: next(names)) as client,
        pytest.raises(UnreachableError, match="request three"),
    ):
        client.catalog()
    assert [request.headers["X-Request-Id"] for request in far.asked] == ["one", "two", "three"]


def test_the_platforms_own_name_of_a_request_is_the_one_that_is_told() -> None:
    far = answering(lambda: httpx.Response(400, headers={"X-Request-Id": "theirs"}))
    with far.client() as client, pytest.raises(UsageError, match="request theirs"):
        client.catalog()


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (httpx.Response(200, html="<html>sign in\n first"), "it is `text/html` and begins `<html>sign in first`"),
        (httpx.Response(200, json={"issuer": "north"}), 'it is `application/json` and begins `{"issuer":"north"}`'),
        (httpx.Response(200, content=b"  "), "it holds nothing but blanks"),
        (httpx.Response(204), "it is empty"),
    ],
)
def test_an_answer_that_cannot_be_understood_is_told_as_it_begins(answer: httpx.Response, told: str) -> None:
    with (
        answering(
            lambda: httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)
        ).client() as client,
        pytest.raises(UnreachableError) as raised,
    ):
        client.catalog()
    assert told in raised.value.message


def test_an_answer_without_end_is_not_read_to_its_end() -> None:
    given: list[int] = []

    def endless() -> Iterator[bytes]:
        while True:
            given.append(1)
            yield b"x" * 100

    with pytest.raises(TooLongError):
        read_answer(httpx.Response(200, content=endless()), "r", most_bytes=1000)
    assert len(given) == 11


def test_a_dry_run_asks_and_never_writes() -> None:
    far = answering(a_page, lambda: httpx.Response(200, content=Contents(revision=7, resources=[]).model_dump_json()))
    patience, transport = Patience(far.waits.append, lambda: 0.0), httpx.MockTransport(far.handle)
    with Client(URL, "north", patience=patience, transport=transport, is_read_only=True) as client:
        client.catalog()
        client.contents([])
        for write in (
            lambda: client.apply(CHANGESET, "key"),
            lambda: client.apply(CHANGESET, "key", dry_run=True),
            lambda: client.send_image("sha256:0", b""),
            lambda: client.send_images([SentImage(digest=f"sha256:{0:064}", content=b"")]),
            lambda: client.load_events(b"", everywhere=False),
        ):
            with pytest.raises(WritingError):
                write()
    assert [request.method for request in far.asked] == ["GET", "POST"]


# what statuses mean

MEANINGS: list[tuple[int, type[McctlError], Exit]] = [
    (400, UsageError, Exit.USAGE),
    (401, DeniedError, Exit.DENIED),
    (403, DeniedError, Exit.DENIED),
    (404, DeniedError, Exit.DENIED),
    (409, GuardError, Exit.REFUSED),
    (412, StaleError, Exit.STALE),
    (413, UsageError, Exit.USAGE),
    (422, ContentError, Exit.FINDINGS),
    (501, UnreachableError, Exit.UNREACHABLE),
    (599, UnreachableError, Exit.UNREACHABLE),
]


@pytest.mark.parametrize(("status", "kind", "exit_status"), MEANINGS)
def test_a_status_means_an_error_with_its_exit_status(status: int, kind: type[McctlError], exit_status: Exit) -> None:
    for answer in (
        lambda: a_problem(status),
        lambda: httpx.Response(status, text="<html>no"),
        lambda: httpx.Response(status),
    ):
        with answering(answer).client(attempts=1) as client, pytest.raises(kind) as raised:
            client.catalog()
        assert raised.value.status is exit_status
        assert raised.value.message


def test_a_refusal_carries_what_was_wrong_and_what_would_allow_it() -> None:
    complaint = Complaint(detail="there is no such key", pointer="/changes/0/content/visiblity", code="MC002")
    refusal = RefusedBy(guard="exposure", code="MC401", id="one", message="seen by all", allow_with="--expose one")
    wrong = answering(lambda: a_problem(422, errors=[complaint.model_dump()]))
    guarded = answering(lambda: a_problem(409, refused=[refusal.model_dump()]))
    with wrong.client() as client, pytest.raises(ContentError, match="no such key") as found:
        client.apply(CHANGESET, "key")
    assert found.value.problem.errors == [complaint]
    with guarded.client() as client, pytest.raises(GuardError, match="seen by all") as refused:
        client.apply(CHANGESET, "key")
    assert refused.value.problem.refused == [refusal]


@pytest.mark.parametrize(
    "answer",
    [
        lambda: httpx.Response(200, text="<html>a proxy's page"),
        lambda: httpx.Response(200, content=b""),
        lambda: httpx.Response(200, content=b"\xff"),
        lambda: httpx.Response(200, json=[]),
        lambda: httpx.Response(200, json={"issuer": "north"}),
        lambda: httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=httpx.ByteStream(b"no gzip")),
        lambda: httpx.Response(204),
    ],
)
def test_an_answer_that_cannot_be_understood_is_an_error_of_ours(answer: Callable[[], httpx.Response]) -> None:
    with answering(answer).client() as client, pytest.raises(UnreachableError):
        client.catalog()


def test_keys_that_a_newer_platform_adds_are_ignored() -> None:
    newer = {**PAGE.model_dump(mode="json"), "weather": "fair"}
    with answering(lambda: httpx.Response(200, json=newer)).client() as client:
        assert client.catalog().revision == 7


# a catalogue in pages


def an_entry(name: str) -> CatalogEntry:
    return CatalogEntry(
        kind="stack", id=name, live_digest="sha256:0", base_digest=None, etag="r1", status="draft",
        visibility="private", was_live=False, namespace="north",
    )  # fmt: skip


def in_pages(*pages: tuple[int, str, str | None]) -> FarAway:
    return answering(
        *(
            a_page(CatalogPage(issuer="north", revision=revision, resources=[an_entry(name)], next_cursor=cursor))
            for revision, name, cursor in pages
        )
    )


def test_all_pages_of_a_catalogue_are_read() -> None:
    far = in_pages((1, "a", "stack:a"), (1, "b", "stack:b"), (1, "c", None))
    with far.client() as client:
        assert [entry.id for entry in client.catalog().resources] == ["a", "b", "c"]
    assert [request.url.params.get("cursor") for request in far.asked] == [None, "stack:a", "stack:b"]


def test_a_catalogue_that_moves_between_two_pages_is_read_from_the_start_again() -> None:
    far = in_pages((1, "a", "stack:a"), (2, "b", None), (2, "a", "stack:a"), (2, "b", None))
    with far.client() as client:
        found = client.catalog()
    assert (found.revision, [entry.id for entry in found.resources]) == (2, ["a", "b"])


def test_a_catalogue_that_never_stands_still_is_given_up_on() -> None:
    moving = [(revision, "a", "stack:a") for revision in range(400)]
    with in_pages(*moving).client() as client, pytest.raises(StaleError):
        client.catalog()


def test_the_client_says_what_it_is_and_where_it_calls() -> None:
    far = answering(a_page)
    patience = Patience(far.waits.append, lambda: 0.0)
    with Client(
        URL, "north", patience=patience, transport=httpx.MockTransport(far.handle), user_agent="mcctl/9"
    ) as client:
        client.catalog()
    (request,) = far.asked
    assert (str(request.url), request.headers["User-Agent"]) == (f"{URL}/v1/issuers/north/catalog", "mcctl/9")
    assert "Authorization" not in request.headers


def an_applied() -> httpx.Response:
    applied = Applied(id="c-1", catalog_revision=1, applied_at=NOON, dry_run=False, changes=[])
    return httpx.Response(200, content=applied.model_dump_json())


@given(st.integers(1, 3 * AT_A_TIME), st.text())
def test_a_change_set_that_is_sent_in_pieces_is_the_one_that_was_given(count: int, title: str) -> None:
    one = {"action": "create", "kind": "micro-credential", "if_match": None}
    changes = [
        SubmittedChange.model_validate({**one, "id": f"mc-{n}", "content": {"title": title}}) for n in range(count)
    ]
    whole = CHANGESET.model_copy(update={"changes": changes, "allowances": ["expose mc-0"]})
    far = answering(lambda: a_problem(503), an_applied)
    with far.client() as client:
        client.apply(whole, "key")
    first, again = far.asked
    assert ChangeSet.model_validate_json(first.content) == whole
    assert again.content == first.content
    assert int(first.headers["Content-Length"]) == len(first.content)
    assert "Transfer-Encoding" not in first.headers


def test_a_change_set_of_who_owns_what_is_sent_whole() -> None:
    owned = OwnershipChange(action="adopt", kind="micro-credential", id="one", if_match="r1")
    whole = ChangeSet(namespace="north", catalog_revision=1, ownership=[owned])
    far = answering(an_applied)
    with far.client() as client:
        client.apply(whole, "key")
    assert ChangeSet.model_validate_json(far.asked[0].content) == whole
