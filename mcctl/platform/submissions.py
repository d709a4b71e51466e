"""Submissions as callers may see them: the learner's own, those of the issuer's roles, what assessors have before them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, false, or_, select, true, tuple_

from mcctl.api.learning import DecisionView, RecommendationView, SubmissionList, SubmissionView
from mcctl.api.problems import Complaint
from mcctl.platform import problems
from mcctl.platform.assessed import Assessed, read_assessed
from mcctl.platform.identities import Identity
from mcctl.platform.recorded import MARK, as_told, qualified
from mcctl.platform.recording import instant
from mcctl.platform.tables import events

PAGE = 100
CURSOR = "^-?[0-9]{1,17}~[A-Za-z0-9%._~-]{1,800}$"

Place = tuple[int, str]
"""Where a page ended: an instant in microseconds, and an id."""

_about = events.alias("about")
DECISIONS = ("denial", "award")


def is_undecided() -> ColumnElement[bool]:
    """The condition on submissions of those that the issuer has not decided yet."""
    return ~exists().where(_about.c.submission == events.c.submission, _about.c.type.in_(DECISIONS))


def known_to(identity: Identity) -> ColumnElement[bool]:
    """The condition on submissions of those that the caller may know of; every query of submissions passes it.

    Assessors have before them what is not decided, and keep what they recommended on; never what they handed in themselves.
    """
    if identity.is_operator:
        return true()
    own_issuer = events.c.issuer == identity.issuer
    match identity.role:
        case "viewer" | "publisher":
            return own_issuer
        case "assessor":
            recommended = exists().where(
                _about.c.submission == events.c.submission,
                _about.c.type == "recommendation",
                _about.c.assessor == identity.person,
            )
            return and_(own_issuer, or_(is_undecided(), recommended), events.c.learner != (identity.person or ""))
        case "learner":
            return events.c.learner == identity.person
        case _:
            return false()


def find_submission(connection: Connection, identity: Identity, name: str, *, lock: bool = False) -> Row[Any]:
    """Finds a submission that the caller may know of; an ApiError tells that there is none.

    An id that two issuers have is, for an issuer's roles, their issuer's own.
    """
    ids = [name] if identity.issuer is None else [qualified(identity.issuer, name), name]
    is_it: ColumnElement[bool] = events.c.submission.in_(ids)
    if identity.role == "learner":
        is_it = or_(is_it, events.c.submission.endswith(f"{MARK}{name}", autoescape=True))
    query = (
        select(events)
        .where(events.c.type == "submission", is_it, known_to(identity))
        .order_by(events.c.submission != ids[0], events.c.at_us, events.c.id)
    )
    row = connection.execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise problems.not_found()
    return row


def read_submission(connection: Connection, identity: Identity, name: str) -> SubmissionView:
    """Reads one submission; an ApiError tells that there is none that the caller may know of."""
    (view,) = _views(connection, identity, [find_submission(connection, identity, name)])
    return view


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which submissions are wanted."""

    issuer: str | None = None
    undecided: bool | None = None
    after: Place | None = None
    limit: int = PAGE


def list_submissions(connection: Connection, identity: Identity, wanted: Wanted) -> SubmissionList:
    """Lists submissions that the caller may know of, the oldest first."""
    first = events.alias("first")
    is_first = ~exists().where(
        first.c.type == "submission",
        first.c.submission == events.c.submission,
        tuple_(first.c.at_us, first.c.id) < tuple_(events.c.at_us, events.c.id),
    )
    query = (
        select(events)
        .where(events.c.type == "submission", known_to(identity), is_first)
        .order_by(events.c.at_us, events.c.submission)
        .limit(wanted.limit + 1)
    )
    if wanted.issuer is not None:
        query = query.where(events.c.issuer == wanted.issuer)
    if wanted.undecided is not None:
        query = query.where(is_undecided() if wanted.undecided else ~is_undecided())
    if wanted.after is not None:
        query = query.where(tuple_(events.c.at_us, events.c.submission) > tuple_(*wanted.after))
    rows = connection.execute(query).all()
    shown = rows[: wanted.limit]
    return SubmissionList(
        submissions=_views(connection, identity, shown),
        next_cursor=cursor_of(shown[-1].at_us, shown[-1].submission) if len(rows) > wanted.limit else None,
    )


def cursor_of(at_us: int, name: str) -> str:
    """Writes the last place of a page, which stays what it is while things come and go."""
    return f"{at_us}~{quote(name)}"


def place_of(cursor: str) -> Place:
    """Reads the last place of a page; an ApiError tells of one that no page ended at."""
    at_us, _, name = cursor.partition("~")
    if "%00" in name:
        raise problems.invalid_request([Complaint(detail="query `cursor`: no page ended there")])
    return int(at_us), unquote(name)


def _views(connection: Connection, identity: Identity, rows: Sequence[Row[Any]]) -> list[SubmissionView]:
    told = said_of(connection, [row.submission for row in rows])
    assessed = read_assessed(connection, rows)
    return [_view(identity, row, one, told.get(row.submission, ())) for row, one in zip(rows, assessed, strict=True)]


def said_of(connection: Connection, names: Sequence[str]) -> dict[str, list[Row[Any]]]:
    """Reads what was recommended and decided on submissions, the oldest first, criteria included."""
    types = ("recommendation", "criterion_not_met", *DECISIONS)
    query = (
        select(events)
        .where(events.c.submission.in_(names), events.c.type.in_(types))
        .order_by(events.c.at_us, events.c.id)
    )
    found: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.submission].append(row)
    return dict(found)


def _view(identity: Identity, row: Row[Any], assessed: Assessed, told: Iterable[Row[Any]]) -> SubmissionView:
    said = list(told)
    is_shown = identity.role != "assessor" or assessed.knows_learner
    return SubmissionView(
        id=as_told(row.submission),
        issuer=row.issuer,
        micro_credential=assessed.id,
        version=assessed.version,
        attempt=row.attempt or 1,
        learner=row.learner if is_shown else None,
        submitted_at=instant(row.at_us),
        recommendations=[
            RecommendationView(
                assessor=one.assessor,
                recommended_at=instant(one.at_us),
                outcome=one.outcome,
                criteria_not_met=criteria_of(one, said),
            )
            for one in said
            if one.type == "recommendation"
            and (identity.views(row.issuer) or (identity.role == "assessor" and one.assessor == identity.person))
        ],
        decision=decision_of(said),
    )


def decision_of(said: Iterable[Row[Any]]) -> DecisionView | None:
    """Reads what the issuer decided first; None where it decided nothing."""
    told = list(said)
    first = next((row for row in told if row.type in DECISIONS), None)
    if first is None:
        return None
    return DecisionView(
        decided_at=instant(first.at_us),
        outcome=first.type,
        criteria_not_met=criteria_of(first, told),
        award=as_told(first.award) if first.award is not None else None,
    )


def criteria_of(row: Row[Any], told: Iterable[Row[Any]]) -> list[str]:
    """Lists the criteria that a recommendation or a denial names."""
    return sorted(one.criterion for one in told if one.type == "criterion_not_met" and one.of_event == row.id)
