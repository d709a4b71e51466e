"""The events that the store holds, read back from their rows."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, or_, select

from mcctl.api.events import Event
from mcctl.platform.tables import events, revocations
from mcctl.stats.relation import Value
from mcctl.stats.restoration import event_of

MARK = "\x1f"
"""Stands between an issuer's id and an id of its own that another issuer took first; no id that is sent can hold it."""

SAID_OF = {
    "submission": ("recommendation", "denial", "criterion_not_met"),
    "award": ("reissue", "revocation"),
}
"""By what they are joined to, the types of rows that name neither an issuer nor a learner."""


class Recorded(NamedTuple):
    """An event as it was told, and the id that its row has."""

    id: str
    event: Event


def qualified(issuer: str, name: str) -> str:
    """Makes an id one of an issuer's own, which no other issuer's can be."""
    return f"{issuer}{MARK}{name}"


def as_told(name: str) -> str:
    """Gives an id back as it was sent."""
    return name.rpartition(MARK)[2]


def of_issuer(issuer: str) -> ColumnElement[bool]:
    """The condition on `events` of what is an issuer's: what names it, and what is said of its submissions and awards."""
    return or_(events.c.issuer == issuer, _said_of("issuer", issuer))


def of_learner(learner: str) -> ColumnElement[bool]:
    """The condition on `events` of what is about a learner: visits too, where the visitor has the learner's id."""
    return or_(events.c.learner == learner, events.c.visitor == learner, _said_of("learner", learner))


def _said_of(column: str, name: str) -> ColumnElement[bool]:
    own = events.alias("own")
    return or_(
        *(
            and_(
                events.c.type.in_(types),
                events.c[joined].in_(select(own.c[joined]).where(own.c.type == joined, own.c[column] == name)),
            )
            for joined, types in SAID_OF.items()
        )
    )


def read_recorded(connection: Connection, condition: ColumnElement[bool]) -> Iterator[Recorded]:
    """Reads events by time and id.

    `condition` is one on `events` that holds for an event's own row and for those that repeat it alike.
    """
    repeating = select(events).where(condition, events.c.of_event.is_not(None)).order_by(events.c.of_event)
    derived = {
        name: [_told(row) for row in rows]
        for name, rows in groupby(connection.execute(repeating).mappings(), lambda row: row["of_event"])
    }
    query = (
        select(events, revocations.c.reason)
        .outerjoin(revocations, and_(events.c.type == "revocation", revocations.c.award == events.c.award))
        .where(condition, events.c.of_event.is_(None))
        .order_by(events.c.at_us, events.c.id)
    )
    for row in connection.execute(query).mappings():
        yield Recorded(row["id"], event_of(_told(row), derived.get(row["id"], ())))


def _told(row: RowMapping) -> dict[str, Value]:
    ids = ("id", "submission", "award")
    return {name: as_told(value) if name in ids and value is not None else value for name, value in row.items()}
