"""What a plan refuses unless it is allowed by name (`design.md`, "Plan and publish")."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from mcctl.catalog.audience import shown
from mcctl.diagnostics import Route
from mcctl.model.kinds import KINDS, Kind
from mcctl.model.meaning import Change
from mcctl.model.settings import Guards
from mcctl.plan.canonical import Content, assessed_part, digest_of, with_sorted_sets
from mcctl.plan.codes import CODES
from mcctl.plan.compare import compare
from mcctl.plan.plan import Drift, Guard, Refusal, ResourceChange, Shift
from mcctl.plan.shifts import Shifts
from mcctl.plan.sides import Desired, Key, Live
from mcctl.plan.versions import is_same

SHOWN = 3
"""How many paths a message names."""

PLURALS: dict[Kind, str] = {"issuer": "issuers", "micro-credential": "micro-credentials", "stack": "stacks"}


@dataclass(frozen=True, slots=True)
class Case:
    """What the guards judge."""

    desired: Desired
    live: Live
    changes: tuple[ResourceChange, ...]
    vanished: tuple[Key, ...]
    shifts: Shifts
    drift: tuple[Drift, ...]
    allowances: frozenset[str]
    is_dirty_allowed: bool

    def refusal(
        self,
        guard: Guard,
        key: Key,
        message: str,
        route: Route,
        allow_with: str | None = None,
        *,
        at: Key | None = None,
        instead: str | None = None,
    ) -> Refusal:
        """A refusal, placed on the line of the field that causes it, which is one of `at` where that is another resource."""
        document = self.desired.documents.get(at or key)
        if document is None:
            return Refusal(guard, CODES[guard], key.id, message, allow_with=allow_with, instead=instead)
        span = document.locate(route if document.at(route) is not None else ("id",))
        return Refusal(guard, CODES[guard], key.id, message, document.path, span, route, allow_with, instead)

    def shift_refusal(self, guard: Guard, shift: Shift, message: str, allow_with: str) -> Refusal:
        """The refusal of an exposure or a withdrawal, placed on what moves the audience."""
        if shift.cause is None or shift.cause.key not in self.desired.documents:
            return self.refusal(guard, shift.key, message, ("visibility",), allow_with)
        return self.refusal(guard, shift.key, message, shift.cause.route, allow_with, at=shift.cause.key)


def refusals(case: Case) -> Iterator[Refusal]:
    """Yields everything that is refused; nothing refused is ever applied."""
    yield from _shifted(case)
    yield from _retired(case)
    yield from _unversioned(case)
    yield from _foreign(case)
    yield from _drifted(case)
    if case.desired.dirty and not case.is_dirty_allowed and case.changes:
        yield _uncommitted(case.desired)


def unneeded(case: Case) -> tuple[str, ...]:
    """Names the allowances without which nothing else would be refused, and nothing else be left alone."""
    if not case.allowances:
        return ()
    refused = (refusal.allow_with for refusal in refusals(replace(case, allowances=frozenset())))
    needed = {word.removeprefix("--") for word in refused if word is not None}
    needed |= {f"overwrite {drift.key.id}" for drift in case.drift}
    return tuple(sorted(case.allowances - needed))


def _uncommitted(desired: Desired) -> Refusal:
    if desired.commit is None:
        message = "nothing here is committed to git, so no commit would tell where this comes from"
        return Refusal("dirty", CODES["dirty"], "", message, allow_with="--allow-dirty")
    first = desired.dirty[:SHOWN]
    more = f" and {len(desired.dirty) - SHOWN} more" if len(desired.dirty) > SHOWN else ""
    message = f"not committed: {', '.join(f'`{path}`' for path in first)}{more}"
    return Refusal("dirty", CODES["dirty"], "", message, first[0], allow_with="--allow-dirty")


def _shifted(case: Case) -> Iterator[Refusal]:
    for shift in case.shifts.exposures:
        if f"expose {shift.key.id}" not in case.allowances:
            yield case.shift_refusal("exposure", shift, exposure_told(shift), f"--expose {shift.key.id}")
    for shift in case.shifts.withdrawals:
        if f"withdraw {shift.key.id}" not in case.allowances:
            yield case.shift_refusal("withdrawal", shift, withdrawal_told(shift), f"--withdraw {shift.key.id}")


def exposure_told(shift: Shift) -> str:
    """Says who would come to see what."""
    message = f"`{shift.key.id}` would be seen by {shown(shift.people)}; until now by {shown(shift.before)}"
    return f"{message} ({shift.because})" if shift.because else message


def withdrawal_told(shift: Shift) -> str:
    """Says who would no longer see what."""
    message = f"`{shift.key.id}` would no longer be seen by {shown(shift.people)}"
    return f"{message} ({shift.because})" if shift.because else message


def _retired(case: Case) -> Iterator[Refusal]:
    for key in case.vanished:
        if case.desired.broken:
            message = f"`{key.id}` would be retired, but {_broken(case.desired)} cannot be read, and may be its file"
            yield case.refusal("retirement", key, message, ())
        elif f"retire {key.id}" not in case.allowances:
            message = f"the file of `{key.id}` is gone, but it is on the platform; nothing is ever deleted"
            yield case.refusal("retirement", key, message, (), f"--retire {key.id}")
    retiring = [change for change in case.changes if _retires(change)]
    if case.desired.broken:
        for change in retiring:
            if change.key not in case.vanished:
                message = f"`{change.key.id}` would be retired, but {_broken(case.desired)} cannot be read"
                yield case.refusal("retirement", change.key, message, ("status",))
    for kind in KINDS:
        retired = [change.key for change in retiring if change.key.kind == kind]
        if retired and f"retire-all {kind}" not in case.allowances:
            yield from _too_many(case, kind, retired)


def _retires(change: ResourceChange) -> bool:
    """Tells whether a change archives what was not archived, whatever else it does."""
    if change.action == "rename":
        return any(field.route == ("status",) and field.after == "archived" for field in change.fields)
    return change.action == "retire"


def _broken(desired: Desired) -> str:
    return ", ".join(f"`{path}`" for path in desired.broken[:SHOWN])


def _too_many(case: Case, kind: Kind, retired: list[Key]) -> Iterator[Refusal]:
    total = sum(
        1
        for key, held in case.live.resources.items()
        if key.kind == kind
        and held.namespace == case.desired.namespace
        and case.live.outline(key, case.desired).get("status") != "archived"
    )
    sets = [case.desired.guards, *([case.live.guards] if case.live.guards else [])]
    count = len(retired)
    if count >= total or any(_exceeds(guards, count, total) for guards in sets):
        message = f"{count} of {total} {PLURALS[kind]} would be retired at once"
        yield case.refusal("retirement", retired[0], message, ("status",), f"--retire-all {kind}")


def _exceeds(guards: Guards, retired: int, total: int) -> bool:
    return retired * 100 > guards.retire.percent * total and retired > guards.retire.count


def _unversioned(case: Case) -> Iterator[Refusal]:
    renamed = {change.previous_id: change.key.id for change in case.changes if change.previous_id is not None}
    for change in case.changes:
        old = Key(change.key.kind, change.previous_id or change.key.id)
        held = case.live.resources.get(old)
        if held is None or change.key.kind == "issuer" or f"same-version {change.key.id}" in case.allowances:
            continue
        before = case.live.content(old, case.desired)
        is_kept = before.get("status") in ("beta", "active") or held.awards > 0 or held.in_flight > 0
        was, now = before.get("version"), change.after.get("version")
        allow_with = f"--same-version {change.key.id}"
        if is_kept and (now is None or is_same(was, now)) and _is_assessed_otherwise(change, before, renamed):
            stays = f"its version stays `{was}`" if now is not None and was is not None else "it has no version"
            message = f"what is assessed in `{change.key.id}` changes, but {stays}"
            yield case.refusal("version", change.key, message, ("version",), allow_with)
        elif now is not None and not is_same(was, now):
            known = next((digest for version, digest in held.versions.items() if is_same(version, now)), None)
            if known is not None and known != digest_of(assessed_part(change.key.kind, change.after)):
                message = f"version `{now}` of `{change.key.id}` was used before, for something else"
                yield case.refusal("version", change.key, message, ("version",), allow_with)


def _is_assessed_otherwise(change: ResourceChange, before: Content, renamed: Mapping[str, str]) -> bool:
    """Tells whether what is assessed differs; a member that only has another id is still the same."""
    known = with_sorted_sets(change.key.kind, followed(before, renamed))
    fields = compare(change.key.kind, known, change.after)
    return any(field.change is Change.ASSESSMENT and field.route != ("version",) for field in fields)


def followed(value: Any, renamed: Mapping[str, str]) -> Any:  # noqa: ANN401  # any JSON
    """Writes new ids for old ones wherever a content refers to a resource of its own issuer."""
    if isinstance(value, list):
        return [followed(element, renamed) for element in value]
    if not isinstance(value, dict):
        return value
    written = {key: followed(inner, renamed) for key, inner in value.items()}
    if "issuer" not in value:
        for key in ("micro_credential", "stack", "replaced_by"):
            if isinstance(value.get(key), str):
                written[key] = renamed.get(value[key], value[key])
    return written


def _foreign(case: Case) -> Iterator[Refusal]:
    kinds = {key.id: key.kind for key in case.live.resources if key.kind != "issuer"}
    for change in case.changes:
        name = change.previous_id or change.key.id
        held = case.live.resources.get(Key(change.key.kind, name))
        taken = kinds.get(change.key.id)
        if held is None and change.key.kind != "issuer" and taken is not None and taken != change.key.kind:
            message = f"`{change.key.id}` is a {taken} on the platform; an id is never reused"
            yield case.refusal("ownership", change.key, message, ("id",), instead="choose another id")
        if held is not None and held.namespace not in (None, case.desired.namespace):
            message = f"`{name}` belongs to `{held.namespace}`, not to `{case.desired.namespace}`"
            instead = f"leave it to `{held.namespace}`, or take it over with `mcctl adopt {name}`"
            yield case.refusal("ownership", change.key, message, ("id",), instead=instead)


def _drifted(case: Case) -> Iterator[Refusal]:
    for drift in case.drift:
        if drift.state == "conflict" and f"overwrite {drift.key.id}" not in case.allowances:
            message = f"`{drift.key.id}` was changed on the platform as well as in your files"
            route = drift.fields[0].route if drift.fields else ("id",)
            yield case.refusal("drift", drift.key, message, route, f"--overwrite {drift.key.id}")
