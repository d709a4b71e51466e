"""One event that happens here: written as a loaded one would be, and dated after what it follows."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from mcctl.api.events import Refused, parse_event
from mcctl.platform.tables import events, keys
from mcctl.stats.relation import COLUMNS, Value, digest_of, rows_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_KEY = "acts"


def record(connection: Connection, *, at: datetime, event_id: str | None = None, **said: object) -> None:
    """Writes an event into the relation that every number is a query over.

    Args:
        connection: A writing transaction.
        at: When it happened.
        event_id: Its id; None = a random one. No id is made from a learner's alone, so that erasure leaves no trace.
        said: What it says, as in an event file.
    """
    record_all(connection, [{"id": event_id or f"e-{secrets.token_hex(12)}", "at": at, **said}])


def record_all(connection: Connection, told: Iterable[Mapping[str, object]]) -> None:
    """Writes events, each of which is told as in an event file, with its id and its instant."""
    values: list[dict[str, Value]] = []
    for one in told:
        event = parse_event(dict(one))
        if isinstance(event, Refused):
            raise TypeError(event.message)  # what the calls let pass, an event can hold
        digest = digest_of(event)
        values += ({**dict(zip(COLUMNS, row, strict=True)), "digest": digest} for row in rows_of(event))
    if values:
        connection.execute(insert(events), values)


def hold_erasure(connection: Connection) -> None:
    """Lets nobody be erased beside this writing transaction, which reads or writes a learner's id."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE tombstones IN SHARE MODE")


def after(now: datetime, earlier_us: Iterable[int]) -> datetime:
    """The instant of an act: now, but never at or before what it follows, however the clock jumps.

    Args:
        now: What the platform's clock says.
        earlier_us: When what it follows happened, in microseconds since 1970.
    """
    return max([now, *(instant(one + 1) for one in earlier_us)])


def instant(at_us: int) -> datetime:
    """Reads microseconds since 1970 as an instant in UTC."""
    return _EPOCH + timedelta(microseconds=at_us)


def keyed(connection: Connection, *parts: str) -> str:
    """Makes the id of an event from an idempotency key and whose it is, in a way that only this platform can repeat."""
    text = "\0".join(parts).encode()
    return f"k-{hmac.new(_secret(connection), text, hashlib.sha256).hexdigest()[:40]}"


def _secret(connection: Connection) -> bytes:
    query = select(keys.c.value).where(keys.c.name == _KEY)
    found = connection.execute(query).scalar()
    if found is None:
        try:
            with connection.begin_nested():
                connection.execute(insert(keys).values(name=_KEY, value=secrets.token_hex(32)))
        except IntegrityError:
            pass  # another server was first
        found = connection.execute(query).scalar_one()
    return bytes.fromhex(found)
