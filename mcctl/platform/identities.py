"""Who calls, and what they may do."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, false, insert, or_, select, true

from mcctl.api.tokens import Role, make_token
from mcctl.catalog.audience import EVERYONE, Grant
from mcctl.platform.tables import accounts, audience, issuers, memberships, resources, tokens

__all__ = [
    "ANYONE",
    "OPERATOR",
    "Clock",
    "Identity",
    "Role",
    "closed_issuers",
    "create_token",
    "identify",
    "rfc3339",
    "visible_to",
]

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Identity:
    """A caller: a role (of one issuer, but for learners and operators), or none; and the grants of a learner.

    `person` is the opaque id, known from events, of the learner or the assessor; `token` names what was shown, None where
    nothing was; `claims` is what an exchanged token proves of the workflow that it was made in.
    """

    role: Role | None = None
    issuer: str | None = None
    grants: frozenset[Grant] = frozenset({EVERYONE})
    person: str | None = None
    token: str | None = None
    claims: str | None = None

    @property
    def is_operator(self) -> bool:
        """Operators count as every role of every issuer."""
        return self.role == "operator"

    def views(self, issuer: str) -> bool:
        """Tells whether the caller may read everything of an issuer."""
        return self.is_operator or (self.role in ("viewer", "publisher") and self.issuer == issuer)

    def publishes(self, issuer: str) -> bool:
        """Tells whether the caller may publish for an issuer."""
        return self.is_operator or (self.role == "publisher" and self.issuer == issuer)


ANYONE = Identity()
OPERATOR = Identity("operator")


def visible_to(identity: Identity) -> ColumnElement[bool]:
    """The condition on `resources` that every query of pages passes: what the caller may see, and nothing else.

    What an operator took down is there for the issuer's roles and for operators only, whoever else holds it; of an issuer
    that was closed nothing is granted to anybody.
    """
    if identity.is_operator:
        return true()
    granted = exists(
        select(audience.c.resource).where(
            audience.c.resource == resources.c.key, audience.c.grant.in_(sorted(identity.grants))
        )
    )
    is_open = resources.c.issuer.not_in(closed_issuers())
    own = resources.c.issuer == identity.issuer if identity.role in ("viewer", "publisher") else false()
    return or_(and_(resources.c.hidden_at.is_(None), is_open, granted), own)


def closed_issuers() -> Select[str]:
    """The ids of the issuers that were closed: their tokens hold no longer, and what they had is granted to nobody."""
    return select(issuers.c.id).where(issuers.c.closed_at.is_not(None))


def create_token(
    connection: Connection,
    *,
    role: Role,
    issuer: str | None,
    origin: str,
    now: datetime,
    days: int = 0,
    lifetime: timedelta | None = None,
    person: str | None = None,
    note: str | None = None,
    trust: str | None = None,
    claims: str | None = None,
) -> tuple[str, str]:
    """Makes a token and stores its hash; returns the token's id and its text, which is shown once.

    Args:
        connection: A transaction that writes.
        role: What it allows.
        issuer: Whose role it is; None for learners and operators.
        origin: The platform's, which its text contains.
        now: The instant from which on it holds, UTC.
        days: For how many days it holds.
        lifetime: For how long it holds, instead of `days`.
        person: The opaque id of the learner or assessor.
        note: What it is for.
        trust: The policy under which it was exchanged.
        claims: What is proven of the workflow that it was made in (JSON).
    """
    text = make_token(origin, secrets.token_urlsafe(32))
    name = f"t-{secrets.token_hex(6)}"
    connection.execute(
        insert(tokens).values(
            id=name,
            hash=_hashed(text),
            role=role,
            issuer=issuer,
            person=person,
            note=note,
            trust=trust,
            claims=claims,
            created_at=rfc3339(now),
            expires_at=rfc3339(now + (lifetime if lifetime is not None else timedelta(days=days))),
        )
    )
    return name, text


def identify(connection: Connection, token: str, now: datetime) -> Identity | None:
    """Finds whose token it is; None where it is unknown, expired or revoked, or its issuer was closed.

    The look-up is by the SHA-256 of a random secret of 256 bits, so that no comparison's time tells how much of a guess
    is right: whoever could choose the hash's first bytes would have to know the secret.
    """
    is_open = or_(tokens.c.issuer.is_(None), tokens.c.issuer.not_in(closed_issuers()))
    row = connection.execute(select(tokens).where(tokens.c.hash == _hashed(token), is_open)).first()
    if row is None or row.revoked_at is not None or row.expires_at <= rfc3339(now):
        return None
    grants = _grants(connection, row.person) if row.role == "learner" else frozenset()
    return Identity(row.role, row.issuer, grants | {EVERYONE}, row.person, row.id, row.claims)


def _grants(connection: Connection, learner: str) -> frozenset[Grant]:
    """Reads what a learner is let in by: organizations, groups, and the domain of the address that was verified."""
    held = set(connection.scalars(select(memberships.c.grant).where(memberships.c.learner == learner)))
    domain = connection.scalar(select(accounts.c.email_domain).where(accounts.c.learner == learner))
    return frozenset(held | ({f"email_domain:{domain}"} if domain is not None else set()))


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def rfc3339(moment: datetime) -> str:
    """Writes an instant as the store and the wire do: UTC, with microseconds, so that texts sort as times do."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
