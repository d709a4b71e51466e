"""Launches, exposures, withdrawals: who comes to see what, over the whole catalogue."""

import itertools

import pytest

from mcctl.catalog.audience import EVERYONE, Standing, audiences
from mcctl.plan.plan import Plan
from mcctl.plan.sides import Key, Live, live_from, nothing_live
from tests.plan.builders import (
    Credential,
    a_desired,
    a_draft,
    a_live,
    a_micro_credential,
    a_plan,
    a_stack,
    an_issuer,
    changed_on_platform,
    content_of,
    held,
    mc,
    refusals,
    stack,
    with_held,
)

G = {"access": [{"group": "g"}]}
G_AND_O = {"access": [{"group": "g"}, {"organization": "o"}]}


def shifts(plan: Plan) -> tuple[list[tuple[str, set[str]]], list[tuple[str, set[str]]]]:
    """Exposures and withdrawals: ids and people."""
    return (
        [(shift.key.id, set(shift.people)) for shift in plan.exposures],
        [(shift.key.id, set(shift.people)) for shift in plan.withdrawals],
    )


def private(name: str, **fields: object) -> Credential:
    return a_micro_credential(name, visibility="private", **fields)


def test_what_was_never_live_is_a_launch_with_its_audience_and_needs_no_allowance() -> None:
    desired = a_desired(a_micro_credential("a"), private("b"), a_stack("s", "b", **G), a_draft("d"))

    plan = a_plan(desired, nothing_live("local:"))

    assert plan.launches == {mc("a"): {EVERYONE}, mc("b"): {"group:g"}, stack("s"): {"group:g"}}
    assert (shifts(plan), refusals(plan)) == (([], []), [])


def test_a_draft_that_becomes_active_for_the_first_time_is_a_launch() -> None:
    plan = a_plan(a_desired(a_micro_credential("a")), a_live(a_draft("a")))

    assert plan.launches == {mc("a"): {EVERYONE}}
    assert refusals(plan) == []


def test_a_draft_that_was_live_before_is_exposed_when_it_becomes_active_again() -> None:
    live = with_held(a_live(a_draft("a", version="1.0")), mc("a"), was_live=True)

    plan = a_plan(a_desired(a_micro_credential("a")), live)

    assert (plan.launches, shifts(plan)) == ({}, ([("a", {EVERYONE})], []))
    assert refusals(plan) == [("exposure", "a", "--expose a")]


def test_what_becomes_public_is_exposed_until_it_is_allowed_by_name() -> None:
    live, desired = a_live(private("a")), a_desired(a_micro_credential("a"))

    assert refusals(a_plan(desired, live)) == [("exposure", "a", "--expose a")]
    assert refusals(a_plan(desired, live, "expose b", "withdraw a")) == [("exposure", "a", "--expose a")]
    assert refusals(a_plan(desired, live, "expose a")) == []


def test_what_becomes_private_is_withdrawn_until_it_is_allowed_by_name() -> None:
    live, desired = a_live(a_micro_credential("a")), a_desired(private("a"))

    assert shifts(a_plan(desired, live)) == ([], [("a", {EVERYONE})])
    assert refusals(a_plan(desired, live)) == [("withdrawal", "a", "--withdraw a")]
    assert refusals(a_plan(desired, live, "withdraw a")) == []


def test_a_new_access_entry_opens_a_private_member_that_did_not_change() -> None:
    live = a_live(private("a"), a_micro_credential("p"), a_stack("s", "a", "p", **G))

    plan = a_plan(a_desired(private("a"), a_micro_credential("p"), a_stack("s", "a", "p", **G_AND_O)), live)

    assert [change.key for change in plan.changes] == [stack("s")]
    assert shifts(plan) == ([("a", {"organization:o"}), ("s", {"organization:o"})], [])
    assert refusals(plan) == [("exposure", "a", "--expose a"), ("exposure", "s", "--expose s")]
    assert plan.exposures[0].before == {"group:g"}
    assert "`s`" in plan.exposures[0].because


@pytest.mark.parametrize("status", ["beta", "active"])
def test_access_flows_through_nested_stacks(status: str) -> None:
    inner = [private("a"), a_stack("one", "a", status=status), a_stack("two", "stack:one", status=status)]
    live = a_live(*inner, a_stack("top", "stack:two", **G))

    plan = a_plan(a_desired(*inner, a_stack("top", "stack:two", **G_AND_O)), live)

    assert [name for name, _ in shifts(plan)[0]] == ["a", "one", "top", "two"]


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_access_does_not_flow_through_a_stack_that_is_draft_or_archived(status: str) -> None:
    inner = [private("a"), a_stack("one", "a", status=status)]
    live = a_live(*inner, a_stack("top", "stack:one", **G))

    plan = a_plan(a_desired(*inner, a_stack("top", "stack:one", **G_AND_O)), live)

    assert "a" not in [name for name, _ in shifts(plan)[0]]


def test_access_never_flows_up() -> None:
    live = a_live(a_stack("top", "stack:one", **G), a_stack("one", **G))

    plan = a_plan(a_desired(a_stack("top", "stack:one", **G), a_stack("one", **G_AND_O)), live)

    assert shifts(plan) == ([("one", {"organization:o"})], [])


def test_a_launched_stack_opens_a_private_member_that_is_live() -> None:
    plan = a_plan(a_desired(private("a"), a_stack("s", "a", **G)), a_live(private("a")))

    assert plan.launches == {stack("s"): {"group:g"}}
    assert refusals(plan) == [("exposure", "a", "--expose a")]


def test_a_stack_that_takes_up_a_live_private_member_exposes_it() -> None:
    live = a_live(private("a"), private("b"), a_stack("s", "a", **G))

    plan = a_plan(a_desired(private("a"), private("b"), a_stack("s", "a", "b", version="2.0", **G)), live)

    assert shifts(plan) == ([("b", {"group:g"})], [])


def test_a_stack_that_drops_a_private_member_withdraws_it() -> None:
    live = a_live(private("a"), private("b"), a_stack("s", "a", "b", **G))

    plan = a_plan(a_desired(private("a"), private("b"), a_stack("s", "a", version="2.0", **G)), live)

    assert refusals(plan) == [("withdrawal", "b", "--withdraw b")]


def test_somebody_elses_member_of_the_same_id_opens_nothing() -> None:
    theirs = [{"issuer": "nea", "micro_credential": "a"}]
    live = a_live(private("a"), a_stack("s", members=theirs, **G))

    plan = a_plan(a_desired(private("a"), a_stack("s", members=theirs, **G_AND_O)), live)

    assert shifts(plan) == ([("s", {"organization:o"})], [])


def test_a_member_that_names_the_own_issuer_is_opened() -> None:
    own = [{"issuer": "northlake", "micro_credential": "a"}]
    live = a_live(private("a"), a_stack("s", members=own, **G))

    plan = a_plan(a_desired(private("a"), a_stack("s", members=own, **G_AND_O)), live)

    assert [name for name, _ in shifts(plan)[0]] == ["a", "s"]


def test_a_beta_that_becomes_active_and_public_is_exposed_to_everyone() -> None:
    live = a_live(a_micro_credential("a", status="beta"))

    assert shifts(a_plan(a_desired(a_micro_credential("a")), live)) == ([("a", {EVERYONE})], [])


def test_archiving_moves_nobody_who_could_see_it() -> None:
    live = a_live(*map(a_micro_credential, "abc"))

    plan = a_plan(a_desired(a_micro_credential("a", status="archived"), *map(a_micro_credential, "bc")), live)

    assert shifts(plan) == ([], [])


def test_archiving_a_private_stack_withdraws_what_only_it_opened() -> None:
    live = a_live(private("a"), a_stack("s", "a", **G), a_stack("t"), a_stack("u"))

    plan = a_plan(a_desired(private("a"), a_stack("s", "a", status="archived", **G), a_stack("t"), a_stack("u")), live)

    assert shifts(plan) == ([], [("a", {"group:g"})])


def test_a_draft_that_is_archived_is_seen_by_nobody() -> None:
    """An archived page stays for those who could see it; nobody could see a draft."""
    standing = Standing("archived", "public", was_live=False)
    desired = a_desired(a_draft("a", visibility="public", status="archived"), a_micro_credential("b"))

    plan = a_plan(desired, a_live(a_draft("a", visibility="public"), a_micro_credential("b")))

    assert (plan.exposures, plan.launches) == ((), {})
    assert audiences({"a": standing}) == {"a": frozenset()}


def test_a_draft_whose_file_vanished_is_retired_and_seen_by_nobody() -> None:
    live = a_live(a_draft("a", visibility="public"), a_draft("b"), a_draft("c"))

    plan = a_plan(a_desired(a_draft("b"), a_draft("c")), live, "retire a")

    assert [change.action for change in plan.changes] == ["retire"]
    assert (plan.exposures, plan.launches) == ((), {})


def test_an_archived_page_that_is_opened_is_an_exposure_between_two_commits_too() -> None:
    """`draft` is the only status that nobody saw; what is archived in a commit was live before, as far as is known."""
    before, after = a_desired(private("a", status="archived")), a_desired(a_micro_credential("a", status="archived"))

    assert shifts(a_plan(after, live_from(before))) == ([("a", {EVERYONE})], [])


@pytest.mark.parametrize("order", list(itertools.permutations(range(2))))
def test_a_micro_credential_that_has_the_issuers_id_is_guarded_in_every_order_of_answers(
    order: tuple[int, ...],
) -> None:
    live = a_live(private("northlake"))
    answers = list(live.resources.items())
    turned = Live(live.platform, live.origin, live.revision, {answers[i][0]: answers[i][1] for i in order})

    assert refusals(a_plan(a_desired(a_micro_credential("northlake")), turned)) == [
        ("exposure", "northlake", "--expose northlake")
    ]


def test_a_micro_credential_that_has_the_issuers_id_is_guarded_though_the_issuers_record_is_new() -> None:
    content = content_of(private("northlake"))
    live = Live("local", "local:", 3, {mc("northlake"): held(content)})

    plan = a_plan(a_desired(a_micro_credential("northlake")), live)

    assert refusals(plan) == [("exposure", "northlake", "--expose northlake")]
    assert Key("issuer", an_issuer().id) in [change.key for change in plan.changes]


def test_what_drifted_into_the_open_and_is_left_alone_is_no_exposure_of_this_plan() -> None:
    live = changed_on_platform(a_live(private("a")), a_micro_credential("a"), was_live=True)

    assert shifts(a_plan(a_desired(private("a")), live)) == ([], [])


def test_an_exposure_is_refused_on_the_line_of_the_visibility() -> None:
    (refusal,) = a_plan(a_desired(a_micro_credential("a")), a_live(private("a"))).refused

    assert (refusal.code, refusal.file, refusal.route) == ("MC401", "micro-credentials/a.yaml", ("visibility",))
    assert "everyone" in refusal.message
