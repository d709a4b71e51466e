"""What of a plan is shown where everybody can read it."""

import json
from dataclasses import replace

from mcctl.plan.plan import Plan
from mcctl.plan.withheld import HIDDEN, for_everybody
from mcctl.render.plan_json import plan_view
from mcctl.render.plan_markdown import plan_markdown
from mcctl.render.plan_text import no_lines, plan_text
from mcctl.rules.planned import grave, refused
from tests.plan.builders import a_desired, a_live, a_micro_credential, a_plan, a_stack, changed_on_platform, edited, mc
from tests.plan.realistic import a_realistic_plan

SECRETS = ("Secret", "lakeshore")
PRIVATE = {"visibility": "private"}


def pages(plan: Plan) -> str:
    """All that is shown of a plan."""
    text = "\n".join(line.plain for line in plan_text(plan, against="production", is_whole=True))
    findings = "\n".join(finding.message for finding in (*refused(plan), *grave(plan, {})))
    written = plan_markdown(plan, against="production", lines=no_lines)
    return "\n".join([text, findings, written, json.dumps(plan_view(plan).model_dump(mode="json"))])


def a_public_plan() -> Plan:
    """Files that are for everybody, on a platform that holds what is not: gone, opened, taken down, edited there."""
    gone = a_micro_credential("gone", title="Secret pilot", **PRIVATE)
    opened = a_micro_credential("opened", title="Secret draft", tags=["Secret tag"], **PRIVATE)
    room = a_stack("room", "opened", title="Secret room", access=[{"organization": "lakeshore"}])
    live = a_live(gone, opened, room, *map(a_micro_credential, ("kept", "hidden")))
    live = changed_on_platform(live, a_micro_credential("kept", title="Edited for all"))
    live = changed_on_platform(live, a_micro_credential("hidden", title="Secret edit", **PRIVATE))
    live = changed_on_platform(live, edited(gone, ("title",), "Secret pilot again"))
    desired = a_desired(
        a_micro_credential("opened", title="For all"),
        a_stack("room", "opened", visibility="public", title="Room"),
        a_micro_credential("kept"),
        a_micro_credential("hidden"),
    )
    return a_plan(desired, live, "retire gone")


def test_what_is_not_for_everybody_is_on_no_page_and_the_plan_is_the_same() -> None:
    plan = a_public_plan()
    shown = for_everybody(plan)

    assert all(secret in pages(plan) for secret in SECRETS)
    assert [secret for secret in SECRETS if secret in pages(shown)] == []
    assert HIDDEN in pages(shown)
    assert shown.digest == plan.digest
    assert [change.key for change in shown.changes] == [change.key for change in plan.changes]
    assert [drift.key for drift in shown.drift] == [drift.key for drift in plan.drift]
    assert "Edited for all" in pages(shown)
    assert "For all" in pages(shown)


def test_what_has_no_file_and_is_not_retired_is_hidden_too() -> None:
    gone = a_micro_credential("gone", title="Secret pilot", **PRIVATE)
    live = changed_on_platform(a_live(gone, a_micro_credential("kept")), edited(gone, ("title",), "Secret edit"))

    shown = for_everybody(a_plan(a_desired(a_micro_credential("kept")), live))

    assert [drift.key for drift in shown.drift] == [mc("gone")]
    assert "Secret" not in pages(shown)


def test_a_plan_about_what_everybody_sees_is_shown_as_it_is() -> None:
    plan = a_realistic_plan()
    public = replace(plan, changes=tuple(one for one in plan.changes if one.key.id != "cs-strategies"), exposures=())

    assert for_everybody(public) == public
