"""Which stacks can no longer be completed, because of what is retired."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mcctl.plan.canonical import Content
from mcctl.plan.sides import Key

Contents = Mapping[Key, Content]


def uncompletable(before: Contents, after: Contents, issuer: str, renamed: Mapping[Key, Key]) -> tuple[str, ...]:
    """Finds the live stacks that could be completed before, and cannot after; `renamed` leads from new keys to old ones."""
    found: list[str] = []
    for key, content in sorted(after.items()):
        old = renamed.get(key, key)
        if key.kind != "stack" or content.get("status") not in ("beta", "active") or old not in before:
            continue
        if _Completion(before, issuer).is_completable(old) and not _Completion(after, issuer).is_completable(key):
            found.append(key.id)
    return tuple(found)


@dataclass(slots=True)
class _Completion:
    """Asks of one state of a catalogue; a stack that is being asked about counts as completable, so that cycles end."""

    contents: Contents
    issuer: str
    asked: set[Key] = field(default_factory=set)

    def is_completable(self, key: Key) -> bool:
        self.asked.add(key)
        stack = self.contents[key]
        members: list[dict[str, Any]] = stack.get("members", [])
        match stack.get("completion", "all"):
            case "none":
                return True
            case {"at_least": int(wanted)}:
                return self.open(members) >= wanted
            case {"groups": groups}:
                return all(self.open(g["members"]) >= g.get("min", len(g["members"])) for g in groups)
            case _:
                return self.open(members) == len(members)

    def open(self, members: list[dict[str, Any]]) -> int:
        """Counts the members that can still be earned; somebody else's, and what is not there, are taken to be."""
        return sum(self.is_open(member) for member in members)

    def is_open(self, member: dict[str, Any]) -> bool:
        if member.get("issuer", self.issuer) != self.issuer:
            return True
        key = (
            Key("stack", member["stack"]) if "stack" in member else Key("micro-credential", member["micro_credential"])
        )
        held = self.contents.get(key)
        if held is None or key in self.asked:
            return True
        return held.get("status") != "archived" and (key.kind != "stack" or self.is_completable(key))
