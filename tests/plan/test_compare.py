"""What changes between two contents is told in the issuer's terms, completely, and no more than that."""

from copy import deepcopy
from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mcctl.model.fields import field_at
from mcctl.model.kinds import MODELS, Kind
from mcctl.model.meaning import Change
from mcctl.plan.canonical import Content
from mcctl.plan.compare import FieldChange, Moved, compare
from tests.plan.applying import apply_changes
from tests.plan.builders import (
    Written,
    a_criterion,
    a_draft,
    a_micro_credential,
    a_stack,
    an_assessment,
    an_item,
    content_of,
)
from tests.plan.contents import micro_credential_contents, stack_contents

RUBRIC = ("assessment", "parts", 0, "items", 0, "rubric")
BOTH: list[tuple[Kind, st.SearchStrategy[Content]]] = [
    ("micro-credential", micro_credential_contents()),
    ("stack", stack_contents()),
]
thorough = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def at(value: Any, route: tuple[str | int, ...]) -> Any:  # noqa: ANN401  # any JSON
    for segment in route:
        value = value[segment]
    return value


def between(before: Written, after: Written) -> tuple[FieldChange, ...]:
    """The changes between two micro-credentials that differ in these fields."""
    return compare("micro-credential", content_of(a_draft("x", **before)), content_of(a_draft("x", **after)))


def with_criteria(*criteria: Written) -> Written:
    levels = ["Developing", {"name": "Proficient", "passes": True}]
    return {"assessment": an_assessment(an_item(rubric={"levels": levels, "criteria": list(criteria)}))}


@pytest.mark.parametrize(("kind", "contents"), BOTH, ids=["micro-credential", "stack"])
@thorough
@given(data=st.data())
def test_nothing_changes_between_equal_contents(
    kind: Kind, contents: st.SearchStrategy[Content], data: st.DataObject
) -> None:
    content = data.draw(contents)

    assert compare(kind, content, deepcopy(content)) == ()


@pytest.mark.parametrize(("kind", "contents"), BOTH, ids=["micro-credential", "stack"])
@thorough
@given(data=st.data())
def test_applying_what_changes_from_live_to_desired_to_live_gives_desired(
    kind: Kind, contents: st.SearchStrategy[Content], data: st.DataObject
) -> None:
    live, desired = data.draw(contents), data.draw(contents)

    applied = apply_changes(live, compare(kind, live, desired))

    assert content_of(MODELS[kind].model_validate(applied)) == desired


@pytest.mark.parametrize(("kind", "contents"), BOTH, ids=["micro-credential", "stack"])
@thorough
@given(data=st.data())
def test_the_route_of_what_there_is_after_leads_to_it(
    kind: Kind, contents: st.SearchStrategy[Content], data: st.DataObject
) -> None:
    live, desired = data.draw(contents), data.draw(contents)

    for change in compare(kind, live, desired):
        holder, last = at(desired, change.route[:-1]), change.route[-1]
        is_left_out = (
            isinstance(holder, dict) and last not in holder and field_at(kind, change.route).default == change.after
        )
        assert change.after is None or is_left_out or holder[last] == change.after


@pytest.mark.parametrize(("kind", "contents"), BOTH, ids=["micro-credential", "stack"])
@thorough
@given(data=st.data())
def test_no_change_is_told_twice_and_none_is_none(
    kind: Kind, contents: st.SearchStrategy[Content], data: st.DataObject
) -> None:
    live, desired = data.draw(contents), data.draw(contents)

    changes = compare(kind, live, desired)

    assert [change for change in changes if change.before == change.after and change.moved is None] == []
    assert len({(change.route, change.after is None, change.moved is None) for change in changes}) == len(changes)


@thorough
@given(
    st.lists(st.sampled_from("abcdef"), unique=True, min_size=1),
    st.lists(st.sampled_from("abcdef"), unique=True, min_size=1),
)
def test_as_few_elements_move_as_possible(before: list[str], after: list[str]) -> None:
    def outcomes(names: list[str]) -> Written:
        return {"outcomes": [{"id": name, "text": "x"} for name in names]}

    def is_rising(order: tuple[str, ...]) -> bool:
        places = [before.index(name) for name in order]
        return places == sorted(places)

    changes = between(outcomes(before), outcomes(after))

    common = [name for name in after if name in before]
    stay = max(size for size in range(len(common) + 1) if any(map(is_rising, combinations(common, size))))
    assert sum(change.moved is not None for change in changes) == len(common) - stay
    assert sum(change.before is None for change in changes) == len(set(after) - set(before))
    assert sum(change.after is None for change in changes) == len(set(before) - set(after))


def test_a_change_to_one_description_is_one_field_of_one_criterion_of_the_class_assessment() -> None:
    before = content_of(a_micro_credential())
    after = deepcopy(before)
    at(after, (*RUBRIC, "criteria", 1, "descriptions"))["Proficient"] = "Feedback is given at once."

    assert compare("micro-credential", before, after) == (
        FieldChange(
            (*RUBRIC, "criteria", 1, "descriptions", "Proficient"),
            ("assessment", "evidence", "lesson", "rubric", "Feedback", "Proficient"),
            "Feedback: is shown and explained.",
            "Feedback is given at once.",
            Change.ASSESSMENT,
        ),
    )  # fmt: skip


def test_a_criterion_that_moved_and_changed_is_a_move_and_a_change() -> None:
    modelling, feedback, talk = a_criterion("Modelling"), a_criterion("Feedback"), a_criterion("Talk")
    noted = {**talk, "note": "In the artefact."}

    changes = between(with_criteria(modelling, feedback, talk), with_criteria(noted, modelling, feedback))

    route = (*RUBRIC, "criteria", 0)
    assert [(c.route, c.before, c.after, c.moved) for c in changes] == [
        (route, talk, noted, Moved(2, 0)),
        ((*route, "note"), None, "In the artefact.", None),
    ]


def test_criteria_are_matched_by_id_so_that_a_new_name_is_one_field() -> None:
    changes = between(
        with_criteria(a_criterion("Modelling")),
        with_criteria({**a_criterion("Modelling"), "name": "Explicit modelling"}),
    )

    assert [(c.route[-1], c.before, c.after) for c in changes] == [("name", "Modelling", "Explicit modelling")]


def test_criteria_without_ids_are_matched_by_name() -> None:
    def unnamed(name: str, **fields: object) -> Written:
        return {key: value for key, value in a_criterion(name, **fields).items() if key != "id"}

    changes = between(
        with_criteria(unnamed("Modelling"), unnamed("Feedback")),
        with_criteria(unnamed("Feedback"), unnamed("Modelling", note="Aloud.")),
    )

    assert [(c.words[-1], c.after if c.moved is None else "moved") for c in changes] in (
        [("Feedback", "moved"), ("note", "Aloud.")],
        [("Modelling", "moved"), ("note", "Aloud.")],
    )


def test_a_criterion_that_is_named_as_another_ones_id_is_not_taken_for_it() -> None:
    described = {"descriptions": {"Developing": "x"}}
    by_id = {"id": "talk", "name": "Classroom talk", **described}
    by_name = {"name": "talk", **described}

    changes = between(with_criteria(by_id, by_name), with_criteria(by_name))

    assert [(c.before, c.after) for c in changes] == [(by_id, None)]


def test_items_are_matched_by_id_when_one_is_put_in_front() -> None:
    changes = between(
        {"assessment": an_assessment(an_item("lesson"))},
        {"assessment": an_assessment(an_item("plan"), {**an_item("lesson"), "prompt": "Show a lesson of yours."})},
    )

    assert [(c.words, c.before is None, c.change) for c in changes] == [
        (("assessment", "evidence", "plan"), True, Change.ASSESSMENT),
        (("assessment", "evidence", "lesson", "prompt"), False, Change.ASSESSMENT),
    ]


def test_an_item_title_is_wording_though_the_item_is_assessed() -> None:
    changes = between(
        {"assessment": an_assessment(an_item())}, {"assessment": an_assessment(an_item(title="Lesson artefact"))}
    )

    assert [(c.route[-1], c.change) for c in changes] == [("title", Change.EDITORIAL)]


def test_a_member_of_a_stack_is_matched_by_what_it_names() -> None:
    before, after = a_stack("s", "a", "b", "stack:t"), a_stack("s", "stack:t", "a", "c")

    changes = compare("stack", content_of(before), content_of(after))

    assert [(c.words, c.before, c.after, c.moved) for c in changes] == [
        (("members", "t"), {"stack": "t"}, {"stack": "t"}, Moved(2, 0)),
        (("members", "c"), None, {"micro_credential": "c"}, None),
        (("members", "b"), {"micro_credential": "b"}, None, None),
    ]


def test_somebody_elses_member_of_the_same_id_is_another_member() -> None:
    own, theirs = {"micro_credential": "a"}, {"issuer": "nea", "micro_credential": "a", "title": "A"}

    changes = compare("stack", content_of(a_stack("s", members=[own])), content_of(a_stack("s", members=[theirs])))

    assert [(c.route, c.before, c.after) for c in changes] == [
        (("members", 0), None, theirs),
        (("members", 0), own, None),
    ]


def test_own_and_somebody_elses_member_of_the_same_id_change_places_by_one_move() -> None:
    own, theirs = {"micro_credential": "a"}, {"issuer": "nea", "micro_credential": "a", "title": "A"}

    changes = compare(
        "stack", content_of(a_stack("s", members=[own, theirs])), content_of(a_stack("s", members=[theirs, own]))
    )

    assert [c.moved for c in changes] in ([Moved(1, 0)], [Moved(0, 1)])


def test_two_works_of_one_title_are_told_apart_by_their_place() -> None:
    def sources(*years: int) -> Written:
        return {"research": {"sources": [{"title": "Annual report", "year": year} for year in years]}}

    changes = between(sources(2019, 2020), sources(2019, 2021))

    assert [(c.route, c.before, c.after) for c in changes] == [(("research", "sources", 1, "year"), 2020, 2021)]


def test_a_set_is_one_field() -> None:
    changes = between({"tags": ["a", "b"]}, {"tags": ["c", "b"]})

    assert [(c.route, c.before, c.after) for c in changes] == [(("tags",), ["a", "b"], ["b", "c"])]


def test_an_entry_of_a_list_without_keys_that_changed_is_one_field() -> None:
    def alignments(*codes: str) -> Written:
        return {"alignments": [{"name": "Algorithms", "code": code} for code in codes]}

    changes = between(alignments("1A", "2A", "3A"), alignments("1A", "2B", "3A"))

    assert [(c.route, c.before, c.after, c.change) for c in changes] == [
        (("alignments", 1, "code"), "2A", "2B", Change.SUPPORTING)
    ]


def test_fields_come_in_one_order_whatever_the_order_of_keys() -> None:
    before = content_of(a_draft("x", title="One"))
    after = content_of(a_draft("x", title="Two", tags=["t"], code="C", url="https://x.example"))
    turned = dict(reversed(list(after.items())))

    assert compare("micro-credential", before, turned) == compare("micro-credential", before, after)


def test_a_field_with_a_default_that_is_left_out_is_told_as_its_default() -> None:
    before = content_of(a_draft("x", status="active", visibility="public"))
    after = content_of(a_draft("x"))

    assert {(c.route, c.before, c.after) for c in compare("micro-credential", before, after)} == {
        (("status",), "active", "draft"),
        (("visibility",), "public", "private"),
    }


def test_a_field_that_is_gone_and_one_that_is_new_say_none() -> None:
    changes = between({"code": "CS-1"}, {"performer": "Educator"})

    assert {(c.route, c.before, c.after) for c in changes} == {
        (("code",), "CS-1", None),
        (("performer",), None, "Educator"),
    }
