"""The plan for programs: `mcctl.plan/1`, and what publishing it gave: `mcctl.publish/1`."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from mcctl.api.changesets import Applied
from mcctl.catalog.audience import shown
from mcctl.model.kinds import Kind
from mcctl.plan.compare import FieldChange
from mcctl.plan.plan import Action, Guard, Plan, Shift
from mcctl.render.diagnostics_json import PositionView, View

ChangeClass = Literal["editorial", "supporting", "terms", "assessment", "access"]


class MovedView(View):
    """A move inside a list."""

    origin: int = Field(alias="from", description="The index before, from 0.")
    target: int = Field(alias="to", description="The index after, from 0.")


class FieldView(View):
    """A field that differs."""

    route: list[str | int] = Field(
        description="The way to it in the content after; the last index of an element that is gone is its place before."
    )
    words: list[str] = Field(description="The same way for people: elements by what they are called.")
    change_class: str = Field(alias="class", description="The class of this change.")
    before: Any = Field(description="The value before; null where it is new.")
    after: Any = Field(description="The value after; null where it is gone.")
    moved: MovedView | None = Field(None, description="Where an element moved to.")

    @classmethod
    def of(cls, field: FieldChange) -> "FieldView":
        """Shows a field's change."""
        return cls(
            route=list(field.route),
            words=list(field.words),
            change_class=field.change.word,
            before=field.before,
            after=field.after,
            moved=MovedView(origin=field.moved.origin, target=field.moved.target) if field.moved else None,
        )


class ChangeView(View):
    """What happens to one resource."""

    action: Action = Field(description="What happens.")
    kind: Kind = Field(description="What it is.")
    id: str = Field(description="Its id, after the change.")
    previous_id: str | None = Field(description="Its id before, for a rename.")
    file: str | None = Field(description="The file that says so; null where it is gone.")
    change_class: str = Field(alias="class", description="The class of the weightiest change.")
    fields: list[FieldView] = Field(description="The fields that differ; empty for what is created.")
    awards: int = Field(description="How many awards of it are held.")
    in_flight: int = Field(description="How many learners are on their way.")


class ShiftView(View):
    """An exposure or a withdrawal."""

    kind: Kind = Field(description="What it is.")
    id: str = Field(description="Its id.")
    to: str = Field(description="Who comes to see it, or no longer does.")
    was: str = Field(description="Who saw it before.")
    because: str = Field(description="What moved it.")

    @classmethod
    def of(cls, shift: Shift) -> "ShiftView":
        """Shows a shift."""
        return cls(
            kind=shift.key.kind, id=shift.key.id, to=shown(shift.people), was=shown(shift.before), because=shift.because
        )


class UncompletableView(View):
    """A stack that people can no longer complete, or not for as long as before, because of what is retired."""

    id: str = Field(description="Its id.")
    last_start: date | None = Field(
        description="Who starts its members up to this day can still complete it; null where who starts now cannot."
    )
    because: str = Field(description="Which members end.")


class DriftView(View):
    """A resource that was changed on the platform."""

    kind: Kind = Field(description="What it is.")
    id: str = Field(description="Its id.")
    state: Literal["drift", "conflict"] = Field(description="`conflict` where the files were changed as well.")
    fields: list[FieldView] = Field(description="What was changed on the platform.")


class HiddenView(View):
    """A resource that the platform's operator took down; publishing does not lift it."""

    kind: Kind = Field(description="What it is.")
    id: str = Field(description="Its id on the platform.")
    since: datetime = Field(description="Since when, UTC.")
    reason: str = Field(description="Why, in the operator's words.")


class RefusalView(View):
    """What a guard refuses."""

    guard: Guard = Field(description="The guard.")
    code: str = Field(description="The refusal's code, MC4xx.")
    id: str = Field(description="The resource's id; empty where it concerns all.")
    file: str | None = Field(description="The file whose line causes it.")
    start: PositionView = Field(description="Where in the file.")
    end: PositionView = Field(description="One past its last character.")
    message: str = Field(description="What is refused, and why.")
    allow_with: str | None = Field(description="The flag that would let it pass; null where none would.")


class NamedView(View):
    """A resource by its names."""

    kind: Kind = Field(description="What it is.")
    id: str = Field(description="Its id.")


class AllowedView(View):
    """What is allowed by name, and what says so."""

    allowance: str = Field(description="What is allowed, as in `allowances`.")
    commit: str | None = Field(
        description="The commit whose message says so; null where a flag does, or the saved plan that is published."
    )
    is_needed: bool = Field(description="False where nothing would be refused without it.")


class RetireGuardView(View):
    """When retiring many needs a word of its own."""

    percent: int = Field(description="More than so many of a hundred of a kind.")
    count: int = Field(description="And more than so many.")


class GuardsChangeView(View):
    """The guards, which the platform keeps with the next change that is published."""

    before: RetireGuardView = Field(description="As the platform keeps them.")
    after: RetireGuardView = Field(description="As the files say.")


class PlanSummaryView(View):
    """The sum of a plan."""

    create: int = Field(description="How many are created.")
    update: int = Field(description="How many are updated.")
    retire: int = Field(description="How many are retired.")
    restore: int = Field(description="How many are restored.")
    rename: int = Field(description="How many are renamed.")
    unchanged: int = Field(description="How many stay as they are.")


class PlanView(View):
    """What `mcctl diff --format json` prints."""

    schema_: Literal["mcctl.plan/1"] = Field("mcctl.plan/1", alias="schema", description="The view's version.")
    platform: str = Field(description="The platform's name in the settings; a revision for `--base`.")
    commit: str | None = Field(description="The commit of the files; null outside git.")
    digest: str = Field(description="Binds the changes, the state that they touch, the platform and the allowances.")
    changes: list[ChangeView] = Field(description="The changes, by kind and id.")
    allowances: list[str] = Field(description="What is allowed by name.")
    allowed_by: list[AllowedView] = Field(description="What says so, for each of them.")
    uncompletable: list[str] = Field(description="Ids of stacks that could no longer be completed.")
    uncompletable_because: list[UncompletableView] = Field(description="Why, for each of them, and from when on.")
    launches: list[str] = Field(description="Ids of what is seen for the first time.")
    exposures: list[ShiftView] = Field(description="Who comes to see what.")
    withdrawals: list[ShiftView] = Field(description="Who no longer sees what.")
    drift: list[DriftView] = Field(description="What was changed on the platform and not in the files.")
    settled: list[NamedView] = Field(
        description="What was changed on the platform and in the files alike; it counts as unchanged."
    )
    vanished: list[NamedView] = Field(
        description="What is on the platform and not archived, and has no file any more; it stays unless it is retired."
    )
    guards_change: GuardsChangeView | None = Field(
        description="How the guards differ from those that the platform keeps; null where they do not, or it keeps none."
    )
    refused: list[RefusalView] = Field(description="What the guards refuse.")
    hidden: list[HiddenView] = Field(description="What the platform's operator took down.")
    summary: PlanSummaryView = Field(description="The sum.")


class PublishView(View):
    """What `mcctl publish --format json` prints."""

    schema_: Literal["mcctl.publish/1"] = Field("mcctl.publish/1", alias="schema", description="The view's version.")
    plan: PlanView = Field(description="The plan.")
    applied: Applied | None = Field(
        description="What was applied; null where there was nothing to do, or it was refused."
    )


def hidden_views(plan: Plan) -> list[HiddenView]:
    """Shows what the platform's operator took down."""
    return [
        HiddenView(kind=key.kind, id=key.id, since=down.since, reason=down.reason) for key, down in plan.hidden.items()
    ]


def plan_view(plan: Plan) -> PlanView:
    """Shows a plan."""
    return PlanView(
        platform=plan.platform,
        commit=plan.commit,
        digest=plan.digest,
        changes=[
            ChangeView(
                action=change.action,
                kind=change.key.kind,
                id=change.key.id,
                previous_id=change.previous_id,
                file=change.file,
                change_class=change.change.word,
                fields=[FieldView.of(field) for field in change.fields],
                awards=change.awards,
                in_flight=change.in_flight,
            )
            for change in plan.changes
        ],
        allowances=list(plan.allowances),
        allowed_by=[
            AllowedView(allowance=word, commit=plan.allowed_by.get(word), is_needed=word not in plan.unneeded)
            for word in plan.allowances
        ],
        uncompletable=list(plan.uncompletable),
        uncompletable_because=[
            UncompletableView(id=stack.id, last_start=stack.last_start, because=stack.because)
            for stack in plan.uncompletable_stacks
        ],
        launches=sorted(key.id for key in plan.launches),
        exposures=[ShiftView.of(shift) for shift in plan.exposures],
        withdrawals=[ShiftView.of(shift) for shift in plan.withdrawals],
        drift=[
            DriftView(
                kind=one.key.kind, id=one.key.id, state=one.state, fields=[FieldView.of(field) for field in one.fields]
            )
            for one in plan.drift
        ],
        settled=[NamedView(kind=key.kind, id=key.id) for key in plan.settled],
        vanished=[NamedView(kind=key.kind, id=key.id) for key in plan.vanished],
        guards_change=_guards_change(plan),
        refused=[
            RefusalView(
                guard=one.guard,
                code=one.code,
                id=one.id,
                file=one.file,
                start=PositionView.of(one.span.start),
                end=PositionView.of(one.span.end),
                message=one.message,
                allow_with=one.allow_with,
            )
            for one in plan.refused
        ],
        hidden=hidden_views(plan),
        summary=PlanSummaryView(
            create=plan.count("create"),
            update=plan.count("update"),
            retire=plan.count("retire"),
            restore=plan.count("restore"),
            rename=plan.count("rename"),
            unchanged=plan.unchanged,
        ),
    )


def _guards_change(plan: Plan) -> GuardsChangeView | None:
    change = plan.guards_change
    if change is None:
        return None
    before, after = (
        RetireGuardView(percent=guards.retire.percent, count=guards.retire.count)
        for guards in (change.before, change.after)
    )
    return GuardsChangeView(before=before, after=after)
