"""The revisions that a change set makes: what is kept of each content, prepared by itself and written in batches."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from mcctl.api.changesets import AppliedChange, ChangeSet, SubmittedChange
from mcctl.catalog.outline import outline_of
from mcctl.plan.canonical import Content, assessed_part, digest_of, image_digests, title_of
from mcctl.plan.sides import Held
from mcctl.platform.database import stored
from mcctl.platform.judging import Judged, held_before, parts
from mcctl.platform.listing import keep_listings
from mcctl.platform.search import Listing, describe
from mcctl.platform.tables import aliases, changes, images, outlines, resources, revisions

BATCH = 200
"""So many contents are encoded before they are written."""

T = TypeVar("T")
Values = dict[str, Any]
"""A row, by its columns."""

Name = tuple[str, str]
"""The family and the id of a resource, which name it within its issuer."""


@dataclass(frozen=True, slots=True)
class Revision:
    """What is kept of a change's content, beside the content; no listing of an issuer's record."""

    change: SubmittedChange
    digest: str
    assessed: str
    outline: str
    listing: Listing | None
    was_live: bool

    @property
    def family(self) -> str:
        """Whether it is the issuer's record or a credential."""
        return "issuer" if self.change.kind == "issuer" else "credential"

    @property
    def name(self) -> Name:
        """Names the resource after the change."""
        return self.family, self.change.id

    @property
    def name_before(self) -> Name:
        """Names the resource before the change, where there is one."""
        return self.family, self.change.previous_id or self.change.id

    @property
    def said(self) -> Values:
        """What is kept of a resource, of what it says of itself."""
        content = self.change.content
        return {
            "id": self.change.id,
            "title": title_of(content),
            "status": self.status,
            "visibility": None if self.family == "issuer" else content.get("visibility", "private"),
            "was_live": self.was_live,
        }

    @property
    def status(self) -> str | None:
        """The status, which all but an issuer's record have."""
        return None if self.family == "issuer" else self.change.content.get("status", "draft")

    def etag(self, number: int) -> str:
        """Names the state of the resource since."""
        return f"r{number}-{self.digest.removeprefix('sha256:')[:24]}"


def prepare(body: ChangeSet, judged: Judged, language: str) -> list[Revision]:
    """Makes what is kept of each change, in their order; `language` is the issuer's."""
    return [
        _prepared(change, digest, held_before(change, judged.live), language)
        for change, digest in zip(body.changes, judged.checked.digests, strict=True)
    ]


def _prepared(change: SubmittedChange, digest: str, held: Held | None, language: str) -> Revision:
    content: Content = change.content
    is_issuer = change.kind == "issuer"
    status = None if is_issuer else content.get("status", "draft")
    return Revision(
        change,
        digest,
        digest_of(assessed_part(change.kind, content)),
        stored(outline_of(change.kind, content)),
        describe(content, language) if not is_issuer else None,
        # what arrives archived had its life elsewhere
        (held.was_live if held else status == "archived") or status in ("beta", "active"),
    )


@dataclass(frozen=True, slots=True)
class Written:
    """What was done: by the names after the changes, the keys of their resources, and the answer to each."""

    keys: Mapping[Name, int]
    applied: tuple[AppliedChange, ...]


def write_revisions(
    connection: Connection, issuer: str, changeset: str, owner: str | None, made: Sequence[Revision]
) -> Written:
    """Writes what a change set makes of its resources, and the log of it.

    Args:
        connection: A writing transaction that has the issuer's row.
        issuer: Whose resources they are.
        changeset: The id of the change set.
        owner: The namespace to which they belong from now on; None = that to which they belonged, nobody for a new one.
        made: What is kept of each change.
    """
    before = _read_places(connection, issuer, made)
    numbers = {one.name: before[one.name_before][1] + 1 if one.name_before in before else 1 for one in made}
    keys = {one.name: before[one.name_before][0] for one in made if one.name_before in before}
    rows = [_resource(one, numbers[one.name], owner) for one in made]
    moved = [{"at": keys[one.name], **row} for one, row in zip(made, rows, strict=True) if one.name in keys]
    if moved:
        _in_batches(connection, update(resources).where(resources.c.key == bindparam("at")), moved)
    created = [(one, row) for one, row in zip(made, rows, strict=True) if one.name not in keys]
    for some in _batches(created):
        values = [{"issuer": issuer, "family": one.family, "kind": one.change.kind, **row} for one, row in some]
        returned = insert(resources).returning(resources.c.family, resources.c.id, resources.c.key)
        keys |= {(row.family, row.id): row.key for row in connection.execute(returned, values)}
    _write_contents(connection, changeset, made, keys, numbers)
    _write_aliases(connection, issuer, made, keys)
    logged = (
        {
            "changeset": changeset, "position": position, "action": one.change.action, "kind": one.change.kind,
            "id": one.change.id, "resource": keys[one.name], "after": numbers[one.name],
            "before": numbers[one.name] - 1 or None,
        }
        for position, one in enumerate(made)
    )  # fmt: skip
    _in_batches(connection, insert(changes), logged)
    return Written(keys, tuple(_applied(one, numbers[one.name]) for one in made))


def _read_places(connection: Connection, issuer: str, made: Sequence[Revision]) -> dict[Name, tuple[int, int]]:
    """Finds by name the keys of the resources before the changes, and the numbers of their revisions that are live."""
    found: dict[Name, tuple[int, int]] = {}
    for names in parts(sorted({one.name_before[1] for one in made})):
        query = select(resources.c.family, resources.c.id, resources.c.key, resources.c.live)
        rows = connection.execute(query.where(resources.c.issuer == issuer, resources.c.id.in_(names)))
        found |= {(row.family, row.id): (row.key, row.live) for row in rows}
    return found


def _resource(one: Revision, number: int, owner: str | None) -> Values:
    owned = {"namespace": owner, "base": number} if owner is not None else {}
    return {**one.said, "live": number, "etag": one.etag(number), **owned}


def _write_contents(
    connection: Connection,
    changeset: str,
    made: Sequence[Revision],
    keys: Mapping[Name, int],
    numbers: Mapping[Name, int],
) -> None:
    for some in _batches(made):
        written = [keys[one.name] for one in some]
        contents = [_revision(one, keys[one.name], numbers[one.name], changeset) for one in some]
        connection.execute(insert(revisions), contents)
        for table in (images, outlines):
            connection.execute(delete(table).where(table.c.resource.in_(written)))
        outlined = [{"resource": keys[one.name], "outline": one.outline} for one in some]
        connection.execute(insert(outlines), outlined)
        shown = [
            {"resource": keys[one.name], "digest": digest}
            for one in some
            for digest in sorted(set(image_digests(one.change.content)))
        ]
        if shown:
            connection.execute(insert(images), shown)
    keep_listings(connection, ((keys[one.name], one.listing) for one in made if one.listing is not None))


def _revision(one: Revision, resource: int, number: int, changeset: str) -> Values:
    content: Content = one.change.content
    return {
        "resource": resource,
        "number": number,
        "content": stored(content),
        "digest": one.digest,
        "version": content.get("version"),
        "assessed": one.assessed,
        "changeset": changeset,
        "status": one.status,
        "retirement": stored(content["retirement"]) if "retirement" in content else None,
    }


def _write_aliases(connection: Connection, issuer: str, made: Iterable[Revision], keys: Mapping[Name, int]) -> None:
    """Leads from the ids before to what was renamed; an id that it has again is none that it had before."""
    renamed = [one for one in made if one.change.previous_id is not None]
    if not renamed:
        return
    old = [{"issuer": issuer, "old_id": one.change.previous_id, "resource": keys[one.name]} for one in renamed]
    _in_batches(connection, insert(aliases), old)
    for names in parts([one.change.id for one in renamed]):
        connection.execute(delete(aliases).where(aliases.c.issuer == issuer, aliases.c.old_id.in_(names)))


def _applied(one: Revision, number: int) -> AppliedChange:
    change = one.change
    return AppliedChange(
        action=change.action,
        kind=change.kind,
        id=change.id,
        previous_id=change.previous_id,
        etag=one.etag(number),
        digest=one.digest,
    )


def _in_batches(connection: Connection, statement: Any, rows: Iterable[Values]) -> None:  # noqa: ANN401  # SQLAlchemy's
    for some in _batches(rows):
        connection.execute(statement, some)


def _batches(rows: Iterable[T]) -> Iterator[list[T]]:
    todo = iter(rows)
    while some := list(islice(todo, BATCH)):
        yield some
