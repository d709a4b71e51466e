"""The one client: bounded patience, only what is safe to repeat, and a token that goes nowhere else."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcctl.api.changesets import Applied, ChangeSet, SubmittedChange
from mcctl.api.problems import MEDIA_TYPE, Complaint, Problem, RefusedBy
from mcctl.api.resources import CatalogEntry, CatalogPage, Contents
from mcctl.api.tokens import make_token
from mcctl.errors import DeniedError, Exit, McctlError, StaleError, UnreachableError, UsageError
from mcctl.remote.answer import TooLongError, read_answer
from mcctl.remote.calls import Call, Calls
from mcctl.remote.client import Client, Patience
from mcctl.remote.problems import ContentError, GuardError
from mcctl.remote.read_only import WritingError
from mcctl.remote.turns import Turns
from tests.remote.answers import URL, Answer, FarAway, answering

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


MONDAY_NOON = {"Date": "Mon, 23 Nov 2026 12:00:00 GMT"}


@pytest.mark.parametrize(
    ("headers", "waited"),
    [
        ({"Retry-After": "0"}, 0.2),
        ({"Retry-After": "3"}, 3.0),
        ({"Retry-After": "60"}, 60.0),
        ({"Retry-After": "Mon, 23 Nov 2026 12:00:07 GMT", **MONDAY_NOON}, 7.0),
        ({"Retry-After": "Monday, 23-Nov-26 12:00:07 GMT", **MONDAY_NOON}, 7.0),
        ({"Retry-After": "Mon Nov 23 12:00:07 2026", **MONDAY_NOON}, 7.0),
        ({"Retry-After": "Mon, 23 Nov 2026 11:59:00 GMT", **MONDAY_NOON}, 0.2),
        # where the platform does not tell its own time, our clock does: a quarter past
        ({"Retry-After": "Mon, 23 Nov 2026 12:15:09 GMT"}, 9.0),
    ],
)
def test_no_less_is_waited_than_the_platform_asks_for(headers: dict[str, str], waited: float) -> None:
    far = answering(lambda: httpx.Response(429, headers=headers), a_page)
    far.now = datetime(2026, 11, 23, 12, 15, tzinfo=UTC)
    with far.client() as client:
        client.catalog()
    assert far.waits == [waited]


@pytest.mark.parametrize(("asked", "told"), [("301", "301 seconds"), ("9" * 20, "99999999999999999999 seconds")])
def test_a_platform_that_asks_for_more_than_the_budget_is_given_up_on_at_once(asked: str, told: str) -> None:
    far = answering(lambda: httpx.Response(429, headers={"Retry-After": asked}))
    with far.client() as client, pytest.raises(UnreachableError) as raised:
        client.catalog()
    assert far.waits == []
    assert told[-8:] in str(raised.value.hint)


@pytest.mark.parametrize("asked", [b"", b"soon", b"-1", b"1.5", b"\xb2", b"Fri, 31 Dec 1999 23:59:59 GMT"])
def test_a_retry_after_that_is_no_number_of_seconds_stops_nothing(asked: bytes) -> None:
    far = answering(lambda: httpx.Response(503, headers=[(b"Retry-After", asked)]), a_page)
    with far.client() as client:
        client.catalog()
    assert len(far.waits) == 1
    assert 0 <= far.waits[0] <= 5


@given(attempt=st.integers(0, 40), jitter=st.floats(0, 1), asked=st.none() | st.floats(0, 1e6))
def test_a_wait_is_what_is_asked_for_or_up_to_the_longest(attempt: int, jitter: float, asked: float | None) -> None:
    patience = Patience(lambda _: None, lambda: jitter)
    waited = patience.delay_seconds(attempt, asked)
    assert (asked or 0) <= waited <= max(asked or 0, patience.longest_delay_seconds)


@given(asked=st.text(st.characters(max_codepoint=255), max_size=30), date=st.none() | st.text(max_size=12))
def test_no_text_in_the_place_of_a_wait_breaks_anything(asked: str, date: str | None) -> None:
    patience = Patience(lambda _: None, lambda: 0.0)
    found = patience.asked_seconds({"Retry-After": asked, **({"Date": date} if date is not None else {})})
    assert found is None or found >= 0


def test_the_time_that_the_attempts_take_counts_against_the_budget() -> None:
    times = iter(range(0, 10_000, 100))
    waits: list[float] = []
    patience = Patience(waits.append, lambda: 0.0, budget_seconds=250, stopwatch=lambda: float(next(times)))
    far = answering(httpx.ReadTimeout("slow"))
    transport = httpx.MockTransport(far.handle)
    with Client(URL, "north", patience=patience, transport=transport) as client, pytest.raises(UnreachableError):
        client.catalog()
    assert len(far.asked) == 3


# an answer that is lost is found out by the key


LOSSES: list[Callable[[], Answer]] = [
    lambda: httpx.ReadTimeout("slow"),
    lambda: httpx.ReadError("cut off"),
    lambda: httpx.WriteError("cut off"),
    lambda: httpx.RemoteProtocolError("hung up"),
    lambda: httpx.Response(200, text="{"),
    lambda: httpx.Response(500),
    lambda: httpx.Response(502),
    lambda: httpx.Response(504),
]
APPLIED = Applied(
    id="c-1", catalog_revision=1, applied_at=datetime(2026, 11, 23, 12, tzinfo=UTC), dry_run=False, changes=[]
)


@pytest.mark.parametrize("loss", LOSSES)
def test_a_lost_answer_is_asked_for_longer_than_any_other(loss: Callable[[], Answer]) -> None:
    far = answering(*[loss] * 12, lambda: httpx.Response(200, content=APPLIED.model_dump_json()))
    with far.client() as client:
        assert client.apply(CHANGESET, "key") == APPLIED
    assert {request.headers["Idempotency-Key"] for request in far.asked} == {"key"}


@pytest.mark.parametrize("loss", LOSSES)
def test_an_answer_that_stays_lost_is_told_as_such_and_never_guessed(loss: Callable[[], Answer]) -> None:
    far = answering(loss)
    with (
        far.client() as client,
        pytest.raises(UnreachableError, match="whether the change set was applied is not known") as raised,
    ):
        client.apply(CHANGESET, "key")
    assert raised.value.hint is not None
    assert "mcctl diff" in raised.value.hint
    assert len(far.asked) == 15


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_refusal_of_the_caller_tells_nothing_of_what_was_lost_before(status: int) -> None:
    far = answering(lambda: httpx.ReadError("cut off"), lambda: a_problem(status))
    with far.client() as client, pytest.raises(UnreachableError, match="is not known"):
        client.apply(CHANGESET, "key")


@pytest.mark.parametrize(("status", "kind"), [(412, StaleError), (409, GuardError), (422, ContentError)])
def test_an_answer_about_the_change_set_tells_that_nothing_was_applied_before(
    status: int, kind: type[McctlError]
) -> None:
    far = answering(lambda: httpx.ReadError("cut off"), lambda: a_problem(status))
    with far.client() as client, pytest.raises(kind):
        client.apply(CHANGESET, "key")


@pytest.mark.parametrize("never_sent", [lambda: httpx.ConnectError("refused"), lambda: a_problem(429)])
def test_what_never_came_through_leaves_no_doubt(never_sent: Callable[[], Answer]) -> None:
    far = answering(never_sent)
    with far.client() as client, pytest.raises(UnreachableError) as raised:
        client.apply(CHANGESET, "key")
    assert "not known" not in raised.value.message
    assert len(far.asked) == 5


def test_a_key_that_names_a_publish_of_the_same_plan_from_elsewhere_is_a_stale_plan() -> None:
    far = answering(lambda: a_problem(422, type="key-reused"))
    with far.client() as client, pytest.raises(StaleError, match="published already"):
        client.apply(CHANGESET, "key")


def test_a_call_that_must_not_be_made_twice_is_made_twice_only_where_it_never_came_through() -> None:
    def attempts(failure: Callable[[], Answer]) -> int:
        far = answering(failure)
        http = httpx.Client(base_url=URL, transport=httpx.MockTransport(far.handle))
        calls = Calls(http, Patience(far.waits.append, lambda: 1.0), Turns(1), lambda: "r")
        with http, pytest.raises(UnreachableError):
            calls.make(Call("POST", "/v1/x"), lambda answer: json.loads(answer.content))
        return len(far.asked)

    assert [attempts(loss) for loss in LOSSES] == [1] * len(LOSSES)
    assert attempts(lambda: httpx.ConnectError("refused")) == attempts(lambda: a_problem(429)) == 5


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
            lambda: client.load_events(b"", everywhere=False),
        ):
            with pytest.raises(WritingError):
                write()
    assert [request.method for request in far.asked] == ["GET", "POST"]


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
