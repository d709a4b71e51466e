"""Everything of an issuer in open formats, file by file; the same store gives the same bytes.

`issuer.json` says whose it is, and whose its tokens are, without what would let anybody in. `resources/` has each
micro-credential and stack with all revisions, `changesets.ndjson` the log, `blobs/` the images, and `events.ndjson` the
events, which another platform loads as they are.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, Row, select

from mcctl.platform.hosting import find_issuer
from mcctl.platform.recorded import of_issuer, read_recorded
from mcctl.platform.tables import (
    aliases,
    blobs,
    changes,
    changesets,
    namespaces,
    resources,
    revisions,
    tokens,
    trusts,
)
from mcctl.stats.restoration import line_of

SCHEMA = "mcctl.issuer-export/1"
SUFFIXES = {"image/svg+xml": ".svg", "image/png": ".png"}

File = tuple[str, bytes]
"""A path, and what it holds."""


def export_issuer(connection: Connection, issuer: str, repository: Iterable[File] = ()) -> Iterator[File]:
    """Yields the files of an issuer's export, by path, as they are read; a UsageError tells of an issuer that there is not.

    `repository` are the files that whoever knows how to write them has made of what is live.
    """
    row = find_issuer(connection, issuer, lock=False)
    yield from _images(connection, issuer)
    yield "changesets.ndjson", _lines(_changesets(connection, issuer))
    yield "events.ndjson", _lines(line_of(one.event) for one in read_recorded(connection, of_issuer(issuer)))
    yield "issuer.json", _json(_about(connection, row))
    yield from ((f"repository/{path}", content) for path, content in sorted(repository))
    yield from _resources(connection, issuer)


def _images(connection: Connection, issuer: str) -> Iterator[File]:
    query = select(blobs.c.digest, blobs.c.media_type).where(blobs.c.issuer == issuer).order_by(blobs.c.digest)
    for row in connection.execute(query).all():
        yield (
            f"blobs/{row.digest.replace(':', '/')}{SUFFIXES[row.media_type]}",
            read_image(connection, issuer, row.digest),
        )


def read_image(connection: Connection, issuer: str, digest: str) -> bytes:
    """Reads one image of an issuer."""
    query = select(blobs.c.content).where(blobs.c.issuer == issuer, blobs.c.digest == digest)
    return bytes(connection.execute(query).scalar_one())


def _about(connection: Connection, row: Row[Any]) -> dict[str, Any]:
    published = select(namespaces).where(namespaces.c.issuer == row.id).order_by(namespaces.c.namespace)
    made = select(tokens).where(tokens.c.issuer == row.id).order_by(tokens.c.created_at, tokens.c.id)
    trusted = select(trusts).where(trusts.c.issuer == row.id).order_by(trusts.c.created_at, trusts.c.id)
    kept = ("id", "role", "note", "created_at", "expires_at", "revoked_at")
    return {
        "schema": SCHEMA,
        "issuer": row.id,
        "name": row.name,
        "catalog_revision": row.revision,
        "joined_at": row.joined_at,
        "suspended_at": row.suspended_at,
        "suspended_because": row.suspended_because,
        "closed_at": row.closed_at,
        "quotas": _decoded(row.quotas),
        "guards": {one.namespace: _decoded(one.guards) for one in connection.execute(published)},
        "tokens": [{name: one[name] for name in kept} for one in connection.execute(made).mappings()],
        "trusted_workflows": [dict(one) for one in connection.execute(trusted).mappings()],
    }


def _resources(connection: Connection, issuer: str) -> Iterator[File]:
    held = connection.execute(select(resources).where(resources.c.issuer == issuer)).all()
    for row in sorted(held, key=_path):
        before = select(aliases.c.old_id).where(aliases.c.resource == row.key).order_by(aliases.c.old_id)
        numbers = select(revisions).where(revisions.c.resource == row.key).order_by(revisions.c.number)
        yield (
            _path(row),
            _json(
                {
                    "kind": row.kind,
                    "id": row.id,
                    "was_called": list(connection.scalars(before)),
                    "namespace": row.namespace,
                    "live": row.live,
                    "base": row.base,
                    "etag": row.etag,
                    "was_live": row.was_live,
                    "hidden_at": row.hidden_at,
                    "hidden_because": row.hidden_because,
                    "revisions": [
                        {
                            "number": one.number,
                            "changeset": one.changeset,
                            "digest": one.digest,
                            "content": _decoded(one.content),
                        }
                        for one in connection.execute(numbers)
                    ],
                }
            ),
        )


def _path(row: Row[Any]) -> str:
    return f"resources/{row.kind}/{row.id}.json"


def _changesets(connection: Connection, issuer: str) -> Iterator[dict[str, Any]]:
    query = select(changesets).where(changesets.c.issuer == issuer).order_by(changesets.c.catalog_revision)
    for row in connection.execute(query).all():
        told = select(changes).where(changes.c.changeset == row.id).order_by(changes.c.position)
        yield {
            "id": row.id,
            "catalog_revision": row.catalog_revision,
            "applied_at": row.applied_at,
            "namespace": row.namespace,
            "origin": row.origin,
            "allowances": _decoded(row.allowances),
            "provenance": _decoded(row.provenance),
            "claims": _decoded(row.claims),
            "changes": [
                {name: one[name] for name in ("action", "kind", "id", "before", "after")}
                for one in connection.execute(told).mappings()
            ],
        }


def _decoded(text: str | None) -> Any:  # noqa: ANN401  # JSON
    return json.loads(text) if text is not None else None


def _json(value: object) -> bytes:
    return f"{json.dumps(value, ensure_ascii=False, indent=2)}\n".encode()


def _lines(values: Iterator[dict[str, Any]]) -> bytes:
    return "".join(f"{json.dumps(value, ensure_ascii=False)}\n" for value in values).encode()
