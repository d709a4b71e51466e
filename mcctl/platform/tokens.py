"""The tokens that were made: listed, told of, revoked. Those that expired or were revoked stay, for the log."""

from datetime import datetime

from sqlalchemy import Connection, Row, and_, or_, select, true, update

from mcctl.api.tokens import TokenDescription, WorkflowRun
from mcctl.errors import UsageError
from mcctl.platform.identities import Identity, closed_issuers, rfc3339
from mcctl.platform.tables import tokens
from mcctl.rules.nearest import nearest

Token = Row[tuple[str | None, ...]]


def list_tokens(connection: Connection, issuer: str | None, now: datetime, *, is_all: bool) -> list[Token]:
    """Lists tokens, the oldest first; those that hold no longer only where all are wanted.

    Their hashes are no part of it. `issuer` leaves out those of others.
    """
    columns = [column for column in tokens.columns if column.name != "hash"]
    holds = and_(
        tokens.c.revoked_at.is_(None),
        tokens.c.expires_at > rfc3339(now),
        or_(tokens.c.issuer.is_(None), tokens.c.issuer.not_in(closed_issuers())),
    )
    wanted = and_(tokens.c.issuer == issuer if issuer is not None else true(), true() if is_all else holds)
    return list(connection.execute(select(*columns).where(wanted).order_by(tokens.c.created_at, tokens.c.id)))


def revoke_token(connection: Connection, name: str, now: datetime) -> bool:
    """Revokes a token, from the next request on; false where it held no longer, and nothing changes.

    A UsageError tells of an id that no token has.
    """
    row = connection.execute(select(tokens.c.revoked_at).where(tokens.c.id == name).with_for_update()).first()
    if row is None:
        near = nearest(name, connection.scalars(select(tokens.c.id)))
        hint = f"did you mean `{near}`?" if near is not None else "`mcctl platform token list` shows those there are"
        raise UsageError(f"there is no token `{name}`", hint=hint)
    connection.execute(
        update(tokens).where(tokens.c.id == name, tokens.c.revoked_at.is_(None)).values(revoked_at=rfc3339(now))
    )
    return row.revoked_at is None


def describe_token(connection: Connection, identity: Identity) -> TokenDescription:
    """Tells a caller what the token is that was shown."""
    row = connection.execute(select(tokens).where(tokens.c.id == identity.token)).first()
    return TokenDescription(
        id=identity.token,
        role=identity.role or "learner",
        issuer=identity.issuer,
        person=identity.person,
        created_at=row.created_at if row is not None else None,
        expires_at=row.expires_at if row is not None else None,
        run=WorkflowRun.model_validate_json(identity.claims) if identity.claims is not None else None,
    )
