"""What anyone may read: the catalogue and the pages of what the caller may see."""

from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query

from mcctl.api.pages import IssuerPage, PublicCatalog, ResourcePage
from mcctl.model.kinds import Kind
from mcctl.model.micro_credential import Delivery
from mcctl.platform import problems
from mcctl.platform.identities import Identity
from mcctl.platform.listing import CURSOR, MOST, PAGE, Wanted, list_visible
from mcctl.platform.pages import current_id, read_issuer, read_page
from mcctl.platform.service import Caller, GuardedRoute, Running, Service

router = APIRouter(prefix="/v1", tags=["pages"], route_class=GuardedRoute)

MOVED: dict[int | str, dict[str, Any]] = {308: {"description": "The resource has another id now."}}

PRINTED = "^[^\\x00-\\x1f\\x7f]*$"
"""Text of one line."""


def _value(description: str, example: str) -> Any:  # noqa: ANN401  # FastAPI types Query() so
    return Query(max_length=200, pattern=PRINTED, description=description, examples=[example])


Version = Annotated[
    str | None,
    _value("This version, in its last state: for the issuer's roles any, for others one that they keep.", "1.0"),
]


@router.get("/catalog")
def catalog(
    running: Running,
    identity: Caller,
    q: Annotated[
        str,
        Query(
            max_length=200,
            pattern=PRINTED,
            description="Words, each of which starts a word of the title, description, competency, outcomes, skills, tags, "
            "subjects, id or code, in any language of the resource; capitals and accents do not matter.",
            examples=["reading code"],
        ),
    ] = "",
    issuer: Annotated[str | None, _value("Of this issuer only.", "northlake")] = None,
    kind: Annotated[
        Literal["micro-credential", "stack"] | None, Query(description="Only micro-credentials, or only stacks.")
    ] = None,
    status: Annotated[
        Literal["draft", "beta", "active"] | None,
        Query(description="With this status only; drafts are seen by their issuers' roles."),
    ] = None,
    closing: Annotated[
        bool | None, Query(description="Whether only that whose end is announced is wanted, or only all else.")
    ] = None,
    tag: Annotated[str | None, _value("With this tag.", "reading code")] = None,
    subject: Annotated[str | None, _value("Of this subject.", "computer science")] = None,
    grade: Annotated[str | None, _value("For those who teach these grades.", "9-12")] = None,
    audience: Annotated[str | None, _value("For these people.", "K12 educators")] = None,
    language: Annotated[str | None, _value("Written in this language (BCP 47), or translated into it.", "es")] = None,
    delivery: Annotated[Delivery | None, Query(description="Where it takes place.")] = None,
    cursor: Annotated[
        str | None,
        Query(
            max_length=160,
            pattern=CURSOR,
            description="Where to go on, as the page before said; it stays right while things come and go.",
        ),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=MOST, description="How many are wanted at most.")] = PAGE,
) -> PublicCatalog:
    """Everything that the caller may see, of all issuers, by issuer, kind and id.

    All filters hold for what is listed; capitals and accents of their values do not matter. Archived resources are not
    listed. There is no total.
    """
    given = {"tag": tag, "subject": subject, "grade": grade, "audience": audience, "language": language,
             "delivery": delivery}  # fmt: skip
    facets = {name: value for name, value in given.items() if value is not None}
    wanted = Wanted(q, issuer, kind, status, closing, facets, cursor, limit)
    with running.database.reading() as connection:
        return list_visible(connection, identity, wanted, running.now())


@router.get("/issuers/{issuer}")
def issuers_page(issuer: str, running: Running, identity: Caller) -> IssuerPage:
    """An issuer, to whoever may see something that it has."""
    with running.database.reading() as connection:
        page = read_issuer(connection, identity, issuer)
    if page is None:
        raise problems.not_found()
    return page


@router.get("/micro-credentials/{issuer}/{name}", responses=MOVED)
def micro_credential(
    issuer: str, name: str, running: Running, identity: Caller, version: Version = None
) -> ResourcePage:
    """A micro-credential: as it is now, or a version of it that the caller began, handed in, holds or assesses."""
    return _page(running, identity, issuer, "micro-credential", name, version)


@router.get("/stacks/{issuer}/{name}", responses=MOVED)
def stack(issuer: str, name: str, running: Running, identity: Caller, version: Version = None) -> ResourcePage:
    """A stack."""
    return _page(running, identity, issuer, "stack", name, version)


def _page(
    running: Service, identity: Identity, issuer: str, kind: Kind, name: str, version: str | None
) -> ResourcePage:
    with running.database.reading() as connection:
        page = read_page(connection, identity, issuer, kind, name, running.now(), version)
        moved = current_id(connection, identity, issuer, kind, name) if page is None else None
    if moved is not None:
        asked = f"?{urlencode({'version': version})}" if version is not None else ""
        raise problems.moved(f"/v1/{kind}s/{issuer}/{moved}{asked}")
    if page is None:
        raise problems.not_found()
    return page
