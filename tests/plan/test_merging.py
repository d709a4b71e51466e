"""Two changes of one content, put together by fields, elements and members."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from mcctl.model.stack import Stack
from mcctl.plan.canonical import Content, with_sorted_sets
from mcctl.plan.merging import merge
from tests.plan.builders import a_micro_credential, a_stack, an_assessment, an_item, content_of, edited
from tests.plan.contents import micro_credential_contents

thorough = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))

RUBRIC = ("assessment", "parts", 0, "items", 0, "rubric", "criteria")


def merged(origin: Content, ours: Content, theirs: Content) -> tuple[Content, tuple[object, ...]]:
    both = merge(origin["kind"], origin, ours, theirs)
    return with_sorted_sets(origin["kind"], both.content), both.conflicts


def at(content: Content, *route: str | int) -> Any:  # noqa: ANN401  # any JSON
    value: Any = content
    for segment in route:
        value = value[segment]
    return value


def members(*names: str) -> Content:
    return content_of(a_stack("cs", *names))


def names_of(content: Content) -> list[str]:
    return [member["micro_credential"] for member in content["members"]]


def test_two_fields_that_two_sides_changed_are_both_changed() -> None:
    origin = a_micro_credential("x", title="A", description="D")

    both, conflicts = merged(
        content_of(origin),
        content_of(edited(origin, ("title",), "B")),
        content_of(edited(origin, ("description",), "E")),
    )

    assert (both["title"], both["description"], conflicts) == ("B", "E", ())


def test_one_field_that_two_sides_changed_is_told_and_keeps_the_first() -> None:
    origin = a_micro_credential("x", title="A")

    both, conflicts = merged(
        content_of(origin), content_of(edited(origin, ("title",), "B")), content_of(edited(origin, ("title",), "C"))
    )

    assert (both["title"], conflicts) == ("B", (("title",),))


def test_levels_of_two_criteria_are_put_together_and_those_of_one_are_told() -> None:
    origin = a_micro_credential("x")
    ours = edited(origin, (*RUBRIC, 0, "descriptions", "Developing"), "Ours.")
    apart = edited(origin, (*RUBRIC, 1, "descriptions", "Developing"), "Theirs.")
    alike = edited(origin, (*RUBRIC, 0, "descriptions", "Developing"), "Theirs.")

    both, none = merged(content_of(origin), content_of(ours), content_of(apart))
    _, conflicts = merged(content_of(origin), content_of(ours), content_of(alike))

    assert [at(both, *RUBRIC, place, "descriptions", "Developing") for place in (0, 1)] == ["Ours.", "Theirs."]
    assert (none, conflicts) == ((), ((*RUBRIC, 0, "descriptions", "Developing"),))


@pytest.mark.parametrize(
    ("origin", "ours", "theirs", "both"),
    [
        ("ab", "a", "abc", "ac"),
        ("ab", "abc", "a", "ac"),
        ("ab", "xab", "aby", "xaby"),
        ("abc", "cba", "abcd", "cdba"),
        ("abc", "ac", "cba", "ca"),
        ("ab", "ab", "ba", "ba"),
    ],
)
def test_members_that_one_side_takes_out_puts_in_or_moves_are_so_in_both(
    origin: str, ours: str, theirs: str, both: str
) -> None:
    content, conflicts = merged(members(*origin), members(*ours), members(*theirs))

    assert ("".join(names_of(content)), conflicts) == (both, ())


def test_members_that_both_sides_put_into_other_orders_are_told() -> None:
    content, conflicts = merged(members(*"abc"), members(*"bac"), members(*"cab"))

    assert (names_of(content), conflicts) == (["b", "a", "c"], (("members",),))


def test_an_element_that_one_side_takes_out_and_the_other_changes_is_told() -> None:
    two = a_micro_credential("x", assessment=an_assessment(an_item("one"), an_item("two")))
    without = content_of(a_micro_credential("x", assessment=an_assessment(an_item("one"))))
    changed = content_of(edited(two, ("assessment", "parts", 0, "items", 1, "prompt"), "Show more."))

    gone, first = merged(content_of(two), without, changed)
    stays, second = merged(content_of(two), changed, without)

    assert (gone, len(first)) == (without, 1)
    assert (stays, len(second)) == (changed, 1)


def test_tags_are_taken_out_and_put_in_each_by_itself() -> None:
    def tagged(*tags: str) -> Content:
        return content_of(a_micro_credential("x", tags=list(tags)))

    both, conflicts = merged(tagged("a", "b", "c"), tagged("b", "c", "d"), tagged("a", "b", "e"))

    assert (both["tags"], conflicts) == (["b", "d", "e"], ())


def test_what_is_put_together_leaves_its_sides_alone() -> None:
    sides = [content_of(a_stack("cs", *names, title=title)) for names, title in (("ab", "A"), ("a", "A"), ("abc", "B"))]
    before = deepcopy(sides)

    merge("stack", *sides)

    assert sides == before
    assert Stack.model_validate(sides[0]).id == "cs"


@thorough
@given(micro_credential_contents(), micro_credential_contents())
def test_a_change_beside_none_is_the_change(one: Content, other: Content) -> None:
    assert merged(one, other, one) == (other, ())
    assert merged(one, one, other) == (other, ())
    assert merged(one, other, other) == (other, ())


@thorough
@given(micro_credential_contents(), micro_credential_contents(), micro_credential_contents())
def test_of_two_changes_all_that_only_one_side_made_is_made_field_by_field(
    origin: Content, ours: Content, theirs: Content
) -> None:
    both, conflicts = merged(origin, ours, theirs)

    for key in {*origin, *ours, *theirs}:
        was, has, comes = (side.get(key) for side in (origin, ours, theirs))
        if has == was:
            assert both.get(key) == comes
        elif comes in (was, has):
            assert both.get(key) == has
    fields = {route[0] for route in conflicts if isinstance(route, tuple)}
    assert fields <= {k for k in origin | ours | theirs if origin.get(k) != theirs.get(k) != ours.get(k)}
