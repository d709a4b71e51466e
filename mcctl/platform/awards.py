"""Awards: revoked and issued anew by the issuer, listed to those whose they are."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, exists, false, insert, or_, select, true, tuple_

from mcctl.api.learning import AwardList, AwardView
from mcctl.platform import problems
from mcctl.platform.assessed import read_assessed
from mcctl.platform.hosting import check_taking
from mcctl.platform.identities import Identity
from mcctl.platform.objections import conflict, not_for_caller
from mcctl.platform.recorded import MARK, as_told, qualified
from mcctl.platform.recording import after, hold_erasure, instant, keyed, record
from mcctl.platform.submissions import PAGE, Place, cursor_of
from mcctl.platform.tables import events, revocations


def known_to(identity: Identity) -> ColumnElement[bool]:
    """The condition on awards of those that the caller may know of; every query of awards passes it."""
    if identity.is_operator:
        return true()
    match identity.role:
        case "viewer" | "publisher":
            return events.c.issuer == identity.issuer
        case "learner":
            return events.c.learner == identity.person
        case _:
            return false()


def _awards(identity: Identity) -> ColumnElement[bool]:
    """Of several events of one award the first counts, as it does in the numbers."""
    first = events.alias("first")
    earlier = exists().where(
        first.c.type == "award",
        first.c.award == events.c.award,
        tuple_(first.c.at_us, first.c.id) < tuple_(events.c.at_us, events.c.id),
    )
    return (events.c.type == "award") & ~earlier & known_to(identity)


def find_award(connection: Connection, identity: Identity, name: str, *, lock: bool = False) -> Row[Any]:
    """Finds an award that the caller may know of, by its id; an ApiError tells that there is none."""
    ids = [name] if identity.issuer is None else [qualified(identity.issuer, name), name]
    is_it: ColumnElement[bool] = events.c.award.in_(ids)
    if identity.role == "learner":
        is_it = or_(is_it, events.c.award.endswith(f"{MARK}{name}", autoescape=True))
    query = select(events).where(is_it, _awards(identity)).order_by(events.c.award != ids[0])
    row = connection.execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise problems.not_found()
    return row


def read_award(connection: Connection, identity: Identity, name: str) -> AwardView:
    """Reads one award; an ApiError tells that there is none that the caller may know of."""
    (view,) = _views(connection, [find_award(connection, identity, name)])
    return view


def list_awards(
    connection: Connection, identity: Identity, issuer: str | None, place: Place | None, limit: int = PAGE
) -> AwardList:
    """Lists the awards that the caller may know of, the oldest first."""
    query = select(events).where(_awards(identity)).order_by(events.c.at_us, events.c.award).limit(limit + 1)
    if issuer is not None:
        query = query.where(events.c.issuer == issuer)
    if place is not None:
        query = query.where(tuple_(events.c.at_us, events.c.award) > tuple_(*place))
    rows = connection.execute(query).all()
    shown = rows[:limit]
    more = len(rows) > limit
    return AwardList(
        awards=_views(connection, shown), next_cursor=cursor_of(shown[-1].at_us, shown[-1].award) if more else None
    )


def revoke(connection: Connection, identity: Identity, name: str, reason: str, now: datetime) -> AwardView:
    """Revokes an award, once and for good; the same once more is answered as it is.

    An ApiError tells why it is not revoked.
    """
    found = _own(connection, identity, name)
    said = _said_of(connection, [found.award])
    if any(row.type == "revocation" for row in said):
        view = read_award(connection, identity, name)
        if view.reason != reason:
            raise conflict("revoked", f"`{name}` is revoked already")
        return view
    check_taking(connection, found.issuer)
    at = after(now, [found.at_us, *(row.at_us for row in said)])
    record(connection, at=at, type="revocation", award=found.award, reason=reason)
    connection.execute(insert(revocations).values(award=found.award, reason=reason))
    return read_award(connection, identity, name)


def reissue(connection: Connection, identity: Identity, name: str, key: str, now: datetime) -> AwardView:
    """Issues an award anew, once for each idempotency key; it is no second award.

    An ApiError tells why it is not issued.
    """
    found = _own(connection, identity, name)
    said = _said_of(connection, [found.award])
    event_id = keyed(connection, "reissue", found.award, key)
    if not any(row.id == event_id for row in said):
        if any(row.type == "revocation" for row in said):
            raise conflict("revoked", f"`{name}` is revoked")
        check_taking(connection, found.issuer)
        at = after(now, [found.at_us, *(row.at_us for row in said)])
        record(connection, at=at, event_id=event_id, type="reissue", award=found.award)
    return read_award(connection, identity, name)


def _own(connection: Connection, identity: Identity, name: str) -> Row[Any]:
    hold_erasure(connection)
    found = find_award(connection, identity, name, lock=True)
    if not identity.publishes(found.issuer):
        raise not_for_caller("the issuer does it, with a token that may publish for it")
    if identity.person is not None and identity.person == found.learner:
        raise not_for_caller("nobody does it for an award of their own")
    return found


def _said_of(connection: Connection, names: Sequence[str]) -> Sequence[Row[Any]]:
    query = (
        select(events, revocations.c.reason)
        .outerjoin(revocations, (revocations.c.award == events.c.award) & (events.c.type == "revocation"))
        .where(events.c.award.in_(names), events.c.type.in_(("reissue", "revocation")))
        .order_by(events.c.at_us, events.c.id)
    )
    return connection.execute(query).all()


def _views(connection: Connection, rows: Sequence[Row[Any]]) -> list[AwardView]:
    said = _said_of(connection, [row.award for row in rows])
    assessed = read_assessed(connection, rows)
    reissued = {row.award: row.at_us for row in said if row.type == "reissue"}
    revoked = {row.award: row for row in reversed(said) if row.type == "revocation"}
    return [
        AwardView(
            id=as_told(row.award),
            issuer=row.issuer,
            micro_credential=one.id,
            version=one.version,
            learner=row.learner,
            submission=as_told(row.submission) if row.submission is not None else None,
            awarded_at=instant(row.at_us),
            reissued_at=instant(reissued[row.award]) if row.award in reissued else None,
            revoked_at=instant(revoked[row.award].at_us) if row.award in revoked else None,
            reason=revoked[row.award].reason if row.award in revoked else None,
        )
        for row, one in zip(rows, assessed, strict=True)
    ]
