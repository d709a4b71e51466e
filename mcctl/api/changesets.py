"""Change sets: all changes of one publish, applied whole or not at all."""

from datetime import datetime
from typing import Any, Literal

from pydantic import ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from mcctl.api.tokens import WorkflowRun
from mcctl.api.wire import Encodable, Sent, Stored, Wire
from mcctl.model.kinds import Kind
from mcctl.model.settings import Guards

Action = Literal["create", "update", "retire", "restore", "rename"]
OwnershipAction = Literal["adopt", "release"]
MOST_CHANGES = 50_000


class SubmittedChange(Sent):
    """One change."""

    action: Action = Field(description="What happens.")
    kind: Kind = Field(description="What the resource is.")
    id: Stored = Field(description="Its id, after the change.")
    previous_id: Stored | None = Field(None, description="Its id before, for a rename.")
    if_match: str | None = Field(
        description="The ETag of the state that is changed; null for a resource that does not exist."
    )
    content: dict[str, Any] = Field(description="The canonical content after the change.")


class OwnershipChange(Sent):
    """One change of who owns a resource; its content stays as it is."""

    action: OwnershipAction = Field(
        description="`adopt` gives it to the change set's namespace and makes what is live its base, also where it belongs "
        "to that namespace and was changed on the platform since; `release` takes it "
        "from that namespace, and it belongs to nobody until somebody publishes or adopts it."
    )
    kind: Kind = Field(description="What the resource is.")
    id: Stored = Field(description="Its id.")
    if_match: str = Field(description="The ETag of the state that changes hands.")


class Provenance(Sent):
    """Where a change set comes from, as the client says; repository and run come from the token's claims."""

    commit: Encodable | None = Field(None, description="The commit that was published; null outside git.")
    author: Encodable | None = Field(None, description="The commit's author.")
    plan_digest: Encodable | None = Field(None, description="The digest of the plan that was shown.")
    tool_version: Encodable | None = Field(None, description="The client's version.")
    reverts: Encodable | None = Field(
        None, description="The id of the change set that this one undoes; null for any other."
    )


class ChangeSet(Sent):
    """A change set as submitted."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [
                {"required": ["changes"], "properties": {"changes": {"minItems": 1}, "ownership": {"maxItems": 0}}},
                {"required": ["ownership"], "properties": {"ownership": {"minItems": 1}, "changes": {"maxItems": 0}}},
            ]
        }
    )

    namespace: str = Field(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f\x7f]+$", description="Who publishes.")
    origin: Literal["files", "console"] = Field("files", description="`console` where somebody edited on the platform.")
    catalog_revision: int = Field(ge=0, strict=True, description="The catalogue revision that the plan was made from.")
    guards: Guards = Field(
        default_factory=Guards, description="The namespace's guards, which the platform keeps and applies."
    )
    allowances: list[Encodable] = Field(
        default_factory=list, description="What is allowed by name, such as `expose leading-stem-change`."
    )
    provenance: Provenance = Field(default_factory=Provenance, description="Where it comes from.")
    ownership: list[OwnershipChange] = Field(
        default_factory=list,
        max_length=MOST_CHANGES,
        description="Who owns what from now on, in a change set that changes nothing else; its `guards` are not kept.",
    )
    changes: list[SubmittedChange] = Field(
        default_factory=list,
        max_length=MOST_CHANGES,
        validate_default=True,
        description="The changes; none where `ownership` changes, else at least one.",
    )

    @field_validator("changes")
    @classmethod
    def _one_of_both(cls, changes: list[SubmittedChange], info: ValidationInfo) -> list[SubmittedChange]:
        if bool(changes) == bool(info.data.get("ownership")):
            raise PydanticCustomError("one_of_both", "a change set changes contents or who owns them, one of both")
        return changes


class AppliedChange(Wire):
    """One change as applied."""

    action: Action | OwnershipAction = Field(description="What happened.")
    kind: Kind = Field(description="What the resource is.")
    id: str = Field(description="Its id.")
    previous_id: str | None = Field(None, description="Its id before, for a rename.")
    etag: str = Field(description="Names its state now.")
    digest: str = Field(description="The digest of its content now.")


class Applied(Wire):
    """A change set as applied; the same answer whenever its idempotency key comes again."""

    id: str = Field(description="The change set's id; `dry-run` where nothing was applied.")
    catalog_revision: int = Field(description="The catalogue revision since then.")
    applied_at: datetime = Field(description="When it was applied, UTC.")
    dry_run: bool = Field(description="True where it was only tried.")
    changes: list[AppliedChange] = Field(description="What was changed.")


class LoggedChange(Wire):
    """One change of the log, with the contents before and after where one change set is asked for."""

    action: Action | OwnershipAction = Field(description="What happened.")
    kind: Kind = Field(description="What the resource is.")
    id: str = Field(description="Its id then.")
    previous_id: str | None = Field(None, description="Its id before, for a rename.")
    current_id: str = Field("", description="Its id now; empty from a platform that does not tell.")
    title: str = Field("", description="What it is called now; empty from a platform that does not tell.")
    before: dict[str, Any] | None = Field(None, description="The content before; null where there was none.")
    after: dict[str, Any] | None = Field(
        None, description="The content after; that before where only the owner changed (`adopt`, `release`)."
    )


class LoggedChangeSet(Wire):
    """One change set of the log."""

    id: str = Field(description="The change set's id.")
    applied_at: datetime = Field(description="When it was applied, UTC.")
    catalog_revision: int = Field(description="The catalogue revision that it made.")
    namespace: str = Field(description="Who published.")
    origin: Literal["files", "console"] = Field(description="Where the change was made.")
    allowances: list[str] = Field(description="What was allowed by name.")
    provenance: Provenance = Field(description="Where it came from.")
    run: WorkflowRun | None = Field(
        None,
        description="The run of a workflow that sent it, as its token proves; null where a token made by hand did.",
    )
    changes: list[LoggedChange] = Field(description="What was changed.")


class ChangeSetLog(Wire):
    """The log, newest first."""

    changesets: list[LoggedChangeSet] = Field(description="The change sets, newest first.")
    next_cursor: str | None = Field(None, description="Where the next page starts; null on the last.")
