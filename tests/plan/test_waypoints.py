"""The way into a content as people name it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mcctl.catalog.document import Document
from mcctl.diagnostics import Route
from mcctl.errors import UsageError
from mcctl.model.kinds import Kind
from mcctl.model.settings import Guards
from mcctl.plan.sides import desired_from
from mcctl.plan.waypoints import found, told, with_value, without_value
from mcctl.source.assignment import read_words
from mcctl.source.repository import read_repository
from mcctl.source.tree import WorkTree
from tests.cli.publishing import EXAMPLE

CONTENT: dict[str, Any] = {
    "kind": "micro-credential",
    "id": "a",
    "tags": ["algebra", "ratios"],
    "prerequisites": [{"micro_credential": "b"}, {"micro_credential": "c"}],
    "assessment": {
        "parts": [
            {"id": "evidence", "items": [{"id": "lesson", "prompt": "Teach."}, {"id": "notes", "prompt": "Note."}]},
            {"id": "2", "items": []},
        ]
    },
}


@pytest.mark.parametrize(
    ("words", "route"),
    [
        ("title", ("title",)),
        ("badge.alt", ("badge", "alt")),
        ("tags.2", ("tags", 1)),
        ("tags.3", ("tags", 2)),
        ("tags.ratios", ("tags", 1)),
        ("prerequisites.c.required", ("prerequisites", 1, "required")),
        ("assessment.parts.evidence.items.notes.prompt", ("assessment", "parts", 0, "items", 1, "prompt")),
        ("assessment.parts.1.items.2", ("assessment", "parts", 0, "items", 1)),
        ("assessment.parts.2", ("assessment", "parts", 1)),
    ],
)
def test_keys_ids_names_and_numbers_lead_into_a_content(words: str, route: Route) -> None:
    assert found("micro-credential", CONTENT, read_words(words)) == route


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        ("tags.4", "there is no `4` in `tags`", "name one of `algebra`, `ratios`, or its number"),
        ("tags.0", "there is no `0` in `tags`", "name one of `algebra`, `ratios`, or its number"),
        ("prerequisites.d", "there is no `d` in `prerequisites`", "name one of `b`, `c`, or its number"),
        ("id.more", "`id` holds nothing that has a name", "leave out what follows it"),
        ("assessment.parts.2.items.x", "there is no `x` in `items`", None),
    ],
)
def test_what_leads_nowhere_is_told_with_what_there_is(words: str, message: str, hint: str | None) -> None:
    with pytest.raises(UsageError) as raised:
        found("micro-credential", CONTENT, read_words(words))

    assert (raised.value.message, raised.value.hint) == (message, hint)


def test_a_name_that_two_entries_have_is_not_guessed() -> None:
    content = {"tags": ["same", "same"]}

    with pytest.raises(UsageError, match="`same` names 2 entries"):
        found("micro-credential", content, ["tags", "same"])
    assert found("micro-credential", content, ["tags", "2"]) == ("tags", 1)


def routes_in(value: object, route: Route = ()) -> Iterator[Route]:
    if route:
        yield route
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from routes_in(inner, (*route, key))
    if isinstance(value, list):
        for place, inner in enumerate(value):
            yield from routes_in(inner, (*route, place))


def contents() -> list[tuple[Kind, dict[str, Any]]]:
    catalog = read_repository(WorkTree(Path(EXAMPLE))).catalog
    desired = desired_from(catalog, namespace=None, guards=Guards())
    return [(key.kind, content) for key, content in desired.contents.items()]


def test_every_route_of_the_example_is_found_again_by_what_is_told_of_it() -> None:
    count = 0
    for kind, content in contents():
        for route in routes_in(content):
            count += 1
            assert found(kind, content, read_words(told(content, route))) == route
    assert count > 3000


def test_a_value_that_is_written_over_another_changes_nothing_else() -> None:
    for _, content in contents()[:6]:
        before = json.dumps(content)
        for route in routes_in(content):
            same = Document("", content).at(route)
            assert with_value(content, route, same) == content
            changed = with_value(content, route, "other")
            assert Document("", changed).at(route) == "other"
            assert with_value(changed, route, same) == content
        assert json.dumps(content) == before


def test_what_leads_to_a_new_value_is_made() -> None:
    assert with_value({"id": "a"}, ("badge", "alt"), "A circle") == {"id": "a", "badge": {"alt": "A circle"}}
    assert with_value({"tags": ["a"]}, ("tags", 1), "b") == {"tags": ["a", "b"]}
    assert with_value({"parts": []}, ("parts", 0, "id"), "b") == {"parts": [{"id": "b"}]}


def test_what_is_removed_is_gone_and_what_is_not_there_cannot_be() -> None:
    assert without_value({"id": "a", "badge": {"alt": "b", "file": "c"}}, ("badge", "alt")) == {
        "id": "a",
        "badge": {"file": "c"},
    }
    assert without_value({"tags": ["a", "b"]}, ("tags", 0)) == {"tags": ["b"]}
    for route in (("title",), ("badge", "alt"), ("tags", 1)):
        with pytest.raises(UsageError, match="to remove"):
            without_value({"tags": ["a"]}, route)
