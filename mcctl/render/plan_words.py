"""How a plan speaks: everyday words for classes, places, people and audiences, and what is alike taken together."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from mcctl.catalog.audience import EVERYONE, shown
from mcctl.model.meaning import Change
from mcctl.model.settings import Guards
from mcctl.plan.compare import FieldChange
from mcctl.plan.completable import Uncompletable
from mcctl.plan.guards import PLURALS
from mcctl.plan.plan import ACTIONS, Action, Drift, Plan, ResourceChange, Shift
from mcctl.plan.sides import Key

CLASSES = {
    Change.EDITORIAL: "wording",
    Change.SUPPORTING: "supporting material",
    Change.TERMS: "the terms",
    Change.ASSESSMENT: "what is assessed",
    Change.ACCESS: "who can see or start it",
}

Section = Literal["changed", "created", "restored", "closing", "retired"]
SECTIONS: dict[Section, str] = {
    "changed": "Changed",
    "created": "New",
    "restored": "Brought back",
    "closing": "Will end",
    "retired": "Retired: nobody can start these any more; their pages stay for those who could see them",
}
ACTIONS_DONE: dict[Action, str] = {
    "create": "new",
    "update": "changed",
    "retire": "retired",
    "restore": "brought back",
    "rename": "renamed",
}
EXPOSED = "Seen by more people than before"
WITHDRAWN = "Seen by fewer people than before"
LAUNCHED = "Seen for the first time"
STUCK = "Can no longer be completed"
DRIFTED = "Changed on the platform, not in your files"
HIDDEN = "Hidden by the platform's operator: only your own people see these, and publishing does not lift it"
CONFLICTING = "Changed on the platform, and in your files as well"
REFUSED = "Refused"
STOPPED = "nothing can be published until what is refused is changed, or allowed"
UNDOING_STOPPED = "nothing can be undone until what is refused is allowed"
ALLOWING = "To allow all of it, if it is meant, end the commit message with an empty line and what follows:"


@dataclass(frozen=True, slots=True)
class Alike:
    """Changes that do the same to several resources of a kind, or one change."""

    changes: tuple[ResourceChange, ...]

    @property
    def first(self) -> ResourceChange:
        """The change that stands for all."""
        return self.changes[0]

    @property
    def is_plain_end(self) -> bool:
        """Tells whether a retirement changes nothing else."""
        return self.first.action == "retire" and [field.route for field in self.first.fields] == [("status",)]


@dataclass(frozen=True, slots=True)
class Seen:
    """Resources of a kind of which the same is said: who sees them, or until when they can be completed, and why."""

    keys: tuple[Key, ...]
    said: str
    because: str = ""

    @property
    def what(self) -> str:
        """What they are."""
        kind = self.keys[0].kind
        return kind if len(self.keys) == 1 else PLURALS[kind]


def section_of(change: ResourceChange) -> Section:
    """The section that a change is told in."""
    match change.action:
        case "create":
            return "created"
        case "restore":
            return "restored"
        case "retire":
            return "retired"
        case _:
            return "closing" if any(field.route[0] == "retirement" for field in change.fields) else "changed"


def alike(changes: Iterable[ResourceChange]) -> tuple[Alike, ...]:
    """Takes together what changes in the same way; a new thing or a new id is like no other."""
    groups: dict[str, list[ResourceChange]] = {}
    for change in changes:
        name = f"{change.key.kind} {change.key.id}"
        if change.fields and change.action != "rename":
            name = f"{change.action} {change.key.kind} " + "".join(map(_told, change.fields))
        groups.setdefault(name, []).append(change)
    return tuple(Alike(tuple(group)) for group in groups.values())


def _told(field: FieldChange) -> str:
    moved = f"{field.moved.origin} {field.moved.target}" if field.moved is not None else None
    return json.dumps([field.words, field.before, field.after, moved], sort_keys=True)


def told(changes: Sequence[ResourceChange]) -> tuple[str, str]:
    """Says what kind of change it is, and for how many people; either is empty where there is nothing to say."""
    first = changes[0]
    classes = sorted({field.change for field in first.fields}, reverse=True)
    how = f"changes {_listed([CLASSES[one] for one in classes])}" if classes else ""
    if classes == [Change.EDITORIAL]:
        how = "changes wording only"
    elif first.action == "retire" and classes == [Change.ACCESS]:
        how = "ends"
    awards = sum(change.awards for change in changes)
    in_flight = sum(change.in_flight for change in changes)
    what = "it" if len(changes) == 1 else "them"
    people: list[str] = []
    if awards:
        holds = f"{awards} people hold" if awards != 1 else "1 person holds"
        keep = f" and {'keep' if awards != 1 else 'keeps'} {what}" if first.action == "retire" else ""
        people.append(f"{holds} {what}{keep}")
    if in_flight:
        way = f"{in_flight} are on the way" if in_flight != 1 else "1 is on the way"
        is_kept = Change.ASSESSMENT in classes or first.action == "retire"
        finish = (
            "finish on the version that they began with" if in_flight != 1 else "finishes on the version begun with"
        )
        people.append(f"{way} and {finish}" if is_kept else way)
    return how, "; ".join(people)


def standing(change: ResourceChange) -> str:
    """The status of a resource, and for whom it is meant to be."""
    found = (change.after.get("status", "draft"), change.after.get("visibility", "private"))
    return "" if change.key.kind == "issuer" else ", ".join(found)


def fate(plan: Plan, drift: Drift) -> str:
    """Says what becomes of what was changed on the platform."""
    if f"overwrite {drift.key.id}" in plan.allowances:
        return "what your files say will replace it"
    if drift.state == "conflict":
        return f"below is what was changed there; `mcctl pull {drift.key.id}` helps to bring both together"
    return (
        f"left alone; `mcctl pull {drift.key.id}` brings it into your files, `--overwrite {drift.key.id}` takes it back"
    )


def summed(plan: Plan) -> str:
    """Counts what a plan does, in a line."""
    counts = [f"{plan.count(action)} to {action}" for action in ACTIONS if plan.count(action)]
    counts.append(f"{plan.unchanged} unchanged")
    if plan.refused:
        counts.append(f"{len(plan.refused)} refused")
    return ", ".join(counts)


def stopped(plan: Plan) -> str:
    """Says what follows from a refusal."""
    return UNDOING_STOPPED if plan.made_by == "console" else STOPPED


def allowed(plan: Plan) -> tuple[str, ...]:
    """What is allowed by name and has to be, as it is written in a command, and the commit that says so."""
    return tuple(_allowed(plan, word) for word in plan.allowances if word not in plan.unneeded)


def idle(plan: Plan) -> tuple[str, ...]:
    """What is allowed by name, although nothing would be refused without it."""
    return tuple(_allowed(plan, word) for word in plan.unneeded)


def _allowed(plan: Plan, word: str) -> str:
    commit = plan.allowed_by.get(word)
    return f"--{word}" if commit is None else f"--{word} (said by commit {commit[:10]})"


def guarded(plan: Plan) -> str:
    """Says how the guards change, and from when on the platform keeps them; empty where they do not."""
    change = plan.guards_change
    if change is None:
        return ""
    when = "with what is published now" if plan.changes else "with the next change that is published"
    return (
        f"`guards` in mcctl.yaml: too many are retired at once beyond {_limit(change.after)}, until now beyond "
        f"{_limit(change.before)}; the platform keeps this {when}, and until then both hold"
    )


def _limit(guards: Guards) -> str:
    return f"{guards.retire.percent} percent and {guards.retire.count} of a kind"


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def launched(plan: Plan) -> tuple[Seen, ...]:
    """What is seen for the first time, and by whom."""
    return _together((key, shown(people), "") for key, people in plan.launches.items())


def exposed(plan: Plan) -> tuple[Seen, ...]:
    """What more people see, who comes to see it, and who saw it until now."""
    return _together(
        (shift.key, f"{shown(shift.people)}; until now {shown(shift.before)}", shift.because)
        for shift in plan.exposures
    )


def withdrawn(plan: Plan) -> tuple[Seen, ...]:
    """What fewer people see, who no longer does, and who still does where that can be told."""
    return _together((shift.key, _left(shift), shift.because) for shift in plan.withdrawals)


def taken_down(plan: Plan) -> tuple[Seen, ...]:
    """What the platform's operator hides, since when, and why."""
    return _together((key, down.reason, f"since {down.since:%Y-%m-%d}") for key, down in plan.hidden.items())


def stuck(plan: Plan) -> tuple[Seen, ...]:
    """What can no longer be completed, or until when, and why."""
    return _together((Key("stack", stack.id), _until(stack), "") for stack in plan.uncompletable_stacks)


def _left(shift: Shift) -> str:
    people = f"no longer {shown(shift.people)}"
    return people if EVERYONE in shift.before else f"{people}; from now on {shown(shift.before - shift.people)}"


def _until(stack: Uncompletable) -> str:
    until = f"only by those who start its members by {stack.last_start}: " if stack.last_start is not None else ""
    return f"{until}{stack.because}"


def _together(rows: Iterable[tuple[Key, str, str]]) -> tuple[Seen, ...]:
    """Takes together the resources of a kind of which the same is said."""
    groups: dict[tuple[str, str, str], list[Key]] = {}
    for key, said, because in rows:
        groups.setdefault((key.kind, said, because), []).append(key)
    return tuple(Seen(tuple(keys), said, because) for (_, said, because), keys in groups.items())
