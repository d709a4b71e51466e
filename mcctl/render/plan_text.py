"""The plan for people: a colleague's summary, in the issuer's terms."""

import json
from collections.abc import Iterator
from typing import Any

from rich.text import Text

from mcctl.catalog.audience import shown
from mcctl.plan.canonical import title_of
from mcctl.plan.compare import FieldChange
from mcctl.plan.plan import ACTIONS, Action, Plan, Refusal, ResourceChange
from mcctl.render.escape import clipped, one_line

SIGNS: dict[Action, tuple[str, str]] = {
    "create": ("+", "green"),
    "update": ("~", "yellow"),
    "retire": ("-", "red"),
    "restore": ("^", "green"),
    "rename": (">", "cyan"),
}
WIDTH = 100
SHORT = 40


def plan_text(plan: Plan, *, against: str) -> Iterator[Text]:
    """Yields the plan: changes, then who sees what, drift and refusals, then the sum."""
    if plan.is_empty and not plan.drift and not plan.refused:
        yield Text.assemble(
            ("✓ ", "green"), f"nothing to do: {against} has what the files say ({plan.unchanged} unchanged)"
        )
        return
    if plan.changes:
        yield Text.assemble(("Changes for ", "bold"), (one_line(against), "bold"))
        for change in plan.changes:
            yield from _change(change)
        yield Text()
    yield from _who_sees_what(plan)
    if plan.uncompletable:
        yield Text("Can no longer be completed", style="bold yellow")
        yield from (Text(f"  stack {one_line(name)}") for name in plan.uncompletable)
        yield Text()
    for drift in plan.drift:
        both = ", and in your files as well" if drift.state == "conflict" else ", not in your files"
        yield Text.assemble(
            ("! ", "magenta"), f"{drift.key.kind} {one_line(drift.key.id)} was changed on the platform{both}"
        )
        for field in drift.fields:
            yield from _field(field)
        yield Text()
    if plan.refused:
        yield Text("Refused", style="bold red")
        for refusal in plan.refused:
            yield from _refusal(refusal)
        yield Text()
    yield _sum(plan)


def _change(change: ResourceChange) -> Iterator[Text]:
    sign, style = SIGNS[change.action]
    line = Text.assemble(
        ("  ", ""), (f"{sign} {change.action:<8}", style), f"{change.key.kind} ", (one_line(change.key.id), "bold")
    )
    if change.previous_id is not None:
        line.append(f" (was {one_line(change.previous_id)})")
    line.append(f" · {clipped(title_of(change.after), 60)}", style="dim")
    yield line
    if change.fields:
        people = [f"class {change.change.word}"]
        if change.awards:
            people.append(f"{change.awards} hold it")
        if change.in_flight:
            people.append(f"{change.in_flight} on their way")
        yield Text("      " + ", ".join(people), style="dim")
    for field in change.fields:
        yield from _field(field)


def _field(field: FieldChange) -> Iterator[Text]:
    where = " / ".join(one_line(word) for word in field.words)
    if field.moved is not None:
        yield Text(f"      {where}: moved from place {field.moved.origin + 1} to {field.moved.target + 1}")
        return
    if all(isinstance(value, str | int | float) and len(str(value)) <= SHORT for value in (field.before, field.after)):
        yield Text.assemble(f"      {where}: ", (_shown(field.before), "red"), " → ", (_shown(field.after), "green"))
        return
    yield Text(f"      {where}")
    if isinstance(field.before, list) and isinstance(field.after, list):
        gone = [value for value in field.before if value not in field.after]
        come = [value for value in field.after if value not in field.before]
        if gone or come:
            yield from (Text.assemble("        ", ("- ", "red"), _shown(value)) for value in gone)
            yield from (Text.assemble("        ", ("+ ", "green"), _shown(value)) for value in come)
            return
    if field.before is not None:
        yield Text.assemble("        ", ("- ", "red"), _shown(field.before))
    if field.after is not None:
        yield Text.assemble("        ", ("+ ", "green"), _shown(field.after))


def _shown(value: Any) -> str:  # noqa: ANN401  # any JSON
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, dict) and any(key in value for key in ("title", "name", "id", "label", "term")):
        name = next(value[key] for key in ("title", "name", "label", "term", "id") if key in value)
        return clipped(str(name), WIDTH)
    return clipped(json.dumps(value, ensure_ascii=False), WIDTH)


def _who_sees_what(plan: Plan) -> Iterator[Text]:
    if plan.launches:
        yield Text("Seen for the first time", style="bold")
        for key, audience in plan.launches.items():
            yield Text(f"  {key.kind} {one_line(key.id)}: {one_line(shown(audience))}")
        yield Text()
    for title, shifts in (
        ("Seen by more people than before", plan.exposures),
        ("Seen by fewer people", plan.withdrawals),
    ):
        if shifts:
            yield Text(title, style="bold yellow")
            for shift in shifts:
                because = f" ({one_line(shift.because)})" if shift.because else ""
                yield Text(f"  {shift.key.kind} {one_line(shift.key.id)}: {one_line(shown(shift.people))}{because}")
            yield Text()


def _refusal(refusal: Refusal) -> Iterator[Text]:
    start = refusal.span.start
    place = f"{one_line(refusal.file)}:{start.line}:{start.column}: " if refusal.file else ""
    yield Text.assemble("  ", place, (f"refused[{refusal.code}]", "bold red"), f" {one_line(refusal.message)}")
    if refusal.allow_with is not None:
        yield Text.assemble(("   = ", "dim"), ("if it is meant: ", "green"), f"add `{one_line(refusal.allow_with)}`")


def _sum(plan: Plan) -> Text:
    told = [f"{plan.count(action)} to {action}" for action in ACTIONS if plan.count(action)]
    told.append(f"{plan.unchanged} unchanged")
    if plan.refused:
        told.append(f"{len(plan.refused)} refused")
    return Text(", ".join(told))
