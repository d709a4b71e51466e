"""What happens to which resource: creation, update, retirement, restoration, rename."""

import pytest

from mcctl.model.meaning import Change
from mcctl.plan.sides import Key, live_from, nothing_live
from tests.plan.builders import (
    a_desired,
    a_draft,
    a_live,
    a_micro_credential,
    a_plan,
    a_stack,
    actions,
    edited,
    everything_allowed,
    mc,
    refusals,
    stack,
    with_held,
)


def test_everything_is_created_where_nothing_is_live() -> None:
    plan = a_plan(a_desired(a_micro_credential("a"), a_stack("s", "a")), nothing_live("local:"))

    assert [(c.action, c.key, c.file, c.etag, c.fields, c.change) for c in plan.changes] == [
        ("create", Key("issuer", "northlake"), "issuer.yaml", None, (), Change.SUPPORTING),
        ("create", mc("a"), "micro-credentials/a.yaml", None, (), Change.ACCESS),
        ("create", stack("s"), "stacks/s.yaml", None, (), Change.ACCESS),
    ]
    assert (plan.refused, plan.exposures, plan.withdrawals) == ((), (), ())


def test_equal_sides_leave_nothing_to_do() -> None:
    plan = a_plan(a_desired(a_micro_credential("a")), a_live(a_micro_credential("a")))

    assert (plan.is_empty, plan.unchanged, plan.refused) == (True, 2, ())


def test_a_changed_title_is_an_update_with_the_etag_of_what_it_touches() -> None:
    live = with_held(a_live(a_micro_credential("a")), mc("a"), etag="r3", awards=12, in_flight=3)

    (change,) = a_plan(a_desired(a_micro_credential("a", title="B")), live).changes

    assert (change.action, change.etag, change.awards, change.in_flight) == ("update", "r3", 12, 3)
    assert [(f.route, f.before, f.after) for f in change.fields] == [(("title",), "A", "B")]


def test_the_issuers_own_record_is_updated_as_a_resource() -> None:
    from tests.plan.builders import an_issuer  # noqa: PLC0415  # reads best here

    plan = a_plan(a_desired(issuer=an_issuer(name="Northlake")), a_live())

    assert [(c.action, c.key, c.change) for c in plan.changes] == [
        ("update", Key("issuer", "northlake"), Change.SUPPORTING)
    ]


@pytest.mark.parametrize("status", ["draft", "beta", "active"])
def test_archiving_in_the_file_is_a_retirement(status: str) -> None:
    live = a_live(*(a_micro_credential(name, status=status) for name in "abc"))
    desired = a_desired(
        a_micro_credential("a", status="archived"), *(a_micro_credential(n, status=status) for n in "bc")
    )

    assert actions(a_plan(desired, live)) == [("retire", "a")]


def test_what_was_archived_is_restored() -> None:
    plan = a_plan(a_desired(a_micro_credential("a")), a_live(a_micro_credential("a", status="archived")))

    assert actions(plan) == [("restore", "a")]


def test_an_announced_retirement_with_its_dates_is_no_end_yet() -> None:
    announced = a_micro_credential("a", retirement={"announced_on": "2026-05-01", "last_start": "2026-08-31"})

    plan = a_plan(a_desired(announced), a_live(a_micro_credential("a")))

    assert [(c.action, c.change) for c in plan.changes] == [("update", Change.TERMS)]


def test_a_file_that_vanished_is_refused_and_nothing_happens() -> None:
    plan = a_plan(a_desired(*map(a_micro_credential, "ab")), a_live(*map(a_micro_credential, "abc")))

    assert (actions(plan), refusals(plan)) == ([], [("retirement", "c", "--retire c")])
    assert plan.refused[0].file is None


def test_a_file_that_vanished_is_archived_where_its_id_is_allowed() -> None:
    plan = a_plan(a_desired(*map(a_micro_credential, "ab")), a_live(*map(a_micro_credential, "abc")), "retire c")

    (change,) = plan.changes
    assert (change.action, change.key, change.file, change.after["status"]) == ("retire", mc("c"), None, "archived")
    assert [(f.route, f.before, f.after) for f in change.fields] == [(("status",), "active", "archived")]
    assert plan.refused == ()


def test_the_allowance_for_one_id_is_none_for_another() -> None:
    plan = a_plan(a_desired(*map(a_micro_credential, "ab")), a_live(*map(a_micro_credential, "abcd")), "retire c")

    assert refusals(plan) == [("retirement", "d", "--retire d")]


def test_a_file_that_cannot_be_read_stops_the_retirement_of_what_vanished_even_if_allowed() -> None:
    desired = a_desired(*map(a_micro_credential, "ab"), broken=("micro-credentials/c.yaml",))

    plan = a_plan(desired, a_live(*map(a_micro_credential, "abc")), "retire c")

    assert (actions(plan), refusals(plan)) == ([], [("retirement", "c", None)])


def test_a_file_that_cannot_be_read_stops_every_retirement() -> None:
    """`design.md`: "A file that cannot be read stops every retirement", the one that another file says included."""
    desired = a_desired(
        a_micro_credential("a", status="archived"), *map(a_micro_credential, "bc"), broken=("stacks/s.yaml",)
    )

    plan = a_plan(desired, a_live(*map(a_micro_credential, "abc")))

    assert refusals(plan) == [("retirement", "a", None)]


def test_what_is_archived_may_vanish() -> None:
    plan = a_plan(a_desired(a_micro_credential("a")), a_live(a_micro_credential("a"), a_draft("b", status="archived")))

    assert (actions(plan), refusals(plan)) == ([], [])


def test_what_another_namespace_publishes_has_not_vanished() -> None:
    live = with_held(a_live(a_micro_credential("a"), a_micro_credential("b")), mc("b"), namespace="others")

    plan = a_plan(a_desired(a_micro_credential("a")), live)

    assert (plan.is_empty, refusals(plan)) == (True, [])


def test_an_id_of_before_is_a_rename_and_no_retirement() -> None:
    plan = a_plan(a_desired(a_micro_credential("b", title="A", previously=["a"])), a_live(a_micro_credential("a")))

    (change,) = plan.changes
    assert (change.action, change.key, change.previous_id) == ("rename", mc("b"), "a")
    assert {(f.route, f.before, f.after if f.route != ("previously",) else "…") for f in change.fields} == {
        (("id",), "a", "b"),
        (("previously",), None, "…"),
    }
    assert refusals(plan) == []


def test_a_rename_carries_its_etag_counts_and_other_changes() -> None:
    live = with_held(a_live(a_micro_credential("a")), mc("a"), etag="r9", awards=4, in_flight=2)
    renamed = a_micro_credential("b", previously=["a"], expires_after="P3Y")

    (change,) = a_plan(a_desired(renamed), live).changes

    assert (change.action, change.etag, change.awards, change.in_flight) == ("rename", "r9", 4, 2)
    assert change.change is Change.TERMS


def test_a_rename_with_another_assessment_and_the_same_version_is_refused() -> None:
    renamed = a_micro_credential("b", previously=["a"], competency="Educators do something else.")

    plan = a_plan(a_desired(renamed), a_live(a_micro_credential("a")))

    assert refusals(plan) == [("version", "b", "--same-version b")]


def test_a_rename_that_opens_what_was_private_is_an_exposure() -> None:
    live = a_live(a_micro_credential("a", visibility="private"))

    plan = a_plan(a_desired(a_micro_credential("b", previously=["a"])), live)

    assert refusals(plan) == [("exposure", "b", "--expose b")]


def test_a_rename_moves_no_audience_of_what_a_stack_that_follows_holds() -> None:
    opened = {"access": [{"group": "g"}]}
    live = a_live(a_micro_credential("a", visibility="private"), a_stack("s", "a", **opened))
    desired = a_desired(a_micro_credential("b", visibility="private", previously=["a"]), a_stack("s", "b", **opened))

    plan = a_plan(desired, live, "same-version s")

    assert sorted(actions(plan)) == [("rename", "b"), ("update", "s")]
    assert (plan.exposures, plan.withdrawals, plan.launches, refusals(plan)) == ((), (), {}, [])


def test_a_stack_that_only_follows_the_rename_of_a_member_needs_no_new_version() -> None:
    """What completes it is what it was: a rename is no retirement and no creation."""
    desired = a_desired(a_micro_credential("b", previously=["a"]), a_stack("s", "b", "c"), a_micro_credential("c"))

    plan = a_plan(desired, a_live(a_micro_credential("a"), a_micro_credential("c"), a_stack("s", "a", "c")))

    assert refusals(plan) == []


def test_a_stack_that_follows_a_rename_and_drops_another_member_needs_a_new_version() -> None:
    desired = a_desired(a_micro_credential("b", previously=["a"]), a_stack("s", "b"), a_micro_credential("c"))

    plan = a_plan(desired, a_live(a_micro_credential("a"), a_micro_credential("c"), a_stack("s", "a", "c")))

    assert refusals(plan) == [("version", "s", "--same-version s")]


def test_a_stack_is_renamed_as_well() -> None:
    plan = a_plan(a_desired(a_stack("t", previously=["s"])), a_live(a_stack("s")))

    assert (actions(plan), refusals(plan)) == ([("rename", "t")], [])


def test_previously_names_no_resource_of_another_kind() -> None:
    plan = a_plan(a_desired(a_stack("t", previously=["a"])), a_live(a_micro_credential("a")))

    assert actions(plan) == [("create", "t")]
    assert refusals(plan) == [("retirement", "a", "--retire a")]


def test_previously_leads_nowhere_once_the_rename_is_done() -> None:
    renamed = a_micro_credential("b", previously=["a"])

    assert a_plan(a_desired(renamed), a_live(renamed)).is_empty


def test_the_latest_of_several_previous_ids_is_found() -> None:
    plan = a_plan(a_desired(a_micro_credential("c", previously=["a", "b"])), a_live(a_micro_credential("b")))

    assert [(c.action, c.previous_id) for c in plan.changes] == [("rename", "b")]


def test_two_that_claim_one_previous_id_are_not_both_it() -> None:
    claims = [a_micro_credential(name, previously=["a"]) for name in "bc"]

    plan = a_plan(a_desired(*claims), a_live(a_micro_credential("a")))

    assert sorted(c.action for c in plan.changes) == ["create", "rename"]


def test_renaming_hides_no_retirement_from_the_guard() -> None:
    live = a_live(*map(a_micro_credential, "abc"))
    gone = [a_micro_credential(f"{n}-old", previously=[n], status="archived") for n in "abc"]

    plan = a_plan(a_desired(*gone), live)

    assert [(guard, allow) for guard, _, allow in refusals(plan)] == [("retirement", "--retire-all micro-credential")]


def test_an_id_that_another_kind_has_on_the_platform_is_refused_without_an_allowance() -> None:
    desired, live = a_desired(a_stack("a")), a_live(a_micro_credential("a", status="archived"))

    plan = a_plan(desired, live, *everything_allowed(desired, live))

    assert refusals(plan) == [("ownership", "a", None)]


def test_an_id_that_another_kind_has_is_refused_on_the_line_of_the_id() -> None:
    plan = a_plan(a_desired(a_micro_credential("s")), a_live(a_stack("s")), "retire s", "retire-all stack")

    assert [(r.guard, r.file, r.route) for r in plan.refused if r.guard == "ownership"] == [
        ("ownership", "micro-credentials/s.yaml", ("id",))
    ]


def test_somebody_elses_resource_is_refused_without_an_allowance() -> None:
    live = with_held(a_live(a_micro_credential("a")), mc("a"), namespace="others")
    desired = a_desired(a_micro_credential("a", title="B"))

    assert refusals(a_plan(desired, live, *everything_allowed(desired, live))) == [("ownership", "a", None)]


def test_somebody_elses_resource_is_not_renamed_either() -> None:
    live = with_held(a_live(a_micro_credential("a")), mc("a"), namespace="others")
    desired = a_desired(a_micro_credential("b", title="A", previously=["a"]))

    assert refusals(a_plan(desired, live)) == [("ownership", "b", None)]


def test_two_repositories_share_an_issuer_whose_record_is_the_same_in_both() -> None:
    live = with_held(a_live(a_micro_credential("a")), Key("issuer", "northlake"), namespace="others")

    plan = a_plan(a_desired(a_micro_credential("b"), namespace="arts"), live)

    assert (actions(plan), refusals(plan)) == ([("create", "b")], [])


def test_comparing_two_commits_needs_no_platform() -> None:
    before, after = a_desired(a_micro_credential("a")), a_desired(edited(a_micro_credential("a"), ("title",), "B"))

    plan = a_plan(after, live_from(before))

    assert (actions(plan), plan.origin, refusals(plan)) == ([("update", "a")], "", [])
