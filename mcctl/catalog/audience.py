"""Who can see a resource: one function, for rules, plan and platform alike (`design.md`, "Audience").

The issuer's roles see everything that the issuer has and are no part of an audience here; nor are the people who hold,
submitted or assess a version, whom the platform adds for that version.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mcctl.model.micro_credential import MicroCredential, Status, Visibility
from mcctl.model.stack import AccessEntry, Stack

Grant = str
"""One group of people: `everyone`, `organization:…`, `group:…` or `email_domain:…`."""

Audience = frozenset[Grant]

EVERYONE: Grant = "everyone"
NOBODY: Audience = frozenset()


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides who sees a resource; `members` are ids of the same issuer's resources.

    `was_live` tells whether it ever was beta or active, which matters once it is archived; files do not know and say yes.
    """

    status: Status
    visibility: Visibility
    access: Audience = NOBODY
    members: tuple[str, ...] = ()
    was_live: bool = True


def grant_of(entry: AccessEntry) -> Grant:
    """Names the people of an access entry."""
    if entry.organization is not None:
        return f"organization:{entry.organization}"
    if entry.group is not None:
        return f"group:{entry.group}"
    return f"email_domain:{entry.email_domain}"


def standing_of(resource: MicroCredential | Stack, issuer: str) -> Standing:
    """Reads the standing off a resource of an issuer."""
    if isinstance(resource, MicroCredential):
        return Standing(resource.status, resource.visibility)
    return Standing(
        resource.status,
        resource.visibility,
        frozenset(grant_of(entry) for entry in resource.access),
        tuple(member.id for member in resource.members if member.issuer in (None, issuer)),
    )


@dataclass(slots=True)
class _Flow:
    """How far a grant has flowed: what each resource is given by the stacks that hold it."""

    given: dict[str, set[Grant]] = field(default_factory=dict)

    def pour(self, start: str, grants: Audience, standings: Mapping[str, Standing]) -> None:
        todo = [start]
        while todo:
            for member in standings[todo.pop()].members:
                held = standings.get(member)
                if held is None or grants <= self.given.get(member, set()):
                    continue
                self.given.setdefault(member, set()).update(grants)
                if held.status in ("beta", "active"):
                    todo.append(member)


def audiences(standings: Mapping[str, Standing]) -> dict[str, Audience]:
    """Decides for every resource of one issuer who sees it.

    A draft is seen by nobody; a beta by those whom its own access entries, or a private beta or active stack that holds it,
    let in; an active resource by everyone where it is public, else as a beta; an archived one keeps the audience that it
    would have if it were active, or nobody where it never was beta or active. Access flows down through beta and active
    stacks, transitively, and never up. Cycles end.
    """
    flow = _Flow()
    for name, standing in standings.items():
        if standing.status in ("beta", "active") and standing.visibility == "private" and standing.access:
            flow.pour(name, standing.access, standings)
    return {name: _seen(standing, flow.given.get(name, set())) for name, standing in standings.items()}


def _seen(standing: Standing, given: Iterable[Grant]) -> Audience:
    match standing.status:
        case "draft":
            return NOBODY
        case "archived" if not standing.was_live:
            return NOBODY
        case "active" | "archived" if standing.visibility == "public":
            return frozenset({EVERYONE})
        case _:
            own = standing.access if standing.visibility == "private" else NOBODY
            return own | frozenset(given)


def widened(before: Audience, after: Audience) -> Audience:
    """Those who see it after and did not before."""
    return NOBODY if EVERYONE in before else after - before


def narrowed(before: Audience, after: Audience) -> Audience:
    """Those who saw it before and do not after."""
    return widened(after, before)


def shown(audience: Audience) -> str:
    """Words for an audience, for messages."""
    if EVERYONE in audience:
        return "everyone"
    words = {"organization": "organization", "group": "group", "email_domain": "addresses at"}
    people = [f"{words[kind]} {name}" for kind, _, name in (grant.partition(":") for grant in sorted(audience))]
    return ", ".join(people) if people else "the issuer only"
