"""What of a plan is shown where everybody can read it: nothing that the platform holds for some people only.

The files hold nothing of that kind there, or no plan would be shown at all (MC211). What is left is on the platform: what
has no file any more, what was private or a draft until now or is made so there, and for whom it was.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from mcctl.catalog.audience import EVERYONE, Audience
from mcctl.plan.compare import FieldChange
from mcctl.plan.guards import exposure_told, withdrawal_told
from mcctl.plan.plan import Drift, Plan, Refusal, ResourceChange, Shift
from mcctl.plan.sides import Key

HIDDEN = "not shown, since it is not for everybody"
SOME: Audience = frozenset({"group:not shown here"})
TELLING = ("status", "visibility", "version")
"""Fields that tell nothing of what a resource holds."""


def for_everybody(plan: Plan) -> Plan:
    """Takes out of a plan what is not for everybody; what is left is shown and never applied."""
    hidden = {change.key for change in plan.changes if _was_hidden(change)}
    known = {change.key for change in plan.changes}
    hidden |= {drift.key for drift in plan.drift if _becomes_hidden(drift.fields)}
    hidden |= set(plan.vanished) - known
    gone = hidden.intersection(plan.vanished)
    exposures, withdrawals = (tuple(map(_shift, shifts)) for shifts in (plan.exposures, plan.withdrawals))
    messages = {("exposure", shift.key.id): exposure_told(shift) for shift in exposures}
    messages |= {("withdrawal", shift.key.id): withdrawal_told(shift) for shift in withdrawals}
    return replace(
        plan,
        changes=tuple(_change(one, gone) if one.key in hidden else one for one in plan.changes),
        drift=tuple(_drift(one) if one.key in hidden else one for one in plan.drift),
        exposures=exposures,
        withdrawals=withdrawals,
        refused=tuple(_refusal(one, messages) for one in plan.refused),
    )


def _was_hidden(change: ResourceChange) -> bool:
    """Tells whether what a change is applied to is private, or a draft; what is new comes from the files."""
    if change.action == "create" or change.key.kind == "issuer":
        return False
    before: dict[str | int, Any] = {field.route[0]: field.before for field in change.fields if len(field.route) == 1}
    visibility = before.get("visibility", change.after.get("visibility", "private"))
    return visibility == "private" or before.get("status", change.after.get("status", "draft")) == "draft"


def _becomes_hidden(fields: Iterable[FieldChange]) -> bool:
    marks = {("visibility",): "private", ("status",): "draft"}
    return any(marks.get(field.route) in (field.before, field.after) for field in fields if field.route in marks)


def _change(change: ResourceChange, gone: set[Key]) -> ResourceChange:
    """Hides what was before, and of what has no file any more all of it."""
    if change.key not in gone:
        return replace(change, fields=tuple(_hidden(change.fields, has_file=True)))
    after = {key: value for key, value in change.after.items() if key in ("kind", "id", *TELLING)}
    return replace(change, after={**after, "title": HIDDEN}, fields=tuple(_hidden(change.fields, has_file=False)))


def _drift(drift: Drift) -> Drift:
    return replace(drift, fields=tuple(_hidden(drift.fields, has_file=False)))


def _hidden(fields: Iterable[FieldChange], *, has_file: bool) -> Iterator[FieldChange]:
    """Hides what was before, and what is after where no file says it; fields of which nothing is left are told once."""
    told: set[object] = set()
    for field in fields:
        if field.route[0] in TELLING:
            yield field
        elif has_file and field.after is not None:
            yield replace(field, before=None if field.before is None else HIDDEN, moved=None)
        elif field.route[0] not in told:
            told.add(field.route[0])
            yield replace(
                field, route=field.route[:1], words=field.words[:1], before=HIDDEN, after=HIDDEN, moved=None
            )  # fmt: skip


def _shift(shift: Shift) -> Shift:
    return replace(shift, people=_people(shift.people), before=_people(shift.before))


def _people(audience: Audience) -> Audience:
    """Hides whom access entries name."""
    return audience if not audience or EVERYONE in audience else SOME


def _refusal(refusal: Refusal, messages: dict[tuple[str, str], str]) -> Refusal:
    return replace(refusal, message=messages.get((refusal.guard, refusal.id), refusal.message))
