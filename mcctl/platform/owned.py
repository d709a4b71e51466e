"""What an issuer's own load may speak of, and under which ids: what is another issuer's does not exist for it.

Ids are the platform's, and whoever sends one first has it. An issuer that sends an id which another has already is not
told so: the id stands for something of its own from then on, and is kept in a form that no id can have that is sent.
"""

from dataclasses import dataclass
from typing import IO, Any, Literal

from sqlalchemy import Connection, Row, select

from mcctl.api.events import Account, Denial, Event, PageViews, Recommendation, Reissue, Revocation
from mcctl.platform.closings import Doors
from mcctl.platform.recorded import qualified
from mcctl.platform.tables import events
from mcctl.stats.read import Entry, read_events

Kind = Literal["submission", "award"]
KINDS: tuple[Kind, ...] = ("submission", "award")
BATCH = 500


@dataclass(frozen=True, slots=True)
class Owned:
    """The submissions and awards that a body names: which are the issuer's, and which ids others have already."""

    connection: Connection
    issuer: str
    own: dict[Kind, set[str]]
    taken: dict[Kind, set[str]]

    @classmethod
    def of(cls, connection: Connection, body: IO[bytes], issuer: str, doors: Doors) -> "Owned":
        """Finds it out from the body itself and from the store, whose word comes first; what is not taken is nobody's."""
        own: dict[Kind, set[str]] = {kind: set() for kind in KINDS}
        named: dict[Kind, set[str]] = {kind: set() for kind in KINDS}
        for one in read_events(body):
            if not isinstance(one, Entry):
                continue
            for kind in KINDS:
                name = getattr(one.event, kind, None)
                if isinstance(name, str):
                    named[kind].add(name)
                    is_own = one.event.type == kind and getattr(one.event, "issuer", None) == issuer
                    if is_own and doors.objection(one.event) is None:
                        own[kind].add(name)
        taken: dict[Kind, set[str]] = {}
        for kind in KINDS:
            owners = _owners(connection, kind, named[kind] | {qualified(issuer, name) for name in named[kind]})
            own[kind] |= {name for name in named[kind] if issuer in owners.get(name, ())}
            own[kind] |= {name for name in named[kind] if qualified(issuer, name) in owners}
            taken[kind] = {name for name in named[kind] if issuer not in owners.get(name, {issuer})}
        return cls(connection, issuer, own, taken)

    def objection(self, event: Event) -> str | None:
        """Says why the issuer may not load an event; None where it may."""
        match event:
            case Account() | PageViews():
                return f"an event of the type `{event.type}` is the operator's to load"
            case Recommendation() | Denial() if event.submission not in self.own["submission"]:
                return f"`{event.submission}` is no submission of this issuer; load the submission first"
            case Reissue() | Revocation() if event.award not in self.own["award"]:
                return f"`{event.award}` is no award of this issuer; load the award first"
            case _:
                owner = getattr(event, "issuer", None)
                return f"the event is another issuer's: `{owner}`" if owner not in (None, self.issuer) else None

    def named(self, event: Event) -> Event:
        """Puts the issuer's own ids in the place of those that others have."""
        update: dict[str, str] = {}
        for kind in KINDS:
            name = getattr(event, kind, None)
            if isinstance(name, str) and name in self.taken[kind]:
                update[kind] = qualified(self.issuer, name)
        return event.model_copy(update=update) if update else event

    def is_own(self, row: Row[Any]) -> bool:
        """Tells whether a recorded event is one that the issuer may know of."""
        match row.type:
            case "recommendation" | "denial":
                return self.issuer in _owners(self.connection, "submission", {row.submission}).get(row.submission, ())
            case "reissue" | "revocation":
                return self.issuer in _owners(self.connection, "award", {row.award}).get(row.award, ())
            case "page_view":
                # one that names no issuer is nobody's
                return row.issuer in (None, self.issuer)
            case _:
                return bool(row.issuer == self.issuer)


def _owners(connection: Connection, kind: Kind, names: set[str]) -> dict[str, set[str]]:
    """Finds whose the submissions or the awards of these ids are; those that there are not are left out."""
    column = events.c[kind]
    found: dict[str, set[str]] = {}
    todo = sorted(names)
    for start in range(0, len(todo), BATCH):
        query = select(column, events.c.issuer).where(events.c.type == kind, column.in_(todo[start : start + BATCH]))
        for name, issuer in connection.execute(query.distinct()):
            found.setdefault(name, set()).add(issuer)
    return found
