"""Events into the store: the good ones of a call in one transaction, each once, whatever else is in the body."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, Any

from sqlalchemy import Connection, Row, insert, select

from mcctl.api.events import Event, EventProblem, EventsReceipt
from mcctl.platform.closings import Doors
from mcctl.platform.identities import closed_issuers
from mcctl.platform.owned import Owned
from mcctl.platform.recorded import qualified
from mcctl.platform.tables import events
from mcctl.platform.tombstones import Tombstones
from mcctl.stats.read import Entry, Problem, read_events
from mcctl.stats.relation import COLUMNS, digest_of, rows_of

BATCH = 500
MANY = 10_000
"""After a load of so many events PostgreSQL's statistics tell nothing any more, until it makes its own."""
GROWTH = 1.25
"""By how much the events of SQLite grow between two statistics of them, which take a second for a million."""


@dataclass(frozen=True, slots=True)
class _Incoming:
    """An event as it is to be kept, with the id that it was sent under and the digest of what it says."""

    line: int
    event: Event
    id: str
    digest: str


def load_events(connection: Connection, body: IO[bytes], issuer: str | None) -> EventsReceipt:
    """Loads lines of events; what is wrong with a line, or comes after a micro-credential's end, is told and stops no other.

    Args:
        connection: A writing transaction.
        body: NDJSON, which is read twice for an issuer: events may stand before what they name.
        issuer: Whose call it is: other issuers' events, accounts and totals of the platform are then refused; None = the
            operator's.
    """
    tombstones, doors = Tombstones.of(connection), Doors(connection)
    owned = Owned.of(connection, body, issuer, doors) if issuer is not None else None
    body.seek(0)
    load = _Load(connection, owned, doors, tombstones, frozenset(connection.scalars(closed_issuers())))
    entries = load.permitted(read_events(body))
    while batch := list(islice(entries, BATCH)):
        load.store(batch)
    if load.added and _are_statistics_old(connection, load.added):
        connection.exec_driver_sql("ANALYZE events")
    return EventsReceipt(
        added=load.added,
        repeated=load.repeated,
        problems=tuple(sorted(load.problems, key=lambda problem: (problem.line, problem.message))),
    )


def _are_statistics_old(connection: Connection, added: int) -> bool:
    """Tells whether the database would choose its ways by numbers that are far from those of now.

    Without any SQLite joins awards to events in an order that takes minutes, and it never makes them by itself.
    """
    if connection.dialect.name != "sqlite":
        return added >= MANY
    if connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'").first() is None:
        return True
    told = "SELECT max(CAST(stat AS INTEGER)) FROM sqlite_stat1 WHERE tbl = 'events'"  # each begins with the rows
    then, now = (connection.exec_driver_sql(query).scalar() for query in (told, "SELECT max(rowid) FROM events"))
    return then is None or int(now or 0) >= int(then) * GROWTH


@dataclass(slots=True)
class _Load:
    connection: Connection
    owned: Owned | None
    doors: Doors
    tombstones: Tombstones
    closed: frozenset[str]
    added: int = 0
    repeated: int = 0
    problems: list[EventProblem] = field(default_factory=list)

    def permitted(self, found: Iterator[Entry | Problem]) -> Iterator[_Incoming]:
        """Yields what may be kept; the rest is told."""
        for one in found:
            if isinstance(one, Problem):
                self.problems.append(EventProblem(line=one.line, kind=one.kind, message=one.message))
            elif why := self.objection(one.event):
                self.problems.append(EventProblem(line=one.line, kind="not-allowed", message=why))
            else:
                yield self.incoming(one)

    def objection(self, event: Event) -> str | None:
        if self.owned is not None and (why := self.owned.objection(event)) is not None:
            return why
        owner = getattr(event, "issuer", None)
        if owner in self.closed:
            return f"the issuer `{owner}` was closed, and nothing of it is taken"
        return self.doors.objection(event)

    def incoming(self, entry: Entry) -> _Incoming:
        honoured = self.tombstones.honour(entry.event)
        digest = entry.digest if honoured is entry.event else digest_of(honoured)
        event = self.owned.named(honoured) if self.owned is not None else honoured
        return _Incoming(entry.line, event, entry.event.id, digest)

    def store(self, batch: Sequence[_Incoming]) -> None:
        """Keeps what is new."""
        known = self.known(batch)
        rows: list[dict[str, Any]] = []
        for one in batch:
            kept = self.kept_as(one, known)
            row = known.get(kept)
            if row is None:
                event = one.event if kept == one.id else one.event.model_copy(update={"id": kept})
                rows += ({**dict(zip(COLUMNS, said, strict=True)), "digest": one.digest} for said in rows_of(event))
                self.added += 1
            elif row.digest == one.digest:
                self.repeated += 1
            else:
                message = f"event `{one.id}` is there already, with other content"
                self.problems.append(EventProblem(line=one.line, kind="conflict", message=message))
        if rows:
            self.connection.execute(insert(events), rows)

    def known(self, batch: Sequence[_Incoming]) -> dict[str, Row[Any]]:
        """Reads what is there under the ids of a batch, and under those that only the issuer's own have."""
        ids = [one.id for one in batch]
        if self.owned is not None:
            ids += [qualified(self.owned.issuer, name) for name in ids]
        columns = (events.c[name] for name in ("id", "type", "issuer", "submission", "award", "digest"))
        query = select(*columns).where(events.c.id.in_(ids), events.c.of_event.is_(None))
        return {row.id: row for row in self.connection.execute(query)}

    def kept_as(self, one: _Incoming, known: dict[str, Row[Any]]) -> str:
        """Finds the id to keep an event under: another one where the id that was sent is another issuer's already.

        The other issuer's event does not exist for the caller: neither that it is there is told, nor is what the caller
        sends lost.
        """
        if self.owned is None:
            return one.id
        own = qualified(self.owned.issuer, one.id)
        if own in known:
            return own
        row = known.get(one.id)
        joined = tuple(getattr(one.event, name, None) for name in ("submission", "award"))
        if (
            row is None
            or (row.digest == one.digest and (row.submission, row.award) == joined)
            or self.owned.is_own(row)
        ):
            return one.id
        return own
