"""What an operator took down: in force with the next call, no part of the content, and lifted by operators alone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, and_, or_, select, update

from mcctl.errors import UsageError
from mcctl.model.kinds import Kind
from mcctl.platform.hosting import check_reason, find_issuer
from mcctl.platform.identities import rfc3339
from mcctl.platform.tables import aliases, resources
from mcctl.rules.nearest import nearest


@dataclass(frozen=True, slots=True)
class TakeDown:
    """A resource and what became of it; `was_so` where it stood like this before."""

    issuer: str
    kind: Kind
    id: str
    title: str
    since: str | None
    reason: str | None
    was_so: bool


def hide(connection: Connection, name: str, issuer: str | None, reason: str, now: datetime) -> TakeDown:
    """Takes a resource down; of one that is down already the instant stays, and the reason is the new one.

    Args:
        connection: A writing transaction.
        name: Its id, of now or of before.
        issuer: Its issuer's id; None where only one issuer has such an id.
        reason: Why, for the issuer's roles to read.
        now: The instant of the call.

    Raises:
        UsageError: There is no such resource, or more than one, or no reason.
    """
    why = check_reason(reason)
    row = _find(connection, name, issuer)
    since = row.hidden_at or rfc3339(now)
    connection.execute(update(resources).where(resources.c.key == row.key).values(hidden_at=since, hidden_because=why))
    return TakeDown(row.issuer, row.kind, row.id, row.title, since, why, row.hidden_at is not None)


def unhide(connection: Connection, name: str, issuer: str | None) -> TakeDown:
    """Lets a resource be seen again by those who could see it; a UsageError tells of one that there is not."""
    row = _find(connection, name, issuer)
    connection.execute(update(resources).where(resources.c.key == row.key).values(hidden_at=None, hidden_because=None))
    return TakeDown(row.issuer, row.kind, row.id, row.title, row.hidden_at, row.hidden_because, row.hidden_at is None)


def _find(connection: Connection, name: str, issuer: str | None) -> Row[tuple[object, ...]]:
    if issuer is not None:
        find_issuer(connection, issuer)
    named = select(aliases.c.resource).where(aliases.c.old_id == name, aliases.c.issuer == resources.c.issuer)
    of_issuer = (resources.c.issuer == issuer,) if issuer is not None else ()
    query = select(resources).where(
        resources.c.family == "credential",
        or_(resources.c.id == name, resources.c.key.in_(named)),
        and_(*of_issuer) if of_issuer else resources.c.key.is_not(None),
    )
    found = connection.execute(query.order_by(resources.c.issuer)).all()
    match found:
        case [only]:
            return only
        case []:
            known = select(resources.c.id).where(resources.c.family == "credential", *of_issuer)
            near = nearest(name, connection.scalars(known))
            whose = f" of `{issuer}`" if issuer is not None else ""
            hint = f"did you mean `{near}`?" if near is not None else "name one by its id"
            raise UsageError(f"there is no micro-credential and no stack `{name}`{whose}", hint=hint)
        case _:
            owners = ", ".join(f"`{row.issuer}`" for row in found)
            raise UsageError(f"`{name}` is an id of several issuers", hint=f"add `--issuer` with one of {owners}")
