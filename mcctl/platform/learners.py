"""All that the store holds of one learner, to be handed over."""

from typing import Any

from sqlalchemy import Connection, select

from mcctl.errors import UsageError
from mcctl.platform.erasing import is_known
from mcctl.platform.recorded import of_learner, read_recorded
from mcctl.platform.tables import accounts, events, memberships, revocations, tokens
from mcctl.stats.restoration import line_of

SCHEMA = "mcctl.learner/1"


def export_learner(connection: Connection, learner: str) -> dict[str, Any]:
    """Gathers the account, the memberships, the tokens without what would let anybody in, and the events about a learner.

    Why awards were revoked here is told beside the events, which keep no reason.

    A UsageError tells of one of whom nothing is known, as of one who was erased.
    """
    if not is_known(connection, learner):
        raise UsageError(f"nothing is known of a learner `{learner}`", hint="ids are compared as they stand")
    account = connection.execute(select(accounts).where(accounts.c.learner == learner)).mappings().first()
    grants = select(memberships.c.grant).where(memberships.c.learner == learner).order_by(memberships.c.grant)
    own = select(tokens).where(tokens.c.role == "learner", tokens.c.person == learner)
    held = select(events.c.award).where(events.c.type == "award", events.c.learner == learner)
    reasons = select(revocations).where(revocations.c.award.in_(held)).order_by(revocations.c.award)
    kept = ("id", "note", "created_at", "expires_at", "revoked_at")
    return {
        "schema": SCHEMA,
        "learner": learner,
        "account": {name: account[name] for name in ("email_domain", "created_at")} if account is not None else None,
        "grants": list(connection.scalars(grants)),
        "tokens": [
            {name: one[name] for name in kept}
            for one in connection.execute(own.order_by(tokens.c.created_at, tokens.c.id)).mappings()
        ],
        "reasons": {row.award: row.reason for row in connection.execute(reasons)},
        "events": [line_of(one.event) for one in read_recorded(connection, of_learner(learner))],
    }
