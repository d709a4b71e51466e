"""Which workflows of GitHub are trusted: policies of an issuer, by ids that nobody else can take over.

A repository's or an owner's name can be given up and taken by somebody else; their ids cannot.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, insert, select, update

from mcctl.errors import UsageError
from mcctl.platform.identities import rfc3339
from mcctl.platform.oidc import Proof
from mcctl.platform.tables import tokens, trusts
from mcctl.rules.nearest import nearest

TrustedRole = Literal["viewer", "publisher"]
WORKFLOWS = ".github/workflows/"


@dataclass(frozen=True, slots=True)
class Trust:
    """A policy: what a run's token must say to be exchanged for one of a role; None where it is not asked about."""

    id: str
    issuer: str
    role: TrustedRole
    repository_id: str
    owner_id: str
    ref: str | None = None
    environment: str | None = None
    workflow: str | None = None
    created_at: str = ""
    removed_at: str | None = None

    def objection(self, proof: Proof) -> str | None:
        """Names what speaks against a run, in the word of the claim; None where nothing does."""
        run = proof.run
        if run.repository_id != self.repository_id:
            return "repository"
        if proof.owner_id != self.owner_id:
            return "owner"
        if self.ref is not None and run.ref != self.ref:
            return "ref"
        if self.environment is not None and run.environment != self.environment:
            return "environment"
        if self.workflow is not None and workflow_of(run.repository, run.workflow_ref) != self.workflow:
            return "workflow"
        # what a pull request runs is not reviewed yet
        is_unreviewed = self.role == "publisher" and run.event_name.startswith("pull_request")
        return "event" if is_unreviewed else None


def workflow_of(repository: str, workflow_ref: str) -> str | None:
    """Reads a workflow's file name off its reference; None where it is another repository's.

    `o/r/.github/workflows/publish.yml@refs/heads/main` is `publish.yml` of `o/r`.
    """
    start = f"{repository}/{WORKFLOWS}"
    path, _, _ = workflow_ref.partition("@")
    return path.removeprefix(start) if path.startswith(start) else None


def choose(policies: Iterable[Trust], proof: Proof) -> Trust | str:
    """Chooses the policy that a run is trusted under, one for publishers first; else tells what spoke against all.

    Of several objections the one is told that came last: it is of the policy that is nearest.
    """
    order = ("none", "repository", "owner", "ref", "environment", "workflow", "event")
    objections = ["none"]
    for policy in sorted(policies, key=lambda one: (one.role != "publisher", one.id)):
        found = policy.objection(proof)
        if found is None:
            return policy
        objections.append(found)
    return max(objections, key=order.index)


def add_trust(connection: Connection, policy: Trust, now: datetime) -> str | None:
    """Adds a policy, and returns its id; None where the same one is there already. The id given is not looked at.

    A UsageError tells of one that trusts too many.
    """
    if policy.role == "publisher" and policy.ref is None and policy.environment is None:
        raise UsageError(
            "a workflow of any branch could publish, before anybody has reviewed it",
            hint="add `--ref refs/heads/main`, or `--environment` with one that has reviewers",
        )
    same = {name: getattr(policy, name) for name in SAYS}
    conditions = [
        trusts.c[name].is_(value) if value is None else trusts.c[name] == value for name, value in same.items()
    ]
    if connection.execute(select(trusts.c.id).where(*conditions, trusts.c.removed_at.is_(None))).first() is not None:
        return None
    name = f"trust-{secrets.token_hex(4)}"
    connection.execute(insert(trusts).values(id=name, created_at=rfc3339(now), **same))
    return name


SAYS = ("issuer", "role", "repository_id", "owner_id", "ref", "environment", "workflow")
"""What a policy says, by the names of columns."""


def list_trusts(connection: Connection, issuer: str | None = None) -> list[Trust]:
    """Lists the policies that hold, of one issuer or of all, the oldest first."""
    query = select(trusts).where(trusts.c.removed_at.is_(None)).order_by(trusts.c.created_at, trusts.c.id)
    if issuer is not None:
        query = query.where(trusts.c.issuer == issuer)
    return [Trust(**row) for row in connection.execute(query).mappings()]


def remove_trust(connection: Connection, name: str, now: datetime) -> bool:
    """Removes a policy, and revokes what was exchanged under it; false where it was removed before.

    A UsageError tells of an id that no policy has.
    """
    row = connection.execute(select(trusts.c.removed_at).where(trusts.c.id == name).with_for_update()).first()
    if row is None:
        near = nearest(name, connection.scalars(select(trusts.c.id).where(trusts.c.removed_at.is_(None))))
        hint = f"did you mean `{near}`?" if near is not None else "`mcctl platform trust list` shows those there are"
        raise UsageError(f"there is no policy `{name}`", hint=hint)
    at = rfc3339(now)
    connection.execute(update(trusts).where(trusts.c.id == name, trusts.c.removed_at.is_(None)).values(removed_at=at))
    connection.execute(
        update(tokens).where(tokens.c.trust == name, tokens.c.revoked_at.is_(None)).values(revoked_at=at)
    )
    return row.removed_at is None
