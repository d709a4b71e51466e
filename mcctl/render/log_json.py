"""The log for programs: `mcctl.log/1`."""

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from typing import Literal

from pydantic import Field

from mcctl.api.changesets import Action, LoggedChange, LoggedChangeSet, OwnershipAction
from mcctl.api.tokens import WorkflowRun
from mcctl.model.kinds import Kind
from mcctl.plan.compare import FieldChange
from mcctl.render.diagnostics_json import View
from mcctl.render.plan_json import FieldView

Fields = Callable[[LoggedChange], Sequence[FieldChange]]
"""Tells what a change changed, field by field."""


class LoggedChangeView(View):
    """What happened to one resource."""

    action: Action | OwnershipAction = Field(description="What happened.")
    kind: Kind = Field(description="What it is.")
    id: str = Field(description="Its id after the change.")
    previous_id: str | None = Field(description="Its id before, for a rename.")
    current_id: str = Field(description="Its id now.")
    title: str | None = Field(description="What it is called now; null where it may not be told.")
    fields: list[FieldView] | None = Field(
        description="The fields that were changed, empty for what was created; null unless `--diff` was asked for."
    )


class RunView(View):
    """The run of a workflow that published, as its token proved."""

    repository: str = Field(description="The repository, as owner and name.")
    ref: str = Field(description="The branch or the tag.")
    commit: str = Field(description="The commit.")
    workflow: str = Field(description="The workflow's file, with the ref that it was read from.")
    id: str = Field(description="The run's id.")
    attempt: str = Field(description="Which attempt at the run it was.")
    event: str = Field(description="What started it.")
    environment: str | None = Field(description="The environment that it ran in; null where it ran in none.")

    @classmethod
    def of(cls, run: WorkflowRun) -> "RunView":
        """Shows a run."""
        return cls(
            repository=run.repository,
            ref=run.ref,
            commit=run.sha,
            workflow=run.workflow_ref,
            id=run.run_id,
            attempt=run.run_attempt,
            event=run.event_name,
            environment=run.environment,
        )


class LoggedChangeSetView(View):
    """One publish, or one change on the platform."""

    id: str = Field(description="The change set's id.")
    at: datetime = Field(description="When it was applied, in the issuer's time zone.")
    author: str | None = Field(description="Who: the commit's author, or whoever says so; null where nobody does.")
    commit: str | None = Field(description="The commit that was published; null where it came from none.")
    origin: Literal["files", "console"] = Field(description="`console` where it was changed on the platform.")
    namespace: str = Field(description="Who published.")
    catalog_revision: int = Field(description="The catalogue revision that it made.")
    allowances: list[str] = Field(description="What was allowed by name.")
    reverts: str | None = Field(description="The id of the change set that it undid; null for any other.")
    run: RunView | None = Field(description="The run that published; null where no run proved that it did.")
    counts: dict[str, int] = Field(description="By what happened, how many of `changes`.")
    changes: list[LoggedChangeView] = Field(
        description="What it changed; of a resource's history only what it changed of that resource."
    )


class LogView(View):
    """What `mcctl log --format json` prints."""

    schema_: Literal["mcctl.log/1"] = Field("mcctl.log/1", alias="schema", description="The view's version.")
    platform: str = Field(description="The platform's name in the settings.")
    issuer: str = Field(description="The issuer's id.")
    changesets: list[LoggedChangeSetView] = Field(description="The change sets, newest first.")
    more: bool = Field(description="Whether there are older ones than `--limit` let through.")


def log_view(
    changesets: Sequence[LoggedChangeSet],
    *,
    platform: str,
    issuer: str,
    zone: tzinfo,
    fields: Fields | None,
    has_more: bool,
    with_titles: bool,
) -> LogView:
    """Shows change sets; `fields` where the changes of contents are wanted too."""
    return LogView(
        platform=platform,
        issuer=issuer,
        changesets=[
            LoggedChangeSetView(
                id=one.id,
                at=one.applied_at.astimezone(zone),
                author=one.provenance.author,
                commit=one.provenance.commit,
                origin=one.origin,
                namespace=one.namespace,
                catalog_revision=one.catalog_revision,
                allowances=one.allowances,
                reverts=one.provenance.reverts,
                run=RunView.of(one.run) if one.run is not None else None,
                counts=counts_of(one.changes),
                changes=[_change(change, fields, with_titles=with_titles) for change in one.changes],
            )
            for one in changesets
        ],
        more=has_more,
    )


def counts_of(changes: Sequence[LoggedChange]) -> dict[str, int]:
    """Counts changes by what happened, in the order of the alphabet."""
    actions = [change.action for change in changes]
    return {action: actions.count(action) for action in sorted(set(actions))}


def _change(change: LoggedChange, fields: Fields | None, *, with_titles: bool) -> LoggedChangeView:
    return LoggedChangeView(
        action=change.action,
        kind=change.kind,
        id=change.id,
        previous_id=change.previous_id,
        current_id=change.current_id or change.id,
        title=change.title if with_titles else None,
        fields=[FieldView.of(field) for field in fields(change)] if fields is not None else None,
    )
