"""Makes the plan: (desired, base, live) → what to change, what is left alone, what is refused."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mcctl.model.meaning import Change
from mcctl.plan.canonical import Content, digest_of, with_sorted_sets
from mcctl.plan.compare import compare
from mcctl.plan.completable import uncompletable
from mcctl.plan.guards import Case, refusals, unneeded
from mcctl.plan.merging import merge
from mcctl.plan.plan import Action, Drift, GuardsChange, Plan, ResourceChange
from mcctl.plan.shifts import shifts_between
from mcctl.plan.sides import Desired, Held, Key, Live


@dataclass(frozen=True, slots=True)
class _Comparison:
    changes: tuple[ResourceChange, ...]
    drift: tuple[Drift, ...]
    unchanged: int
    settled: tuple[Key, ...]


def build_plan(
    desired: Desired, live: Live, *, allowances: frozenset[str] = frozenset(), is_dirty_allowed: bool = False
) -> Plan:
    """Compares the sides; equal sides give equal plans, whatever the order of files, keys and answers."""
    renamed = _renames(desired, live)
    vanished = tuple(_vanished(desired, live, set(renamed.values())))
    compared = _compare_all(desired, live, renamed, vanished, allowances)
    before = {key: live.outline(key, desired) for key in live.resources}
    after = _after(before, compared.changes)
    was_live = frozenset(
        {key for key, held in live.resources.items() if held.was_live}
        | {k for k, old in renamed.items() if live.resources[old].was_live}
    )
    shifts = shifts_between(
        before,
        after,
        issuer=desired.issuer,
        was_live=was_live,
        renamed={old.id: key.id for key, old in renamed.items()},
    )
    case = Case(desired, live, compared.changes, vanished, shifts, compared.drift, allowances, is_dirty_allowed)
    refused = tuple(sorted(refusals(case), key=lambda refusal: (refusal.file or "", refusal.code, refusal.id)))
    return Plan(
        live.platform,
        live.origin,
        desired.commit,
        desired.issuer,
        desired.namespace,
        live.revision,
        desired.guards,
        compared.changes,
        desired.origin,
        tuple(sorted(allowances)),
        shifts.launches,
        shifts.exposures,
        shifts.withdrawals,
        compared.drift,
        refused,
        uncompletable(before, after, desired.issuer, renamed),
        unchanged=compared.unchanged,
        settled=compared.settled,
        vanished=vanished,
        hidden={key: held.hidden for key, held in sorted(live.resources.items()) if held.hidden is not None},
        unneeded=unneeded(case),
        guards_change=_guards_change(desired, live),
    )


def _guards_change(desired: Desired, live: Live) -> GuardsChange | None:
    """Tells how the guards change, which is a matter of files; nothing where the platform keeps none yet."""
    if desired.origin != "files" or live.guards is None or live.guards == desired.guards:
        return None
    return GuardsChange(live.guards, desired.guards)


def _renames(desired: Desired, live: Live) -> dict[Key, Key]:
    """By the new key, the old one: of a resource that is not on the platform yet, under an id that it had before."""
    found: dict[Key, Key] = {}
    for key, olds in sorted(desired.previously.items()):
        if key in live.resources:
            continue
        for old in olds:
            candidate = Key(key.kind, old)
            if candidate in live.resources and candidate not in desired.contents and candidate not in found.values():
                found[key] = candidate
                break
    return found


def _vanished(desired: Desired, live: Live, renamed: set[Key]) -> Iterator[Key]:
    for key, held in sorted(live.resources.items()):
        if key.kind == "issuer" or key in desired.contents or key in renamed or held.namespace != desired.namespace:
            continue
        if held.live is not None and held.live.get("status") != "archived":
            yield key


def _compare_all(
    desired: Desired, live: Live, renamed: Mapping[Key, Key], vanished: tuple[Key, ...], allowances: frozenset[str]
) -> _Comparison:
    changes: list[ResourceChange] = []
    drift: list[Drift] = []
    unchanged = 0
    settled: list[Key] = []
    for key in sorted(desired.contents):
        old = renamed.get(key, key)
        held = live.resources.get(old)
        digest = desired.digests[key]
        if held is None:
            content = desired.contents[key]
            changes.append(_change("create", key, desired, content, {}, None))
            continue
        is_renamed = old != key
        if not is_renamed and digest == held.live_digest:
            unchanged += 1
            if held.base_digest != held.live_digest:
                settled.append(key)
            continue
        content, before = desired.contents[key], live.content(old, desired)
        is_drifted = desired.origin == "files" and held.base_digest != held.live_digest
        if is_drifted and not _is_pulled(key, held, content, before):
            is_pending = is_renamed or digest != held.base_digest
            state = Drift(key, "conflict" if is_pending else "drift", compare(key.kind, held.base or {}, before))
            drift.append(state)
            if not is_pending and f"overwrite {key.id}" not in allowances:
                unchanged += 1
                continue
        action: Action = "rename" if is_renamed else _action(before, content)
        changes.append(_change(action, key, desired, content, before, held, old.id if is_renamed else None))
    for key in vanished:
        held = live.resources[key]
        if held.base_digest != held.live_digest:
            drift.append(Drift(key, "drift", compare(key.kind, held.base or {}, live.content(key, desired))))
        if f"retire {key.id}" in allowances and not desired.broken:
            before = live.content(key, desired)
            changes.append(
                _change("retire", key, desired, {**before, "status": "archived"}, before, live.resources[key])
            )
    return _Comparison(tuple(sorted(changes, key=lambda change: change.key)), tuple(drift), unchanged, tuple(settled))


def _is_pulled(key: Key, held: Held, content: Content, live: Content) -> bool:
    """Tells whether a file that was changed too already says all that was changed on the platform."""
    if held.base is None:
        return False
    merged = merge(key.kind, held.base, content, live)
    return not merged.conflicts and with_sorted_sets(key.kind, merged.content) == content


def _action(before: Content, after: Content) -> Action:
    was, now = before.get("status", "draft"), after.get("status", "draft")
    if now == "archived" and was != "archived":
        return "retire"
    if was == "archived" and now != "archived":
        return "restore"
    return "update"


def _change(
    action: Action,
    key: Key,
    desired: Desired,
    after: Content,
    before: Content,
    held: Held | None,
    previous_id: str | None = None,
) -> ResourceChange:
    fields = compare(key.kind, before, after) if before else ()
    weight = max((field.change for field in fields), default=Change.EDITORIAL)
    if action == "create":
        weight = Change.SUPPORTING if key.kind == "issuer" else Change.ACCESS
    document = desired.documents.get(key)
    return ResourceChange(
        action,
        key,
        document.path if document else None,
        weight,
        fields,
        after,
        desired.digests[key] if after is desired.contents.get(key) else digest_of(after),
        held.etag if held else None,
        previous_id,
        held.awards if held else 0,
        held.in_flight if held else 0,
    )


def _after(before: Mapping[Key, Content], changes: tuple[ResourceChange, ...]) -> dict[Key, Content]:
    after = dict(before)
    for change in changes:
        if change.previous_id is not None:
            after.pop(Key(change.key.kind, change.previous_id), None)
        after[change.key] = change.after
    return after
