"""What undoes a change set: everything that it changed, nothing that was changed since, nothing deleted."""

from collections.abc import Iterable
from dataclasses import replace

from hypothesis import given

from mcctl.plan.canonical import Content
from mcctl.plan.guards import followed
from mcctl.plan.plan import Plan
from mcctl.plan.reverting import Undone, plan_reverting
from mcctl.plan.sides import Key, Live
from tests.plan.builders import (
    Credential,
    a_desired,
    a_draft,
    a_live,
    a_micro_credential,
    a_plan,
    a_stack,
    actions,
    after_applying,
    an_assessment,
    an_item,
    changed_on_platform,
    content_of,
    everything_allowed,
    mc,
    refusals,
    with_held,
)
from tests.plan.test_laws import catalogues, platforms, thorough

NORTHLAKE = replace(a_desired(), contents={}, digests={}, documents={})


def undone_of(plan: Plan, before: Live) -> list[Undone]:
    """What a change set of a plan is, as the log tells it."""
    return [
        Undone(
            change.key, held.live if (held := before.resources.get(old_of(change.key, plan))) else None, change.after
        )
        for change in plan.changes
    ]


def old_of(key: Key, plan: Plan) -> Key:
    return next(
        Key(change.key.kind, change.previous_id or change.key.id) for change in plan.changes if change.key == key
    )


def reverting(live: Live, undone: Iterable[Undone], *allowances: str) -> Plan:
    return plan_reverting(live, undone, NORTHLAKE, allowances=frozenset(allowances))


def contents_of(live: Live) -> dict[Key, Content | None]:
    return {key: held.live for key, held in live.resources.items()}


def published(*steps: Credential, live: Live) -> tuple[Live, list[Undone]]:
    """The platform after files were published that hold just these, and what the last publish changed."""
    desired = a_desired(*steps)
    plan = a_plan(desired, live, *everything_allowed(desired, live))
    assert plan.refused == ()
    return after_applying(plan, live), undone_of(plan, live)


def test_a_title_goes_back_and_a_description_that_was_changed_since_stays() -> None:
    first = a_live(a_micro_credential("x", title="A", description="D"))
    second, undone = published(a_micro_credential("x", title="B", description="D"), live=first)
    third, _ = published(a_micro_credential("x", title="B", description="E"), live=second)

    plan = reverting(third, undone)

    (change,) = plan.changes
    assert [(field.route, field.before, field.after) for field in change.fields] == [(("title",), "B", "A")]
    assert (change.after["description"], plan.refused) == ("E", ())


def test_a_field_that_was_changed_again_since_is_refused_unless_it_is_named() -> None:
    first = a_live(a_micro_credential("x", title="A"))
    second, undone = published(a_micro_credential("x", title="B"), live=first)
    third, _ = published(a_micro_credential("x", title="C"), live=second)

    plan = reverting(third, undone)
    forced = reverting(third, undone, "overwrite x")

    assert refusals(plan) == [("drift", "x", "--overwrite x")]
    assert plan.refused[0].message == "`x` was changed again since then in `title`, which would be lost"
    assert (forced.refused, forced.changes[0].after["title"]) == ((), "A")


def test_what_was_put_back_already_is_nothing_to_do() -> None:
    first = a_live(a_micro_credential("x", title="A"))
    second, undone = published(a_micro_credential("x", title="B"), live=first)

    again = reverting(after_applying(reverting(second, undone), second), undone)

    assert (again.changes, again.refused, again.unchanged) == ((), (), 2)


def test_a_change_that_was_made_on_the_platform_is_undone_alone_and_what_was_changed_there_since_stays() -> None:
    before, after = (a_micro_credential("x", title=title, description="D") for title in "AC")
    live = changed_on_platform(a_live(before), after)
    later = changed_on_platform(live, a_micro_credential("x", title="C", description="E"))
    undone = [Undone(mc("x"), content_of(before), content_of(after))]

    once, beside = reverting(live, undone), reverting(later, undone)

    assert (once.refused, once.changes[0].after) == ((), content_of(before))
    assert (beside.refused, beside.changes[0].after["title"], beside.changes[0].after["description"]) == ((), "A", "E")


def test_what_is_undone_is_changed_on_the_platform_for_the_files_so_that_the_next_publish_leaves_it_alone() -> None:
    old, new = a_micro_credential("x", title="A"), a_micro_credential("x", title="B")
    second, undone = published(new, live=a_live(old))

    back = reverting(second, undone)
    third = changed_on_platform(second, old)

    assert (back.made_by, back.changes[0].after) == ("console", content_of(old))
    plan = a_plan(a_desired(new), third)
    assert ([drift.state for drift in plan.drift], plan.changes, plan.refused) == (["drift"], (), ())


def test_what_it_created_is_archived_whatever_was_edited_since() -> None:
    first = a_live(a_micro_credential("x"), a_micro_credential("z"))
    second, undone = published(a_micro_credential("x"), a_micro_credential("z"), a_micro_credential("y"), live=first)
    third, _ = published(
        a_micro_credential("x"), a_micro_credential("z"), a_micro_credential("y", title="New"), live=second
    )

    plan = reverting(third, undone, "withdraw y")

    assert (actions(plan), plan.refused) == ([("retire", "y")], ())
    assert (plan.changes[0].after["status"], plan.changes[0].after["title"]) == ("archived", "New")


def test_a_draft_that_was_started_since_is_not_archived_unasked() -> None:
    first = a_live(a_micro_credential("x"), a_micro_credential("z"))
    second, undone = published(a_micro_credential("x"), a_micro_credential("z"), a_draft("y"), live=first)
    third, _ = published(a_micro_credential("x"), a_micro_credential("z"), a_micro_credential("y"), live=second)

    plan = reverting(third, undone)

    assert ("drift", "y", "--overwrite y") in refusals(plan)


def test_the_issuers_own_record_stays_when_the_first_publish_is_undone() -> None:
    nothing = Live("local", "local:", 0, {})
    first, undone = published(a_micro_credential("x"), live=nothing)

    plan = reverting(first, undone, "retire-all micro-credential", "withdraw x")

    assert (actions(plan), plan.refused) == ([("retire", "x")], ())


def test_many_at_once_and_whatever_moves_an_audience_need_their_words_as_anywhere() -> None:
    first = a_live(a_micro_credential("x"))
    second, undone = published(a_micro_credential("x", visibility="private"), a_micro_credential("y"), live=first)

    plan = reverting(second, undone)

    assert sorted(refusals(plan)) == [("exposure", "x", "--expose x")]


def test_an_assessment_goes_back_to_the_version_that_held_it() -> None:
    old = a_micro_credential("x", assessment=an_assessment(an_item("one")))
    new = a_micro_credential("x", version="1.1", assessment=an_assessment(an_item("two")))
    first = a_live(old)
    second, undone = published(new, live=first)

    plan = reverting(second, undone)

    assert (plan.refused, plan.changes[0].after) == ((), content_of(old))


def test_an_assessment_that_was_changed_under_its_version_goes_back_under_it_when_that_is_said() -> None:
    first = a_live(a_micro_credential("x", assessment=an_assessment(an_item("one"))))
    second, undone = published(a_micro_credential("x", assessment=an_assessment(an_item("two"))), live=first)

    assert refusals(reverting(second, undone)) == [("version", "x", "--same-version x")]
    assert reverting(second, undone, "same-version x").refused == ()


def test_a_rename_goes_back_with_all_that_refers_to_it() -> None:
    first = a_live(a_micro_credential("x"), a_stack("cs", "x"))
    new = a_micro_credential("y", title="X", previously=["x"])
    second, undone = published(new, a_stack("cs", "y"), live=first)
    third, _ = published(new, a_stack("cs", "y"), a_stack("later", "y"), live=second)

    plan = reverting(third, undone)

    assert actions(plan) == [("rename", "x"), ("update", "cs"), ("update", "later")]
    assert (plan.refused, plan.changes[0].previous_id, plan.changes[0].after["previously"]) == ((), "y", ["y"])
    assert [change.after["members"] for change in plan.changes[1:]] == [[{"micro_credential": "x"}]] * 2


def test_what_was_renamed_since_is_put_back_under_its_new_id() -> None:
    first = a_live(a_micro_credential("x", title="A"))
    second, undone = published(a_micro_credential("x", title="B"), live=first)
    third, _ = published(a_micro_credential("y", title="B", previously=["x"]), live=second)

    plan = reverting(third, [replace(one, key=mc("y")) for one in undone])

    assert actions(plan) == [("update", "y")]
    assert (plan.refused, plan.changes[0].after["title"], plan.changes[0].after["previously"]) == ((), "A", ["x"])


def test_somebody_elses_resource_is_not_put_back() -> None:
    first = a_live(a_micro_credential("x", title="A"))
    second, undone = published(a_micro_credential("x", title="B"), live=first)

    plan = reverting(with_held(second, mc("x"), namespace="southlake"), undone)

    assert [refusal[:2] for refusal in refusals(plan)] == [("ownership", "x")]


def test_two_changes_that_make_no_whole_together_are_refused_and_named_the_old_one_comes_back() -> None:
    """An item loses the words by which it is judged, while by now it has no rubric any more."""
    by_words = {"passing": "It is shown."}
    old, new = an_item("one"), an_item("one", **by_words)
    newest = {"id": "one", "prompt": "Show the one.", **by_words}
    first, *later = (a_draft("x", assessment=an_assessment(item)) for item in (old, new, newest))
    second, undone = published(later[0], live=a_live(first))
    third, _ = published(later[1], live=second)

    plan, forced = reverting(third, undone), reverting(third, undone, "overwrite x")

    assert refusals(plan) == [("drift", "x", "--overwrite x")]
    assert plan.refused[0].message == "`x` was changed again since then, which would be lost"
    assert (forced.refused, forced.changes[0].after) == ((), content_of(first))


@thorough
@given(platforms(), catalogues())
def test_a_plan_and_its_reverse_give_back_the_old_content_and_archive_what_was_created(
    live: Live, resources: list[Credential]
) -> None:
    desired = a_desired(*resources)
    plan = a_plan(desired, live, *everything_allowed(desired, live))
    after = after_applying(plan, live)

    back = reverting(after, undone_of(plan, live), *everything_allowed(desired, live))

    assert [one for one in back.refused if one.guard != "version"] == []
    end = contents_of(after_applying(back, after))
    created = end.keys() - live.resources.keys()
    assert {key: content for key, content in end.items() if key not in created} == contents_of(live)
    assert {(end[key] or {}).get("status") for key in created} <= {"archived"}
    assert {key: {**(end[key] or {}), "status": None} for key in created} == {
        key: {**content, "status": None} for key, content in desired.contents.items() if key in created
    }


@thorough
@given(platforms(), catalogues())
def test_nobody_comes_to_see_what_is_undone_without_a_word(live: Live, resources: list[Credential]) -> None:
    desired = a_desired(*resources)
    plan = a_plan(desired, live, *everything_allowed(desired, live))
    after = after_applying(plan, live)

    back = reverting(after, undone_of(plan, live))

    exposed = {shift.key.id for shift in back.exposures}
    assert exposed == {refusal.id for refusal in back.refused if refusal.guard == "exposure"}
    seen_before = {key for key, held in after.resources.items() if held.was_live}
    assert {shift.key for shift in back.exposures} <= seen_before


def test_references_follow_a_rename_and_those_of_another_issuer_do_not() -> None:
    held = content_of(a_stack("cs", "a"))
    foreign = {**held, "members": [{"micro_credential": "a", "issuer": "nea"}]}

    assert followed(held, {"a": "b"})["members"] == [{"micro_credential": "b"}]
    assert followed(foreign, {"a": "b"}) == foreign
