"""Which stacks can no longer be completed, because of what is retired."""

from collections.abc import Mapping
from typing import Any

from mcctl.plan.canonical import Content
from mcctl.plan.sides import Key

Contents = Mapping[Key, Content]


def uncompletable(before: Contents, after: Contents, issuer: str) -> tuple[str, ...]:
    """Finds the live stacks that could be completed before, and cannot after."""
    return tuple(
        key.id
        for key, content in sorted(after.items())
        if key.kind == "stack"
        and content.get("status") in ("beta", "active")
        and not _is_completable(content, after, issuer)
        and _is_completable(before.get(key, content), before if key in before else after, issuer)
    )


def _is_completable(stack: Content, contents: Contents, issuer: str) -> bool:
    members: list[dict[str, Any]] = stack.get("members", [])
    match stack.get("completion", "all"):
        case "none":
            return True
        case {"at_least": wanted}:
            return bool(_open(members, contents, issuer) >= wanted)
        case {"groups": groups}:
            return all(
                _open(group["members"], contents, issuer) >= group.get("min", len(group["members"])) for group in groups
            )
        case _:
            return _open(members, contents, issuer) == len(members)


def _open(members: list[dict[str, Any]], contents: Contents, issuer: str) -> int:
    """Counts the members that can still be earned; somebody else's are taken to be."""
    count = 0
    for member in members:
        kind = "stack" if "stack" in member else "micro-credential"
        name = member["stack" if kind == "stack" else "micro_credential"]
        is_own = member.get("issuer", issuer) == issuer
        held = contents.get(Key("stack", name) if kind == "stack" else Key("micro-credential", name))
        count += not is_own or held is None or held.get("status") != "archived"
    return count
