"""The issuers that a platform hosts: added, suspended, closed, by whoever hosts it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, Literal

from sqlalchemy import Connection, Row, func, insert, select, update

from mcctl.api.problems import Problem
from mcctl.errors import UsageError
from mcctl.model.scalar import is_slug
from mcctl.platform.identities import rfc3339
from mcctl.platform.problems import ApiError
from mcctl.platform.recording import record
from mcctl.platform.tables import blobs, events, issuers, resources, tokens, trusts
from mcctl.rules.nearest import nearest

State = Literal["active", "suspended", "closed"]
LONGEST = 1000
"""How many characters a reason or a name may have."""


@dataclass(frozen=True, slots=True)
class HostedIssuer:
    """An issuer, and how much of it there is."""

    id: str
    name: str | None
    state: State
    reason: str | None
    since: str
    revision: int
    resources: int
    taken_down: int
    images: int
    image_bytes: int


def list_issuers(connection: Connection) -> list[HostedIssuer]:
    """Lists all issuers, by id."""
    counted = {
        row.issuer: row
        for row in connection.execute(
            select(resources.c.issuer, func.count().label("all"), func.count(resources.c.hidden_at).label("hidden"))
            .where(resources.c.family == "credential")
            .group_by(resources.c.issuer)
        )
    }
    pictured = {
        row.issuer: row
        for row in connection.execute(
            select(
                blobs.c.issuer, func.count().label("all"), func.sum(func.length(blobs.c.content)).label("bytes")
            ).group_by(blobs.c.issuer)
        )
    }
    titles = _titles(connection)
    return [
        _hosted(row, titles, counted.get(row.id), pictured.get(row.id))
        for row in connection.execute(select(issuers).order_by(issuers.c.id))
    ]


def _titles(connection: Connection) -> Mapping[str, str]:
    query = select(resources.c.issuer, resources.c.title).where(resources.c.family == "issuer")
    return {row.issuer: row.title for row in connection.execute(query)}


def _hosted(
    row: Row[Any], titles: Mapping[str, str], counted: Row[Any] | None, pictured: Row[Any] | None
) -> HostedIssuer:
    state: State = "closed" if row.closed_at else "suspended" if row.suspended_at else "active"
    return HostedIssuer(
        row.id,
        titles.get(row.id, row.name),
        state,
        row.suspended_because if state == "suspended" else None,
        row.closed_at or row.suspended_at or row.joined_at,
        row.revision,
        counted.all if counted is not None else 0,
        counted.hidden if counted is not None else 0,
        pictured.all if pictured is not None else 0,
        pictured.bytes if pictured is not None else 0,
    )


def find_issuer(connection: Connection, name: str, *, lock: bool = True) -> Row[Any]:
    """Reads an issuer's row; a UsageError tells of one that there is not, and which was probably meant.

    `lock` holds other writers off.
    """
    query = select(issuers).where(issuers.c.id == name)
    row = connection.execute(query.with_for_update() if lock else query).first()
    if row is None:
        near = nearest(name, connection.scalars(select(issuers.c.id)))
        hint = f"did you mean `{near}`?" if near is not None else "`mcctl platform issuer list` shows those there are"
        raise UsageError(f"there is no issuer `{name}`", hint=hint)
    return row


def add_issuer(connection: Connection, issuer: str, name: str | None, now: datetime) -> bool:
    """Makes an issuer that holds nothing yet; false where it is there already.

    It joins now, and an event says so. A UsageError tells of an id or a name that cannot be one.
    """
    if not is_slug(issuer):
        raise UsageError(f"`{issuer}` cannot be an id", hint="write lower-case letters, digits and hyphens")
    called = name.strip() if name is not None else None
    if called is not None and not (0 < len(called) <= LONGEST and called.isprintable()):
        raise UsageError(f"a name is one line of 1 to {LONGEST} characters")
    if connection.execute(select(issuers.c.id).where(issuers.c.id == issuer)).first() is not None:
        return False
    connection.execute(insert(issuers).values(id=issuer, revision=0, joined_at=rfc3339(now), name=called))
    event_id = f"joined-{issuer}"
    taken = select(events.c.id).where(events.c.id == event_id, events.c.type == "issuer_joined")
    if connection.execute(taken).first() is None:  # events that were loaded before may tell of it
        record(connection, at=now, event_id=event_id, type="issuer_joined", issuer=issuer, name=called)
    return True


def suspend(connection: Connection, issuer: str, reason: str, now: datetime) -> bool:
    """Takes nothing more from an issuer; false where that was so, and only the reason is the new one."""
    why = check_reason(reason)
    row = find_issuer(connection, issuer)
    values = {"suspended_at": row.suspended_at or rfc3339(now), "suspended_because": why}
    connection.execute(update(issuers).where(issuers.c.id == issuer).values(**values))
    return row.suspended_at is None


def resume(connection: Connection, issuer: str) -> bool:
    """Takes from an issuer again what it sends; false where that was so."""
    row = find_issuer(connection, issuer)
    connection.execute(update(issuers).where(issuers.c.id == issuer).values(suspended_at=None, suspended_because=None))
    return row.suspended_at is not None


def close(connection: Connection, issuer: str, now: datetime) -> int | None:
    """Closes an issuer: its tokens hold no longer, its workflows are trusted no longer, its pages are gone.

    Nothing is deleted: what was counted stays counted, and those who hold something keep its page.

    Returns:
        How many tokens were revoked; None where it was closed already.
    """
    row = find_issuer(connection, issuer)
    if row.closed_at is not None:
        return None
    at = rfc3339(now)
    connection.execute(update(issuers).where(issuers.c.id == issuer).values(closed_at=at))
    connection.execute(
        update(trusts).where(trusts.c.issuer == issuer, trusts.c.removed_at.is_(None)).values(removed_at=at)
    )
    valid = tokens.c.issuer == issuer, tokens.c.revoked_at.is_(None), tokens.c.expires_at > at
    count = connection.execute(select(func.count()).select_from(tokens).where(*valid)).scalar_one()
    connection.execute(
        update(tokens).where(tokens.c.issuer == issuer, tokens.c.revoked_at.is_(None)).values(revoked_at=at)
    )
    return int(count)


def reopen(connection: Connection, issuer: str) -> bool:
    """Opens an issuer that was closed: its pages are there again, its tokens stay revoked; false where it was open."""
    row = find_issuer(connection, issuer)
    connection.execute(update(issuers).where(issuers.c.id == issuer).values(closed_at=None))
    return row.closed_at is not None


def check_reason(reason: str) -> str:
    """Returns a reason as it is kept; a UsageError tells of none, or of one that is too long."""
    why = " ".join(reason.split())
    if not 0 < len(why) <= LONGEST:
        raise UsageError(f"a reason has 1 to {LONGEST} characters", hint="write `--reason` with a sentence")
    return why


def hold_issuer(connection: Connection, issuer: str, *, lock: bool = True) -> Row[Any, Any, Any] | None:
    """Reads what stops an issuer, None where there is no such, and lets nobody stop it before the transaction ends.

    So nothing is taken any more once a suspension was answered. Others who take something go on beside it: the lock is the
    weakest there is (FOR KEY SHARE), and only who wants the whole row waits for it. Without `lock` it is only read.
    """
    query = select(issuers.c.suspended_at, issuers.c.suspended_because, issuers.c.closed_at)
    query = query.where(issuers.c.id == issuer)
    return connection.execute(query.with_for_update(read=True, key_share=True) if lock else query).first()


def check_taking(connection: Connection, issuer: str, *, lock: bool = True) -> None:
    """Checks that something is taken from an issuer, until the transaction ends, which writes what is taken.

    Without `lock` it is so now, and has to be checked again before something is written. An ApiError tells of an issuer that
    was suspended or closed.
    """
    row = hold_issuer(connection, issuer, lock=lock)
    if row is None or (row.suspended_at is None and row.closed_at is None):
        return
    if row.closed_at is not None:
        raise _stopped("closed", "the issuer was closed", f"since {row.closed_at[:10]}")
    raise _stopped("suspended", "the issuer is suspended", f"since {row.suspended_at[:10]}: {row.suspended_because}")


def _stopped(kind: str, title: str, detail: str) -> ApiError:
    return ApiError(Problem(type=kind, title=title, status=HTTPStatus.FORBIDDEN, detail=detail))
