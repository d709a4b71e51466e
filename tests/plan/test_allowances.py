"""What is allowed by name: what says so, whether it is needed, and what else a plan tells beside its changes."""

import json
from dataclasses import replace

from mcctl.model.settings import Guards
from mcctl.plan.guards import followed
from mcctl.plan.plan import Plan
from mcctl.render.plan_json import plan_view
from mcctl.render.plan_markdown import plan_markdown
from mcctl.render.plan_text import no_lines, plan_text
from tests.plan.builders import a_desired, a_live, a_micro_credential, a_plan, a_stack, changed_on_platform

LOOSE = Guards.model_validate({"retire": {"percent": 50, "count": 5}})


def opened(*allowances: str) -> Plan:
    return a_plan(a_desired(a_stack("cs", visibility="public")), a_live(a_stack("cs")), *allowances)


def told(plan: Plan) -> list[str]:
    return [line.plain for line in plan_text(plan, against="production")]


def test_what_lets_nothing_pass_is_not_needed_and_said_on_every_page() -> None:
    plan = replace(opened("expose cs", "retire long-ago"), allowed_by={"retire long-ago": "c0ffee0c0ffee0"})

    assert plan.unneeded == ("retire long-ago",)
    assert "Allowed: --expose cs" in told(plan)
    assert "Allowed, but not needed: --retire long-ago (said by commit c0ffee0c0f)" in told(plan)
    assert "Allowed, but not needed: `--retire long-ago (said by commit c0ffee0c0f)`" in plan_markdown(
        plan, against="production", lines=no_lines
    )
    assert [one.model_dump() for one in plan_view(plan).allowed_by] == [
        {"allowance": "expose cs", "commit": None, "is_needed": True},
        {"allowance": "retire long-ago", "commit": "c0ffee0c0ffee0", "is_needed": False},
    ]


def test_every_kind_of_allowance_is_needed_where_it_lets_something_pass() -> None:
    names = ("withdraw a", "retire gone", "retire-all micro-credential", "overwrite b", "overwrite c", "same-version c")
    live = a_live(*map(a_micro_credential, ("a", "b", "c", "gone")))
    for edited in ("b", "c"):
        live = changed_on_platform(live, a_micro_credential(edited, title="Edited there"))
    desired = a_desired(
        a_micro_credential("a", visibility="private"),
        a_micro_credential("b"),
        a_micro_credential("c", competency="Educators teach students to write code."),
    )

    plan = a_plan(desired, live, *names)

    assert plan.refused == ()
    assert plan.unneeded == ("retire-all micro-credential",)
    assert a_plan(desired, replace(live, guards=Guards.model_validate({"retire": {"count": 0}})), *names).unneeded == ()


def test_what_was_changed_alike_and_what_has_no_file_is_told_to_programs() -> None:
    live = changed_on_platform(a_live(*map(a_micro_credential, "ab")), a_micro_credential("a", title="New"))

    view = json.loads(plan_view(a_plan(a_desired(a_micro_credential("a", title="New")), live)).model_dump_json())

    assert view["settled"] == [{"kind": "micro-credential", "id": "a"}]
    assert view["vanished"] == [{"kind": "micro-credential", "id": "b"}]


def test_guards_that_change_alone_are_told_although_there_is_nothing_to_do() -> None:
    desired = a_desired(a_micro_credential("a"), guards=LOOSE)

    plan = a_plan(desired, a_live(a_micro_credential("a"), guards=Guards()))

    limits = "beyond 50 percent and 5 of a kind, until now beyond 10 percent and 1 of a kind"
    assert told(plan)[1] == (
        f"`guards` in mcctl.yaml: too many are retired at once {limits}; the platform keeps this with the next change that "
        "is published, and until then both hold"
    )
    assert plan_view(plan).model_dump()["guards_change"] == {
        "before": {"percent": 10, "count": 1},
        "after": {"percent": 50, "count": 5},
    }
    assert limits in plan_markdown(plan, against="production", lines=no_lines)


def test_guards_that_stay_or_that_the_platform_does_not_keep_yet_are_not_told() -> None:
    desired = a_desired(a_micro_credential("a"), guards=LOOSE)

    assert [a_plan(desired, a_live(guards=guards)).guards_change for guards in (LOOSE, None)] == [None, None]


def test_what_replaces_a_resource_is_followed_to_its_new_id() -> None:
    held = {"id": "old", "retirement": {"announced_on": "2026-05-01", "replaced_by": "a"}}

    assert followed(held, {"a": "b"})["retirement"] == {"announced_on": "2026-05-01", "replaced_by": "b"}


def test_what_a_status_moves_is_refused_on_the_line_of_the_status() -> None:
    plan = a_plan(a_desired(a_micro_credential("a", status="draft")), a_live(a_micro_credential("a")))

    assert [(one.guard, one.route) for one in plan.refused] == [("withdrawal", ("status",))]


def test_what_access_entries_move_is_refused_on_their_lines_for_members_as_well() -> None:
    member = a_micro_credential("a", visibility="private")
    live = a_live(member, a_stack("s", "a", access=[{"group": "g"}]))
    desired = a_desired(member, a_stack("s", "a", access=[{"group": "g"}, {"organization": "o"}]))

    assert [(one.id, one.file, one.route) for one in a_plan(desired, live).refused] == [
        ("a", "stacks/s.yaml", ("access",)),
        ("s", "stacks/s.yaml", ("access",)),
    ]


def test_what_allows_all_that_is_refused_can_be_copied_as_it_stands() -> None:
    private = [a_stack(name) for name in ("cs", "math")]
    public = [a_stack(name, visibility="public") for name in ("cs", "math")]
    plan = a_plan(a_desired(*public), a_live(*private))
    lines = ["Expose: cs", "Expose: math"]

    shown = told(plan)

    place = shown.index(
        "To allow all of it, if it is meant, end the commit message with an empty line and what follows:"
    )
    assert shown[place + 1 : place + 3] == lines
    assert "```text\nExpose: cs\nExpose: math\n```" in plan_markdown(plan, against="production", lines=no_lines)
