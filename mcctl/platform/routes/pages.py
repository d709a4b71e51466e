"""What anyone may read: the catalogue and the pages of what the caller may see."""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Response

from mcctl.api.pages import PublicCatalog, ResourcePage
from mcctl.model.kinds import Kind
from mcctl.plan.canonical import digest_of
from mcctl.platform import problems
from mcctl.platform.identities import Identity
from mcctl.platform.pages import current_id, list_visible, read_page
from mcctl.platform.routes.catalog import is_matched
from mcctl.platform.service import Caller, GuardedRoute, Running, Service

router = APIRouter(prefix="/v1", tags=["pages"], route_class=GuardedRoute)

SAME: dict[int | str, dict[str, Any]] = {304: {"description": "The answer is the one that `If-None-Match` names."}}
MOVED: dict[int | str, dict[str, Any]] = {**SAME, 308: {"description": "The resource has another id now."}}

ASK_AGAIN = {"Cache-Control": "private, no-cache", "Vary": "Authorization"}
"""Kept answers are asked about before each use: a day that passes changes them, without anything being published."""

IfNoneMatch = Annotated[str | None, Header(description="The ETag that the caller has.")]


@router.get("/catalog", responses=SAME)
def catalog(
    running: Running,
    identity: Caller,
    response: Response,
    cursor: Annotated[str | None, Query(description="Where to go on, as the page before said.")] = None,
    if_none_match: IfNoneMatch = None,
) -> PublicCatalog:
    """Everything that the caller may see, of all issuers."""
    with running.database.reading() as connection:
        listed = list_visible(connection, identity, cursor, running.now())
    _tag(listed, response, if_none_match)
    return listed


@router.get("/micro-credentials/{issuer}/{name}", responses=MOVED)
def micro_credential(
    issuer: str, name: str, running: Running, identity: Caller, response: Response, if_none_match: IfNoneMatch = None
) -> ResourcePage:
    """A micro-credential."""
    page = _page(running, identity, issuer, "micro-credential", name)
    _tag(page, response, if_none_match)
    return page


@router.get("/stacks/{issuer}/{name}", responses=MOVED)
def stack(
    issuer: str, name: str, running: Running, identity: Caller, response: Response, if_none_match: IfNoneMatch = None
) -> ResourcePage:
    """A stack."""
    page = _page(running, identity, issuer, "stack", name)
    _tag(page, response, if_none_match)
    return page


def _page(running: Service, identity: Identity, issuer: str, kind: Kind, name: str) -> ResourcePage:
    with running.database.reading() as connection:
        page = read_page(connection, identity, issuer, kind, name, running.now())
        moved = current_id(connection, identity, issuer, kind, name) if page is None else None
    if moved is not None:
        error = problems.moved(f"/v1/{kind}s/{issuer}/{moved}")
        error.headers.update(ASK_AGAIN)
        raise error
    if page is None:
        raise problems.not_found()
    return page


def _tag(answer: PublicCatalog | ResourcePage, response: Response, if_none_match: str | None) -> None:
    """Names an answer by all that it says, so that the name tells nothing else; one that the caller has is not sent."""
    etag = f'"{digest_of(answer.model_dump(mode="json")).removeprefix("sha256:")[:32]}"'
    if is_matched(if_none_match, etag):
        error = problems.not_modified(etag)
        error.headers.update(ASK_AGAIN)
        raise error
    response.headers.update({"ETag": etag, **ASK_AGAIN})
