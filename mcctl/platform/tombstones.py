"""Tombstones: whom the events of an erased learner stand under, so that no later load brings anybody back.

What is kept of the learner's id is its HMAC-SHA256 under a key that the platform made and keeps to itself. Whoever has
both, and can list all ids that there may be, can find out who was erased: ids should be long and random.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from mcctl.api.events import Account, Event, PageView
from mcctl.platform.tables import keys, tombstones

KEY = "tombstones"
KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Tombstones:
    """Who was erased, as far as can be told of an id that somebody sends."""

    key: bytes
    stands_as: dict[str, str]

    @classmethod
    def of(cls, connection: Connection) -> "Tombstones":
        """Reads them in a writing transaction, which nobody can be erased beside until it ends."""
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("LOCK TABLE tombstones IN SHARE MODE")
        key = connection.scalar(select(keys.c.value).where(keys.c.name == KEY))
        rows = connection.execute(select(tombstones.c.learner_hash, tombstones.c.stands_as))
        return cls(bytes.fromhex(key or ""), {row[0]: row[1] for row in rows})

    def find(self, learner: str) -> str | None:
        """Finds whom an erased learner's events stand under; None for everybody else."""
        return self.stands_as.get(hashed(self.key, learner)) if self.stands_as else None

    def honour(self, event: Event) -> Event:
        """Puts who stands for an erased learner in the learner's place; every other event stays the one that it is."""
        match event:
            case PageView(visitor=str(visitor)) if (stand_in := self.find(visitor)) is not None:
                return event.model_copy(update={"visitor": stand_in})
            case PageView():
                return event
            case _:
                learner = getattr(event, "learner", None)
                stand_in = self.find(learner) if learner is not None else None
                return replaced(event, stand_in) if stand_in is not None else event


def replaced(event: Event, stand_in: str) -> Event:
    """Puts somebody else in the learner's place; of what is listed, no row keeps what is there twice."""
    update: dict[str, object] = {"learner": stand_in}
    if isinstance(event, Account):
        update["subject"] = tuple(dict.fromkeys(event.subject))
    return event.model_copy(update=update)


def hashed(key: bytes, learner: str) -> str:
    """What a tombstone keeps of a learner's id."""
    return hmac.new(key, learner.encode(), hashlib.sha256).hexdigest()


def key_of(connection: Connection) -> bytes:
    """Reads the key, which is made when it is wanted for the first time."""
    found = connection.scalar(select(keys.c.value).where(keys.c.name == KEY))
    if found is None:
        found = secrets.token_hex(KEY_BYTES)
        connection.execute(insert(keys).values(name=KEY, value=found))
    return bytes.fromhex(found)
