"""What hosting asks for: people, trusted workflows, take-downs, suspended issuers, quotas."""

import sqlalchemy as sa
from alembic import op

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


def upgrade() -> None:
    for table, names in ADDED.items():
        for name in names:
            op.add_column(table, sa.Column(name, TEXT, nullable=True))
    is_down = sa.text("hidden_at IS NOT NULL")
    op.create_index(
        "resources_taken_down", "resources", ["issuer"], sqlite_where=is_down, postgresql_where=is_down
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


def downgrade() -> None:
    for table in ("tombstones", "keys", "memberships", "accounts", "exchanged", "trusts"):
        op.drop_table(table)
    op.drop_index("resources_taken_down", "resources")
    for table, names in ADDED.items():
        # not in a batch, which makes the table anew: others refer to it
        for name in reversed(names):
            op.drop_column(table, name)
