"""Launches, exposures and withdrawals: who sees what after, and did not before, over the whole catalogue."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import get_args

from mcctl.catalog.audience import NOBODY, Audience, Standing, audiences, narrowed, standing_of, widened
from mcctl.model.issuer import Issuer
from mcctl.model.kinds import MODELS
from mcctl.model.micro_credential import Status, Visibility
from mcctl.plan.canonical import Content
from mcctl.plan.plan import Cause, Shift
from mcctl.plan.sides import Key

Contents = Mapping[Key, Content]
STATUSES, VISIBILITIES = get_args(Status), get_args(Visibility)
MOVERS = ("status", "visibility", "access")
"""The fields of a stack, beside its members, that decide who sees what it holds."""


_Known = dict[Key, tuple[Content, Standing]]
"""Standings, with the contents that they were read off."""


@dataclass(frozen=True, slots=True)
class Shifts:
    """The three ways in which an audience can move."""

    launches: Mapping[Key, Audience]
    exposures: tuple[Shift, ...]
    withdrawals: tuple[Shift, ...]


def standing_of_content(key: Key, content: Content, issuer: str) -> Standing | None:
    """Reads the standing off a canonical content or an outline; None for an issuer's record."""
    if key.kind == "issuer":
        return None
    if key.kind == "micro-credential":
        status, visibility = content.get("status", "draft"), content.get("visibility", "private")
        if status in STATUSES and visibility in VISIBILITIES:
            return Standing(status, visibility)
    resource = MODELS[key.kind].model_validate(content)
    return None if isinstance(resource, Issuer) else standing_of(resource, issuer)


def _standings(contents: Contents, issuer: str, known: _Known) -> _Known:
    """Reads the standings of contents; of those that are the very ones of `known` they are taken from there."""
    found: _Known = {}
    for key, content in contents.items():
        before = known.get(key)
        if before is not None and before[0] is content:
            found[key] = before
        elif (standing := standing_of_content(key, content, issuer)) is not None:
            found[key] = (content, standing)
    return found


def shifts_between(
    before: Contents, after: Contents, *, issuer: str, was_live: frozenset[Key], renamed: Mapping[str, str]
) -> Shifts:
    """Compares who sees what.

    A resource that was never beta or active on the platform (`was_live` lacks it) is a launch once it is. `renamed` leads
    from old ids to new ones, under which `before` is read.
    """
    kinds = {key.id: key for key in after if key.kind != "issuer"}
    seen_once = frozenset(key.id for key in was_live)
    was = _standings(before, issuer, {})
    old_standings = _since(_renamed(_by_id(was), renamed), seen_once)
    # what arrives archived had its life elsewhere; what is archived here as a draft never had one
    arrived = frozenset(k.id for k, c in after.items() if c.get("status") == "archived" and k.id not in old_standings)
    new_standings = _since(_by_id(_standings(after, issuer, was)), seen_once | arrived)
    held_by, holding = _holders(old_standings), _holders(new_standings)
    old, new = audiences(old_standings), audiences(new_standings)
    launches: dict[Key, Audience] = {}
    exposures: list[Shift] = []
    withdrawals: list[Shift] = []
    for name in sorted(new):
        key = kinds[name]
        if key not in was_live:
            if new_standings[name].status in ("beta", "active") or new[name]:
                launches[key] = new[name]
            continue
        seen, sees = old.get(name, NOBODY), new[name]
        more, fewer = widened(seen, sees), narrowed(seen, sees)
        if not more and not fewer:
            continue
        reasons = list(_reasons(name, old_standings, new_standings, _above(name, held_by), _above(name, holding)))
        because = "; ".join(reason.said for reason in reasons)
        cause = _cause(reasons, kinds)
        if more:
            exposures.append(Shift(key, more, seen, because, cause))
        if fewer:
            withdrawals.append(Shift(key, fewer, seen, because, cause))
    return Shifts(launches, tuple(exposures), tuple(withdrawals))


def _since(standings: Mapping[str, Standing], seen_once: frozenset[str]) -> dict[str, Standing]:
    """Writes in which of the resources ever was beta or active."""
    return {
        name: standing if standing.was_live == (name in seen_once) else replace(standing, was_live=name in seen_once)
        for name, standing in standings.items()
    }


def _by_id(standings: _Known) -> dict[str, Standing]:
    return {key.id: standing for key, (_, standing) in standings.items()}


def _renamed(standings: dict[str, Standing], renamed: Mapping[str, str]) -> dict[str, Standing]:
    if not renamed:
        return standings
    return {
        renamed.get(name, name): replace(standing, members=tuple(renamed.get(m, m) for m in standing.members))
        for name, standing in standings.items()
    }


@dataclass(frozen=True, slots=True)
class _Reason:
    """What may have moved an audience, in words, and the field; one that does so only beside another `is_idle`."""

    said: str
    id: str
    field: str
    is_idle: bool = False


def _cause(reasons: list[_Reason], kinds: Mapping[str, Key]) -> Cause | None:
    """Finds the field to look at first."""
    known = [reason for reason in reasons if reason.id in kinds]
    first = next((reason for reason in known if not reason.is_idle), known[0] if known else None)
    return Cause(kinds[first.id], (first.field,)) if first is not None else None


def _reasons(
    name: str, old: Mapping[str, Standing], new: Mapping[str, Standing], held_by: set[str], holding: set[str]
) -> Iterator[_Reason]:
    """Says what moved an audience: the resource's own fields, or the stacks that hold it, directly or through others."""
    before, after = old.get(name), new[name]
    if before is not None:
        if before.status != after.status:
            # what is private and no draft is seen by the same people, whatever its status
            is_idle = (
                "draft" not in (before.status, after.status) and before.visibility == after.visibility == "private"
            )
            yield _Reason(f"status {before.status} → {after.status}", name, "status", is_idle)
        if before.visibility != after.visibility:
            is_idle = {before.status, after.status} <= {"draft", "beta"}
            yield _Reason(f"visibility {before.visibility} → {after.visibility}", name, "visibility", is_idle)
        if before.access != after.access:
            yield _Reason("its access entries changed", name, "access")
    for holder in sorted(held_by | holding):
        was, now = old.get(holder), new.get(holder)
        held, holds = was is not None and name in was.members, now is not None and name in now.members
        if held != holds:
            yield _Reason(f"stack `{holder}` {'holds it now' if holds else 'no longer holds it'}", holder, "members")
        elif was != now:
            field = next((name for name in MOVERS if getattr(was, name, None) != getattr(now, name, None)), "members")
            field = "members" if (holder in held_by) != (holder in holding) else field
            is_idle = field == "members" and holder in held_by and holder in holding
            yield _Reason(f"stack `{holder}`, which holds it, changed", holder, field, is_idle)


def _holders(standings: Mapping[str, Standing]) -> dict[str, list[str]]:
    """By member, the stacks that hold it directly."""
    found: dict[str, list[str]] = {}
    for holder, standing in standings.items():
        for member in standing.members:
            found.setdefault(member, []).append(holder)
    return found


def _above(name: str, holders: Mapping[str, list[str]]) -> set[str]:
    """The stacks that hold a resource, directly or through others; itself is none of them."""
    todo, found = [name], {name}
    while todo:
        for holder in holders.get(todo.pop(), ()):
            if holder not in found:
                found.add(holder)
                todo.append(holder)
    return found - {name}
