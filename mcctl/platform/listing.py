"""What callers may see of everything: found by words, filtered, listed page by page.

Every query passes `visible_to`, before all else: what a caller may not see is not in the list, moves no page and is found
by no word. Nothing is counted.
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    delete,
    exists,
    insert,
    intersect,
    select,
    tuple_,
)

from mcctl.api.pages import ListedResource, PublicCatalog
from mcctl.model.kinds import Kind
from mcctl.model.micro_credential import Status
from mcctl.platform.closings import Ending, closing_views
from mcctl.platform.identities import Identity, visible_to
from mcctl.platform.search import Listing, describe, folded, shown_badge, words_of
from mcctl.platform.tables import facets, listings, resources, revisions

PAGE = 100
MOST = 500
BATCH = 500

SLUG = "[a-z0-9]+(-[a-z0-9]+)*"
CURSOR = f"^{SLUG}~(micro-credential|stack)~{SLUG}$"
"""A cursor is the last place of a page, so that it stays what it is while things come and go."""

_issuers = resources.alias("issuer_records")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of what the caller may see is wanted; `facets` are values by the names of `search.FILTERS`."""

    words: str = ""
    issuer: str | None = None
    kind: Kind | None = None
    status: Status | None = None
    is_closing: bool | None = None
    facets: Mapping[str, str] = field(default_factory=dict)
    cursor: str | None = None
    limit: int = PAGE

    def conditions(self) -> list[ColumnElement[bool]]:
        """The conditions on resources and their listings; all of them hold for what is wanted."""
        ends = revisions.c.retirement.is_not(None)
        plain = {resources.c.issuer: self.issuer, resources.c.kind: self.kind, resources.c.status: self.status}
        return [
            *(column == value for column, value in plain.items() if value is not None),
            # folded words are letters and digits: nothing in them is a wildcard
            *(listings.c.words.like(f"% {word}%") for word in words_of(self.words)),
            *([_has_all(self.facets)] if self.facets else []),
            *([ends if self.is_closing else ~ends] if self.is_closing is not None else []),
            *([_is_after(self.cursor)] if self.cursor is not None else []),
        ]


EVERYTHING = Wanted()


def _has_all(wanted: Mapping[str, str]) -> ColumnElement[bool]:
    """Several values are met in one subquery: PostgreSQL would plan for a tenth of a second where each is one more join."""
    of_value = [
        select(facets.c.resource).where(facets.c.name == name, facets.c.value == folded(value))
        for name, value in wanted.items()
    ]
    match of_value:
        case [one]:
            return exists(one.where(facets.c.resource == resources.c.key))
        case _:
            return resources.c.key.in_(intersect(*of_value))


def _is_after(cursor: str) -> ColumnElement[bool]:
    if re.fullmatch(CURSOR[1:-1], cursor) is None:
        raise ValueError(cursor)
    issuer, kind, name = cursor.split("~")
    return tuple_(resources.c.issuer, resources.c.kind, resources.c.id) > tuple_(issuer, kind, name)


def list_visible(connection: Connection, identity: Identity, wanted: Wanted, now: datetime) -> PublicCatalog:
    """Lists what the caller may see, by issuer, kind and id; archived resources and issuers' records are not listed."""
    query = (
        select(resources, listings.c.listed, revisions.c.retirement, _issuers.c.title.label("issuer_name"))
        .join(listings, listings.c.resource == resources.c.key)
        .join(revisions, and_(revisions.c.resource == resources.c.key, revisions.c.number == resources.c.live))
        .join(_issuers, and_(_issuers.c.issuer == resources.c.issuer, _issuers.c.family == "issuer"))
        .where(visible_to(identity), resources.c.family == "credential", resources.c.status != "archived")
        .where(*wanted.conditions())
        .order_by(resources.c.issuer, resources.c.kind, resources.c.id)
        .limit(wanted.limit + 1)
    )
    rows = connection.execute(query).all()
    more, rows = len(rows) > wanted.limit, rows[: wanted.limit]
    closings = closing_views(
        connection, identity, [Ending(row.issuer, row.status, row.retirement) for row in rows], now
    )
    listed = [
        ListedResource(
            kind=row.kind,
            issuer=row.issuer,
            issuer_name=row.issuer_name,
            id=row.id,
            title=row.title,
            status=row.status,
            closing=closing,
            **_shown(row),
        )
        for row, closing in zip(rows, closings, strict=True)
    ]
    last = rows[-1] if more else None
    return PublicCatalog(
        resources=listed, next_cursor=f"{last.issuer}~{last.kind}~{last.id}" if last is not None else None
    )


def _shown(row: Row[Any]) -> dict[str, Any]:
    listed: dict[str, Any] = json.loads(row.listed)
    return {**listed, "badge": shown_badge(row.issuer, listed["badge"])}


def keep_listings(connection: Connection, made: Iterable[tuple[int, Listing]]) -> None:
    """Keeps what resources are found by, in the place of what was kept of them; they are named by their keys."""
    todo = iter(made)
    while some := list(islice(todo, BATCH)):
        listed = [{"resource": key, "words": one.words, "listed": one.listed} for key, one in some]
        named = [{"resource": key, "name": name, "value": value} for key, one in some for name, value in one.facets]
        for table, values in ((listings, listed), (facets, named)):
            connection.execute(delete(table).where(table.c.resource.in_([key for key, _ in some])))
            if values:
                connection.execute(insert(table), values)


def relist(connection: Connection, issuer: str, language: str, but: Collection[int]) -> None:
    """Makes anew what all of an issuer's resources but some are found by, which its language is a part of."""
    of_issuer = select(resources.c.key).where(resources.c.issuer == issuer, resources.c.family == "credential")
    keys = sorted(set(connection.scalars(of_issuer)).difference(but))
    for start in range(0, len(keys), BATCH):
        query = (
            select(resources.c.key, revisions.c.content)
            .join(revisions, and_(revisions.c.resource == resources.c.key, revisions.c.number == resources.c.live))
            .where(resources.c.key.in_(keys[start : start + BATCH]))
        )
        rows = connection.execute(query).all()
        keep_listings(connection, ((row.key, describe(json.loads(row.content), language)) for row in rows))
