"""What callers may see of single resources."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, or_, select

from mcctl.api.pages import IssuerPage, ResourcePage
from mcctl.model.kinds import Kind
from mcctl.plan.canonical import Content, without_issuer_fields
from mcctl.plan.versions import is_same
from mcctl.platform.closings import Ending, closing_views
from mcctl.platform.identities import Identity, visible_to
from mcctl.platform.keeping import Kept, kept_by
from mcctl.platform.names import revision_of
from mcctl.platform.references import seen_by, without_unseen
from mcctl.platform.tables import aliases, resources, revisions


def read_page(
    connection: Connection,
    identity: Identity,
    issuer: str,
    kind: Kind,
    name: str,
    now: datetime,
    version: str | None = None,
) -> ResourcePage | None:
    """Reads one resource as the caller may see it now; None where it does not exist for the caller.

    `version` asks for the last state of a version: the issuer's roles may ask for any, others for the one that is live and
    for those that they keep (`keeping`). Left out, it is the live one, or, where the caller may not see that, the last one
    that the caller keeps.
    """
    kept = kept_by(connection, identity, issuer, name)
    live = revisions.alias("live")
    is_seen = visible_to(identity)
    query = (
        select(
            resources.c.key,
            resources.c.status,
            resources.c.live,
            live.c.retirement,
            live.c.version,
            is_seen.label("is_seen"),
        )
        .join(live, and_(live.c.resource == resources.c.key, live.c.number == resources.c.live))
        .where(
            resources.c.issuer == issuer,
            resources.c.kind == kind,
            resources.c.id == name,
            or_(is_seen, resources.c.key.in_(sorted(kept))),
        )
    )
    row = connection.execute(query).first()
    number = _number(connection, row, kept, version, sees_all=identity.views(issuer)) if row is not None else None
    if row is None or number is None:
        return None
    read = select(revisions.c.content).where(revisions.c.resource == row.key, revisions.c.number == number)
    content: Content = json.loads(connection.execute(read).scalar_one())
    is_live_seen = row.is_seen or row.live in kept.get(row.key, ())
    (closing,) = closing_views(connection, identity, [Ending(issuer, row.status, row.retirement, is_live_seen)], now)
    if not identity.views(issuer):
        content = without_issuer_fields(kind, content)
        content = without_unseen(content, issuer, seen_by(connection, identity, issuer, content))
    return ResourcePage(issuer=issuer, content=content, closing=closing)


def _number(connection: Connection, row: Row[Any], kept: Kept, version: str | None, *, sees_all: bool) -> int | None:
    """Finds the number of the revision that is meant; None where there is none for the caller."""
    if row.is_seen and (version is None or is_same(version, row.version)):
        return int(row.live)
    if version is None:
        return max(kept[row.key])
    number = revision_of(connection, row.key, version)
    return number if sees_all or number in kept.get(row.key, ()) else None


def read_issuer(connection: Connection, identity: Identity, issuer: str) -> IssuerPage | None:
    """Reads an issuer's own record; it exists for whoever may see something that the issuer has, or keeps it."""
    seen = select(resources.c.key).where(
        resources.c.issuer == issuer, resources.c.family == "credential", visible_to(identity)
    )
    is_known = identity.views(issuer) or connection.execute(seen.limit(1)).first() is not None
    if not is_known and not kept_by(connection, identity, issuer):
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
    """Finds the id that a resource has now, for callers who may see it, or a version of it."""
    is_seen = or_(visible_to(identity), resources.c.key.in_(sorted(kept_by(connection, identity, issuer, old_id))))
    query = (
        select(resources.c.id)
        .join(aliases, and_(aliases.c.resource == resources.c.key, aliases.c.issuer == resources.c.issuer))
        .where(aliases.c.issuer == issuer, aliases.c.old_id == old_id, resources.c.kind == kind, is_seen)
    )
    found = connection.execute(query).scalar()
    return str(found) if found is not None else None
