"""The plan as a value: what publishing would change, for whom, and what it refuses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from mcctl.catalog.audience import Audience
from mcctl.diagnostics import Route, Span
from mcctl.diagnostics.span import START
from mcctl.model.meaning import Change
from mcctl.model.settings import Guards
from mcctl.plan.canonical import Content, Json, digest_of
from mcctl.plan.compare import FieldChange
from mcctl.plan.completable import Uncompletable
from mcctl.plan.sides import Key, Origin, TakenDown

Action = Literal["create", "update", "retire", "restore", "rename"]
Guard = Literal["exposure", "withdrawal", "retirement", "version", "ownership", "drift", "concern", "dirty"]
ACTIONS: tuple[Action, ...] = ("create", "update", "retire", "restore", "rename")


@dataclass(frozen=True, slots=True)
class ResourceChange:
    """What happens to one resource; `after` is its content afterwards, `etag` what it is applied to (None = nothing)."""

    action: Action
    key: Key
    file: str | None
    change: Change
    fields: tuple[FieldChange, ...]
    after: Content
    after_digest: str
    etag: str | None
    previous_id: str | None = None
    awards: int = 0
    in_flight: int = 0


@dataclass(frozen=True, slots=True)
class Cause:
    """The field that moves an audience: of the resource itself, or of a stack that holds it."""

    key: Key
    route: Route


@dataclass(frozen=True, slots=True)
class Shift:
    """Who sees a resource after and did not before (an exposure), or the other way round (a withdrawal).

    `because` tells all that moved it, `cause` is what did so first of all.
    """

    key: Key
    people: Audience
    before: Audience
    because: str
    cause: Cause | None = None


@dataclass(frozen=True, slots=True)
class Drift:
    """A resource that was changed on the platform and not in the files; a conflict where it was changed in both."""

    key: Key
    state: Literal["drift", "conflict"]
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a guard refuses, on which line, and the allowance that would let it pass.

    `instead` says what else to do, where the guard alone does not tell.
    """

    guard: Guard
    code: str
    id: str
    message: str
    file: str | None = None
    span: Span = START
    route: Route = ()
    allow_with: str | None = None
    instead: str | None = None


@dataclass(frozen=True, slots=True)
class GuardsChange:
    """The namespace's guards, as the platform keeps them and as the files say."""

    before: Guards
    after: Guards


@dataclass(frozen=True, slots=True)
class Plan:
    """What publishing would do, made from one desired and one live side; equal sides give equal plans."""

    platform: str
    origin: str
    commit: str | None
    issuer: str
    namespace: str
    revision: int
    guards: Guards
    changes: tuple[ResourceChange, ...]
    made_by: Origin = "files"
    allowances: tuple[str, ...] = ()
    launches: Mapping[Key, Audience] = field(default_factory=dict)
    exposures: tuple[Shift, ...] = ()
    withdrawals: tuple[Shift, ...] = ()
    drift: tuple[Drift, ...] = ()
    refused: tuple[Refusal, ...] = ()
    uncompletable_stacks: tuple[Uncompletable, ...] = ()
    unchanged: int = 0
    allowed_by: Mapping[str, str] = field(default_factory=dict, compare=False)
    """By what is allowed, the commit whose message says so; what a flag allows is not in it."""
    settled: tuple[Key, ...] = ()
    """What was changed on the platform and in the files alike; it counts as unchanged."""
    vanished: tuple[Key, ...] = ()
    """What is on the platform and not archived, and whose file is gone."""
    hidden: Mapping[Key, TakenDown] = field(default_factory=dict)
    """What the platform's operator took down; the plan does not touch it, and its digest does not bind it."""
    unneeded: tuple[str, ...] = ()
    """What of the allowances lets nothing pass that would be refused without it."""
    guards_change: GuardsChange | None = None
    """How the guards differ from those that the platform keeps; publishing no change changes these neither."""

    @property
    def is_empty(self) -> bool:
        """Tells whether there is nothing to apply."""
        return not self.changes

    @property
    def uncompletable(self) -> tuple[str, ...]:
        """The ids of the stacks that can no longer be completed, or not for as long as before."""
        return tuple(stack.id for stack in self.uncompletable_stacks)

    def count(self, action: Action) -> int:
        """Counts the resources with an action."""
        return sum(1 for change in self.changes if change.action == action)

    @property
    def binding(self) -> dict[str, Json]:
        """What the digest binds: the changes, the ETags of what they touch, the platform's address and the allowances."""
        changes: list[Json] = [
            {
                "action": change.action,
                "kind": change.key.kind,
                "id": change.key.id,
                "previous_id": change.previous_id,
                "after": change.after_digest,
                "etag": change.etag,
            }
            for change in self.changes
        ]
        return {
            "origin": self.origin,
            "issuer": self.issuer,
            "namespace": self.namespace,
            "made_by": self.made_by,
            "guards": self.guards.model_dump(mode="json"),
            "changes": changes,
            "allowances": list(self.allowances),
        }

    @property
    def digest(self) -> str:
        """Names the plan by what it binds; not by the commit."""
        return digest_of(self.binding)
