"""Why people see more or less than before: the line of a file that is the cause, and everything that follows from it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from mcctl.catalog.audience import Audience, grant_of
from mcctl.catalog.catalog import Credential, Entry
from mcctl.diagnostics import Route, Span
from mcctl.model.stack import Stack
from mcctl.rules.since import Since

if TYPE_CHECKING:
    from mcctl.plan.plan import Guard, Shift

LISTS: tuple[Route, ...] = (("access",), ("members",))
"""Where something is gone from a list, its key is shown: the list itself may be long."""

SHOWN = 3
"""How many ids a message names."""


class Cause(NamedTuple):
    """A place in a file that lets some people see more, or less."""

    file: str
    span: Span
    route: Route
    people: Audience


def caused(since: Since, guard: "Guard", shifts: "tuple[Shift, ...]") -> "Iterator[tuple[Cause, tuple[Shift, ...]]]":
    """Groups what is not allowed by its cause: one line of a stack can open everything in it."""
    refused = {refusal.id for refusal in since.plan.refused if refusal.guard == guard}
    found: dict[Cause, list[Shift]] = {}
    for shift in shifts:
        if shift.key.id in refused and shift.key.id in since.after.by_id:
            entry, route = _cause(since, shift)
            route = route if entry.document.at(route) is not None else ("id",)
            span = entry.document.locate(route, key=route in LISTS)
            place = Cause(entry.document.path, span, route, shift.people)
            found.setdefault(place, []).append(shift)
    return ((place, tuple(group)) for place, group in found.items())


def named(names: list[str]) -> str:
    """Words for ids, of which a message names the first."""
    first = ", ".join(f"`{name}`" for name in names[:SHOWN])
    return f"{first} and {len(names) - SHOWN} more" if len(names) > SHOWN else first


def _cause(since: Since, shift: "Shift") -> tuple[Entry, Route]:
    """Finds what moved an audience: the resource's own fields, or the nearest stack above that changed."""
    todo, seen = [shift.key.id], {shift.key.id}
    while todo:
        member = todo.pop(0)
        entry = since.after.by_id.get(member)
        route = _own(since.was(member), entry, shift.people) if entry is not None else None
        if entry is not None and route is not None:
            return entry, route
        for holder in _holders(since, member):
            if (joined := _joined(since, holder, member)) is not None:
                return since.after.by_id[holder], joined
            if holder not in seen:
                seen.add(holder)
                todo.append(holder)
    return since.after.by_id[shift.key.id], ("visibility",)


def _own(was: Entry | None, entry: Entry, people: Audience) -> Route | None:
    before, after = was.resource if was else None, entry.resource
    if before is None:
        return ("id",)
    if before.status != after.status:
        return ("status",)
    if before.visibility != after.visibility:
        return ("visibility",)
    if _access(before) == _access(after):
        return None
    grants = [grant_of(one) for one in after.access] if isinstance(after, Stack) else []
    return next((("access", at) for at, grant in enumerate(grants) if grant in people), ("access",))


def _access(resource: Credential) -> Audience:
    return frozenset(grant_of(entry) for entry in resource.access) if isinstance(resource, Stack) else frozenset()


def _holders(since: Since, member: str) -> list[str]:
    old = since.renamed.get(member, member)
    new = {before: after for after, before in since.renamed.items()}
    before = {new.get(holder, holder) for holder in since.before.holders.get(old, ())}
    return sorted(name for name in before.union(since.after.holders.get(member, ())) if name in since.after.by_id)


def _joined(since: Since, holder: str, member: str) -> Route | None:
    """The place where a stack holds a member that it did not hold, or its members where it no longer does."""
    old = since.renamed.get(member, member)
    held = since.renamed.get(holder, holder) in since.before.holders.get(old, ())
    holds = holder in since.after.holders.get(member, ())
    if held == holds:
        return None
    stack = since.after.by_id[holder].resource
    members = [one.id for one in stack.members] if isinstance(stack, Stack) else []
    return ("members", members.index(member)) if holds and member in members else ("members",)
