"""Applies a change set: whole or not at all, in one transaction, once for each idempotency key."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from mcctl.api.changesets import Applied, AppliedChange, ChangeSet
from mcctl.catalog.audience import Audience
from mcctl.plan.sides import Key, Live
from mcctl.platform import problems, publishing_events
from mcctl.platform.database import Database, stored
from mcctl.platform.granting import grants_of, keep_grants
from mcctl.platform.hosting import check_taking
from mcctl.platform.identities import Identity, rfc3339
from mcctl.platform.judging import Judged, check_quotas, is_outdated, judge
from mcctl.platform.listing import relist
from mcctl.platform.owning import change_owners, check_owners
from mcctl.platform.reading import catalog_revision, read_held
from mcctl.platform.repetitions import body_digest
from mcctl.platform.revising import Revision, prepare, write_revisions
from mcctl.platform.search import DEFAULT_LANGUAGE
from mcctl.platform.tables import changesets, issuers, namespaces


class _DryRunError(Exception):
    """Takes everything back; carries what would have been the answer."""

    def __init__(self, answer: Applied) -> None:
        super().__init__("dry run")
        self.answer = answer


@dataclass(frozen=True, slots=True)
class Submission:
    """A change set with what came along with it."""

    issuer: str
    body: ChangeSet
    idempotency_key: str
    is_dry_run: bool


def apply(database: Database, submission: Submission, identity: Identity, now: datetime) -> Applied:
    """Applies a change set, or answers what was answered before; an ApiError tells why not, and nothing has changed.

    It is judged before other writers are held off, who then wait only while it is written: what it was judged by is bound to
    the revision that it was made from, and a change set that is made from another one is not taken.
    """
    prepared: _Prepared | None = None
    if submission.body.changes:
        with database.reading() as connection:
            opened = _open(connection, submission, identity, lock=False)
            if isinstance(opened, Applied):
                return opened
            prepared = _prepare(connection, submission, opened.revision)
    try:
        with database.writing() as connection:
            opened = _open(connection, submission, identity, lock=True)
            if isinstance(opened, Applied):
                return opened
            applying = _Applying(connection, submission, identity, now, opened)
            return applying.write_owners() if prepared is None else applying.write(prepared)
    except _DryRunError as dry:
        return dry.answer


@dataclass(frozen=True, slots=True)
class _Opened:
    """The issuer's catalogue, from which the change set was made; `is_new` where there is no such issuer yet."""

    revision: int
    is_new: bool


def _open(connection: Connection, submission: Submission, identity: Identity, *, lock: bool) -> Applied | _Opened:
    """Finds the catalogue, or what was answered before; an ApiError tells why nothing is taken. `lock` holds others off."""
    revision = catalog_revision(connection, submission.issuer, lock=lock)
    earlier = _earlier_answer(connection, submission)
    if earlier is not None:
        return earlier
    check_taking(connection, submission.issuer, lock=lock)
    if revision is None and not identity.is_operator:
        raise problems.not_found()
    if submission.body.catalog_revision != (revision or 0):
        raise problems.stale(f"the catalogue is at revision {revision or 0}, not {submission.body.catalog_revision}")
    return _Opened(revision or 0, is_new=revision is None)


def _earlier_answer(connection: Connection, submission: Submission) -> Applied | None:
    row = connection.execute(
        select(changesets.c.answer, changesets.c.body_digest).where(
            changesets.c.issuer == submission.issuer, changesets.c.idempotency_key == submission.idempotency_key
        )
    ).first()
    if row is None:
        return None
    if row.body_digest != body_digest(submission.body):
        raise problems.key_reused()
    return Applied.model_validate_json(row.answer)


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A change set that is taken, and what is written of it, as far as the revision that it was made from decides it."""

    judged: Judged
    revisions: list[Revision]
    grants: Mapping[str, Audience]
    events: list[publishing_events.Told]
    language: str
    is_in_another_language: bool


def _prepare(connection: Connection, submission: Submission, revision: int) -> _Prepared:
    issuer, body = submission.issuer, submission.body
    judged = judge(connection, issuer, body, revision)
    record = Key("issuer", issuer)
    held = judged.live.resources.get(record)
    language = judged.checked.contents[record].get("language", DEFAULT_LANGUAGE)
    revisions = prepare(body, judged, language)
    was_live = {key.id: held.was_live for key, held in judged.live.resources.items() if key != record}
    was_live |= {one.change.id: one.was_live for one in revisions if one.family == "credential"}
    return _Prepared(
        judged,
        revisions,
        grants_of(judged.checked.standings, was_live),
        publishing_events.told(judged.plan, judged.live, judged.checked.stacks),
        language,
        held is not None and (held.live or {}).get("language", DEFAULT_LANGUAGE) != language,
    )


@dataclass(frozen=True, slots=True)
class _Applying:
    connection: Connection
    submission: Submission
    identity: Identity
    now: datetime
    opened: _Opened

    def write(self, prepared: _Prepared) -> Applied:
        """Writes what was prepared, once what no revision binds is as it was."""
        issuer, body = self.submission.issuer, self.submission.body
        if is_outdated(self.connection, issuer, prepared.judged):
            prepared = _prepare(self.connection, self.submission, self.opened.revision)
        judged = prepared.judged
        check_quotas(self.connection, issuer, body, judged)
        if self.opened.is_new:
            self.connection.execute(insert(issuers).values(id=issuer, revision=0, joined_at=rfc3339(self.now)))
        name = self.begin(judged.checked.body_digest)
        # whoever publishes a resource owns it; what was made at the console belongs to nobody yet
        owner = body.namespace if body.origin == "files" else None
        written = write_revisions(self.connection, issuer, name, owner, prepared.revisions)
        keep_grants(self.connection, issuer, prepared.grants)
        if prepared.is_in_another_language:
            relist(self.connection, issuer, prepared.language, set(written.keys.values()))
        if body.origin == "files":
            self.write_guards()
        publishing_events.write(
            self.connection,
            changeset=name,
            at=self.now,
            issuer=issuer,
            joining=judged.checked.issuer if self.opened.is_new else None,
            events=prepared.events,
        )
        return self.conclude(name, list(written.applied))

    def write_owners(self) -> Applied:
        """Changes who owns what, which changes no content."""
        issuer, body = self.submission.issuer, self.submission.body
        named = {Key(change.kind, change.id) for change in body.ownership}
        live = Live("", "", self.opened.revision, read_held(self.connection, issuer, named))
        check_owners(body, live)
        name = self.begin(body_digest(body))
        revision = self.opened.revision + 1
        return self.conclude(
            name, change_owners(self.connection, issuer, body, live, changeset=name, revision=revision)
        )

    def begin(self, digest: str) -> str:
        """Makes the change set's own row, and names it."""
        issuer, body = self.submission.issuer, self.submission.body
        name = f"c-{secrets.token_hex(8)}"
        self.connection.execute(
            insert(changesets).values(
                id=name,
                issuer=issuer,
                catalog_revision=self.opened.revision + 1,
                idempotency_key=self.submission.idempotency_key,
                body_digest=digest,
                namespace=body.namespace,
                origin=body.origin,
                allowances=stored(body.allowances),
                provenance=body.provenance.model_dump_json(),
                claims=self.identity.claims,
                applied_at=rfc3339(self.now),
                answer="",
            )
        )
        return name

    def write_guards(self) -> None:
        """Keeps the namespace's guards, which its files say and nobody at the console."""
        issuer, body = self.submission.issuer, self.submission.body
        self.connection.execute(
            delete(namespaces).where(namespaces.c.issuer == issuer, namespaces.c.namespace == body.namespace)
        )
        self.connection.execute(
            insert(namespaces).values(
                issuer=issuer, namespace=body.namespace, guards=stored(body.guards.model_dump(mode="json"))
            )
        )

    def conclude(self, name: str, applied: list[AppliedChange]) -> Applied:
        """Answers, and keeps the answer; of a dry run nothing is kept."""
        issuer, revision = self.submission.issuer, self.opened.revision + 1
        answer = Applied(
            id="dry-run" if self.submission.is_dry_run else name,
            catalog_revision=revision,
            applied_at=self.now,
            dry_run=self.submission.is_dry_run,
            changes=applied,
        )
        if self.submission.is_dry_run:
            raise _DryRunError(answer)
        self.connection.execute(update(issuers).where(issuers.c.id == issuer).values(revision=revision))
        self.connection.execute(
            update(changesets).where(changesets.c.id == name).values(answer=answer.model_dump_json())
        )
        return answer
