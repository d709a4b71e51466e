"""What hosting asks for: people, trusted workflows, take-downs, suspended issuers, quotas."""

import json

import sqlalchemy as sa
from alembic import op

from mcctl.platform.search import DEFAULT_LANGUAGE, describe

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

ADDED = {
    "issuers": ("name", "suspended_at", "suspended_because", "closed_at", "quotas"),
    "resources": ("hidden_at", "hidden_because"),
    "changesets": ("claims",),
    "tokens": ("person", "note", "trust", "claims"),
}

RESOURCES = sa.table("resources", *map(sa.column, ("key", "issuer", "kind", "live")))
REVISIONS = sa.table("revisions", *map(sa.column, ("resource", "number", "content")))


def upgrade() -> None:
    for table, names in ADDED.items():
        for name in names:
            op.add_column(table, sa.Column(name, TEXT, nullable=True))
    is_down = sa.text("hidden_at IS NOT NULL")
    op.create_index("resources_taken_down", "resources", ["issuer"], sqlite_where=is_down, postgresql_where=is_down)
    is_submission = sa.text("type = 'submission'")
    op.create_index(
        "submissions_by_resource",
        "events",
        ["micro_credential", "issuer"],
        sqlite_where=is_submission,
        postgresql_where=is_submission,
    )
    op.create_table(
        "trusts",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("issuer", TEXT, nullable=False),
        sa.Column("role", TEXT, nullable=False),
        sa.Column("repository_id", TEXT, nullable=False),
        sa.Column("owner_id", TEXT, nullable=False),
        sa.Column("ref", TEXT, nullable=True),
        sa.Column("environment", TEXT, nullable=True),
        sa.Column("workflow", TEXT, nullable=True),
        sa.Column("created_at", TEXT, nullable=False),
        sa.Column("removed_at", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "exchanged",
        sa.Column("token_issuer", TEXT, nullable=False),
        sa.Column("jti", TEXT, nullable=False),
        sa.Column("expires_at", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("token_issuer", "jti"),
    )
    op.create_table(
        "accounts",
        sa.Column("learner", TEXT, nullable=False),
        sa.Column("email_domain", TEXT, nullable=True),
        sa.Column("created_at", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("learner"),
    )
    op.create_table(
        "memberships",
        sa.Column("learner", TEXT, nullable=False),
        sa.Column("grant", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["learner"], ["accounts.learner"]),
        sa.PrimaryKeyConstraint("learner", "grant"),
    )
    op.create_table(
        "keys",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("value", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "tombstones",
        sa.Column("learner_hash", TEXT, nullable=False),
        sa.Column("stands_as", TEXT, nullable=False),
        sa.Column("erased_at", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("learner_hash"),
        sa.UniqueConstraint("stands_as"),
    )
    op.create_table(
        "revocations",
        sa.Column("award", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("award"),
    )
    _list()


def _list() -> None:
    """What is derived is derived as this release does it, here as at each publish."""
    listings = op.create_table(
        "listings",
        sa.Column("resource", sa.Integer(), nullable=False),
        sa.Column("words", TEXT, nullable=False),
        sa.Column("listed", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["resource"], ["resources.key"]),
        sa.PrimaryKeyConstraint("resource"),
    )
    facets = op.create_table(
        "facets",
        sa.Column("resource", sa.Integer(), nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("value", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["resource"], ["resources.key"]),
        sa.PrimaryKeyConstraint("resource", "name", "value"),
    )
    op.create_index("facets_by_value", "facets", ["name", "value"])
    op.create_index("resources_by_place", "resources", ["issuer", "kind", "id"])
    connection = op.get_bind()
    is_live = sa.and_(REVISIONS.c.resource == RESOURCES.c.key, REVISIONS.c.number == RESOURCES.c.live)
    live = sa.select(RESOURCES.c.key, RESOURCES.c.issuer, RESOURCES.c.kind, REVISIONS.c.content).join(
        REVISIONS, is_live
    )
    languages = {
        row.issuer: json.loads(row.content).get("language", DEFAULT_LANGUAGE)
        for row in connection.execute(live.where(RESOURCES.c.kind == "issuer"))
    }
    for row in connection.execute(live.where(RESOURCES.c.kind != "issuer")).all():
        listing = describe(json.loads(row.content), languages[row.issuer])
        connection.execute(sa.insert(listings).values(resource=row.key, words=listing.words, listed=listing.listed))
        found = [{"resource": row.key, "name": name, "value": value} for name, value in listing.facets]
        if found:
            connection.execute(sa.insert(facets), found)


def downgrade() -> None:
    op.drop_index("resources_by_place", table_name="resources")
    for table in ("facets", "listings", "revocations", "tombstones", "keys"):
        op.drop_table(table)
    for table in ("memberships", "accounts", "exchanged", "trusts"):
        op.drop_table(table)
    op.drop_index("submissions_by_resource", "events")
    op.drop_index("resources_taken_down", "resources")
    for table, names in ADDED.items():
        # not in a batch, which makes the table anew: others refer to it
        for name in reversed(names):
            op.drop_column(table, name)
