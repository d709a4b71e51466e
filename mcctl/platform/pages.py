"""What callers may see of single resources."""

import json
from datetime import datetime

from sqlalchemy import Connection, and_, select

from mcctl.api.pages import IssuerPage, ResourcePage
from mcctl.model.kinds import Kind
from mcctl.plan.canonical import Content, without_issuer_fields
from mcctl.platform.closings import Ending, closing_views
from mcctl.platform.identities import Identity, visible_to
from mcctl.platform.references import seen_by, without_unseen
from mcctl.platform.tables import aliases, resources, revisions


def read_page(
    connection: Connection, identity: Identity, issuer: str, kind: Kind, name: str, now: datetime
) -> ResourcePage | None:
    """Reads one resource as the caller may see it now; None where it does not exist for the caller."""
    query = (
        select(revisions.c.content, revisions.c.retirement, resources.c.status)
        .join(resources, and_(revisions.c.resource == resources.c.key, revisions.c.number == resources.c.live))
        .where(resources.c.issuer == issuer, resources.c.kind == kind, resources.c.id == name, visible_to(identity))
    )
    row = connection.execute(query).first()
    if row is None:
        return None
    content: Content = json.loads(row.content)
    (closing,) = closing_views(connection, identity, [Ending(issuer, row.status, row.retirement)], now)
    if not identity.views(issuer):
        content = without_issuer_fields(kind, content)
        content = without_unseen(content, issuer, seen_by(connection, identity, issuer, content))
    return ResourcePage(issuer=issuer, content=content, closing=closing)


def read_issuer(connection: Connection, identity: Identity, issuer: str) -> IssuerPage | None:
    """Reads an issuer's own record; it exists for whoever may see something that the issuer has."""
    seen = select(resources.c.key).where(
        resources.c.issuer == issuer, resources.c.family == "credential", visible_to(identity)
    )
    if not identity.views(issuer) and connection.execute(seen.limit(1)).first() is None:
        return None
    query = (
        select(revisions.c.content)
        .join(resources, and_(revisions.c.resource == resources.c.key, revisions.c.number == resources.c.live))
        .where(resources.c.issuer == issuer, resources.c.family == "issuer")
    )
    row = connection.execute(query).first()
    if row is None:
        return None
    content: Content = json.loads(row.content)
    return IssuerPage(
        id=issuer, content=content if identity.views(issuer) else without_issuer_fields("issuer", content)
    )


def current_id(connection: Connection, identity: Identity, issuer: str, kind: Kind, old_id: str) -> str | None:
    """Finds the id that a resource has now, for callers who may see it."""
    query = (
        select(resources.c.id)
        .join(aliases, and_(aliases.c.resource == resources.c.key, aliases.c.issuer == resources.c.issuer))
        .where(aliases.c.issuer == issuer, aliases.c.old_id == old_id, resources.c.kind == kind, visible_to(identity))
    )
    found = connection.execute(query).scalar()
    return str(found) if found is not None else None
