"""The one client: bounded patience, only what is safe to repeat, and a token that goes nowhere else."""

from collections.abc import Callable

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcctl.api.changesets import ChangeSet, SubmittedChange
from mcctl.api.problems import MEDIA_TYPE, Complaint, Problem, RefusedBy
from mcctl.api.resources import CatalogEntry, CatalogPage
from mcctl.api.tokens import make_token
from mcctl.errors import DeniedError, Exit, McctlError, StaleError, UnreachableError, UsageError
from mcctl.remote.client import Client, Patience
from mcctl.remote.problems import ContentError, GuardError
from tests.remote.answers import URL, FarAway, answering

PAGE = CatalogPage(issuer="north", revision=7, resources=[])
TRANSIENT = [429, 500, 502, 503, 504]
CHANGESET = ChangeSet(
    namespace="north",
    catalog_revision=0,
    changes=[SubmittedChange(action="create", kind="issuer", id="north", if_match=None, content={})],
)


def a_page(page: CatalogPage = PAGE) -> httpx.Response:
    return httpx.Response(200, content=page.model_dump_json())


def a_problem(status: int, **said: object) -> httpx.Response:
    problem = Problem.model_validate({"title": "no", "status": status, **said})
    return httpx.Response(status, content=problem.model_dump_json(), headers={"Content-Type": MEDIA_TYPE})


CONNECTION_ERRORS: list[Callable[[], Exception]] = [
    lambda: httpx.ConnectError("refused"),
    lambda: httpx.ConnectTimeout("slow"),
    lambda: httpx.ReadTimeout("slow"),
    lambda: httpx.ReadError("cut off"),
    lambda: httpx.WriteError("cut off"),
    lambda: httpx.RemoteProtocolError("hung up"),
    lambda: httpx.PoolTimeout("busy"),
]


@pytest.mark.parametrize("error", CONNECTION_ERRORS)
def test_a_connection_that_fails_is_tried_again(error: Callable[[], Exception]) -> None:
    far = answering(error, error, a_page)
    with far.client() as client:
        assert client.catalog().revision == 7
    assert len(far.asked) == 3
    assert far.waits == [0.2, 0.4]


@pytest.mark.parametrize("status", TRANSIENT)
def test_a_status_that_may_pass_is_tried_again(status: int) -> None:
    far = answering(lambda: httpx.Response(status), lambda: a_problem(status), a_page)
    with far.client() as client:
        assert client.catalog().revision == 7
    assert len(far.asked) == 3


@pytest.mark.parametrize("status", TRANSIENT)
@pytest.mark.parametrize("attempts", [1, 2, 5])
def test_a_status_that_does_not_pass_is_given_up_on_after_the_attempts(status: int, attempts: int) -> None:
    far = answering(lambda: a_problem(status))
    with far.client(attempts=attempts) as client, pytest.raises(UnreachableError) as raised:
        client.catalog()
    assert raised.value.status is Exit.UNREACHABLE
    assert (len(far.asked), len(far.waits)) == (attempts, attempts - 1)


@pytest.mark.parametrize("error", CONNECTION_ERRORS)
def test_a_connection_that_never_comes_is_given_up_on_with_its_address(error: Callable[[], Exception]) -> None:
    far = answering(error)
    with far.client() as client, pytest.raises(UnreachableError, match=r"platform\.example") as raised:
        client.catalog()
    assert raised.value.__cause__ is not None
    assert len(far.asked) == 5


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 406, 409, 410, 412, 413, 415, 422, 428, 431])
def test_a_refusal_is_never_tried_again(status: int) -> None:
    far = answering(lambda: a_problem(status))
    with far.client() as client, pytest.raises(McctlError):
        client.catalog()
    assert (len(far.asked), far.waits) == (1, [])


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirection_is_not_followed_and_takes_no_token_along(status: int) -> None:
    far = answering(lambda: httpx.Response(status, headers={"Location": "https://evil.example/v1"}))
    with far.client(token=make_token(URL, "secret")) as client, pytest.raises(McctlError):
        client.catalog()
    assert [request.url.host for request in far.asked] == ["platform.example"]


@pytest.mark.parametrize(("asked", "waited"), [("0", 0.0), ("3", 3.0), ("5", 5.0)])
def test_what_the_platform_asks_to_wait_is_waited(asked: str, waited: float) -> None:
    far = answering(lambda: httpx.Response(429, headers={"Retry-After": asked}), a_page)
    with far.client() as client:
        client.catalog()
    assert far.waits == [waited]


@pytest.mark.parametrize("asked", [b"", b"soon", b"-1", b"1.5", b"\xb2", b"Fri, 31 Dec 1999 23:59:59 GMT", b"1" * 400])
def test_a_retry_after_that_is_no_number_of_seconds_stops_nothing(asked: bytes) -> None:
    far = answering(lambda: httpx.Response(503, headers=[(b"Retry-After", asked)]), a_page)
    with far.client() as client:
        client.catalog()
    assert len(far.waits) == 1
    assert 0 <= far.waits[0] <= 5


@given(attempt=st.integers(0, 40), jitter=st.floats(0, 1), asked=st.none() | st.text(max_size=8))
def test_no_wait_is_negative_or_longer_than_the_longest(attempt: int, jitter: float, asked: str | None) -> None:
    patience = Patience(lambda _: None, lambda: jitter)
    assert 0 <= patience.delay_seconds(attempt, asked) <= patience.longest_delay_seconds


def test_a_repeated_call_is_the_same_call() -> None:
    far = answering(lambda: httpx.Response(502), lambda: httpx.ReadTimeout("slow"), lambda: a_problem(412))
    with far.client(token=make_token(URL, "secret")) as client, pytest.raises(StaleError):
        client.apply(CHANGESET, "the key")
    first, *others = far.asked
    assert len(others) == 2
    for other in others:
        assert (other.method, other.url, other.content) == (first.method, first.url, first.content)
        assert other.headers["Idempotency-Key"] == "the key"
        assert other.headers["Authorization"] == f"Bearer {make_token(URL, 'secret')}"


# a token goes to its own origin and nowhere else

SAME = [
    "https://platform.example",
    "https://platform.example/",
    "https://PLATFORM.example:443",
    "https://platform.example/under",
]
OTHER = [
    "http://platform.example",
    "https://platform.example:8443",
    "https://evil.example",
    "https://platform.example.evil.example",
    "https://platform.example@evil.example",
    "https://evil.example/https://platform.example",
    "https://evil.example?https://platform.example",
    "https://evil.example#@platform.example",
    "https://platform.example.",
    "https://xplatform.example",
    "http://127.0.0.1:8000",
    "ftp://platform.example",
    "",
]


@pytest.mark.parametrize("url", SAME)
def test_a_token_is_sent_to_its_own_origin(url: str) -> None:
    far = answering(a_page)
    with far.client(token=make_token(URL, "secret"), url=url) as client:
        client.catalog()
    assert [request.headers["Authorization"] for request in far.asked] == [f"Bearer {make_token(URL, 'secret')}"]


@pytest.mark.parametrize("url", OTHER)
def test_a_token_for_another_origin_is_refused_before_any_request(url: str) -> None:
    far = answering(a_page)
    with pytest.raises(DeniedError) as raised:
        far.client(token=make_token(URL, "secret"), url=url)
    assert "secret" not in str(raised.value) + str(raised.value.hint)
    assert far.asked == []


@pytest.mark.parametrize(
    "token", ["", "secret", "mcctl.x", "mcctl..secret", "mcctl.%%%.secret", "ghp_abcdef", "a.b.c", "é"]
)
def test_a_text_that_is_no_token_of_ours_is_sent_nowhere(token: str) -> None:
    far = answering(a_page)
    with pytest.raises(DeniedError):
        far.client(token=token)
    assert far.asked == []


@pytest.mark.parametrize(
    "token", [make_token(URL, "a\r\nX-Evil: 1"), make_token(URL, "pasted\n"), make_token(URL, "é")]
)
def test_a_token_that_no_header_can_hold_is_an_error_of_ours_and_adds_no_header(token: str) -> None:
    far = answering(a_page)
    with pytest.raises(McctlError), far.client(token=token) as client:
        client.catalog()
    assert all("X-Evil" not in request.headers for request in far.asked)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:99999", "https://[::1", "https://platform.example:x", "http://", "x"]
)
@pytest.mark.parametrize("token", [None, make_token(URL, "secret")])
def test_an_address_that_is_none_is_an_error_of_ours(url: str, token: str | None) -> None:
    patience = Patience(lambda _: None, lambda: 0.0, attempts=2)
    with pytest.raises(McctlError), Client(url, "north", patience=patience, token=token) as client:
        client.catalog()


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
