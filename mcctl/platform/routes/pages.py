"""What anyone may read: the catalogue and the pages of what the caller may see."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from mcctl.api.pages import PublicCatalog, ResourcePage
from mcctl.model.kinds import Kind
from mcctl.platform import problems
from mcctl.platform.identities import Identity
from mcctl.platform.pages import current_id, list_visible, read_page
from mcctl.platform.service import Caller, GuardedRoute, Running, Service

router = APIRouter(prefix="/v1", tags=["pages"], route_class=GuardedRoute)

MOVED: dict[int | str, dict[str, Any]] = {308: {"description": "The resource has another id now."}}


@router.get("/catalog")
def catalog(
    running: Running,
    identity: Caller,
    cursor: Annotated[str | None, Query(description="Where to go on, as the page before said.")] = None,
) -> PublicCatalog:
    """Everything that the caller may see, of all issuers."""
    with running.database.reading() as connection:
        return list_visible(connection, identity, cursor)


@router.get("/micro-credentials/{issuer}/{name}", responses=MOVED)
def micro_credential(issuer: str, name: str, running: Running, identity: Caller) -> ResourcePage:
    """A micro-credential."""
    return _page(running, identity, issuer, "micro-credential", name)


@router.get("/stacks/{issuer}/{name}", responses=MOVED)
def stack(issuer: str, name: str, running: Running, identity: Caller) -> ResourcePage:
    """A stack."""
    return _page(running, identity, issuer, "stack", name)


def _page(running: Service, identity: Identity, issuer: str, kind: Kind, name: str) -> ResourcePage:
    with running.database.reading() as connection:
        page = read_page(connection, identity, issuer, kind, name)
        moved = current_id(connection, identity, issuer, kind, name) if page is None else None
    if moved is not None:
        raise problems.moved(f"/v1/{kind}s/{issuer}/{moved}")
    if page is None:
        raise problems.not_found()
    return page
