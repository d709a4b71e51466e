"""What the store holds of an issuer: the catalogue, the contents, and what the plan needs of both."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, and_, exists, select, tuple_

from mcctl.api.changesets import Provenance
from mcctl.api.resources import CatalogEntry, CatalogPage, Contents, ContentsEntry, Hidden
from mcctl.model.settings import Guards
from mcctl.plan.canonical import digest_of
from mcctl.plan.sides import Held, Key, Live
from mcctl.platform.metrics import StoreEngine
from mcctl.platform.tables import TAKEN_DOWN, changes, changesets, issuers, namespaces, resources, revisions
from mcctl.stats.holdings import Holding, holdings

PAGE = 10_000
FEW = 1000
"""Up to so many resources are asked for by name; of more, all are read."""

_base = revisions.alias("base")


def catalog_revision(connection: Connection, issuer: str, *, lock: bool = False) -> int | None:
    """The issuer's catalogue revision; None where there is no such issuer. `lock` holds other writers off."""
    query = select(issuers.c.revision).where(issuers.c.id == issuer)
    return connection.execute(query.with_for_update() if lock else query).scalar()


def read_catalog(connection: Connection, issuer: str, revision: int, cursor: str | None) -> CatalogPage:
    """Reads a page of the catalogue, digests only."""
    query = (
        select(resources, revisions.c.digest, _base.c.digest.label("base_digest"))
        .join(revisions, and_(revisions.c.resource == resources.c.key, revisions.c.number == resources.c.live))
        .outerjoin(_base, and_(_base.c.resource == resources.c.key, _base.c.number == resources.c.base))
        .where(resources.c.issuer == issuer)
        .order_by(resources.c.kind, resources.c.id)
        .limit(PAGE + 1)
    )
    if cursor is not None:
        kind, _, name = cursor.partition(":")
        query = query.where(tuple_(resources.c.kind, resources.c.id) > tuple_(kind, name))
    rows = connection.execute(query).all()
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    return CatalogPage(
        issuer=issuer,
        revision=revision,
        guards=read_guards(connection, issuer),
        published=read_published(connection, issuer),
        resources=[
            CatalogEntry(
                kind=row.kind,
                id=row.id,
                live_digest=row.digest,
                base_digest=row.base_digest,
                etag=row.etag,
                status=row.status,
                visibility=row.visibility,
                was_live=row.was_live,
                namespace=row.namespace,
                hidden=Hidden(since=row.hidden_at, reason=row.hidden_because) if row.hidden_at is not None else None,
            )
            for row in rows
        ],
        next_cursor=f"{rows[-1].kind}:{rows[-1].id}" if more else None,
    )


def catalog_etag(connection: Connection, issuer: str, revision: int) -> str:
    """Names the state of a catalogue: its revision, and what was taken down, which moves no revision."""
    query = select(resources.c.key, resources.c.hidden_at, resources.c.hidden_because)
    down = connection.execute(query.where(resources.c.issuer == issuer, TAKEN_DOWN).order_by(resources.c.key)).all()
    mark = f"-{digest_of([list(row) for row in down]).removeprefix('sha256:')[:16]}" if down else ""
    return f'"{issuer}-{revision}{mark}"'


def read_contents(connection: Connection, issuer: str, revision: int, wanted: Iterable[Key]) -> Contents:
    """Reads the contents of the named resources; names that do not exist are left out."""
    held = read_held(connection, issuer, set(wanted))
    entries = [
        ContentsEntry(
            kind=key.kind,
            id=key.id,
            live=one.live or {},
            base=one.base,
            etag=one.etag,
            was_live=one.was_live,
            awards=one.awards,
            in_flight=one.in_flight,
            versions=dict(one.versions),
        )
        for key, one in sorted(held.items())
    ]
    return Contents(revision=revision, resources=entries)


def read_held(connection: Connection, issuer: str, wanted: set[Key] | None = None) -> dict[Key, Held]:
    """Reads resources as plans know them; all of the issuer's where none are named."""
    query = (
        select(
            resources,
            revisions.c.content,
            revisions.c.digest,
            _base.c.content.label("base_content"),
            _base.c.digest.label("base_digest"),
        )
        .join(revisions, and_(revisions.c.resource == resources.c.key, revisions.c.number == resources.c.live))
        .outerjoin(_base, and_(_base.c.resource == resources.c.key, _base.c.number == resources.c.base))
        .where(resources.c.issuer == issuer)
    )
    if wanted is not None and len(wanted) <= FEW:
        query = query.where(resources.c.id.in_([key.id for key in wanted]))
    rows = [row for row in connection.execute(query) if wanted is None or Key(row.kind, row.id) in wanted]
    versions = _versions(connection, issuer)
    counts = holdings(StoreEngine(connection), issuer) if rows else {}
    return {Key(row.kind, row.id): _held(row, versions.get(row.key, {}), counts) for row in rows}


def _held(row: Row[Any], versions: Mapping[str, str], counts: Mapping[str, Holding]) -> Held:
    count = counts.get(row.id) if row.kind == "micro-credential" else None
    live = json.loads(row.content)
    is_base = row.live == row.base  # as nearly everywhere: most of what a publish reads is then read once
    return Held(
        live_digest=row.digest,
        base_digest=row.base_digest,
        etag=row.etag,
        namespace=row.namespace,
        live=live,
        base=live if is_base else json.loads(row.base_content) if row.base_content is not None else None,
        was_live=row.was_live,
        awards=count.awards if count else 0,
        in_flight=count.in_flight if count else 0,
        versions=versions,
    )


def _versions(connection: Connection, issuer: str) -> dict[int, dict[str, str]]:
    """By resource, for each version that it had, the digest of what was assessed under it at the end."""
    query = (
        select(revisions.c.resource, revisions.c.version, revisions.c.assessed)
        .join(resources, revisions.c.resource == resources.c.key)
        .where(resources.c.issuer == issuer, revisions.c.version.is_not(None))
        .order_by(revisions.c.resource, revisions.c.number)
    )
    found: dict[int, dict[str, str]] = {}
    for row in connection.execute(query):
        found.setdefault(row.resource, {})[row.version] = row.assessed
    return found


def read_live(connection: Connection, issuer: str, revision: int, origin: str, namespace: str) -> Live:
    """Reads everything that a plan needs, as one live side."""
    return Live(origin, origin, revision, read_held(connection, issuer), read_guards(connection, issuer).get(namespace))


def read_guards(connection: Connection, issuer: str) -> dict[str, Guards]:
    """Reads by namespace the guards that it published last."""
    query = select(namespaces.c.namespace, namespaces.c.guards).where(namespaces.c.issuer == issuer)
    return {row.namespace: Guards.model_validate_json(row.guards) for row in connection.execute(query)}


def read_published(connection: Connection, issuer: str) -> dict[str, str]:
    """Reads by namespace the commit that it published last; what came from no commit, or changed owners only, is not it."""
    found: dict[str, str] = {}
    changes_contents = exists().where(
        changes.c.changeset == changesets.c.id, changes.c.action.not_in(("adopt", "release"))
    )
    for (namespace,) in connection.execute(select(namespaces.c.namespace).where(namespaces.c.issuer == issuer)).all():
        query = (
            select(changesets.c.provenance)
            .where(
                changesets.c.issuer == issuer,
                changesets.c.namespace == namespace,
                changesets.c.origin == "files",
                changes_contents,
            )
            .order_by(changesets.c.catalog_revision.desc())
        )
        told = (Provenance.model_validate_json(row.provenance).commit for row in connection.execute(query))
        commit = next((commit for commit in told if commit is not None), None)
        if commit is not None:
            found[namespace] = commit
    return found
