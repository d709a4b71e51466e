"""What the store holds of an issuer: the catalogue, the contents, and what the plan needs of both."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, exists, select, tuple_

from mcctl.api.changesets import Provenance
from mcctl.api.resources import CatalogEntry, CatalogPage, Contents, ContentsEntry, Hidden
from mcctl.model.settings import Guards
from mcctl.plan.canonical import Content, digest_of
from mcctl.plan.sides import Held, Key, Live
from mcctl.platform.metrics import StoreEngine
from mcctl.platform.tables import TAKEN_DOWN, changes, changesets, issuers, namespaces, outlines, resources, revisions
from mcctl.stats.holdings import Holding, holdings

PAGE = 25_000
"""More than an issuer may have unless it is allowed to: its catalogue is one page, and a plan one request."""
FEW = 500
"""So many resources are asked for by name at once."""

OFFERED = ("beta", "active")

_base = revisions.alias("base")
_IS_LIVE = and_(revisions.c.resource == resources.c.key, revisions.c.number == resources.c.live)
_IS_BASE = and_(_base.c.resource == resources.c.key, _base.c.number == resources.c.base)


def catalog_revision(connection: Connection, issuer: str, *, lock: bool = False) -> int | None:
    """The issuer's catalogue revision; None where there is no such issuer. `lock` holds other writers off."""
    query = select(issuers.c.revision).where(issuers.c.id == issuer)
    return connection.execute(query.with_for_update(key_share=True) if lock else query).scalar()


def read_catalog(connection: Connection, issuer: str, revision: int, cursor: str | None) -> CatalogPage:
    """Reads a page of the catalogue, digests only."""
    query = (
        select(resources, revisions.c.digest, _base.c.digest.label("base_digest"))
        .join(revisions, _IS_LIVE)
        .outerjoin(_base, _IS_BASE)
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


def read_held(
    connection: Connection, issuer: str, wanted: Collection[Key] | None = None, *, is_told_to_people: bool = True
) -> dict[Key, Held]:
    """Reads resources as plans know them; all of the issuer's where none are named.

    Where it `is_told_to_people`, awards and learners in flight are counted of each; else where a plan is decided by them:
    what is offered is kept, whoever holds it.
    """
    found: dict[Key, Held] = {}
    for part in _parts(wanted):
        query = (
            select(
                resources,
                revisions.c.content,
                revisions.c.digest,
                _base.c.content.label("base_content"),
                _base.c.digest.label("base_digest"),
            )
            .join(revisions, _IS_LIVE)
            # as nearly everywhere the base is what is live: it is then read once
            .outerjoin(_base, and_(_IS_BASE, resources.c.base != resources.c.live))
            .where(resources.c.issuer == issuer)
        )
        if part is not None:
            query = query.where(resources.c.id.in_([key.id for key in part]))
        rows = [row for row in connection.execute(query) if part is None or Key(row.kind, row.id) in part]
        versions = _versions(connection, issuer, [row.key for row in rows] if part is not None else None)
        counted = {
            row.id for row in rows
            if row.kind == "micro-credential" and (is_told_to_people or row.status not in OFFERED)
        } if part is not None else None  # fmt: skip
        counts = holdings(StoreEngine(connection), issuer, counted) if rows else {}
        found |= {Key(row.kind, row.id): _held(row, versions.get(row.key, {}), counts) for row in rows}
    return found


def _parts(wanted: Collection[Key] | None) -> Iterator[set[Key] | None]:
    """Yields what is asked for in one query each: by name, or without a name where all are wanted."""
    if wanted is None:
        yield None
        return
    names = list(wanted)
    yield from (set(names[start : start + FEW]) for start in range(0, len(names), FEW))


def _held(row: Row[Any], versions: Mapping[str, str], counts: Mapping[str, Holding]) -> Held:
    count = counts.get(row.id) if row.kind == "micro-credential" else None
    live = json.loads(row.content)
    is_base = row.live == row.base
    return Held(
        live_digest=row.digest,
        base_digest=row.digest if is_base else row.base_digest,
        etag=row.etag,
        namespace=row.namespace,
        live=live,
        base=live if is_base else json.loads(row.base_content) if row.base_content is not None else None,
        was_live=row.was_live,
        awards=count.awards if count else 0,
        in_flight=count.in_flight if count else 0,
        versions=versions,
    )


def _versions(connection: Connection, issuer: str, keys: Sequence[int] | None) -> dict[int, dict[str, str]]:
    """By resource, for each version that it had, the digest of what was assessed under it at the end."""
    query = (
        select(revisions.c.resource, revisions.c.version, revisions.c.assessed)
        .where(revisions.c.version.is_not(None))
        .order_by(revisions.c.resource, revisions.c.number)
    )
    if keys is None:
        query = query.join(resources, revisions.c.resource == resources.c.key).where(resources.c.issuer == issuer)
    else:
        query = query.where(revisions.c.resource.in_(keys))
    found: dict[int, dict[str, str]] = {}
    for row in connection.execute(query):
        found.setdefault(row.resource, {})[row.version] = row.assessed
    return found


def read_outlined(connection: Connection, issuer: str) -> dict[Key, Held]:
    """Reads all of an issuer's resources by their outlines: what does for those that a change set leaves as they are."""
    query = (
        select(
            resources.c.kind,
            resources.c.id,
            resources.c.etag,
            resources.c.namespace,
            resources.c.was_live,
            resources.c.live == resources.c.base,
            revisions.c.digest,
            _base.c.digest,
            outlines.c.outline,
        )
        .join(outlines, outlines.c.resource == resources.c.key)
        .join(revisions, _IS_LIVE)
        .outerjoin(_base, and_(_IS_BASE, resources.c.base != resources.c.live))
        .where(resources.c.issuer == issuer)
    )
    rows = connection.execute(query).all()
    # in one, which is far quicker than one by one
    read: list[Content] = json.loads(f"[{','.join(row.outline for row in rows)}]")
    return {
        Key(kind, name): Held(
            live_digest=digest,
            base_digest=digest if is_base else base_digest,
            etag=etag,
            namespace=namespace,
            live=outline,
            was_live=was_live,
            is_outlined=True,
        )
        for (kind, name, etag, namespace, was_live, is_base, digest, base_digest, _), outline in zip(
            rows, read, strict=True
        )
    }


def read_live(
    connection: Connection,
    issuer: str,
    revision: int,
    origin: str,
    namespace: str,
    whole: Collection[Key] | None = None,
) -> Live:
    """Reads everything that a plan needs, as one live side.

    Args:
        connection: A transaction.
        issuer: Whose resources they are.
        revision: The catalogue's.
        origin: The platform's address.
        namespace: Whose guards are read.
        whole: What a change set touches, which is read whole, and the rest by its outline; None = all is read whole.
    """
    held = read_held(connection, issuer, whole, is_told_to_people=whole is None)
    if whole is not None:
        held = read_outlined(connection, issuer) | held
    return Live(origin, origin, revision, held, read_guards(connection, issuer).get(namespace))


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
