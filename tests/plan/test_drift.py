"""Pending, drift, settled, conflict: three sides, as `design.md` tells them apart."""

import pytest

from tests.plan.builders import (
    a_desired,
    a_live,
    a_micro_credential,
    a_plan,
    actions,
    changed_on_platform,
    mc,
    refusals,
    with_held,
)


@pytest.mark.parametrize(
    ("desired", "base", "live", "state", "done", "refused"),
    [
        ("A", "A", "A", [], [], []),
        ("B", "A", "A", [], [("update", "x")], []),
        ("A", "A", "C", ["drift"], [], []),
        ("C", "A", "C", [], [], []),
        ("B", "A", "C", ["conflict"], [("update", "x")], [("drift", "x", "--overwrite x")]),
    ],
    ids=["nothing", "pending", "drift", "settled", "conflict"],
)
def test_the_states_of_three_sides(  # the table of `design.md`, by titles
    desired: str,
    base: str,
    live: str,
    state: list[str],
    done: list[tuple[str, str]],
    refused: list[tuple[str, str, str]],
) -> None:
    platform = a_live(a_micro_credential("x", title=base))
    if live != base:
        platform = changed_on_platform(platform, a_micro_credential("x", title=live))

    plan = a_plan(a_desired(a_micro_credential("x", title=desired)), platform)

    assert ([drift.state for drift in plan.drift], actions(plan), refusals(plan)) == (state, done, refused)
    assert plan.settled == ((mc("x"),) if desired == live != base else ())


def test_what_is_told_of_drift_is_what_was_changed_on_the_platform() -> None:
    live = changed_on_platform(a_live(a_micro_credential("x", title="A")), a_micro_credential("x", title="C"))

    (drift,) = a_plan(a_desired(a_micro_credential("x", title="A")), live).drift

    assert [(f.route, f.before, f.after) for f in drift.fields] == [(("title",), "A", "C")]


def test_drift_is_left_alone_while_other_resources_are_published() -> None:
    live = a_live(a_micro_credential("x", title="A"), a_micro_credential("y"))
    live = changed_on_platform(live, a_micro_credential("x", title="C"))

    plan = a_plan(a_desired(a_micro_credential("x", title="A"), a_micro_credential("y", title="Z")), live)

    assert (actions(plan), refusals(plan), plan.unchanged) == ([("update", "y")], [], 2)


def test_drift_that_is_to_be_overwritten_becomes_an_update_to_what_the_files_say() -> None:
    live = changed_on_platform(a_live(a_micro_credential("x", title="A")), a_micro_credential("x", title="C"))

    plan = a_plan(a_desired(a_micro_credential("x", title="A")), live, "overwrite x")

    (change,) = plan.changes
    assert [(f.route, f.before, f.after) for f in change.fields] == [(("title",), "C", "A")]
    assert (change.etag, [d.state for d in plan.drift], plan.refused) == ("etag-console", ["drift"], ())


def test_a_conflict_that_is_to_be_overwritten_passes() -> None:
    live = changed_on_platform(a_live(a_micro_credential("x", title="A")), a_micro_credential("x", title="C"))

    plan = a_plan(a_desired(a_micro_credential("x", title="B")), live, "overwrite x")

    assert (actions(plan), plan.refused) == ([("update", "x")], ())


def test_overwriting_one_id_overwrites_no_other() -> None:
    live = a_live(a_micro_credential("x", title="A"), a_micro_credential("y", title="A"))
    for name in "xy":
        live = changed_on_platform(live, a_micro_credential(name, title="C"))

    plan = a_plan(a_desired(*(a_micro_credential(name, title="B") for name in "xy")), live, "overwrite x")

    assert refusals(plan) == [("drift", "y", "--overwrite y")]


def test_what_was_changed_on_the_platform_opens_nothing_by_being_left_alone() -> None:
    live = changed_on_platform(
        a_live(a_micro_credential("x")), a_micro_credential("x", visibility="private"), was_live=True
    )

    plan = a_plan(a_desired(a_micro_credential("x")), live)

    assert ([d.state for d in plan.drift], plan.exposures, plan.withdrawals) == (["drift"], (), ())


def test_overwriting_what_was_hidden_on_the_platform_exposes_it_again() -> None:
    live = changed_on_platform(
        a_live(a_micro_credential("x")), a_micro_credential("x", visibility="private"), was_live=True
    )

    plan = a_plan(a_desired(a_micro_credential("x")), live, "overwrite x")

    assert refusals(plan) == [("exposure", "x", "--expose x")]


def test_a_rename_of_what_was_changed_on_the_platform_is_a_conflict() -> None:
    live = changed_on_platform(a_live(a_micro_credential("x", title="A")), a_micro_credential("x", title="C"))

    plan = a_plan(a_desired(a_micro_credential("y", title="A", previously=["x"])), live)

    assert refusals(plan) == [("drift", "y", "--overwrite y")]


def test_what_was_made_on_the_platform_and_never_in_files_is_not_overwritten_unasked() -> None:
    """There is no base: the files say something, the platform something else, and neither comes from the other."""
    live = with_held(a_live(a_micro_credential("x", title="C")), mc("x"), base=None, base_digest=None)
    desired = a_desired(a_micro_credential("x", title="A"))

    assert refusals(a_plan(desired, live)) == [("drift", "x", "--overwrite x")]
    assert refusals(a_plan(desired, live, "overwrite x")) == []


def test_what_was_made_on_the_platform_is_settled_where_the_files_say_the_same() -> None:
    live = with_held(a_live(a_micro_credential("x")), mc("x"), base=None, base_digest=None)

    plan = a_plan(a_desired(a_micro_credential("x")), live)

    assert (plan.is_empty, plan.drift, refusals(plan)) == (True, (), [])


def test_what_vanished_and_was_changed_on_the_platform_is_told_before_it_is_retired() -> None:
    live = a_live(*(a_micro_credential(name, title="A") for name in "xyz"))
    live = changed_on_platform(live, a_micro_credential("x", title="C"))

    plan = a_plan(a_desired(*(a_micro_credential(name, title="A") for name in "yz")), live, "retire x")

    assert [drift.key for drift in plan.drift] == [mc("x")]
    assert plan.vanished == (mc("x"),)
