"""What callers may see: the list of everything visible, and single pages."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, select, tuple_

from mcctl.api.pages import ListedResource, PublicCatalog, ResourcePage
from mcctl.model.kinds import Kind
from mcctl.plan.canonical import Content, without_issuer_fields
from mcctl.platform.closings import Ending, closing_views
from mcctl.platform.identities import Identity, visible_to
from mcctl.platform.tables import ENDS, aliases, resources, revisions

PAGE = 500


def list_visible(connection: Connection, identity: Identity, cursor: str | None, now: datetime) -> PublicCatalog:
    """Lists what the caller may see; archived resources and issuers' records are not listed."""
    query = (
        select(resources)
        .where(visible_to(identity), resources.c.family == "credential", resources.c.status != "archived")
        .order_by(resources.c.issuer, resources.c.id)
        .limit(PAGE + 1)
    )
    if cursor is not None:
        issuer, _, name = cursor.partition(":")
        query = query.where(tuple_(resources.c.issuer, resources.c.id) > tuple_(issuer, name))
    rows = connection.execute(query).all()
    more, rows = len(rows) > PAGE, rows[:PAGE]
    announced = _announced(connection, [row.key for row in rows])
    endings = [Ending(row.issuer, row.status, announced.get((row.key, row.live))) for row in rows]
    listed = [
        ListedResource(kind=row.kind, issuer=row.issuer, id=row.id, title=row.title, status=row.status, closing=closing)
        for row, closing in zip(rows, closing_views(connection, identity, endings, now), strict=True)
    ]
    return PublicCatalog(resources=listed, next_cursor=f"{rows[-1].issuer}:{rows[-1].id}" if more else None)


def _announced(connection: Connection, keys: list[int]) -> dict[tuple[int, int], str]:
    """Reads by resource and revision the ends that were announced, without reading every content on the way to them."""
    query = select(revisions.c.resource, revisions.c.number, revisions.c.retirement).where(
        revisions.c.resource.in_(keys), ENDS
    )
    return {(row.resource, row.number): row.retirement for row in connection.execute(query)}


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
        visible = _visible_ids(connection, identity, issuer)
        content = _without_hidden(without_issuer_fields(kind, content), issuer, visible)
    return ResourcePage(issuer=issuer, content=content, closing=closing)


def _visible_ids(connection: Connection, identity: Identity, issuer: str) -> frozenset[str]:
    query = select(resources.c.id).where(
        resources.c.issuer == issuer, resources.c.family == "credential", visible_to(identity)
    )
    return frozenset(row.id for row in connection.execute(query))


def _without_hidden(content: Content, issuer: str, visible: frozenset[str]) -> Content:
    """Leaves out references to what the caller may not see; another issuer's are stored references, shown to all."""

    def shown(reference: dict[str, Any]) -> bool:
        name = reference.get("stack") or reference.get("micro_credential")
        return name is None or reference.get("issuer", issuer) != issuer or name in visible

    served = dict(content)
    for key in ("members", "prerequisites"):
        if key in served:
            served[key] = [reference for reference in served[key] if shown(reference)]
    match served.get("completion"):
        case {"groups": groups}:
            kept = [{**group, "members": [m for m in group["members"] if shown(m)]} for group in groups]
            served["completion"] = {"groups": kept}
        case _:
            pass
    if "retirement" in served and served["retirement"].get("replaced_by") not in visible:
        served["retirement"] = {key: value for key, value in served["retirement"].items() if key != "replaced_by"}
    return served


def current_id(connection: Connection, identity: Identity, issuer: str, kind: Kind, old_id: str) -> str | None:
    """Finds the id that a resource has now, for callers who may see it."""
    query = (
        select(resources.c.id)
        .join(aliases, and_(aliases.c.resource == resources.c.key, aliases.c.issuer == resources.c.issuer))
        .where(aliases.c.issuer == issuer, aliases.c.old_id == old_id, resources.c.kind == kind, visible_to(identity))
    )
    found = connection.execute(query).scalar()
    return str(found) if found is not None else None
