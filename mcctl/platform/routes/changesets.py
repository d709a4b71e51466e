"""Change sets, and the log of them."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query
from sqlalchemy import Connection, Row, and_, select

from mcctl.api.changesets import Applied, ChangeSet, ChangeSetLog, LoggedChange, LoggedChangeSet, Provenance
from mcctl.platform import problems
from mcctl.platform.applying import Submission, apply
from mcctl.platform.service import GuardedRoute, Publisher, Running, Viewer
from mcctl.platform.tables import changes, changesets, revisions

router = APIRouter(prefix="/v1/issuers/{issuer}/changesets", tags=["change sets"], route_class=GuardedRoute)

PAGE = 100


@router.post("")
def submit(
    issuer: str,
    running: Running,
    identity: Publisher,
    body: ChangeSet,
    idempotency_key: Annotated[
        str, Header(min_length=1, max_length=200, description="Names this change set for ever.")
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
) -> ChangeSetLog:
    """Who published what from which commit, newest first."""
    _ = identity
    query = select(changesets).where(changesets.c.issuer == issuer).order_by(changesets.c.catalog_revision.desc())
    if cursor is not None:
        query = query.where(changesets.c.catalog_revision < cursor)
    with running.database.reading() as connection:
        rows = connection.execute(query.limit(PAGE + 1)).all()
        logged = [_logged(connection, row, with_contents=False) for row in rows[:PAGE]]
    return ChangeSetLog(
        changesets=logged, next_cursor=str(rows[PAGE - 1].catalog_revision) if len(rows) > PAGE else None
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


def _logged(connection: Connection, row: Row[Any], *, with_contents: bool) -> LoggedChangeSet:
    old, new = revisions.alias("old"), revisions.alias("new")
    query = (
        select(changes, old.c.content.label("old_content"), new.c.content.label("new_content"))
        .outerjoin(old, and_(old.c.resource == changes.c.resource, old.c.number == changes.c.before))
        .join(new, and_(new.c.resource == changes.c.resource, new.c.number == changes.c.after))
        .where(changes.c.changeset == row.id)
        .order_by(changes.c.position)
    )
    return LoggedChangeSet(
        id=row.id,
        applied_at=row.applied_at,
        catalog_revision=row.catalog_revision,
        namespace=row.namespace,
        origin=row.origin,
        allowances=json.loads(row.allowances),
        provenance=Provenance.model_validate_json(row.provenance),
        changes=[
            LoggedChange(
                action=change.action,
                kind=change.kind,
                id=change.id,
                before=json.loads(change.old_content) if with_contents and change.old_content else None,
                after=json.loads(change.new_content) if with_contents else None,
            )
            for change in connection.execute(query)
        ],
    )
