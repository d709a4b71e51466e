"""The first schema: catalogue, change sets, blobs, tokens, events."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "blobs",
        sa.Column("issuer", TEXT, nullable=False),
        sa.Column("digest", TEXT, nullable=False),
        sa.Column("media_type", TEXT, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("issuer", "digest"),
    )
    op.create_table(
        "events",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("type", TEXT, nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=True),
        sa.Column("of_event", TEXT, nullable=True),
        sa.Column("issuer", TEXT, nullable=True),
        sa.Column("micro_credential", TEXT, nullable=True),
        sa.Column("version", TEXT, nullable=True),
        sa.Column("was", TEXT, nullable=True),
        sa.Column("learner", TEXT, nullable=True),
        sa.Column("country", TEXT, nullable=True),
        sa.Column("state", TEXT, nullable=True),
        sa.Column("subject", TEXT, nullable=True),
        sa.Column("profile_complete", sa.BigInteger(), nullable=True),
        sa.Column("submission", TEXT, nullable=True),
        sa.Column("attempt", sa.BigInteger(), nullable=True),
        sa.Column("assessor", TEXT, nullable=True),
        sa.Column("outcome", TEXT, nullable=True),
        sa.Column("criterion", TEXT, nullable=True),
        sa.Column("award", TEXT, nullable=True),
        sa.Column("stack", TEXT, nullable=True),
        sa.Column("micro_credential_issuer", TEXT, nullable=True),
        sa.Column("member", sa.BigInteger(), nullable=True),
        sa.Column("visitor", TEXT, nullable=True),
        sa.Column("day", TEXT, nullable=True),
        sa.Column("count", sa.BigInteger(), nullable=True),
        sa.Column("visitors", sa.BigInteger(), nullable=True),
        sa.Column("digest", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("id", "type"),
    )
    op.create_index("events_by_award", "events", ["award"], unique=False)
    op.create_index("events_by_learner", "events", ["learner"], unique=False)
    op.create_index("events_by_submission", "events", ["submission"], unique=False)
    op.create_index("events_by_type", "events", ["type", "at_us"], unique=False)
    op.create_table(
        "issuers",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("joined_at", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "tokens",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("hash", TEXT, nullable=False),
        sa.Column("role", TEXT, nullable=False),
        sa.Column("issuer", TEXT, nullable=True),
        sa.Column("created_at", TEXT, nullable=False),
        sa.Column("expires_at", TEXT, nullable=False),
        sa.Column("revoked_at", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("hash"),
    )
    op.create_table(
        "changesets",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("issuer", TEXT, nullable=False),
        sa.Column("catalog_revision", sa.Integer(), nullable=False),
        sa.Column("idempotency_key", TEXT, nullable=False),
        sa.Column("body_digest", TEXT, nullable=False),
        sa.Column("namespace", TEXT, nullable=False),
        sa.Column("origin", TEXT, nullable=False),
        sa.Column("allowances", TEXT, nullable=False),
        sa.Column("provenance", TEXT, nullable=False),
        sa.Column("applied_at", TEXT, nullable=False),
        sa.Column("answer", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["issuer"],
            ["issuers.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("issuer", "catalog_revision"),
        sa.UniqueConstraint("issuer", "idempotency_key"),
    )
    op.create_table(
        "namespaces",
        sa.Column("issuer", TEXT, nullable=False),
        sa.Column("namespace", TEXT, nullable=False),
        sa.Column("guards", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["issuer"],
            ["issuers.id"],
        ),
        sa.PrimaryKeyConstraint("issuer", "namespace"),
    )
    op.create_table(
        "resources",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("issuer", TEXT, nullable=False),
        sa.Column("family", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("status", TEXT, nullable=True),
        sa.Column("visibility", TEXT, nullable=True),
        sa.Column("namespace", TEXT, nullable=True),
        sa.Column("live", sa.Integer(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=True),
        sa.Column("etag", TEXT, nullable=False),
        sa.Column("was_live", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["issuer"],
            ["issuers.id"],
        ),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("issuer", "family", "id"),
    )
    op.create_table(
        "aliases",
        sa.Column("issuer", TEXT, nullable=False),
        sa.Column("old_id", TEXT, nullable=False),
        sa.Column("resource", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["issuer"],
            ["issuers.id"],
        ),
        sa.ForeignKeyConstraint(
            ["resource"],
            ["resources.key"],
        ),
        sa.PrimaryKeyConstraint("issuer", "old_id"),
    )
    op.create_table(
        "audience",
        sa.Column("resource", sa.Integer(), nullable=False),
        sa.Column("grant", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["resource"],
            ["resources.key"],
        ),
        sa.PrimaryKeyConstraint("resource", "grant"),
    )
    op.create_table(
        "changes",
        sa.Column("changeset", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("action", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("resource", sa.Integer(), nullable=False),
        sa.Column("before", sa.Integer(), nullable=True),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["changeset"],
            ["changesets.id"],
        ),
        sa.ForeignKeyConstraint(
            ["resource"],
            ["resources.key"],
        ),
        sa.PrimaryKeyConstraint("changeset", "position"),
    )
    op.create_table(
        "images",
        sa.Column("resource", sa.Integer(), nullable=False),
        sa.Column("digest", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["resource"],
            ["resources.key"],
        ),
        sa.PrimaryKeyConstraint("resource", "digest"),
    )
    op.create_table(
        "revisions",
        sa.Column("resource", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", TEXT, nullable=False),
        sa.Column("digest", TEXT, nullable=False),
        sa.Column("version", TEXT, nullable=True),
        sa.Column("assessed", TEXT, nullable=False),
        sa.Column("changeset", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["resource"],
            ["resources.key"],
        ),
        sa.PrimaryKeyConstraint("resource", "number"),
    )


def downgrade() -> None:
    op.drop_table("revisions")
    op.drop_table("images")
    op.drop_table("changes")
    op.drop_table("audience")
    op.drop_table("aliases")
    op.drop_table("resources")
    op.drop_table("namespaces")
    op.drop_table("changesets")
    op.drop_table("tokens")
    op.drop_table("issuers")
    op.drop_index("events_by_type", table_name="events")
    op.drop_index("events_by_submission", table_name="events")
    op.drop_index("events_by_learner", table_name="events")
    op.drop_index("events_by_award", table_name="events")
    op.drop_table("events")
    op.drop_table("blobs")
