"""Bodies of JSON: a large one stops nobody else, and one that is wrong throughout is told so in few words."""

import asyncio
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from mcctl.platform.bodies import MOST_MISTAKES
from tests.platform.catalogues import Json
from tests.platform.platforms import Platform
from tests.platform.submitting import problem_in

CHANGESETS = "/v1/issuers/northlake/changesets"
JSON = {"Content-Type": "application/json", "Idempotency-Key": "k"}


def a_change(number: int) -> Json:
    content = {"kind": "stack", "id": f"s{number}", "items": [{"text": "x" * 20} for _ in range(40)]}
    return {"action": "create", "kind": "stack", "id": f"s{number}", "if_match": None, "content": content}


def a_body(changes: list[Json], **said: object) -> bytes:
    return json.dumps({"namespace": "northlake", "catalog_revision": 99, "changes": changes, **said}).encode()


@contextmanager
def impatient_threads() -> Iterator[None]:
    """Has Python's threads ask for their turn at once, so that who gives none away is found out soon."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def turns_of_others(platform: Platform, body: bytes) -> tuple[int, int]:
    """Sends a body at the application's own seam (ASGI).

    Returns:
        How many turns others had on the event loop from when the body was there until the answer, and its status.
    """
    turns, since, until, status = 0, 0, 0, 0

    async def receive() -> dict[str, object]:
        nonlocal since
        since = turns
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:  # noqa: ANN401  # whatever the application says
        nonlocal until, status
        if message["type"] == "http.response.start":
            until, status = turns, message["status"]

    async def take_turns() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async def call() -> None:
        others = asyncio.create_task(take_turns())
        headers = {"authorization": f"Bearer {platform.token('operator')}", "content-type": "application/json",
                   "idempotency-key": "k"}  # fmt: skip
        await platform.app(
            {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "path": CHANGESETS,
             "raw_path": CHANGESETS.encode(), "query_string": b"", "root_path": "", "scheme": "http",
             "server": ("test", 80), "client": ("test", 1),
             "headers": [(name.encode(), value.encode()) for name, value in headers.items()]},
            receive, send,
        )  # fmt: skip
        others.cancel()

    asyncio.run(call())
    return until - since, status


def test_while_a_large_body_is_read_others_have_their_turns(example: Platform) -> None:
    whole = a_body([a_change(number) for number in range(5000)])
    with impatient_threads():
        turns, status = turns_of_others(example, whole[:-1])  # so that it ends with the reading
    assert status == 422
    assert turns > 1000


def test_what_is_wrong_beside_a_wrong_body_is_told_with_it(example: Platform) -> None:
    http = example.as_("publisher", "northlake")
    answer = http.post(CHANGESETS, content=a_body([{**a_change(1), "action": "bake"}], origin="oven"),
                       headers={"Content-Type": "application/json"})  # fmt: skip
    problem = problem_in(answer, 422)
    assert {complaint.pointer for complaint in problem.errors} == {"", "/origin", "/changes/0/action"}
    assert any("Idempotency-Key" in complaint.detail for complaint in problem.errors)


@pytest.mark.parametrize(("changes", "told"), [(MOST_MISTAKES, MOST_MISTAKES), (MOST_MISTAKES + 1, 1), (30_000, 1)])
def test_a_body_that_is_wrong_throughout_is_told_so_in_few_words(example: Platform, changes: int, told: int) -> None:
    http = example.as_("publisher", "northlake")
    wrong = {name: value for name, value in a_change(1).items() if name != "if_match"} | {"content": {}}
    problem = problem_in(http.post(CHANGESETS, content=a_body([wrong] * changes), headers=JSON), 422)
    assert len(problem.errors) == told
    if told == 1:
        assert problem.errors[0].detail.startswith(f"the body is wrong in {changes:,} places")


def test_a_body_without_an_end_of_brackets_is_a_problem(example: Platform) -> None:
    http = example.as_("publisher", "northlake")
    for deep in (b"[" * 500_000, b'{"a":' * 500_000):
        answer = http.post(CHANGESETS, content=deep, headers=JSON)
        assert problem_in(answer, answer.status_code).status in (400, 422)
