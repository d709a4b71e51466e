"""Where files and platform stand, for programs: `mcctl.status/1`."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, tzinfo
from typing import Literal

from pydantic import Field

from mcctl.api.changesets import LoggedChangeSet
from mcctl.model.kinds import Kind
from mcctl.plan.plan import Action, Guard, Plan
from mcctl.plan.sides import Desired, Key, Live
from mcctl.render.diagnostics_json import View
from mcctl.render.plan_json import HiddenView, hidden_views


class ResourceView(View):
    """A resource by its name."""

    kind: Kind = Field(description="What it is.")
    id: str = Field(description="Its id.")


class PendingView(ResourceView):
    """A resource that publishing would change."""

    action: Action = Field(description="What would happen.")


class StoppedView(View):
    """What a guard refuses."""

    guard: Guard = Field(description="The guard.")
    code: str = Field(description="The refusal's code, MC4xx.")
    id: str = Field(description="The resource's id; empty where it concerns all.")
    message: str = Field(description="What is refused, and why.")
    allow_with: str | None = Field(description="The flag that would let it pass; null where none would.")


class LastPublishView(View):
    """What the namespace published last from its files; what was undone since is no publish, but drift."""

    changeset: str = Field(description="The change set's id.")
    at: datetime = Field(description="When it was applied, in the issuer's time zone.")
    author: str | None = Field(description="Who; null where nobody is named.")
    commit: str | None = Field(description="From which commit; null where it came from none.")
    commits_ago: int | None = Field(
        description="How many commits were made since; null where git here does not know the commit, or there is none."
    )


class StatusSummaryView(View):
    """The sum; what is on the platform, but in no file and not of this namespace, is only in `on_platform`."""

    on_platform: int = Field(description="How many micro-credentials and stacks the platform holds.")
    pending: int = Field(description="How many publishing would change, without conflicts.")
    drift: int = Field(description="How many were changed on the platform and not in the files.")
    conflicts: int = Field(description="How many were changed on both, each its own way.")
    settled: int = Field(description="How many were changed on both alike.")
    unchanged: int = Field(description="How many are on the platform as in the files, and were not changed there.")
    vanished: int = Field(description="How many are on the platform and have no file any more.")
    refused: int = Field(description="How many refusals there are, what is not committed left aside.")


class StatusView(View):
    """What `mcctl status --format json` prints."""

    schema_: Literal["mcctl.status/1"] = Field("mcctl.status/1", alias="schema", description="The view's version.")
    platform: str = Field(description="The platform's name in the settings.")
    address: str = Field(description="Its address.")
    issuer: str = Field(description="The issuer's id.")
    namespace: str = Field(description="Who publishes from here.")
    catalog_revision: int = Field(description="The catalogue revision; 0 where nothing was published yet.")
    commit: str | None = Field(description="The commit that is checked out; null outside git.")
    last_publish: LastPublishView | None = Field(description="The namespace's last publish; null before the first.")
    uncommitted: list[str] = Field(description="The paths that are not committed; `.` where nothing is.")
    errors: int = Field(description="How many errors the files hold; what is broken is left out of the comparison.")
    by_status: dict[str, int] = Field(description="How many of what is on the platform are active, beta and so on.")
    pending: list[PendingView] = Field(description="What publishing would change, without conflicts.")
    drift: list[ResourceView] = Field(description="What was changed on the platform and not in the files.")
    conflicts: list[ResourceView] = Field(description="What was changed on both, each its own way.")
    settled: list[ResourceView] = Field(description="What was changed on both alike.")
    vanished: list[ResourceView] = Field(description="What is on the platform and has no file any more.")
    hidden: list[HiddenView] = Field(description="What the platform's operator took down.")
    refused: list[StoppedView] = Field(description="What the guards refuse, what is not committed left aside.")
    summary: StatusSummaryView = Field(description="The sum.")


def status_view(plan: Plan, live: Live, desired: Desired, *, last: LastPublishView | None, errors: int) -> StatusView:
    """Sums up a plan, and the two sides that it compares."""
    conflicts = {drift.key for drift in plan.drift if drift.state == "conflict"}
    drifted = [drift.key for drift in plan.drift if drift.state == "drift"]
    pending = [
        PendingView(kind=change.key.kind, id=change.key.id, action=change.action)
        for change in plan.changes
        if change.key not in conflicts
    ]
    refused = [
        StoppedView(guard=one.guard, code=one.code, id=one.id, message=one.message, allow_with=one.allow_with)
        for one in plan.refused
        if one.guard != "dirty"
    ]
    statuses = Counter(
        str(live.outline(key, desired).get("status", "draft")) for key in live.resources if key.kind != "issuer"
    )
    left_alone = sum(key not in plan.vanished for key in drifted)
    return StatusView(
        platform=plan.platform,
        address=plan.origin,
        issuer=plan.issuer,
        namespace=plan.namespace,
        catalog_revision=plan.revision,
        commit=plan.commit,
        last_publish=last,
        uncommitted=list(desired.dirty),
        errors=errors,
        by_status=dict(sorted(statuses.items())),
        pending=pending,
        drift=_named(drifted),
        conflicts=_named(sorted(conflicts)),
        settled=_named(plan.settled),
        vanished=_named(plan.vanished),
        hidden=hidden_views(plan),
        refused=refused,
        summary=StatusSummaryView(
            on_platform=statuses.total(),
            pending=len(pending),
            drift=len(drifted),
            conflicts=len(conflicts),
            settled=len(plan.settled),
            unchanged=plan.unchanged - len(plan.settled) - left_alone,
            vanished=len(plan.vanished),
            refused=len(refused),
        ),
    )


def last_publish_view(changeset: LoggedChangeSet, zone: tzinfo, commits_ago: int | None) -> LastPublishView:
    """Shows the last publish."""
    return LastPublishView(
        changeset=changeset.id,
        at=changeset.applied_at.astimezone(zone),
        author=changeset.provenance.author,
        commit=changeset.provenance.commit,
        commits_ago=commits_ago,
    )


def _named(keys: Iterable[Key]) -> list[ResourceView]:
    return [ResourceView(kind=key.kind, id=key.id) for key in keys]
