"""References on a page, as far as the caller may see what they lead to; what is left out leaves no gap behind."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, tuple_

from mcctl.plan.canonical import Content
from mcctl.platform.identities import Identity, visible_to
from mcctl.platform.tables import aliases, resources

Name = tuple[str, str]
"""An issuer's id and a resource's."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a page of an issuer may name: of its own what is visible, of other issuers' what was not taken down."""

    own: frozenset[str]
    taken_down: frozenset[Name]


def seen_by(connection: Connection, identity: Identity, issuer: str, content: Content) -> Seen:
    """Finds out what of all that a page refers to it may name to a caller."""
    named = set(_named(issuer, content))
    own = sorted(name for owner, name in named if owner == issuer)
    query = select(resources.c.id).where(
        resources.c.issuer == issuer, resources.c.family == "credential", resources.c.id.in_(own), visible_to(identity)
    )
    others = {(owner, name) for owner, name in named if owner != issuer}
    return Seen(frozenset(connection.scalars(query)) if own else frozenset(), _taken_down(connection, identity, others))


def _named(issuer: str, content: Content) -> Iterator[Name]:
    groups = completion.get("groups", ()) if isinstance(completion := content.get("completion"), dict) else ()
    listed = [content.get("members", ()), content.get("prerequisites", ()), *(group["members"] for group in groups)]
    for references in listed:
        for reference in references:
            if (name := _id_in(reference)) is not None:
                yield reference.get("issuer", issuer), name
    successor = content.get("retirement", {}).get("replaced_by")
    if successor is not None:
        yield issuer, successor


def _taken_down(connection: Connection, identity: Identity, named: set[Name]) -> frozenset[Name]:
    """Finds what of other issuers' was taken down, by the id of now or by one of before."""
    if not named:
        return frozenset()
    hidden = resources.c.hidden_at.is_not(None), ~visible_to(identity)
    now = select(resources.c.issuer, resources.c.id).where(
        tuple_(resources.c.issuer, resources.c.id).in_(sorted(named)), resources.c.family == "credential", *hidden
    )
    before = (
        select(aliases.c.issuer, aliases.c.old_id)
        .join(resources, resources.c.key == aliases.c.resource)
        .where(tuple_(aliases.c.issuer, aliases.c.old_id).in_(sorted(named)), *hidden)
    )
    return frozenset((row[0], row[1]) for query in (now, before) for row in connection.execute(query))


def without_unseen(content: Content, issuer: str, seen: Seen) -> Content:
    """Leaves out references to what the caller may not see; another issuer's are stored references, shown to all."""

    def is_shown(reference: Mapping[str, Any]) -> bool:
        name, owner = _id_in(reference), reference.get("issuer", issuer)
        if name is None:
            return True
        return name in seen.own if owner == issuer else (owner, name) not in seen.taken_down

    served = dict(content)
    for key in ("members", "prerequisites"):
        if key in served:
            served[key] = [reference for reference in served[key] if is_shown(reference)]
    if len(served.get("members", ())) < len(content.get("members", ())) and "completion" in served:
        served["completion"] = _completion(served["completion"], len(served["members"]), is_shown)
    if "retirement" in served and served["retirement"].get("replaced_by") not in seen.own:
        served["retirement"] = {key: value for key, value in served["retirement"].items() if key != "replaced_by"}
    return served


def _completion(said: Any, members: int, is_shown: Callable[[Mapping[str, Any]], bool]) -> Any:  # noqa: ANN401  # JSON
    """Asks for no more than is shown: a number above it, or a group that became empty, would tell of what is not."""
    match said:
        case {"at_least": int(needed)} if needed > members:
            return {**said, "at_least": members} if members else "none"
        case {"groups": groups}:
            kept = [
                _group(group, shown)
                for group in groups
                if (shown := [member for member in group["members"] if is_shown(member)]) or not group["members"]
            ]
            return {"groups": kept} if kept else "none"
        case _:
            return said


def _group(group: Mapping[str, Any], shown: list[Any]) -> dict[str, Any]:
    bounded = {key: min(group[key], len(shown)) for key in ("min", "max") if key in group}
    return {**group, **bounded, "members": shown}


def _id_in(reference: Mapping[str, Any]) -> str | None:
    name: str | None = reference.get("stack") or reference.get("micro_credential")
    return name
