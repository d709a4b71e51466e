"""What of a platform's content the files are to take over, and what is left as it is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from mcctl.plan.canonical import Content, digest_of, with_sorted_sets
from mcctl.plan.compare import FieldChange, compare
from mcctl.plan.merging import merge
from mcctl.plan.sides import Desired, Held, Key, Live

Reason = Literal["changed on the platform", "changed in both places", "not in the files yet"]


@dataclass(frozen=True, slots=True)
class Taken:
    """A resource as its file is to be; `was` is what the file says, None where there is no file."""

    key: Key
    content: Content
    was: Content | None
    reason: Reason

    @property
    def fields(self) -> tuple[FieldChange, ...]:
        """What changes in the file; nothing for a new one."""
        return compare(self.key.kind, self.was, self.content) if self.was is not None else ()


@dataclass(frozen=True, slots=True)
class Contested:
    """A field that was changed on the platform and in the files, each its own way."""

    key: Key
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Takeover:
    """What is taken over.

    Attributes:
        taken: What the files are to say, by kind and id.
        contested: Resources that are left as they are, since both sides changed the same.
        pending: Resources that were changed in the files alone.
        fileless: Resources of one's own whose files are gone, and that were not asked for.
        foreign: Resources that were asked for and belong to another namespace, with that.
        unknown: Ids that were asked for and that there are not.
    """

    taken: tuple[Taken, ...]
    contested: tuple[Contested, ...] = ()
    pending: tuple[Key, ...] = ()
    fileless: tuple[Key, ...] = ()
    foreign: tuple[tuple[Key, str], ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(slots=True)
class _Sorting:
    taken: list[Taken]
    contested: list[Contested]
    pending: list[Key]
    fileless: list[Key]
    foreign: list[tuple[Key, str]]


def takeover(desired: Desired, live: Live, *, ids: frozenset[str], known: frozenset[str], theirs: bool) -> Takeover:
    """Finds what to take over.

    Args:
        desired: What the files say.
        live: What the platform holds.
        ids: The resources that are asked for; none = all.
        known: Ids that a file has, those that cannot be read included; no new file is made for them.
        theirs: Whether the platform's value counts where both sides changed the same field.
    """
    found = _Sorting([], [], [], [], [])
    formers = dict(_formers(desired, live))
    for key, held in sorted(live.resources.items()):
        now = formers.get(key, key)
        is_first_issuer = key.kind == "issuer" and now not in desired.contents
        if ids and not ids & {key.id, now.id} and not is_first_issuer:
            continue
        if now in desired.contents:
            _with_file(found, now, held, live.content(key, desired), desired, theirs=theirs)
        elif key.id not in known:
            _without_file(found, key, held, live.content(key, desired), desired, is_asked_for=bool(ids))
    there = {key.id for key in (*live.resources, *desired.contents)}
    return Takeover(
        tuple(found.taken),
        tuple(found.contested),
        tuple(found.pending),
        tuple(found.fileless),
        tuple(found.foreign),
        tuple(sorted(ids - there)),
    )


def _formers(desired: Desired, live: Live) -> Iterator[tuple[Key, Key]]:
    """Yields the old and the new name of what is renamed in the files and not on the platform yet."""
    for key, olds in sorted(desired.previously.items()):
        former = next((Key(key.kind, old) for old in olds if Key(key.kind, old) in live.resources), None)
        if key not in live.resources and former is not None and former not in desired.contents:
            yield former, key


def _with_file(found: _Sorting, key: Key, held: Held, live: Content, desired: Desired, *, theirs: bool) -> None:
    own, digest = desired.contents[key], desired.digests[key]
    if digest == held.live_digest:
        return
    if held.base_digest == held.live_digest:
        found.pending.append(key)
    elif digest == held.base_digest:
        found.taken.append(Taken(key, live, own, "changed on the platform"))
    else:
        _both(found, key, held, live, own, theirs=theirs)


def _both(found: _Sorting, key: Key, held: Held, live: Content, own: Content, *, theirs: bool) -> None:
    """Puts two changes together where they concern other fields; where they do not, the platform's counts if so asked."""
    if held.base is None:
        content, fields = live, compare(key.kind, own, live)
    else:
        merged = merge(key.kind, held.base, live, own)
        content = with_sorted_sets(key.kind, merged.content)
        mine = with_sorted_sets(key.kind, merge(key.kind, held.base, own, live).content)
        fields = compare(key.kind, mine, content)
        if not merged.conflicts and digest_of(content) == digest_of(own):
            found.pending.append(key)
            return
    if fields and not theirs:
        found.contested.append(Contested(key, fields))
    elif digest_of(content) != digest_of(own):
        found.taken.append(Taken(key, content, own, "changed in both places"))


def _without_file(
    found: _Sorting, key: Key, held: Held, live: Content, desired: Desired, *, is_asked_for: bool
) -> None:
    is_own = held.namespace in (None, desired.namespace)
    is_first = not any(other.kind != "issuer" for other in desired.contents)
    if not is_own and key.kind != "issuer":
        if is_asked_for and held.namespace is not None:
            found.foreign.append((key, held.namespace))
    elif is_asked_for or is_first or held.base_digest is None or key.kind == "issuer":
        found.taken.append(Taken(key, live, None, "not in the files yet"))
    elif live.get("status") != "archived":
        found.fileless.append(key)


def expected(desired: Desired, takes: Mapping[Key, Taken]) -> dict[Key, str]:
    """By resource, the digest that the files are to have afterwards: what is not taken over stays what it is."""
    return {**desired.digests, **{key: digest_of(taken.content) for key, taken in takes.items()}}
