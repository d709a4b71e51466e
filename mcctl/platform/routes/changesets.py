"""Change sets, and the log of them."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query
from sqlalchemy import Connection, Row, and_, false, select, true

from mcctl.api.changesets import Applied, ChangeSet, ChangeSetLog, LoggedChange, LoggedChangeSet, Provenance
from mcctl.api.tokens import WorkflowRun
from mcctl.platform import problems
from mcctl.platform.applying import Submission, apply
from mcctl.platform.service import GuardedRoute, Publisher, Running, Viewer
from mcctl.platform.tables import aliases, changes, changesets, resources, revisions

router = APIRouter(prefix="/v1/issuers/{issuer}/changesets", tags=["change sets"], route_class=GuardedRoute)

PAGE = 100


@router.post("", responses={409: {}, 412: {}})
def submit(
    issuer: str,
    running: Running,
    identity: Publisher,
    body: ChangeSet,
    idempotency_key: Annotated[
        str,
        Header(
            alias="Idempotency-Key",
            min_length=1,
            max_length=200,
            pattern="^[!-~]([ -~]*[!-~])?$",
            description="Names this change set for ever.",
        ),
    ],
    dry_run: Annotated[bool, Query(description="Whether only to try.")] = False,  # noqa: FBT002  # a query parameter
) -> Applied:
    """Applies all changes of one publish, or none."""
    submission = Submission(issuer, body, idempotency_key, dry_run)
    return apply(running.database, submission, identity, running.now())


@router.get("")
def log(
    issuer: str,
    running: Running,
    identity: Viewer,
    cursor: Annotated[int | None, Query(ge=0, lt=2**31, description="Where to go on, as the page before said.")] = None,
    limit: Annotated[int, Query(ge=1, le=PAGE, description="How many are wanted at most.")] = PAGE,
    resource: Annotated[
        str | None,
        Query(
            max_length=200,
            description="The id, of now or of before, of a resource: only what touched it is wanted, with the contents "
            "before and after.",
        ),
    ] = None,
) -> ChangeSetLog:
    """Who published what from which commit, newest first."""
    _ = identity
    query = select(changesets).where(changesets.c.issuer == issuer).order_by(changesets.c.catalog_revision.desc())
    if cursor is not None:
        query = query.where(changesets.c.catalog_revision < cursor)
    with running.database.reading() as connection:
        touched = _named(connection, issuer, resource) if resource is not None else None
        if touched is not None:
            query = query.where(changesets.c.id.in_(select(changes.c.changeset).where(changes.c.resource.in_(touched))))
        rows = connection.execute(query.limit(limit + 1)).all()
        logged = [_logged(connection, row, touched, with_contents=touched is not None) for row in rows[:limit]]
    return ChangeSetLog(
        changesets=logged, next_cursor=str(rows[limit - 1].catalog_revision) if len(rows) > limit else None
    )


@router.get("/{changeset}")
def one(issuer: str, changeset: str, running: Running, identity: Viewer) -> LoggedChangeSet:
    """One change set, with the contents before and after."""
    _ = identity
    query = select(changesets).where(changesets.c.issuer == issuer, changesets.c.id == changeset)
    with running.database.reading() as connection:
        row = connection.execute(query).first()
        if row is None:
            raise problems.not_found()
        return _logged(connection, row, with_contents=True)


def _named(connection: Connection, issuer: str, name: str) -> list[int]:
    """Finds what has an id, or had it before; the issuer's own record and a credential may share one."""
    own = select(resources.c.key).where(resources.c.issuer == issuer, resources.c.id == name)
    before = select(aliases.c.resource).where(aliases.c.issuer == issuer, aliases.c.old_id == name)
    return sorted({*connection.scalars(own), *connection.scalars(before)})


def _logged(
    connection: Connection, row: Row[Any], touched: list[int] | None = None, *, with_contents: bool
) -> LoggedChangeSet:
    """Reads a change set; of it only what changed the resources that are named, where they are."""
    old, new = revisions.alias("old"), revisions.alias("new")
    # of a rename the content before is always read: nothing else holds the id of then
    is_wanted = true() if with_contents else changes.c.action == "rename"
    query = (
        select(
            changes,
            old.c.content.label("old_content"),
            new.c.content.label("new_content"),
            resources.c.id.label("current_id"),
            resources.c.title,
        )
        .join(resources, resources.c.key == changes.c.resource)
        .outerjoin(old, and_(old.c.resource == changes.c.resource, old.c.number == changes.c.before, is_wanted))
        .outerjoin(
            new,
            and_(
                new.c.resource == changes.c.resource,
                new.c.number == changes.c.after,
                true() if with_contents else false(),
            ),
        )
        .where(changes.c.changeset == row.id)
        .order_by(changes.c.position)
    )
    if touched is not None:
        query = query.where(changes.c.resource.in_(touched))
    return LoggedChangeSet(
        id=row.id,
        applied_at=row.applied_at,
        catalog_revision=row.catalog_revision,
        namespace=row.namespace,
        origin=row.origin,
        allowances=json.loads(row.allowances),
        provenance=Provenance.model_validate_json(row.provenance),
        run=WorkflowRun.model_validate_json(row.claims) if row.claims is not None else None,
        changes=[
            LoggedChange(
                action=change.action,
                kind=change.kind,
                id=change.id,
                previous_id=json.loads(change.old_content)["id"] if change.action == "rename" else None,
                current_id=change.current_id,
                title=change.title,
                before=json.loads(change.old_content) if with_contents and change.old_content else None,
                after=json.loads(change.new_content) if with_contents else None,
            )
            for change in connection.execute(query)
        ],
    )
