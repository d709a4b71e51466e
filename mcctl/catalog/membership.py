"""What counts as a member of a stack in the numbers: flattened over nested stacks."""

from collections.abc import Mapping
from typing import NamedTuple

from mcctl.model.stack import Stack


class Membership(NamedTuple):
    """A micro-credential in a stack, directly or through stacks that the stack holds."""

    stack: str
    micro_credential_issuer: str
    micro_credential: str


def memberships(stacks: Mapping[str, Stack], issuer: str) -> frozenset[Membership]:
    """Flattens the beta and active stacks of one issuer; a stack that is neither holds nothing. Cycles end."""
    found: set[Membership] = set()
    for name in stacks:
        todo, seen = [name], {name}
        while todo:
            held = stacks.get(todo.pop())
            if held is None or held.status not in ("beta", "active"):
                continue
            for member in held.members:
                owner = member.issuer or issuer
                if member.micro_credential is not None:
                    found.add(Membership(name, owner, member.micro_credential))
                elif owner == issuer and member.id not in seen:
                    seen.add(member.id)
                    todo.append(member.id)
    return frozenset(found)
