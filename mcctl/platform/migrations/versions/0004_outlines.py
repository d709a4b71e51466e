"""What others ask of a resource, beside it, and who holds or earns what by an index."""

import json

import sqlalchemy as sa
from alembic import op

from mcctl.catalog.outline import outline_of
from mcctl.platform.database import stored

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

COURSES = sa.text("type IN ('started', 'withdrawn', 'award')")
BATCH = 500

RESOURCES = sa.table("resources", *map(sa.column, ("key", "kind", "live")))
REVISIONS = sa.table("revisions", *map(sa.column, ("resource", "number", "content")))


def upgrade() -> None:
    outlines = op.create_table(
        "outlines",
        sa.Column("resource", sa.Integer(), nullable=False),
        sa.Column("outline", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["resource"], ["resources.key"]),
        sa.PrimaryKeyConstraint("resource"),
    )
    op.create_index(
        "courses_by_resource",
        "events",
        ["micro_credential", "issuer"],
        sqlite_where=COURSES,
        postgresql_where=COURSES,
    )
    connection = op.get_bind()
    is_live = sa.and_(REVISIONS.c.resource == RESOURCES.c.key, REVISIONS.c.number == RESOURCES.c.live)
    live = sa.select(RESOURCES.c.key, RESOURCES.c.kind, REVISIONS.c.content).join(REVISIONS, is_live)
    keys = connection.scalars(sa.select(RESOURCES.c.key).order_by(RESOURCES.c.key)).all()
    for start in range(0, len(keys), BATCH):
        rows = connection.execute(live.where(RESOURCES.c.key.in_(keys[start : start + BATCH]))).all()
        made = [{"resource": row.key, "outline": stored(outline_of(row.kind, json.loads(row.content)))} for row in rows]
        connection.execute(sa.insert(outlines), made)


def downgrade() -> None:
    op.drop_index("courses_by_resource", "events")
    op.drop_table("outlines")
