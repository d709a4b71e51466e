"""How far a learner is with a micro-credential, read off the events, whether they were loaded or happened here."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from mcctl.platform.names import Offer, names_of, version_at
from mcctl.platform.tables import events

# of what falls on one instant; the numbers in flight, which `stats.holdings` counts, go by the same order
_ORDER = {"withdrawn": 0, "started": 1, "submission": 2, "award": 3}
BATCH = 500


@dataclass(frozen=True, slots=True)
class Pin:
    """A version that somebody began with, handed in or holds; where none was told, when it was, in microseconds."""

    version: str | None
    at_us: int


@dataclass(frozen=True, slots=True)
class Course:
    """A learner's way towards a micro-credential.

    Attributes:
        in_flight: Whether the learner began and neither gave up nor was awarded since: the denied may submit again.
        begun: What was begun last; None where nothing ever was.
        withdrawn_us: When the learner gave up what was begun last; None where it goes on or ended otherwise.
        award: The award that stands; None where there is none.
        undecided: The submissions that the issuer has not decided yet.
        submissions: All submissions, the oldest first.
        kept: The versions that the learner sees always: what goes on, was handed in, or is held.
        last_us: When anything last happened, in microseconds since 1970.
    """

    in_flight: bool = False
    begun: Pin | None = None
    withdrawn_us: int | None = None
    award: str | None = None
    undecided: tuple[str, ...] = ()
    submissions: tuple[Row[Any], ...] = ()
    kept: tuple[Pin, ...] = ()
    last_us: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Ended:
    """The submissions that were decided, and the awards that were revoked."""

    submissions: frozenset[str]
    awards: frozenset[str]

    @classmethod
    def of(cls, connection: Connection, rows: Iterable[Row[Any]]) -> "Ended":
        """Finds out which of the submissions and the awards in these rows are over, and when by the latest."""
        told = list(rows)
        named = {
            kind: sorted({getattr(row, kind) for row in told if row.type == kind}) for kind in ("submission", "award")
        }
        return cls(
            _told(connection, "submission", ("denial", "award"), named["submission"]),
            _told(connection, "award", ("revocation",), named["award"]),
        )


def _told(connection: Connection, column: str, types: Sequence[str], names: Sequence[str]) -> frozenset[str]:
    found: set[str] = set()
    for start in range(0, len(names), BATCH):
        some = names[start : start + BATCH]
        query = select(events.c[column]).where(events.c[column].in_(some), events.c.type.in_(types))
        found.update(connection.scalars(query))
    return frozenset(found)


def read_course(connection: Connection, learner: str, offer: Offer) -> Course:
    """Reads how far a learner is with a micro-credential, under all its ids."""
    rows = _read(connection, learner, offer.issuer, names_of(connection, offer))
    return course_of(rows, Ended.of(connection, rows))


def read_courses(connection: Connection, learner: str, issuer: str) -> dict[str, list[Row[Any]]]:
    """Reads what a learner did at an issuer, by the ids that the events give."""
    found: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    for row in _read(connection, learner, issuer, None):
        found[row.micro_credential].append(row)
    return dict(found)


def _read(connection: Connection, learner: str, issuer: str, names: Sequence[str] | None) -> Sequence[Row[Any]]:
    query = select(events).where(
        events.c.learner == learner, events.c.issuer == issuer, events.c.type.in_(sorted(_ORDER))
    )
    return connection.execute(query.where(events.c.micro_credential.in_(names)) if names is not None else query).all()


def course_of(rows: Iterable[Row[Any]], ended: Ended) -> Course:
    """Follows a learner's events of one micro-credential from the first to the last."""
    told = sorted(rows, key=lambda row: (row.at_us, _ORDER[row.type], row.id))
    begun: Pin | None = None
    withdrawn_us: int | None = None
    in_flight = False
    for row in told:
        match row.type:
            case "started" | "submission":
                if not in_flight:
                    begun, withdrawn_us, in_flight = Pin(row.version, row.at_us), None, True
            case "withdrawn":
                withdrawn_us, in_flight = row.at_us if in_flight else withdrawn_us, False
            case _:
                in_flight = False
    standing = [row for row in told if row.type == "award" and row.award not in ended.awards]
    submissions = tuple(row for row in told if row.type == "submission")
    in_flight = in_flight and not standing
    return Course(
        in_flight=in_flight,
        begun=begun,
        withdrawn_us=withdrawn_us,
        award=standing[0].award if standing else None,
        undecided=tuple(
            dict.fromkeys(row.submission for row in submissions if row.submission not in ended.submissions)
        ),
        submissions=submissions,
        kept=(
            *([begun] if in_flight and begun is not None else []),
            *(Pin(row.version, row.at_us) for row in (*submissions, *standing)),
        ),
        last_us=tuple(row.at_us for row in told[-1:]),
    )


def version_of(connection: Connection, key: int, pin: Pin) -> str | None:
    """Finds the version that somebody began with: the one that was told, else the one that was live then."""
    return pin.version if pin.version is not None else version_at(connection, key, pin.at_us)


def by_key(rows: Mapping[str, list[Row[Any]]], keys: Mapping[str, int]) -> dict[int, list[Row[Any]]]:
    """Puts together what events tell of one micro-credential under several ids."""
    found: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    for name, some in rows.items():
        if name in keys:
            found[keys[name]] += some
    return dict(found)
