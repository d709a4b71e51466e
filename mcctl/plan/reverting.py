"""The plan that undoes a change set: what is live, with what that change set changed put back to what it was before.

Where something was changed again since then, the plan refuses unless the id is named: taking the first change back would
take the second one along. What the change set created is archived, since nothing is ever deleted; the issuer's own record
stays. A rename goes back as a rename, so the platform leads from both ids to the one that is left.

Undoing is a change on the platform (`origin: console`), since no file says what it makes: the base stays what the files
wrote last. So the next publish leaves it alone and does not bring back what was undone, and a pull takes it over.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pydantic import ValidationError

from mcctl.diagnostics import Route
from mcctl.model.issuer import Issuer
from mcctl.model.kinds import MODELS
from mcctl.plan.build import build_plan
from mcctl.plan.canonical import Content, canonical, digest_of, with_sorted_sets
from mcctl.plan.codes import CODES
from mcctl.plan.guards import followed
from mcctl.plan.merging import merge
from mcctl.plan.plan import Plan, Refusal
from mcctl.plan.sides import Desired, Key, Live


@dataclass(frozen=True, slots=True)
class Undone:
    """One change that is undone: what it is called now, its content before (None = it was created) and after."""

    key: Key
    before: Content | None
    after: Content


@dataclass(frozen=True, slots=True)
class _Restored:
    """What a resource is to be again, and where that takes back what was changed since."""

    key: Key
    now: Key
    content: Content
    conflicts: tuple[Route, ...]


def plan_reverting(
    live: Live, undone: Iterable[Undone], publisher: Desired, *, allowances: frozenset[str] = frozenset()
) -> Plan:
    """Makes the plan that undoes changes.

    Args:
        live: The platform, with all contents.
        undone: The changes, of one change set.
        publisher: Who undoes it: issuer, namespace and guards; what it holds beside is of no account.
        allowances: What is allowed by name.
    """
    restored = tuple(_restored(live, undone, publisher))
    desired = _desired(live, restored, publisher)
    plan = build_plan(desired, live, allowances=allowances)
    lost = [one for one in restored if one.conflicts]
    needed = {f"overwrite {one.key.id}" for one in lost}
    refused = [*plan.refused, *(_changed_since(one) for one in lost if f"overwrite {one.key.id}" not in allowances)]
    return replace(
        plan,
        refused=tuple(sorted(refused, key=lambda refusal: (refusal.code, refusal.id))),
        unneeded=tuple(word for word in plan.unneeded if word not in needed),
    )


def _restored(live: Live, undone: Iterable[Undone], publisher: Desired) -> Iterator[_Restored]:
    """Puts each resource back, as far as it is there and is no issuer that was created."""
    issuer = _issuer_of(live, undone := tuple(undone), publisher)
    for one in undone:
        if one.key not in live.resources or (one.before is None and one.key.kind == "issuer"):
            continue
        now = live.content(one.key, publisher)
        if one.before is None and now.get("status") == "archived":
            continue
        before = {**one.after, "status": "archived"} if one.before is None else one.before
        merged = merge(one.key.kind, one.after, before, now)
        key = Key(one.key.kind, str(merged.content["id"]))
        content = merged.content
        if key != one.key:
            previously = {*content.get("previously", ()), one.key.id} - {key.id}
            content = {**content, "previously": sorted(previously)}
        sound = _sound(key, content, issuer)
        if sound is None:  # put together, the two make no whole: then it is all as before, or nothing
            yield _Restored(key, one.key, {**before, "id": key.id}, ((),))
        else:
            yield _Restored(key, one.key, sound, merged.conflicts)


def _issuer_of(live: Live, undone: Sequence[Undone], publisher: Desired) -> Issuer | None:
    key = Key("issuer", publisher.issuer)
    held = live.resources.get(key)
    before = next((one.before for one in undone if one.key == key and one.before is not None), None)
    content = before or (held.live if held is not None else None)
    return Issuer.model_validate(content) if content is not None else None


def _sound(key: Key, content: Content, issuer: Issuer | None) -> Content | None:
    """The canonical form of what was put together; None where it is no content of its kind."""
    try:
        resource = MODELS[key.kind].model_validate(content)
    except ValidationError:
        return None
    return canonical(resource, issuer, {}) if issuer is not None else with_sorted_sets(key.kind, content)


def _desired(live: Live, restored: Sequence[_Restored], publisher: Desired) -> Desired:
    """All that is live, but for what is put back; what refers to a resource by an id that is taken back follows it."""
    contents = {key: live.content(key, publisher) for key in live.resources}
    renamed = {one.now.id: one.key.id for one in restored if one.now != one.key}
    for one in restored:
        contents.pop(one.now)
    contents |= {one.key: one.content for one in restored}
    if renamed:
        contents = {key: with_sorted_sets(key.kind, followed(held, renamed)) for key, held in contents.items()}
    return replace(
        publisher,
        contents=contents,
        digests={key: digest_of(content) for key, content in contents.items()},
        documents={},
        previously=_previously(restored),
        broken=(),
        dirty=(),
        commit=None,
        origin="console",
    )


def _previously(restored: Sequence[_Restored]) -> Mapping[Key, tuple[str, ...]]:
    return {one.key: (one.now.id,) for one in restored if one.now != one.key}


def _changed_since(one: _Restored) -> Refusal:
    places = sorted({str(route[0]) for route in one.conflicts if route})
    where = f" in {', '.join(f'`{place}`' for place in places)}" if places else ""
    message = f"`{one.key.id}` was changed again since then{where}, which would be lost"
    return Refusal(
        "drift",
        CODES["drift"],
        one.key.id,
        message,
        allow_with=f"--overwrite {one.key.id}",
        instead=f"see with `mcctl log {one.now.id}` what was changed since then",
    )
