"""What is assessed does not change under a version that people may be working on."""

import pytest

from mcctl.plan.canonical import digest_of
from tests.plan.builders import (
    Credential,
    a_desired,
    a_draft,
    a_live,
    a_micro_credential,
    a_plan,
    a_stack,
    an_assessment,
    an_item,
    assessed,
    content_of,
    edited,
    mc,
    refusals,
    with_held,
)

OTHER = {"competency": "Educators do something else."}
PROMPT = ("assessment", "parts", 0, "items", 0, "prompt")
REFUSED = [("version", "a", "--same-version a")]


@pytest.mark.parametrize(
    "change",
    [
        edited(a_micro_credential("a"), ("competency",), "Educators do."),
        edited(a_micro_credential("a"), PROMPT, "Show two lessons."),
        edited(a_micro_credential("a"), ("assessment", "pass_rule"), {"at_least": 1}),
        edited(a_micro_credential("a"), (*PROMPT[:-1], "rubric", "levels", 0, "name"), "Beginning"),
        a_micro_credential("a", assessment=an_assessment(an_item(), an_item("plan"))),
        edited(a_micro_credential("a"), (*PROMPT[:-1], "accepts"), ["video"]),
    ],
    ids=["competency", "prompt", "pass-rule", "level", "new-item", "accepts"],
)
@pytest.mark.parametrize("status", ["beta", "active"])
def test_an_assessment_change_of_what_is_live_needs_a_new_version(change: Credential, status: str) -> None:
    live = a_live(a_micro_credential("a", status=status))
    same = edited(change, ("status",), status)

    assert refusals(a_plan(a_desired(same), live)) == REFUSED
    assert refusals(a_plan(a_desired(same), live, "same-version a")) == []
    assert refusals(a_plan(a_desired(edited(same, ("version",), "1.1")), live)) == []


def test_the_order_of_criteria_is_part_of_what_is_assessed() -> None:
    turned = a_micro_credential("a")
    criteria = turned.model_dump(mode="json", by_alias=True, exclude_defaults=True)["assessment"]["parts"][0]["items"][
        0
    ]
    turned_criteria = criteria["rubric"]["criteria"][::-1]

    plan = a_plan(
        a_desired(edited(turned, (*PROMPT[:-1], "rubric", "criteria"), turned_criteria)),
        a_live(a_micro_credential("a")),
    )

    assert refusals(plan) == REFUSED


@pytest.mark.parametrize(
    "change",
    [
        edited(a_micro_credential("a"), ("title",), "Tracing"),
        edited(a_micro_credential("a"), ("expires_after",), "P3Y"),
        edited(a_micro_credential("a"), (*PROMPT[:-1], "title"), "Lesson"),
        edited(a_micro_credential("a"), (*PROMPT[:-1], "rubric", "criteria", 0, "skills"), [{"label": "Modelling"}]),
        edited(a_micro_credential("a"), ("translations",), [{"language": "es", "items": {"lesson": {"prompt": "…"}}}]),
    ],
    ids=["title", "terms", "item-title", "skills-of-a-criterion", "translation"],
)
def test_a_change_that_is_not_assessed_needs_no_new_version(change: Credential) -> None:
    assert refusals(a_plan(a_desired(change), a_live(a_micro_credential("a")))) == []


@pytest.mark.parametrize("counts", [{"awards": 1}, {"in_flight": 1}])
@pytest.mark.parametrize("status", ["draft", "archived"])
def test_what_has_submissions_is_kept_whatever_its_status(counts: dict[str, int], status: str) -> None:
    live = with_held(a_live(a_micro_credential("a", status=status)), mc("a"), **counts)

    assert refusals(a_plan(a_desired(a_micro_credential("a", status=status, **OTHER)), live)) == REFUSED


def test_a_draft_without_submissions_changes_freely() -> None:
    live = a_live(a_micro_credential("a", status="draft"))

    assert refusals(a_plan(a_desired(a_micro_credential("a", status="draft", **OTHER)), live)) == []
    assert refusals(a_plan(a_desired(a_micro_credential("a", **OTHER)), live)) == []


def test_taking_the_version_away_is_no_new_version() -> None:
    live = with_held(a_live(a_micro_credential("a", status="draft")), mc("a"), in_flight=2)
    desired = a_desired(a_micro_credential("a", status="draft", version=None, **OTHER))

    assert refusals(a_plan(desired, live)) == REFUSED


def test_hiding_it_as_a_draft_lets_no_assessment_change_pass() -> None:
    desired = a_desired(a_draft("a", version="1.0", visibility="public", **OTHER))

    assert ("version", "a", "--same-version a") in refusals(a_plan(desired, a_live(a_micro_credential("a"))))


@pytest.mark.parametrize(("old", "new"), [("1.0", "1.00"), ("1.0", "01.0"), ("1.10", "1.010")])
def test_versions_of_dotted_integers_compare_numerically(old: str, new: str) -> None:
    live = a_live(a_micro_credential("a", version=old))

    assert refusals(a_plan(a_desired(a_micro_credential("a", version=new, **OTHER)), live)) == REFUSED


@pytest.mark.parametrize(("old", "new"), [("1.9", "1.10"), ("1.1", "1.10"), ("2020", "2020-rev"), ("a", "b")])
def test_another_version_is_a_new_one(old: str, new: str) -> None:
    live = a_live(a_micro_credential("a", version=old))

    assert refusals(a_plan(a_desired(a_micro_credential("a", version=new, **OTHER)), live)) == []


def with_history(**versions: Credential) -> dict[str, str]:
    return {name.replace("v", "").replace("_", "."): assessed(content_of(r)) for name, r in versions.items()}


def test_no_version_is_used_twice_for_different_content() -> None:
    first = a_micro_credential("a")
    second = a_micro_credential("a", version="1.1", competency="Educators do more.")
    live = with_held(a_live(second), mc("a"), versions=with_history(v1_0=first, v1_1=second))

    reused = a_desired(a_micro_credential("a", version="1.0", **OTHER))

    assert refusals(a_plan(reused, live)) == REFUSED
    assert refusals(a_plan(reused, live, "same-version a")) == []


def test_going_back_to_exactly_what_a_version_held_is_no_reuse() -> None:
    first = a_micro_credential("a")
    second = a_micro_credential("a", version="1.1", competency="Educators do more.")
    live = with_held(a_live(second), mc("a"), versions=with_history(v1_0=first, v1_1=second))

    assert refusals(a_plan(a_desired(first), live)) == []


def test_going_back_may_come_with_another_title() -> None:
    first = a_micro_credential("a")
    second = a_micro_credential("a", version="1.1", competency="Educators do more.")
    live = with_held(a_live(second), mc("a"), versions=with_history(v1_0=first, v1_1=second))

    assert refusals(a_plan(a_desired(edited(first, ("title",), "Another")), live)) == []


def test_a_version_that_was_used_is_found_under_another_spelling_of_its_number() -> None:
    first = a_micro_credential("a")
    second = a_micro_credential("a", version="1.1", competency="Educators do more.")
    live = with_held(a_live(second), mc("a"), versions=with_history(v1_0=first, v1_1=second))

    assert refusals(a_plan(a_desired(a_micro_credential("a", version="1.00", **OTHER)), live)) == REFUSED


def test_another_version_of_the_same_content_is_free() -> None:
    live = a_live(a_micro_credential("a"))

    assert refusals(a_plan(a_desired(a_micro_credential("a", version="2.0")), live)) == []


def test_what_is_assessed_has_one_digest_whatever_its_wording_and_version() -> None:
    resource = a_micro_credential("a", title="One", version="1.0")
    other = edited(edited(resource, ("title",), "Two"), (*PROMPT[:-1], "title"), "Lesson")

    assert assessed(content_of(resource)) == assessed(content_of(edited(other, ("version",), "2.0")))
    assert assessed(content_of(resource)) != assessed(content_of(edited(resource, PROMPT, "Show two.")))
    assert digest_of(content_of(resource)) != digest_of(content_of(other))


@pytest.mark.parametrize(
    "fields",
    [
        {"completion": {"at_least": 1}},
        {"members": [{"micro_credential": "b"}, {"micro_credential": "a"}]},
        {"members": [{"micro_credential": "a"}]},
        {"completion": "none"},
    ],
    ids=["completion", "order", "fewer", "collection"],
)
def test_members_and_completion_of_a_stack_are_what_is_assessed(fields: dict[str, object]) -> None:
    members = [a_micro_credential("a"), a_micro_credential("b")]
    live = a_live(*members, a_stack("s", "a", "b"))

    assert refusals(a_plan(a_desired(*members, a_stack("s", "a", "b", **fields)), live)) == [
        ("version", "s", "--same-version s")
    ]
    assert refusals(a_plan(a_desired(*members, a_stack("s", "a", "b", version="2.0", **fields)), live)) == []


def test_the_refusal_stands_on_the_line_of_the_version() -> None:
    plan = a_plan(a_desired(a_micro_credential("a", **OTHER)), a_live(a_micro_credential("a")))

    assert [(r.file, r.route, r.code) for r in plan.refused] == [("micro-credentials/a.yaml", ("version",), "MC404")]
