"""The store's tables, for SQLite and PostgreSQL alike.

A revision is never rewritten and nothing is deleted. Times are text, RFC 3339 in UTC; JSON is text in canonical form.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
    or_,
)
from sqlalchemy.types import TypeEngine

from mcctl.stats.relation import COLUMNS
from mcctl.stats.sqlite import INDEXES, INDEXES_OF_TYPES

TEXT: TypeEngine[str] = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that is compared by code point on both databases."""

metadata = MetaData()

issuers = Table(
    "issuers",
    metadata,
    Column("id", TEXT, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("joined_at", TEXT, nullable=False),
    # as whoever hosts calls it; the record that it publishes itself goes before
    Column("name", TEXT),
    # since when, and why, nothing more is taken from it; what it published stays as it is
    Column("suspended_at", TEXT),
    Column("suspended_because", TEXT),
    # since when it is gone for good: nothing of it is shown but to those who hold, submitted or assess it
    Column("closed_at", TEXT),
    # how much it may keep (JSON); null = what every issuer may
    Column("quotas", TEXT),
)

namespaces = Table(
    "namespaces",
    metadata,
    Column("issuer", TEXT, ForeignKey("issuers.id"), primary_key=True),
    Column("namespace", TEXT, primary_key=True),
    Column("guards", TEXT, nullable=False),
)

resources = Table(
    "resources",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("issuer", TEXT, ForeignKey("issuers.id"), nullable=False),
    # `issuer` or `credential`: ids are unique over micro-credentials and stacks together
    Column("family", TEXT, nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("id", TEXT, nullable=False),
    Column("title", TEXT, nullable=False),
    Column("status", TEXT),
    Column("visibility", TEXT),
    Column("namespace", TEXT),
    Column("live", Integer, nullable=False),
    Column("base", Integer),
    Column("etag", TEXT, nullable=False),
    Column("was_live", Boolean, nullable=False),
    # taken down by an operator, since when and why: no part of the content, and publishing never lifts it
    Column("hidden_at", TEXT),
    Column("hidden_because", TEXT),
    UniqueConstraint("issuer", "family", "id"),
    # the order of the list, so that a page of it costs no more than its own length
    Index("resources_by_place", "issuer", "kind", "id"),
)

TAKEN_DOWN = resources.c.hidden_at.is_not(None)
"""The condition on `resources` of those that an operator took down: few, and an index finds them."""

Index("resources_taken_down", resources.c.issuer, sqlite_where=TAKEN_DOWN, postgresql_where=TAKEN_DOWN)

revisions = Table(
    "revisions",
    metadata,
    Column("resource", Integer, ForeignKey("resources.key"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("content", TEXT, nullable=False),
    Column("digest", TEXT, nullable=False),
    Column("version", TEXT),
    Column("assessed", TEXT, nullable=False),
    Column("changeset", TEXT, nullable=False),
    # of the content, where it says so: they decide which acts of learners are taken, at any instant since
    Column("status", TEXT),
    Column("retirement", TEXT),
    PrimaryKeyConstraint("resource", "number"),
)

ENDS = or_(revisions.c.retirement.is_not(None), revisions.c.status == literal_column("'archived'"))
"""The condition on `revisions` of those that end a resource or announce its end: few, and an index finds them."""

Index("revisions_that_end", revisions.c.resource, revisions.c.number, sqlite_where=ENDS, postgresql_where=ENDS)

# ids that a resource had before: they are never given to another one, and lead to it
aliases = Table(
    "aliases",
    metadata,
    Column("issuer", TEXT, ForeignKey("issuers.id"), primary_key=True),
    Column("old_id", TEXT, primary_key=True),
    Column("resource", Integer, ForeignKey("resources.key"), nullable=False),
)

# who sees a resource beside the issuer's roles, as `catalog.audience` decided it when the catalogue last changed
audience = Table(
    "audience",
    metadata,
    Column("resource", Integer, ForeignKey("resources.key"), primary_key=True),
    Column("grant", TEXT, primary_key=True),
)

# of what is live now, what others ask of it: made from it by `catalog.outline`, and made anew with it
outlines = Table(
    "outlines",
    metadata,
    Column("resource", Integer, ForeignKey("resources.key"), primary_key=True),
    # JSON
    Column("outline", TEXT, nullable=False),
)

# what is found, filtered and listed by, of what is live now: made from it by `search`, and made anew with it
listings = Table(
    "listings",
    metadata,
    Column("resource", Integer, ForeignKey("resources.key"), primary_key=True),
    # each word once, folded, with a space before it and after it
    Column("words", TEXT, nullable=False),
    # what a list says of it (JSON)
    Column("listed", TEXT, nullable=False),
)

facets = Table(
    "facets",
    metadata,
    Column("resource", Integer, ForeignKey("resources.key"), primary_key=True),
    Column("name", TEXT, primary_key=True),
    # folded, as words are
    Column("value", TEXT, primary_key=True),
    Index("facets_by_value", "name", "value"),
)

changesets = Table(
    "changesets",
    metadata,
    Column("id", TEXT, primary_key=True),
    Column("issuer", TEXT, ForeignKey("issuers.id"), nullable=False),
    Column("catalog_revision", Integer, nullable=False),
    Column("idempotency_key", TEXT, nullable=False),
    Column("body_digest", TEXT, nullable=False),
    Column("namespace", TEXT, nullable=False),
    Column("origin", TEXT, nullable=False),
    Column("allowances", TEXT, nullable=False),
    Column("provenance", TEXT, nullable=False),
    # what the token itself proves of where it was made (JSON): repository, workflow, run
    Column("claims", TEXT),
    Column("applied_at", TEXT, nullable=False),
    Column("answer", TEXT, nullable=False),
    UniqueConstraint("issuer", "idempotency_key"),
    UniqueConstraint("issuer", "catalog_revision"),
)

changes = Table(
    "changes",
    metadata,
    Column("changeset", TEXT, ForeignKey("changesets.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("action", TEXT, nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("id", TEXT, nullable=False),
    Column("resource", Integer, ForeignKey("resources.key"), nullable=False),
    Column("before", Integer),
    Column("after", Integer, nullable=False),
)

blobs = Table(
    "blobs",
    metadata,
    Column("issuer", TEXT, primary_key=True),
    Column("digest", TEXT, primary_key=True),
    Column("media_type", TEXT, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

# which images a resource shows now
images = Table(
    "images",
    metadata,
    Column("resource", Integer, ForeignKey("resources.key"), primary_key=True),
    Column("digest", TEXT, primary_key=True),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", TEXT, primary_key=True),
    Column("hash", TEXT, nullable=False, unique=True),
    Column("role", TEXT, nullable=False),
    Column("issuer", TEXT),
    # the learner or the assessor whose it is, by the opaque id that events know
    Column("person", TEXT),
    # what it is for, in the words of whoever made it
    Column("note", TEXT),
    # the policy under which it was exchanged, and what the other side's token said (JSON)
    Column("trust", TEXT),
    Column("claims", TEXT),
    Column("created_at", TEXT, nullable=False),
    Column("expires_at", TEXT, nullable=False),
    Column("revoked_at", TEXT),
)

# which workflows of GitHub may exchange their tokens for one of ours; what is null is not asked about
trusts = Table(
    "trusts",
    metadata,
    Column("id", TEXT, primary_key=True),
    Column("issuer", TEXT, nullable=False),
    Column("role", TEXT, nullable=False),
    Column("repository_id", TEXT, nullable=False),
    Column("owner_id", TEXT, nullable=False),
    Column("ref", TEXT),
    Column("environment", TEXT),
    Column("workflow", TEXT),
    Column("created_at", TEXT, nullable=False),
    Column("removed_at", TEXT),
)

# the tokens of others that were exchanged already, until they expire
exchanged = Table(
    "exchanged",
    metadata,
    Column("token_issuer", TEXT, primary_key=True),
    Column("jti", TEXT, primary_key=True),
    Column("expires_at", TEXT, nullable=False),
)

# who can be a learner here, by the opaque id that events know
accounts = Table(
    "accounts",
    metadata,
    Column("learner", TEXT, primary_key=True),
    # of the address that was verified; the address itself is not kept
    Column("email_domain", TEXT),
    Column("created_at", TEXT, nullable=False),
)

# the organizations and groups that a learner is in, as grants (`organization:…`, `group:…`)
memberships = Table(
    "memberships",
    metadata,
    Column("learner", TEXT, ForeignKey("accounts.learner"), primary_key=True),
    Column("grant", TEXT, primary_key=True),
)

# what the platform keeps secret, such as the key that the hashes of `tombstones` are made with
keys = Table(
    "keys",
    metadata,
    Column("name", TEXT, primary_key=True),
    Column("value", TEXT, nullable=False),
)

# learners who were erased: whom their events stand under since, so that a later load brings nobody back
tombstones = Table(
    "tombstones",
    metadata,
    Column("learner_hash", TEXT, primary_key=True),
    Column("stands_as", TEXT, nullable=False, unique=True),
    Column("erased_at", TEXT, nullable=False),
)

# why awards were revoked here, for those who held them to read; beside the events, so that it goes with the learner
revocations = Table(
    "revocations",
    metadata,
    Column("award", TEXT, primary_key=True),
    Column("reason", TEXT, nullable=False),
)


def _event_columns() -> list[Column[Any]]:
    columns: list[Column[Any]] = []
    for name, kind in COLUMNS.items():
        is_key = name in ("id", "type")
        columns.append(Column(name, TEXT if kind == "text" else BigInteger, primary_key=is_key, nullable=not is_key))
    return columns


events = Table(
    "events",
    metadata,
    *_event_columns(),
    Column("digest", TEXT),
    *(Index(name, *columns) for name, columns in INDEXES.items()),
)

for _name, (_kind, _columns) in INDEXES_OF_TYPES.items():
    _is_of_kind = events.c.type == literal_column(f"'{_kind}'")
    Index(_name, *(events.c[_column] for _column in _columns), sqlite_where=_is_of_kind, postgresql_where=_is_of_kind)

SUBMITTED = events.c.type == literal_column("'submission'")
"""The condition on `events` of submissions, in the words by which an index of them alone is found."""

BEGUN_OR_ENDED = events.c.type.in_(
    [literal_column("'started'"), literal_column("'withdrawn'"), literal_column("'award'")]
)
"""The condition on `events` of what else tells who holds or earns a micro-credential, in the words of `stats.holdings`."""

Index(
    "courses_by_resource",
    events.c.micro_credential,
    events.c.issuer,
    sqlite_where=BEGUN_OR_ENDED,
    postgresql_where=BEGUN_OR_ENDED,
)

# the issuer comes last: SQLite would else list an issuer's submissions by this index, and sort them all
Index(
    "submissions_by_resource",
    events.c.micro_credential,
    events.c.issuer,
    sqlite_where=SUBMITTED,
    postgresql_where=SUBMITTED,
)
