"""What needs a word of its own: many retirements, uncommitted files; and what can no longer be completed."""

import pytest

from mcctl.model.settings import Guards
from tests.plan.builders import (
    Credential,
    a_desired,
    a_draft,
    a_live,
    a_micro_credential,
    a_plan,
    a_stack,
    actions,
    mc,
    refusals,
    with_held,
)

RETIRE_ALL = [("retirement", "m000", "--retire-all micro-credential")]


def drafts(count: int, archived: int = 0) -> list[Credential]:
    return [a_draft(f"m{i:03}", status="archived" if i < archived else "draft") for i in range(count)]


def guards(percent: int, count: int) -> Guards:
    return Guards.model_validate({"retire": {"percent": percent, "count": count}})


@pytest.mark.parametrize(
    ("of", "retired", "is_refused"),
    [
        (1, 1, True),
        (2, 1, False),
        (2, 2, True),
        (3, 1, False),
        (3, 2, True),
        (3, 3, True),
        (10, 1, False),
        (10, 2, True),
        (11, 1, False),
        (11, 2, True),
        (20, 2, False),
        (100, 10, False),
        (100, 11, True),
        (100, 100, True),
    ],
)
def test_retiring_more_than_a_tenth_and_more_than_one_or_all_needs_a_word_of_its_own(
    of: int,
    retired: int,
    is_refused: bool,  # noqa: FBT001  # a column of the table
) -> None:
    desired, live = a_desired(*drafts(of, retired)), a_live(*drafts(of))

    assert refusals(a_plan(desired, live)) == (RETIRE_ALL if is_refused else [])
    assert refusals(a_plan(desired, live, "retire-all micro-credential")) == []


@pytest.mark.parametrize(
    ("old", "new", "is_refused"),
    [
        (None, guards(10, 1), True),
        (None, guards(50, 1), False),
        (guards(10, 1), guards(50, 1), True),
        (guards(50, 1), guards(10, 1), True),
        (guards(50, 1), guards(50, 5), False),
        (guards(10, 5), guards(50, 1), False),
        (guards(100, 100), guards(100, 100), False),
        (guards(0, 0), guards(100, 100), True),
    ],
)
def test_the_stricter_of_old_and_new_guards_holds(old: Guards | None, new: Guards, is_refused: bool) -> None:  # noqa: FBT001
    plan = a_plan(a_desired(*drafts(10, 3), guards=new), a_live(*drafts(10), guards=old))

    assert refusals(plan) == (RETIRE_ALL if is_refused else [])


def test_all_of_a_kind_is_refused_whatever_the_guards_say() -> None:
    lax = guards(100, 1000)

    assert refusals(a_plan(a_desired(*drafts(3, 3), guards=lax), a_live(*drafts(3), guards=lax))) == RETIRE_ALL


def test_kinds_are_counted_apart() -> None:
    many = drafts(20)
    live = a_live(*many, a_stack("s"))
    desired = a_desired(*many, a_stack("s", status="archived"))

    assert refusals(a_plan(desired, live)) == [("retirement", "s", "--retire-all stack")]
    assert refusals(a_plan(desired, live, "retire-all micro-credential")) == [("retirement", "s", "--retire-all stack")]
    assert refusals(a_plan(desired, live, "retire-all stack")) == []


def test_what_is_archived_already_makes_the_catalogue_no_larger() -> None:
    live = a_live(*drafts(100, 98))

    assert refusals(a_plan(a_desired(*drafts(100, 100)), live)) == [
        ("retirement", "m098", "--retire-all micro-credential")
    ]


def test_what_another_namespace_owns_makes_the_catalogue_no_larger() -> None:
    live = a_live(*drafts(20))
    for i in range(3, 20):
        live = with_held(live, mc(f"m{i:03}"), namespace="others")

    assert refusals(a_plan(a_desired(*drafts(20, 2)), live)) == RETIRE_ALL


def test_what_is_created_in_the_same_plan_makes_the_catalogue_no_larger() -> None:
    desired = a_desired(*drafts(3, 2), *(a_draft(f"new{i}") for i in range(50)))

    assert refusals(a_plan(desired, a_live(*drafts(3)))) == RETIRE_ALL


def test_vanished_files_count_as_retirements_once_they_are_allowed() -> None:
    plan = a_plan(a_desired(*drafts(3)[2:]), a_live(*drafts(3)), "retire m000", "retire m001")

    assert refusals(plan) == RETIRE_ALL


def test_creating_something_archived_is_no_retirement() -> None:
    plan = a_plan(a_desired(a_draft("a", status="archived")), a_live())

    assert (actions(plan), refusals(plan)) == ([("create", "a")], [])


def archived(name: str) -> Credential:
    return a_micro_credential(name, status="archived")


MEMBERS = [a_micro_credential(name) for name in "abc"]
MORE = [a_micro_credential(f"more-{i}") for i in range(30)]


@pytest.mark.parametrize(
    ("completion", "is_listed"),
    [
        (None, True),
        ("none", False),
        ({"at_least": 2}, False),
        ({"at_least": 3}, True),
        ({"groups": [{"members": ["a", "b"]}]}, True),
        ({"groups": [{"members": ["b", "c"]}]}, False),
        ({"groups": [{"min": 1, "members": ["a", "b"]}, {"members": ["c"]}]}, False),
    ],
    ids=["all", "none", "two-of-three", "three-of-three", "group-with-it", "group-without-it", "one-of-group"],
)
def test_a_stack_is_listed_when_a_retirement_makes_it_impossible(completion: object, is_listed: bool) -> None:  # noqa: FBT001
    s = a_stack("s", "a", "b", "c", completion=completion)

    plan = a_plan(a_desired(archived("a"), *MEMBERS[1:], *MORE, s), a_live(*MEMBERS, *MORE, s))

    assert (plan.uncompletable, refusals(plan)) == (("s",) if is_listed else (), [])


def test_a_stack_that_could_not_be_completed_before_is_not_listed_again() -> None:
    s = a_stack("s", "a", "b", "c")

    plan = a_plan(
        a_desired(archived("a"), archived("b"), MEMBERS[2], *MORE, s), a_live(archived("a"), *MEMBERS[1:], *MORE, s)
    )

    assert plan.uncompletable == ()


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_a_stack_that_nobody_can_earn_is_not_listed(status: str) -> None:
    s = a_stack("s", "a", status=status)

    assert a_plan(a_desired(archived("a"), *MORE, s), a_live(MEMBERS[0], *MORE, s)).uncompletable == ()


def test_somebody_elses_member_is_taken_to_be_open() -> None:
    s = a_stack("s", members=[{"issuer": "nea", "micro_credential": "a"}])

    assert a_plan(a_desired(archived("a"), *MORE, s), a_live(MEMBERS[0], *MORE, s)).uncompletable == ()


def test_a_stack_that_needs_a_stack_that_can_no_longer_be_completed_is_listed() -> None:
    stacks = [a_stack("inner", "a"), a_stack("outer", "stack:inner")]

    plan = a_plan(a_desired(archived("a"), *MORE, *stacks), a_live(MEMBERS[0], *MORE, *stacks))

    assert plan.uncompletable == ("inner", "outer")


def test_a_stack_that_is_renamed_while_its_member_is_retired_is_listed() -> None:
    desired = a_desired(archived("a"), *MORE, a_stack("t", "a", previously=["s"]))

    assert a_plan(desired, a_live(MEMBERS[0], *MORE, a_stack("s", "a"))).uncompletable == ("t",)


def test_a_stack_whose_member_is_renamed_can_still_be_completed() -> None:
    desired = a_desired(a_micro_credential("z", previously=["a"]), a_stack("s", "z"))

    assert a_plan(desired, a_live(MEMBERS[0], a_stack("s", "a"))).uncompletable == ()


def test_uncommitted_files_are_refused_where_something_changes() -> None:
    dirty = ("micro-credentials/a.yaml", "stacks/b.yaml", "stacks/c.yaml", "stacks/d.yaml")
    desired = a_desired(a_micro_credential("a"), commit="c0ffee", dirty=dirty)

    (refusal,) = a_plan(desired, a_live()).refused

    assert (refusal.guard, refusal.code, refusal.id, refusal.file) == ("dirty", "MC408", "", "micro-credentials/a.yaml")
    assert (refusal.allow_with, refusal.message) == (
        "--allow-dirty",
        "not committed: `micro-credentials/a.yaml`, `stacks/b.yaml`, `stacks/c.yaml` and 1 more",
    )
    assert a_plan(desired, a_live(), is_dirty_allowed=True).refused == ()


def test_uncommitted_files_are_no_matter_where_nothing_changes() -> None:
    same = a_micro_credential("a")

    assert a_plan(a_desired(same, commit="c0ffee", dirty=("README.md",)), a_live(same)).refused == ()


def test_one_plan_tells_every_refusal_at_once() -> None:
    live = with_held(
        a_live(*(a_micro_credential(n, visibility="private") for n in "abcd")), mc("d"), namespace="others"
    )
    desired = a_desired(
        a_micro_credential("a"),
        a_micro_credential("b", visibility="private", competency="Educators do."),
        a_micro_credential("d", visibility="private", title="Mine"),
        commit="c0ffee",
        dirty=("stacks/x.yaml",),
    )

    assert sorted(guard for guard, _, _ in refusals(a_plan(desired, live))) == [
        "dirty", "exposure", "ownership", "retirement", "version",
    ]  # fmt: skip
