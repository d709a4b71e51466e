"""Launches, exposures and withdrawals: who sees what after, and did not before, over the whole catalogue."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from mcctl.catalog.audience import NOBODY, Audience, Standing, audiences, narrowed, standing_of, widened
from mcctl.model.issuer import Issuer
from mcctl.model.kinds import MODELS
from mcctl.plan.canonical import Content
from mcctl.plan.plan import Shift
from mcctl.plan.sides import Key

Contents = Mapping[Key, Content]


@dataclass(frozen=True, slots=True)
class Shifts:
    """The three ways in which an audience can move."""

    launches: Mapping[Key, Audience]
    exposures: tuple[Shift, ...]
    withdrawals: tuple[Shift, ...]


def standing_of_content(key: Key, content: Content, issuer: str) -> Standing | None:
    """Reads the standing off a canonical content; None for an issuer's record."""
    resource = MODELS[key.kind].model_validate(content)
    return None if isinstance(resource, Issuer) else standing_of(resource, issuer)


def standings_of(contents: Contents, issuer: str) -> dict[str, Standing]:
    """Reads the standings of all contents, by id."""
    found = ((key.id, standing_of_content(key, content, issuer)) for key, content in contents.items())
    return {name: standing for name, standing in found if standing is not None}


def shifts_between(
    before: Contents, after: Contents, *, issuer: str, was_live: frozenset[Key], renamed: Mapping[str, str]
) -> Shifts:
    """Compares who sees what.

    A resource that was never beta or active on the platform (`was_live` lacks it) is a launch once it is. `renamed` leads
    from old ids to new ones, under which `before` is read.
    """
    kinds = {key.id: key for key in after if key.kind != "issuer"}
    seen_once = frozenset(key.id for key in was_live)
    old_standings = _since(_renamed(standings_of(before, issuer), renamed), seen_once)
    # what arrives archived had its life elsewhere; what is archived here as a draft never had one
    arrived = frozenset(k.id for k, c in after.items() if c.get("status") == "archived" and k.id not in old_standings)
    new_standings = _since(standings_of(after, issuer), seen_once | arrived)
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
        because = "; ".join(_reasons(name, old_standings, new_standings))
        if more:
            exposures.append(Shift(key, more, seen, because))
        if fewer:
            withdrawals.append(Shift(key, fewer, seen, because))
    return Shifts(launches, tuple(exposures), tuple(withdrawals))


def _since(standings: Mapping[str, Standing], seen_once: frozenset[str]) -> dict[str, Standing]:
    """Writes in which of the resources ever was beta or active."""
    return {name: replace(standing, was_live=name in seen_once) for name, standing in standings.items()}


def _renamed(standings: dict[str, Standing], renamed: Mapping[str, str]) -> dict[str, Standing]:
    return {
        renamed.get(name, name): replace(standing, members=tuple(renamed.get(m, m) for m in standing.members))
        for name, standing in standings.items()
    }


def _reasons(name: str, old: Mapping[str, Standing], new: Mapping[str, Standing]) -> Iterator[str]:
    """Says what moved an audience: the resource's own fields, or the stacks that hold it."""
    before, after = old.get(name), new[name]
    if before is not None:
        if before.status != after.status:
            yield f"status {before.status} → {after.status}"
        if before.visibility != after.visibility:
            yield f"visibility {before.visibility} → {after.visibility}"
        if before.access != after.access:
            yield "its access entries changed"
    for holder in sorted(set(_holders(name, old)) | set(_holders(name, new))):
        was, now = old.get(holder), new.get(holder)
        held, holds = was is not None and name in was.members, now is not None and name in now.members
        if held != holds:
            yield f"stack `{holder}` {'holds it now' if holds else 'no longer holds it'}"
        elif was != now:
            yield f"stack `{holder}`, which holds it, changed"


def _holders(name: str, standings: Mapping[str, Standing]) -> Iterator[str]:
    todo, seen = [name], {name}
    while todo:
        member = todo.pop()
        for holder, standing in standings.items():
            if member in standing.members and holder not in seen:
                seen.add(holder)
                todo.append(holder)
                yield holder
