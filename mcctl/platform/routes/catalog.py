"""An issuer's catalogue (digests only) and contents."""

from typing import Annotated

from fastapi import APIRouter, Header, Query, Response
from sqlalchemy import Connection

from mcctl.api.resources import CatalogPage, Contents, ContentsRequest
from mcctl.plan.sides import Key
from mcctl.platform import problems
from mcctl.platform.answers import is_matched
from mcctl.platform.identities import Identity
from mcctl.platform.reading import catalog_etag, catalog_revision, read_catalog, read_contents
from mcctl.platform.service import GuardedRoute, Running, Viewer

router = APIRouter(prefix="/v1/issuers/{issuer}/catalog", tags=["catalogue"], route_class=GuardedRoute)


def _revision(connection: Connection, issuer: str, identity: Identity) -> int:
    """An issuer that does not exist yet has an empty catalogue for the operator, who can create it by publishing."""
    revision = catalog_revision(connection, issuer)
    if revision is None and not identity.is_operator:
        raise problems.not_found()
    return revision or 0


@router.get("")
def catalog(
    issuer: str,
    running: Running,
    identity: Viewer,
    response: Response,
    cursor: Annotated[str | None, Query(description="Where to go on, as the page before said.")] = None,
    if_none_match: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> CatalogPage:
    """The issuer's resources, digests only, with the catalogue revision."""
    with running.database.reading() as connection:
        revision = _revision(connection, issuer, identity)
        etag = catalog_etag(connection, issuer, revision)
        if is_matched(if_none_match, etag):
            raise problems.not_modified(etag)
        response.headers["ETag"] = etag
        return read_catalog(connection, issuer, revision, cursor)


@router.post("/contents")
def contents(issuer: str, running: Running, identity: Viewer, body: ContentsRequest) -> Contents:
    """Contents of the named resources, live and base, with awards and learners in flight."""
    with running.database.reading() as connection:
        revision = _revision(connection, issuer, identity)
        return read_contents(connection, issuer, revision, (Key(name.kind, name.id) for name in body.resources))
