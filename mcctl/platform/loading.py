"""Events into the store: the good ones of a call in one transaction, each once, whatever else is in the body."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from sqlalchemy import Connection, insert, select

from mcctl.api.events import Account, Event, EventProblem, EventsReceipt, PageViews
from mcctl.platform.tables import events
from mcctl.stats.read import Entry, Problem, read_events
from mcctl.stats.relation import COLUMNS, rows_of

BATCH = 500


@dataclass(slots=True)
class _Tally:
    added: int = 0
    repeated: int = 0
    problems: list[EventProblem] = field(default_factory=list)


def load_events(connection: Connection, lines: Iterable[bytes], issuer: str | None) -> EventsReceipt:
    """Loads lines of events; what is wrong with a line is told and stops no other.

    Args:
        connection: A writing transaction.
        lines: NDJSON.
        issuer: Whose call it is: other issuers' events, accounts and totals of the platform are then refused; None = the
            operator's.
    """
    tally = _Tally()
    entries = _permitted(read_events(lines), issuer, tally)
    while batch := list(islice(entries, BATCH)):
        ids = [entry.event.id for entry in batch]
        known = {
            row.id: row.digest
            for row in connection.execute(
                select(events.c.id, events.c.digest).where(events.c.id.in_(ids), events.c.of_event.is_(None))
            )
        }
        rows = [
            {**dict(zip(COLUMNS, row, strict=True)), "digest": entry.digest}
            for entry in batch
            if entry.event.id not in known
            for row in rows_of(entry.event)
        ]
        if rows:
            connection.execute(insert(events), rows)
        for entry in batch:
            if entry.event.id not in known:
                tally.added += 1
            elif known[entry.event.id] == entry.digest:
                tally.repeated += 1
            else:
                message = f"event `{entry.event.id}` is there already, with other content"
                tally.problems.append(EventProblem(line=entry.line, kind="conflict", message=message))
    if tally.added and connection.dialect.name == "sqlite":
        # without statistics SQLite joins awards to events in an order that takes minutes
        connection.exec_driver_sql("ANALYZE events")
    return EventsReceipt(
        added=tally.added,
        repeated=tally.repeated,
        problems=tuple(sorted(tally.problems, key=lambda problem: (problem.line, problem.message))),
    )


def _permitted(found: Iterator[Entry | Problem], issuer: str | None, tally: _Tally) -> Iterator[Entry]:
    for one in found:
        if isinstance(one, Problem):
            tally.problems.append(EventProblem(line=one.line, kind=one.kind, message=one.message))
        elif issuer is not None and (why := _foreign(one.event, issuer)):
            tally.problems.append(EventProblem(line=one.line, kind="not-allowed", message=why))
        else:
            yield one


def _foreign(event: Event, issuer: str) -> str | None:
    if isinstance(event, Account | PageViews):
        return f"an event of the type `{event.type}` is the operator's to load"
    owner = getattr(event, "issuer", None)
    return f"the event is another issuer's: `{owner}`" if owner not in (None, issuer) else None
