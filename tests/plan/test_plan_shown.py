"""The plan as programs and as people read it. `python -m tests.plan.test_plan_shown` writes the files compared with."""

import json
from pathlib import Path

from jsonschema import Draft202012Validator
from rich.console import Console

from mcctl.plan.plan import Plan
from mcctl.plan.sides import nothing_live
from mcctl.render.escape import json_text
from mcctl.render.plan_json import PlanView, plan_view
from mcctl.render.plan_markdown import plan_markdown
from mcctl.render.plan_text import no_lines, plan_text
from tests.plan.builders import (
    Written,
    a_desired,
    a_live,
    a_micro_credential,
    a_plan,
    a_stack,
    an_assessment,
    an_item,
    changed_on_platform,
    mc,
    with_held,
)
from tests.plan.realistic import a_realistic_plan

GOLDEN = Path(__file__).with_name("realistic_plan.txt")
MARKDOWN = GOLDEN.with_suffix(".md")
JSON = GOLDEN.with_suffix(".json")


def shown(plan: Plan) -> str:
    """The text as it would stand in a file: no colour, 120 columns."""
    console = Console(width=120, color_system=None, force_terminal=False, soft_wrap=True)
    with console.capture() as capture:
        for line in plan_text(plan, against="production"):
            console.print(line)
    return capture.get()


def commented(plan: Plan) -> str:
    return plan_markdown(plan, against="production", lines=no_lines)


def view_of(plan: Plan) -> Written:
    found: Written = json.loads(plan_view(plan).model_dump_json())
    return found


def a_rich_plan() -> Plan:
    """A plan with something in every list."""
    private = {"visibility": "private"}
    live = a_live(
        *(a_micro_credential(name) for name in ("kept", "moved", "old-name", "hidden")),
        a_micro_credential("opened", **private),
        a_micro_credential("ended"),
        a_micro_credential("back", status="archived"),
        a_stack("s", "ended", "kept"),
    )
    live = changed_on_platform(live, a_micro_credential("kept", title="Edited there"))
    live = with_held(live, mc("moved"), awards=12, in_flight=3)
    desired = a_desired(
        a_micro_credential("kept", title="Edited here"),
        a_micro_credential("moved", assessment=an_assessment(an_item("plan"), an_item("lesson"))),
        a_micro_credential("new-name", previously=["old-name"]),
        a_micro_credential("hidden", **private),
        a_micro_credential("opened"),
        a_micro_credential("ended", status="archived"),
        a_micro_credential("back"),
        a_micro_credential("new"),
        a_stack("s", "ended", "kept"),
        commit="c0ffee",
        dirty=("README.md",),
    )
    return a_plan(desired, live, "expose back")


def test_the_view_has_the_keys_of_the_contract() -> None:
    view = view_of(a_rich_plan())

    assert view["schema"] == "mcctl.plan/1"
    assert set(view) >= {
        "schema", "platform", "commit", "digest", "changes", "allowances", "uncompletable", "launches", "exposures",
        "withdrawals", "drift", "refused", "summary",
    }  # fmt: skip
    expected = {
        "changes": {"action", "kind", "id", "file", "class", "fields", "awards", "in_flight"},
        "exposures": {"kind", "id", "to", "was", "because"},
        "withdrawals": {"kind", "id", "to", "was", "because"},
        "drift": {"kind", "id", "state", "fields"},
        "refused": {"guard", "code", "id", "file", "start", "message", "allow_with"},
    }
    for name, keys in expected.items():
        assert view[name], f"the rich plan has no {name}"
        assert [keys - set(entry) for entry in view[name]] == [set()] * len(view[name])
    fields = [field for change in view["changes"] for field in change["fields"]]
    assert all(set(field) >= {"route", "before", "after", "moved"} for field in fields)
    assert set(view["summary"]) == {"create", "update", "retire", "restore", "rename", "unchanged"}


def test_the_words_of_the_view_are_those_of_the_contract() -> None:
    view = view_of(a_rich_plan())

    assert {change["action"] for change in view["changes"]} == {"create", "update", "retire", "restore", "rename"}
    classes = {"editorial", "supporting", "terms", "assessment", "access"}
    assert {change["class"] for change in view["changes"]} <= classes
    assert {drift["state"] for drift in view["drift"]} == {"conflict"}
    assert {refusal["guard"] for refusal in view["refused"]} == {"exposure", "withdrawal", "version", "drift", "dirty"}
    assert all(refusal["code"].startswith("MC4") for refusal in view["refused"])
    assert view["allowances"] == ["expose back"]
    assert view["launches"] == ["new"]
    assert view["uncompletable"] == ["s"]
    assert view["commit"] == "c0ffee"


def test_the_summary_adds_up() -> None:
    plan = a_rich_plan()
    summary = view_of(plan)["summary"]

    assert summary == {"create": 1, "update": 4, "retire": 1, "restore": 1, "rename": 1, "unchanged": 2}
    assert sum(summary.values()) == len(plan.changes) + plan.unchanged


def test_a_route_is_a_list_and_a_move_says_from_and_to() -> None:
    before = a_micro_credential("a", outcomes=[{"id": "o1", "text": "One."}, {"id": "o2", "text": "Two."}])
    after = a_micro_credential("a", outcomes=[{"id": "o2", "text": "Two."}, {"id": "o1", "text": "One."}])

    (change,) = view_of(a_plan(a_desired(after), a_live(before)))["changes"]

    assert [{key: field[key] for key in ("route", "moved")} for field in change["fields"]] in (
        [{"route": ["outcomes", 0], "moved": {"from": 1, "to": 0}}],
        [{"route": ["outcomes", 1], "moved": {"from": 0, "to": 1}}],
    )


def test_the_views_of_plans_are_valid_by_their_own_schema() -> None:
    validator = Draft202012Validator(PlanView.model_json_schema(by_alias=True, mode="serialization"))

    for plan in (a_rich_plan(), a_realistic_plan(), a_plan(a_desired(), nothing_live("local:"))):
        assert [error.message for error in validator.iter_errors(view_of(plan))] == []


def test_the_changes_of_the_view_are_by_kind_and_id() -> None:
    desired, live = a_desired(a_micro_credential("z", title="Z2")), a_live(*map(a_micro_credential, "abz"))

    view = view_of(a_plan(desired, live, "retire b"))

    assert [change["id"] for change in view["changes"]] == ["b", "z"]


def test_a_realistic_plan_reads_as_a_colleagues_summary() -> None:
    assert shown(a_realistic_plan()) == GOLDEN.read_text(encoding="utf-8")


def test_a_realistic_plan_reads_as_a_comment_on_a_pull_request() -> None:
    assert commented(a_realistic_plan()) == MARKDOWN.read_text(encoding="utf-8")


def test_a_realistic_plan_is_read_by_programs() -> None:
    assert json_text(view_of(a_realistic_plan())) == JSON.read_text(encoding="utf-8")


def test_a_plan_with_nothing_to_do_is_one_line() -> None:
    same = a_micro_credential("a")

    assert (
        shown(a_plan(a_desired(same), a_live(same)))
        == "✓ nothing to do: production has what the files say (2 unchanged)\n"
    )


def test_what_a_file_says_reaches_the_terminal_as_text_only() -> None:
    evil = a_micro_credential("a", title="[red]x[/tmp/y] \x1b[31m \u202e", tags=["[bold]"])

    text = shown(a_plan(a_desired(evil), a_live(a_micro_credential("a"))))

    assert "[red]x[/tmp/y] \\u001b[31m \\u202e" in text
    assert "\x1b" not in text
    assert "\u202e" not in text


if __name__ == "__main__":
    GOLDEN.write_text(shown(a_realistic_plan()), encoding="utf-8")
    MARKDOWN.write_text(commented(a_realistic_plan()), encoding="utf-8")
    JSON.write_text(json_text(view_of(a_realistic_plan())), encoding="utf-8")
