"""Events into the store: the good ones of a call in one transaction, each once, whatever else is in the body."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import IO

from sqlalchemy import Connection, insert, select

from mcctl.api.events import (
    Account,
    Award,
    Denial,
    Event,
    EventProblem,
    EventsReceipt,
    PageViews,
    Recommendation,
    Reissue,
    Revocation,
    Submission,
)
from mcctl.platform.closings import Doors
from mcctl.platform.tables import events
from mcctl.stats.read import Entry, Problem, read_events
from mcctl.stats.relation import COLUMNS, rows_of

BATCH = 500


@dataclass(slots=True)
class _Tally:
    added: int = 0
    repeated: int = 0
    problems: list[EventProblem] = field(default_factory=list)


def load_events(connection: Connection, body: IO[bytes], issuer: str | None) -> EventsReceipt:
    """Loads lines of events; what is wrong with a line, or comes after a micro-credential's end, is told and stops no other.

    Args:
        connection: A writing transaction.
        body: NDJSON, which is read twice for an issuer: events may stand before what they name.
        issuer: Whose call it is: other issuers' events, accounts and totals of the platform are then refused; None = the
            operator's.
    """
    tally = _Tally()
    doors = Doors(connection)
    owned = _Owned.of(connection, body, issuer, doors) if issuer is not None else None
    body.seek(0)
    entries = _permitted(read_events(body), owned, doors, tally)
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


def _permitted(
    found: Iterator[Entry | Problem], owned: "_Owned | None", doors: Doors, tally: _Tally
) -> Iterator[Entry]:
    for one in found:
        if isinstance(one, Problem):
            tally.problems.append(EventProblem(line=one.line, kind=one.kind, message=one.message))
        elif why := (owned.objection(one.event) if owned is not None else None) or doors.objection(one.event):
            tally.problems.append(EventProblem(line=one.line, kind="not-allowed", message=why))
        else:
            yield one


@dataclass(slots=True)
class _Owned:
    """Whose the submissions and awards are that a body speaks of."""

    issuer: str
    submissions: dict[str, str]
    awards: dict[str, str]

    @classmethod
    def of(cls, connection: Connection, body: IO[bytes], issuer: str, doors: Doors) -> "_Owned":
        """Finds it out from the body itself and from the store, whose word comes first; what is not taken is nobody's."""
        own: dict[str, dict[str, str]] = {"submission": {}, "award": {}}
        named: dict[str, set[str]] = {"submission": set(), "award": set()}
        for one in read_events(body):
            if not isinstance(one, Entry):
                continue
            for kind, ids in named.items():
                name = getattr(one.event, kind, None)
                if isinstance(name, str):
                    ids.add(name)
                    is_own = one.event.type == kind and getattr(one.event, "issuer", None) == issuer
                    if is_own and doors.objection(one.event) is None:
                        own[kind][name] = issuer
        owners = {kind: own[kind] | _owners(connection, kind, named[kind]) for kind in named}
        return cls(issuer, owners["submission"], owners["award"])

    def objection(self, event: Event) -> str | None:
        """Says why the issuer may not load an event; None where it may."""
        match event:
            case Account() | PageViews():
                return f"an event of the type `{event.type}` is the operator's to load"
            case Recommendation() | Denial() if self.submissions.get(event.submission) != self.issuer:
                return f"`{event.submission}` is no submission of this issuer; load the submission first"
            case Reissue() | Revocation() if self.awards.get(event.award) != self.issuer:
                return f"`{event.award}` is no award of this issuer; load the award first"
            case Submission() if self.submissions.get(event.submission, self.issuer) != self.issuer:
                return f"`{event.submission}` is a submission of another issuer"
            case Award() if self.awards.get(event.award, self.issuer) != self.issuer:
                return f"`{event.award}` is an award of another issuer"
            case _:
                owner = getattr(event, "issuer", None)
                return f"the event is another issuer's: `{owner}`" if owner not in (None, self.issuer) else None


def _owners(connection: Connection, kind: str, names: set[str]) -> dict[str, str]:
    column = events.c[kind]
    found: dict[str, str] = {}
    todo = sorted(names)
    for start in range(0, len(todo), BATCH):
        query = select(column, events.c.issuer).where(events.c.type == kind, column.in_(todo[start : start + BATCH]))
        found.update({row[0]: row[1] for row in connection.execute(query)})
    return found
