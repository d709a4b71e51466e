"""An answer that is lost is found out by the key, and never guessed."""

import json
from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import pytest

from mcctl.api.changesets import Applied
from mcctl.api.tokens import make_token
from mcctl.errors import McctlError, StaleError, UnreachableError
from mcctl.remote.calls import Call, Calls
from mcctl.remote.client import Patience
from mcctl.remote.problems import ContentError, GuardError
from tests.remote.answers import CHANGESET, URL, Answer, a_problem, answering

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
        calls = Calls(http, Patience(far.waits.append, lambda: 1.0), lambda: "r")
        with http, pytest.raises(UnreachableError):
            calls.make(Call("POST", "/v1/x"), lambda answer: json.loads(answer.content))
        return len(far.asked)

    assert [attempts(loss) for loss in LOSSES] == [1] * len(LOSSES)
    assert attempts(lambda: httpx.ConnectError("refused")) == attempts(lambda: a_problem(429)) == 5


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
