"""The events that publishing writes itself: who joined, what became active, was renamed, entered or left a stack."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import Connection

from mcctl.catalog.membership import Membership, memberships
from mcctl.model.issuer import Issuer
from mcctl.model.stack import Stack
from mcctl.plan.plan import Plan, ResourceChange
from mcctl.plan.sides import Key, Live
from mcctl.platform.recording import record_all

Told = dict[str, Any]
"""What an event says, beside its id, its instant and its issuer."""


def told(plan: Plan, live: Live, stacks: Mapping[str, Stack]) -> list[Told]:
    """Says what a change set makes happen, beside that its issuer joins; `stacks` are those there are after it."""
    found: list[Told] = []
    renamed: dict[str, str] = {}
    for change in plan.changes:
        if change.previous_id is not None:
            renamed[change.previous_id] = change.key.id
        if change.key.kind == "micro-credential":
            found += _of_micro_credential(change, live)
    # what a stack holds is said by stacks alone; a renamed micro-credential is one that they name otherwise now
    if renamed or any(change.key.kind == "stack" for change in plan.changes):
        found += _of_stacks(plan.issuer, live, stacks, renamed)
    return found


def write(
    connection: Connection, *, changeset: str, at: datetime, issuer: str, joining: Issuer | None, events: Iterable[Told]
) -> None:
    """Writes the events of a change set, dated by the apply, with ids derived from the change set.

    `joining` is the issuer's record where this is its first change set.
    """
    joined: list[Told] = [{"type": "issuer_joined", "name": joining.name}] if joining is not None else []
    numbered = enumerate(chain(joined, events), start=1)
    record_all(
        connection, ({**one, "at": at, "id": f"{changeset}-{number:06d}", "issuer": issuer} for number, one in numbered)
    )


def _of_micro_credential(change: ResourceChange, live: Live) -> Iterator[Told]:
    if change.previous_id is not None:
        yield {"type": "rename", "micro_credential": change.key.id, "was": change.previous_id}
    held = live.resources.get(Key(change.key.kind, change.previous_id or change.key.id))
    before = (held.live or {}) if held else {}
    is_active = change.after.get("status") == "active"
    if is_active and (before.get("status") != "active" or before.get("version") != change.after.get("version")):
        yield {"type": "activation", "micro_credential": change.key.id, "version": change.after["version"]}


def _of_stacks(issuer: str, live: Live, stacks: Mapping[str, Stack], renamed: dict[str, str]) -> Iterator[Told]:
    old_stacks = {
        key.id: Stack.model_validate(held.live) for key, held in live.resources.items() if key.kind == "stack"
    }
    # a renamed micro-credential has neither left nor entered: the numbers fold its ids
    before = {
        Membership(stack, owner, renamed.get(name, name) if owner == issuer else name)
        for stack, owner, name in memberships(old_stacks, issuer)
    }
    after = memberships(stacks, issuer)
    for is_member, entries in ((False, before - after), (True, after - before)):
        for stack, owner, name in sorted(entries):
            yield {
                "type": "stack_member",
                "stack": stack,
                "micro_credential": name,
                "micro_credential_issuer": owner,
                "member": is_member,
            }
