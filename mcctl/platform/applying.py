"""Applies a change set: whole or not at all, in one transaction, once for each idempotency key."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from mcctl.api.changesets import Applied, AppliedChange, ChangeSet, SubmittedChange
from mcctl.api.problems import Complaint, RefusedBy
from mcctl.catalog.audience import audiences
from mcctl.catalog.catalog import Catalog
from mcctl.catalog.image import Picture
from mcctl.plan.build import build_plan
from mcctl.plan.canonical import Content, assessed_part, digest_of, image_digests, title_of
from mcctl.plan.plan import Plan
from mcctl.plan.sides import Desired, Held, Key, Live
from mcctl.platform import problems, publishing_events
from mcctl.platform.checking import Checked, check_changes
from mcctl.platform.database import Database, stored
from mcctl.platform.hosting import check_taking
from mcctl.platform.identities import Identity, rfc3339
from mcctl.platform.listing import keep_listings
from mcctl.platform.owning import change_owners, check_owners
from mcctl.platform.quotas import check_publishing
from mcctl.platform.reading import catalog_revision, read_live
from mcctl.platform.tables import (
    aliases,
    audience,
    blobs,
    changes,
    changesets,
    images,
    issuers,
    namespaces,
    resources,
    revisions,
)


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

    @property
    def body_digest(self) -> str:
        """Tells a repetition from another body under the same key."""
        return digest_of(self.body.model_dump(mode="json"))


def apply(database: Database, submission: Submission, identity: Identity, now: datetime) -> Applied:
    """Applies a change set, or answers what was answered before; an ApiError tells why not, and nothing has changed."""
    try:
        with database.writing() as connection:
            return _Applying(connection, submission, identity, now).run()
    except _DryRunError as dry:
        return dry.answer


def _digest(content: Content, held: Held | None) -> str:
    """The digest of a content, which is stored beside what stays as it is."""
    return held.live_digest if held is not None and content is held.live else digest_of(content)


@dataclass(slots=True)
class _Applying:
    connection: Connection
    submission: Submission
    identity: Identity
    now: datetime

    def run(self) -> Applied:
        issuer, body = self.submission.issuer, self.submission.body
        revision = catalog_revision(self.connection, issuer, lock=True)
        earlier = self.earlier_answer()
        if earlier is not None:
            return earlier
        check_taking(self.connection, issuer)
        is_new = revision is None
        if revision is None and not self.identity.is_operator:
            raise problems.not_found()
        if body.catalog_revision != (revision or 0):
            raise problems.stale(f"the catalogue is at revision {revision or 0}, not {body.catalog_revision}")
        live = read_live(self.connection, issuer, revision or 0, "", body.namespace)
        if body.ownership:
            return self.write_owners(live)
        self.check_etags(live)
        before = {key: held.live or {} for key, held in live.resources.items()}
        checked = check_changes(issuer, before, body.changes, self.uploaded())
        self.check_aliases(checked)
        if checked.complaints:
            raise problems.invalid(checked.complaints)
        plan = self.check_guards(live, checked)
        held, kept = (sum(key.kind != "issuer" for key in keys) for keys in (live.resources, checked.contents))
        check_publishing(self.connection, issuer, before=held, after=kept, changes=len(body.changes))
        return self.write(plan, live, checked, is_new=is_new)

    def earlier_answer(self) -> Applied | None:
        row = self.connection.execute(
            select(changesets.c.answer, changesets.c.body_digest).where(
                changesets.c.issuer == self.submission.issuer,
                changesets.c.idempotency_key == self.submission.idempotency_key,
            )
        ).first()
        if row is None:
            return None
        if row.body_digest != self.submission.body_digest:
            raise problems.key_reused()
        return Applied.model_validate_json(row.answer)

    def check_etags(self, live: Live) -> None:
        for change in self.submission.body.changes:
            held = live.resources.get(Key(change.kind, change.previous_id or change.id))
            if (held.etag if held else None) != change.if_match:
                raise problems.stale(f"`{change.id}` is not in the state that the plan was made from")

    def uploaded(self) -> dict[str, Picture]:
        rows = self.connection.execute(
            select(blobs.c.digest, blobs.c.media_type).where(blobs.c.issuer == self.submission.issuer)
        )
        return {row.digest: Picture(row.digest, row.media_type, 0) for row in rows}

    def check_aliases(self, checked: Checked) -> None:
        """An id that a resource had before is never given to another one."""
        taken = {
            row.old_id: row.resource
            for row in self.connection.execute(
                select(aliases.c.old_id, aliases.c.resource).where(aliases.c.issuer == self.submission.issuer)
            )
        }
        keys = {
            row.id: row.key
            for row in self.connection.execute(
                select(resources.c.id, resources.c.key).where(resources.c.issuer == self.submission.issuer)
            )
        }
        for number, change in enumerate(self.submission.body.changes):
            owner = taken.get(change.id)
            if change.kind != "issuer" and owner is not None and owner != keys.get(change.previous_id or change.id):
                complaint = Complaint(
                    detail=f"`{change.id}` is an id that another resource had before", pointer=f"/changes/{number}/id",
                    code="MC103", hint="choose another id",
                )  # fmt: skip
                raise problems.invalid([*checked.complaints, complaint])

    def check_guards(self, live: Live, checked: Checked) -> Plan:
        """Makes the plan once more, here, from the state that is locked: what it refuses is refused."""
        body = self.submission.body
        desired = Desired(
            self.submission.issuer,
            body.namespace,
            checked.contents,
            {key: _digest(content, live.resources.get(key)) for key, content in checked.contents.items()},
            guards=body.guards,
            previously={key: tuple(c["previously"]) for key, c in checked.contents.items() if c.get("previously")},
            origin=body.origin,
        )
        plan = build_plan(desired, live, allowances=frozenset(body.allowances))
        if plan.refused:
            raise problems.refused(
                RefusedBy(guard=r.guard, code=r.code, id=r.id, message=r.message, allow_with=r.allow_with)
                for r in plan.refused
            )
        planned = {(change.key, change.action, change.previous_id) for change in plan.changes}
        submitted = {(Key(c.kind, c.id), c.action, c.previous_id) for c in body.changes}
        if planned != submitted:
            raise problems.invalid(
                Complaint(detail=f"`{key.id}`: the change is not what its content amounts to")
                for key, _, _ in sorted(planned ^ submitted, key=str)
            )
        return plan

    def write_owners(self, live: Live) -> Applied:
        body, revision = self.submission.body, live.revision + 1
        check_owners(body, live)
        name = self.begin(revision)
        applied = change_owners(self.connection, self.submission.issuer, body, live, changeset=name, revision=revision)
        return self.conclude(name, revision, applied)

    def begin(self, revision: int) -> str:
        """Writes the change set into the log, without its answer yet, and names it."""
        issuer, body = self.submission.issuer, self.submission.body
        name = f"c-{secrets.token_hex(8)}"
        self.connection.execute(
            insert(changesets).values(
                id=name,
                issuer=issuer,
                catalog_revision=revision,
                idempotency_key=self.submission.idempotency_key,
                body_digest=self.submission.body_digest,
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

    def write(self, plan: Plan, live: Live, checked: Checked, *, is_new: bool) -> Applied:
        issuer, body = self.submission.issuer, self.submission.body
        if is_new:
            self.connection.execute(insert(issuers).values(id=issuer, revision=0, joined_at=rfc3339(self.now)))
        name = self.begin(plan.revision + 1)
        applied = [
            self.write_change(
                name, position, change, live.resources.get(Key(change.kind, change.previous_id or change.id))
            )
            for position, change in enumerate(body.changes)
        ]
        self.write_audience(checked.catalog)
        keep_listings(self.connection, issuer, checked.contents, {(one.kind, one.id) for one in body.changes})
        if body.origin == "files":
            self.write_guards()
        publishing_events.write(
            self.connection, changeset=name, at=self.now, plan=plan, live=live, catalog=checked.catalog, is_new=is_new
        )
        return self.conclude(name, plan.revision + 1, applied)

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

    def conclude(self, name: str, revision: int, applied: list[AppliedChange]) -> Applied:
        """Answers, and keeps the answer; of a dry run nothing is kept."""
        issuer = self.submission.issuer
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

    def write_change(self, changeset: str, position: int, change: SubmittedChange, held: Held | None) -> AppliedChange:
        digest = digest_of(change.content)
        issuer, is_issuer = self.submission.issuer, change.kind == "issuer"
        # whoever publishes a resource owns it; what was made at the console belongs to nobody yet
        owned = {"namespace": self.submission.body.namespace} if self.submission.body.origin == "files" else {}
        status = None if is_issuer else change.content.get("status", "draft")
        values = {
            "id": change.id,
            "title": title_of(change.content),
            "status": status,
            "visibility": None if is_issuer else change.content.get("visibility", "private"),
            # what arrives archived had its life elsewhere
            "was_live": (held.was_live if held else status == "archived") or status in ("beta", "active"),
        }
        family = "issuer" if is_issuer else "credential"
        if held is None:
            number, before = 1, None
            created = self.connection.execute(
                insert(resources).values(
                    issuer=issuer, family=family, kind=change.kind, live=0, etag="", **values, **owned,
                )
            )  # fmt: skip
            resource = int(created.inserted_primary_key[0]) if created.inserted_primary_key else 0
        else:
            row = self.connection.execute(
                select(resources.c.key, resources.c.live).where(
                    resources.c.issuer == issuer,
                    resources.c.family == family,
                    resources.c.id == (change.previous_id or change.id),
                )
            ).one()
            resource, before, number = row.key, row.live, row.live + 1
        etag = f"r{number}-{digest.removeprefix('sha256:')[:24]}"
        moved = {**owned, "base": number} if owned else {}
        self.connection.execute(
            update(resources).where(resources.c.key == resource).values(live=number, etag=etag, **values, **moved)
        )
        self.write_revision(changeset, resource, number, change)
        if change.previous_id is not None:
            self.connection.execute(insert(aliases).values(issuer=issuer, old_id=change.previous_id, resource=resource))
            self.connection.execute(delete(aliases).where(aliases.c.issuer == issuer, aliases.c.old_id == change.id))
        self.connection.execute(
            insert(changes).values(
                changeset=changeset, position=position, action=change.action, kind=change.kind, id=change.id,
                resource=resource, before=before, after=number,
            )
        )  # fmt: skip
        return AppliedChange(
            action=change.action,
            kind=change.kind,
            id=change.id,
            previous_id=change.previous_id,
            etag=etag,
            digest=digest,
        )

    def write_revision(self, changeset: str, resource: int, number: int, change: SubmittedChange) -> None:
        content: Content = change.content
        self.connection.execute(
            insert(revisions).values(
                resource=resource,
                number=number,
                content=stored(content),
                digest=digest_of(content),
                version=content.get("version"),
                assessed=digest_of(assessed_part(change.kind, content)),
                changeset=changeset,
                status=None if change.kind == "issuer" else content.get("status", "draft"),
                retirement=stored(content["retirement"]) if "retirement" in content else None,
            )
        )
        self.connection.execute(delete(images).where(images.c.resource == resource))
        for digest in sorted(set(image_digests(content))):
            self.connection.execute(insert(images).values(resource=resource, digest=digest))

    def write_audience(self, catalog: Catalog) -> None:
        """Stores who sees what now, for the whole catalogue: a stack's change can open or close what it holds."""
        issuer = self.submission.issuer
        held = {
            row.id: row
            for row in self.connection.execute(
                select(resources.c.id, resources.c.key, resources.c.was_live).where(
                    resources.c.issuer == issuer, resources.c.family == "credential"
                )
            )
        }
        standings = {
            name: replace(standing, was_live=held[name].was_live) for name, standing in catalog.standings.items()
        }
        self.connection.execute(delete(audience).where(audience.c.resource.in_(
            select(resources.c.key).where(resources.c.issuer == issuer)
        )))  # fmt: skip
        rows = [
            {"resource": held[name].key, "grant": grant}
            for name, grants in sorted(audiences(standings).items())
            for grant in sorted(grants)
        ]
        if rows:
            self.connection.execute(insert(audience), rows)
