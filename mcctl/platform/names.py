"""Micro-credentials by the ids that people and events know them by: those of now and those of before."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, and_, or_, select

from mcctl.catalog.closing import Closing
from mcctl.plan.versions import is_same
from mcctl.platform.closings import closing_of
from mcctl.platform.identities import rfc3339
from mcctl.platform.metrics import StoreEngine
from mcctl.platform.recording import instant
from mcctl.platform.tables import aliases, changesets, resources, revisions
from mcctl.stats.terms import RENAMES, stated

_PRESENT = stated(RENAMES, query="SELECT was, present FROM present_ids WHERE issuer = :issuer")


class Named(NamedTuple):
    """A micro-credential: its key in the store, and its id of now."""

    key: int
    id: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A micro-credential as it is offered now."""

    key: int
    issuer: str
    id: str
    version: str | None
    closing: Closing
    is_hidden: bool


def find_offer(connection: Connection, issuer: str, name: str) -> Offer | None:
    """Finds a micro-credential by its id, of now or of before, whoever may see it."""
    before = select(aliases.c.resource).where(aliases.c.issuer == issuer, aliases.c.old_id == name)
    query = (
        select(resources, revisions.c.version, revisions.c.retirement)
        .join(revisions, and_(revisions.c.resource == resources.c.key, revisions.c.number == resources.c.live))
        .where(
            resources.c.issuer == issuer,
            resources.c.kind == "micro-credential",
            or_(resources.c.id == name, resources.c.key.in_(before)),
        )
    )
    row = connection.execute(query).first()
    if row is None:
        return None
    closing = closing_of(row.status, row.retirement)
    return Offer(row.key, issuer, row.id, row.version, closing, row.hidden_at is not None)


def nowhere(issuer: str, name: str) -> Offer:
    """Stands for a micro-credential that there is not, so that as much is looked up as for one that may not be seen."""
    return Offer(0, issuer, name, None, Closing("draft", None), is_hidden=True)


def names_of(connection: Connection, offer: Offer) -> list[str]:
    """Lists every id by which events may know a micro-credential; metrics fold the same ones."""
    own = {offer.id, *connection.scalars(select(aliases.c.old_id).where(aliases.c.resource == offer.key))}
    present = _present_names(connection, offer.issuer)
    return sorted(name for name in own | present.keys() if present.get(name, name) in own)


def resolve(connection: Connection, issuer: str, names: Iterable[str]) -> dict[str, Named]:
    """Finds the micro-credentials of an issuer by the ids in events; those that the platform lacks are left out."""
    present = _present_names(connection, issuer)
    wanted = {name: present.get(name, name) for name in names}
    of_issuer = resources.c.issuer == issuer, resources.c.kind == "micro-credential"
    ids = set(wanted.values())
    now = select(resources.c.id.label("name"), resources.c.key, resources.c.id).where(
        *of_issuer, resources.c.id.in_(ids)
    )
    before = (
        select(aliases.c.old_id.label("name"), resources.c.key, resources.c.id)
        .join(aliases, aliases.c.resource == resources.c.key)
        .where(*of_issuer, aliases.c.old_id.in_(ids))
    )
    found = {row[0]: Named(row[1], row[2]) for query in (before, now) for row in connection.execute(query)}
    return {name: found[becomes] for name, becomes in wanted.items() if becomes in found}


def _present_names(connection: Connection, issuer: str) -> dict[str, str]:
    return {str(was): str(present) for was, present in StoreEngine(connection).rows(_PRESENT, {"issuer": issuer})}


def version_at(connection: Connection, key: int, at_us: int) -> str | None:
    """Finds which version was live at an instant; the first that there was, where the instant lies before it."""
    query = (
        select(revisions.c.version, changesets.c.applied_at)
        .join(changesets, changesets.c.id == revisions.c.changeset)
        .where(revisions.c.resource == key, revisions.c.version.is_not(None))
        .order_by(revisions.c.number)
    )
    rows = [(row.version, row.applied_at) for row in connection.execute(query)]
    at = rfc3339(instant(at_us))
    past = [version for version, since in rows if since <= at]
    first = rows[0][0] if rows else None
    return past[-1] if past else first


def revision_of(connection: Connection, key: int, version: str) -> int | None:
    """Finds the last revision that had a version, a draft only where it never was more; None for a version unknown here."""
    query = (
        select(revisions.c.number, revisions.c.version)
        .where(revisions.c.resource == key, revisions.c.version.is_not(None))
        .order_by(revisions.c.status == "draft", revisions.c.number.desc())
    )
    return next((row.number for row in connection.execute(query) if is_same(row.version, version)), None)
