"""Which stacks can no longer be completed, because of what is retired: from now on, or from an announced day on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mcctl.catalog.closing import Closing
from mcctl.model.offer import Retirement
from mcctl.plan.canonical import Content
from mcctl.plan.sides import Key

Contents = Mapping[Key, Content]

NO_LONGER, WITHOUT_END = date.min, date.max
SHOWN = 3
"""How many members a reason names."""


@dataclass(frozen=True, slots=True)
class Uncompletable:
    """A live stack that could be completed before and cannot after, or not for as long.

    Whoever starts its members up to `last_start` still can; None = nobody who has not started them by now.
    """

    id: str
    last_start: date | None
    because: str


def uncompletable(
    before: Contents, after: Contents, issuer: str, renamed: Mapping[Key, Key]
) -> tuple[Uncompletable, ...]:
    """Finds the stacks of which members end, by id; `renamed` leads from new keys to old ones.

    There is no clock here: an announced day counts as the end that it is, whether or not it has come.
    """
    old, new = _Ends.of(before, issuer), _Ends.of(after, issuer)
    found: list[Uncompletable] = []
    for key in sorted(key for key in after if key.kind == "stack"):
        content, was = after[key], renamed.get(key, key)
        if content.get("status") not in ("beta", "active") or was not in before:
            continue
        last = new.last[key]
        # a stack that ends by itself, and no later than its members, is cut off by nothing
        if last < old.last[was] and last < _own_end(content):
            because = "; ".join(new.reasons(key))
            found.append(Uncompletable(key.id, last if last != NO_LONGER else None, because))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Ends:
    """For each resource of a catalogue, the last day on which one can start it and still earn it."""

    contents: Contents
    issuer: str
    last: dict[Key, date]

    @classmethod
    def of(cls, contents: Contents, issuer: str) -> "_Ends":
        """Lets the ends of members flow up into stacks until nothing changes; in a cycle nothing ends by itself."""
        ends = cls(contents, issuer, {key: _own_end(content) for key, content in contents.items()})
        stacks = [key for key in contents if key.kind == "stack"]
        is_moving = True
        while is_moving:
            is_moving = False
            for key in stacks:
                last = min(ends.last[key], ends.by_members(contents[key]))
                is_moving = is_moving or last != ends.last[key]
                ends.last[key] = last
        return ends

    def by_members(self, stack: Content) -> date:
        """Finds the last day that the members leave to a stack."""
        return min((self.of_some(members, wanted) for members, wanted in _needed(stack)), default=WITHOUT_END)

    def of_some(self, members: list[dict[str, Any]], wanted: int) -> date:
        """Finds the last day on which so many of the members can still be started."""
        if wanted > len(members):
            return NO_LONGER
        days = sorted((self.of_member(member) for member in members), reverse=True)
        return days[wanted - 1] if wanted else WITHOUT_END

    def of_member(self, member: dict[str, Any]) -> date:
        """Finds a member's last day; somebody else's, and what is not there, are taken to have none."""
        key = self.key_of(member)
        return self.last.get(key, WITHOUT_END) if key is not None else WITHOUT_END

    def key_of(self, member: dict[str, Any]) -> Key | None:
        """Names a member that is the issuer's own; None for somebody else's."""
        if member.get("issuer", self.issuer) != self.issuer:
            return None
        return (
            Key("stack", member["stack"]) if "stack" in member else Key("micro-credential", member["micro_credential"])
        )

    def reasons(self, stack: Key) -> Iterator[str]:
        """Says which members end no later than the stack does."""
        members = (member for members, wanted in _needed(self.contents[stack]) if wanted for member in members)
        keys = dict.fromkeys(key for member in members if (key := self.key_of(member)) is not None)
        ended = [key for key in keys if self.last.get(key, WITHOUT_END) <= self.last[stack]]
        yield from (self.reason(key) for key in ended[:SHOWN])
        if len(ended) > SHOWN:
            yield f"and {len(ended) - SHOWN} more"

    def reason(self, key: Key) -> str:
        """Says how a member ends."""
        name = f"stack `{key.id}`" if key.kind == "stack" else f"`{key.id}`"
        if self.contents[key].get("status") == "archived":
            return f"{name} is archived"
        if self.last[key] == NO_LONGER:
            return f"{name} can no longer be completed"
        return f"{name} cannot be started after {self.last[key]}"


def _own_end(content: Content) -> date:
    """The last day on which one can start a resource, by what it says of itself."""
    status = content.get("status", "draft")
    if status == "archived":
        return NO_LONGER
    announced = content.get("retirement")
    if announced is None:
        return WITHOUT_END
    return Closing(status, Retirement.model_validate(announced)).last_day("start") or WITHOUT_END


def _needed(stack: Content) -> Iterator[tuple[list[dict[str, Any]], int]]:
    """Yields what completes a stack: how many of which members, all of it."""
    members: list[dict[str, Any]] = stack.get("members", [])
    match stack.get("completion", "all"):
        case "none":
            return
        case {"at_least": int(wanted)}:
            yield members, wanted
        case {"groups": groups}:
            for group in groups:
                yield group["members"], group.get("min", len(group["members"]))
        case _:
            yield members, len(members)
