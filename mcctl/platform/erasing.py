"""Erases a learner: nothing names the learner any more, and every number stays what it was."""

import secrets
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from mcctl.api.events import Event, PageView
from mcctl.errors import UsageError
from mcctl.platform.database import Database
from mcctl.platform.identities import rfc3339
from mcctl.platform.recorded import read_recorded
from mcctl.platform.tables import accounts, events, memberships, revocations, tokens, tombstones
from mcctl.platform.tombstones import hashed, key_of, replaced
from mcctl.stats.relation import digest_of

STAND_IN_BYTES = 16


@dataclass(frozen=True, slots=True)
class Erased:
    """What was done: events under somebody else's name, tokens revoked, ids that hold the learner's in their text."""

    stands_as: str
    was_so: bool
    events: int
    tokens: int
    telling_ids: int


def is_known(connection: Connection, learner: str) -> bool:
    """Tells whether the store holds anything of a learner, or a tombstone."""
    places = (
        select(accounts.c.learner).where(accounts.c.learner == learner),
        select(events.c.id).where(events.c.learner == learner).limit(1),
        select(events.c.id).where(events.c.visitor == learner).limit(1),
        select(tokens.c.id).where(tokens.c.role == "learner", tokens.c.person == learner).limit(1),
    )
    return any(connection.execute(place).first() is not None for place in places)


def erase(connection: Connection, learner: str, now: datetime) -> Erased:
    """Erases a learner, whole or not at all; once more for one who was erased finds nothing left to do.

    Args:
        connection: A writing transaction.
        learner: The opaque id.
        now: The instant of the call.

    Raises:
        UsageError: The store holds nothing of such a learner, so that the id is probably mistyped.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
    else:
        connection.exec_driver_sql("LOCK TABLE tombstones IN SHARE ROW EXCLUSIVE MODE")
    digest = hashed(key_of(connection), learner)
    query = select(tombstones.c.stands_as).where(tombstones.c.learner_hash == digest)
    before = connection.scalar(query)
    if before is None and not is_known(connection, learner):
        raise UsageError(f"nothing is known of a learner `{learner}`", hint="ids are compared as they stand")
    stand_in = before or f"erased-{secrets.token_hex(STAND_IN_BYTES)}"
    if before is None:
        erased_at = rfc3339(now)
        connection.execute(insert(tombstones).values(learner_hash=digest, stands_as=stand_in, erased_at=erased_at))
    telling = _telling_ids(connection, learner)
    own = select(events.c.award).where(events.c.type == "award", events.c.learner == learner)
    connection.execute(delete(revocations).where(revocations.c.award.in_(own)))
    held = select(events.c.award).where(events.c.type == "award", events.c.learner == learner)
    connection.execute(delete(revocations).where(revocations.c.award.in_(held)))
    moved = _rename(connection, learner, stand_in)
    connection.execute(delete(memberships).where(memberships.c.learner == learner))
    connection.execute(delete(accounts).where(accounts.c.learner == learner))
    revoked = _revoke(connection, learner, now)
    if moved and connection.dialect.name == "sqlite":
        # its statistics may hold samples of what was there
        connection.exec_driver_sql("ANALYZE events")
    return Erased(stand_in, before is not None, moved, revoked, telling)


def _rename(connection: Connection, learner: str, stand_in: str) -> int:
    """Writes the events under somebody else, digests included, as a load that honours the tombstone would."""
    named = or_(events.c.learner == learner, events.c.visitor == learner)
    found = list(read_recorded(connection, named))
    for name, event in found:
        moved = _moved(event, learner, stand_in)
        said = {"learner": getattr(moved, "learner", None), "visitor": getattr(moved, "visitor", None)}
        own = (events.c.id == name) & (events.c.type == event.type)
        connection.execute(
            update(events)
            .where(own | ((events.c.of_event == name) & (events.c.learner == learner)))
            .values(**said, digest=digest_of(moved))
        )
    return len(found)


def _moved(event: Event, learner: str, stand_in: str) -> Event:
    if isinstance(event, PageView):
        return event.model_copy(update={"visitor": stand_in})
    return replaced(event, stand_in) if getattr(event, "learner", None) == learner else event


def _telling_ids(connection: Connection, learner: str) -> int:
    """Counts the events of a learner whose ids, or whose submission's or award's, hold the learner's id in their text."""
    holds = [column.contains(learner, autoescape=True) for column in (events.c.id, events.c.submission, events.c.award)]
    query = select(func.count()).where(events.c.learner == learner, events.c.of_event.is_(None), or_(*holds))
    return int(connection.execute(query).scalar_one())


def _revoke(connection: Connection, learner: str, now: datetime) -> int:
    """Revokes the learner's tokens, and forgets whose they were and what was noted of them."""
    own = (tokens.c.role == "learner") & (tokens.c.person == learner)
    count = connection.execute(
        select(func.count()).where(own, tokens.c.revoked_at.is_(None), tokens.c.expires_at > rfc3339(now))
    ).scalar_one()
    revoked_at = func.coalesce(tokens.c.revoked_at, rfc3339(now))
    connection.execute(update(tokens).where(own).values(revoked_at=revoked_at, person=None, note=None, claims=None))
    return int(count)


def clear_traces(database: Database) -> bool:
    """Writes the database anew without what was erased from it, its write-ahead log too; false where others are busy.

    What is kept beside it, such as backups and the log that PostgreSQL archives, is for whoever keeps it to clear.
    """
    if database.engine.dialect.name == "sqlite":
        return _vacuum(database)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM (ANALYZE) events, accounts, memberships, revocations, tokens")
    return True


def _vacuum(database: Database) -> bool:
    # the driver's own connection, which begins no transaction by itself
    with closing(database.engine.raw_connection()) as connection:
        cursor = connection.cursor()
        try:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.OperationalError:
            return False
        row = cursor.fetchone()
        return row is not None and row[0] == 0
