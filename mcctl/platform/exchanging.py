"""Exchanges the token of a workflow for a short-lived one of ours, where a policy trusts the workflow."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.exc import IntegrityError

from mcctl.api.tokens import ExchangedToken, ExchangeRequest
from mcctl.platform import problems
from mcctl.platform.database import Database
from mcctl.platform.identities import closed_issuers, create_token, rfc3339
from mcctl.platform.oidc import DoubtError, Proof, verify
from mcctl.platform.oidc_keys import KeysUnavailableError, SigningKeys
from mcctl.platform.tables import exchanged, issuers
from mcctl.platform.trust import choose, list_trusts

LIFETIME = timedelta(minutes=15)
"""How long a token holds that was exchanged: longer than a publish, shorter than a job."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Trusting:
    """What a platform needs to trust workflows: its own origin, which their tokens are for, and the keys of their signer."""

    origin: str
    keys: SigningKeys


def exchange(database: Database, trusting: Trusting | None, asked: ExchangeRequest, now: datetime) -> ExchangedToken:
    """Gives a token for a workflow's; an ApiError refuses, always in the same words: why is told to the log alone."""
    if trusting is None:
        log.warning("a workflow's token was refused: %s", "the platform was not told its origin")
        raise problems.not_trusted()
    try:
        proof = verify(
            asked.token,
            token_issuer=trusting.keys.token_issuer,
            audience=trusting.origin,
            now=now,
            find_key=trusting.keys.find,
        )
        with database.writing() as connection:
            return _exchange(connection, trusting, asked.issuer, proof, now)
    except DoubtError as error:
        log.warning("a workflow's token was refused: %s", error.reason)
        raise problems.not_trusted() from error
    except IntegrityError as error:
        log.warning("a workflow's token was refused: %s", "replayed")
        raise problems.not_trusted() from error
    except KeysUnavailableError as error:
        log.warning("the keys of %s cannot be read", trusting.keys.token_issuer)
        raise problems.keys_unavailable() from error


def _exchange(connection: Connection, trusting: Trusting, issuer: str, proof: Proof, now: datetime) -> ExchangedToken:
    found = choose(list_trusts(connection, issuer), proof)
    if isinstance(found, str):
        raise DoubtError(f"no-policy ({found})")
    if connection.execute(
        select(issuers.c.id).where(issuers.c.id == issuer, issuers.c.id.in_(closed_issuers()))
    ).first():
        raise DoubtError("closed")
    connection.execute(delete(exchanged).where(exchanged.c.expires_at <= rfc3339(now)))
    # the table takes a name once, whoever comes with it at the same time: the other one is an IntegrityError
    connection.execute(
        insert(exchanged).values(
            token_issuer=trusting.keys.token_issuer, jti=proof.jti, expires_at=rfc3339(proof.expires_at)
        )
    )
    name, text = create_token(
        connection,
        role=found.role,
        issuer=issuer,
        origin=trusting.origin,
        now=now,
        lifetime=LIFETIME,
        trust=found.id,
        claims=proof.run.model_dump_json(),
    )
    return ExchangedToken(token=text, id=name, role=found.role, issuer=issuer, expires_at=now + LIFETIME)
