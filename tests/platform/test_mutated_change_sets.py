"""Change sets of which one place is not as it should be: always a problem that points into what was sent, never a change."""

import json
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.platform.catalogues import (
    Json,
    a_micro_credential,
    a_stack,
    an_issuer,
    body_of,
    files_of,
    plan_of,
    publish_files,
    send_images,
)
from tests.platform.platforms import Platform, Where, copied, in_process
from tests.platform.submitting import CHANGESETS, problem_in

EXAMPLES = 100

FIRST = [a_micro_credential("one"), a_micro_credential("old"), a_stack("bundle", "one", visibility="private")]
SECOND = [
    a_micro_credential("one", title="One anew", tags=["a", "b"], estimated_hours={"min": 1, "max": 2}),
    {**FIRST[1], "id": "new", "previously": ["old"]},
    a_micro_credential("three", prerequisites=[{"micro_credential": "one"}], skills=[{"label": "reading"}]),
    a_stack(
        "bundle", "one", "three", visibility="private", version="2.0", access=[{"group": "pilots"}],
        completion={"groups": [{"min": 1, "members": [{"micro_credential": "one"}]}]},
    ),
]  # fmt: skip

ODD: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=6), st.sampled_from(["\x00", "\ud800", ""]),
    st.sampled_from(["one", "north", "create", "1.0", "sha256:" + "0" * 64, "2026-05-01", -1, 10**30, 1e308]),
    st.lists(st.integers(), max_size=2), st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
    st.just([[[[]]]]), st.just({"~": {"/": {"": 1}}}),
)  # fmt: skip


@pytest.fixture(scope="module")
def north(
    empty_database: Where, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Platform, Json, Iterator[int]]]:
    """A platform with a catalogue, a change set for it that is right, and numbers."""
    with in_process(copied(empty_database, tmp_path_factory.mktemp("mutated"))) as platform:
        client = platform.client(issuer="north")
        publish_files(client, files_of(an_issuer(), *FIRST))
        second = files_of(an_issuer(url="https://north.example"), *SECOND)
        send_images(client, second)
        yield platform, body_of(plan_of(client, second, "expose one", "expose bundle")), count()


def places(value: object, route: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield route
    match value:
        case dict():
            for key, inner in value.items():
                yield from places(inner, (*route, key))
        case list():
            for index, inner in enumerate(value):
                yield from places(inner, (*route, index))


@st.composite
def mutants(draw: st.DrawFn, body: Json) -> Any:  # noqa: ANN401  # any JSON
    """A body with one to three places replaced, left out, doubled or called otherwise."""
    mutant: Any = body
    for _ in range(draw(st.integers(1, 3))):
        mutant = json.loads(json.dumps(mutant))
        route = draw(st.sampled_from(list(places(mutant))))
        if not route:
            mutant = draw(st.sampled_from([mutant, mutant, mutant, draw(ODD)]))
            continue
        holder = mutant
        for part in route[:-1]:
            holder = holder[part]
        last: Any = route[-1]
        match draw(st.sampled_from(["replace", "replace", "leave out", "double", "call otherwise"])):
            case "leave out":
                del holder[last]
            case "double" if isinstance(holder, list):
                holder.append(holder[last])
            case "call otherwise" if isinstance(holder, dict):
                holder[draw(st.text(max_size=4))] = holder.pop(last)
            case _:
                holder[last] = draw(ODD)
    return mutant


def leads_somewhere(pointer: str, body: object) -> bool:
    """Follows a pointer as RFC 6901 has it."""
    if pointer == "":
        return True
    assert pointer.startswith("/"), pointer
    for token in pointer[1:].split("/"):
        name = token.replace("~1", "/").replace("~0", "~")
        match body:
            case dict() if name in body:
                body = body[name]
            case list() if name.isdecimal() and int(name) < len(body):
                body = body[int(name)]
            case _:
                return False
    return True


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_change_set_with_something_wrong_is_a_problem_that_points_into_it_and_changes_nothing(
    north: tuple[Platform, Json, Iterator[int]], data: st.DataObject
) -> None:
    platform, body, numbers = north
    mutant = data.draw(mutants(body))
    before = platform.dump()
    http = platform.as_("publisher", "north")
    headers = {"Idempotency-Key": f"key-{next(numbers)}", "Content-Type": "application/json"}
    content = json.dumps(mutant).encode()
    tried = http.post(CHANGESETS.format(issuer="north"), content=content, headers=headers, params={"dry_run": "true"})
    assert platform.dump() == before
    if tried.status_code == 200:
        return
    answer = http.post(CHANGESETS.format(issuer="north"), content=content, headers=headers)
    assert answer.status_code in (400, 404, 409, 412, 422), answer.text
    assert (answer.status_code, answer.content) == (tried.status_code, tried.content)
    sent = json.loads(content)
    for complaint in problem_in(answer, answer.status_code).errors:
        assert leads_somewhere(complaint.pointer, sent), complaint
    assert platform.dump() == before


def test_the_change_set_itself_is_right(north: tuple[Platform, Json, Iterator[int]]) -> None:
    platform, body, _ = north
    answer = platform.as_("publisher", "north").post(
        CHANGESETS.format(issuer="north"), json=body, headers={"Idempotency-Key": "key"}, params={"dry_run": "true"}
    )
    assert answer.status_code == 200, answer.text
    assert {change["action"] for change in answer.json()["changes"]} == {"create", "update", "rename"}


@pytest.mark.parametrize("name", ["\ud800", "\x00", "sha256:\x00", "sha256:" + "0" * 64])
def test_a_badge_that_names_no_image_is_a_problem(north: tuple[Platform, Json, Iterator[int]], name: str) -> None:
    platform, body, _ = north
    mutant = json.loads(json.dumps(body))
    changed = next(change for change in mutant["changes"] if change["id"] == "three")
    changed["content"]["badge"]["file"] = name
    answer = platform.as_("publisher", "north").post(
        CHANGESETS.format(issuer="north"),
        content=json.dumps(mutant).encode(),
        headers={"Idempotency-Key": "no image", "Content-Type": "application/json"},
    )
    assert answer.status_code == 422, answer.text
    assert any(one.pointer.endswith("/content/badge/file") for one in problem_in(answer, 422).errors), answer.text
