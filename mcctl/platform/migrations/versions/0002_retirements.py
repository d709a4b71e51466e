"""Each revision's status and announced end, by which learners' acts are judged."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

ENDS = sa.text("retirement IS NOT NULL OR status = 'archived'")

REVISIONS = sa.table(
    "revisions",
    sa.column("resource", sa.Integer()),
    sa.column("number", sa.Integer()),
    sa.column("content", sa.Text()),
    sa.column("status", sa.Text()),
    sa.column("retirement", sa.Text()),
)


def upgrade() -> None:
    op.add_column("revisions", sa.Column("status", TEXT, nullable=True))
    op.add_column("revisions", sa.Column("retirement", TEXT, nullable=True))
    connection = op.get_bind()
    known = connection.execute(sa.select(REVISIONS.c.resource, REVISIONS.c.number)).all()
    for resource, number in known:
        one = (REVISIONS.c.resource == resource) & (REVISIONS.c.number == number)
        content = json.loads(connection.execute(sa.select(REVISIONS.c.content).where(one)).scalar_one())
        connection.execute(sa.update(REVISIONS).where(one).values(**_said(content)))
    op.create_index("revisions_that_end", "revisions", ["resource", "number"], sqlite_where=ENDS, postgresql_where=ENDS)


def _said(content: dict[str, object]) -> dict[str, str | None]:
    status = None if content["kind"] == "issuer" else str(content.get("status", "draft"))
    ends = content.get("retirement")
    text = json.dumps(ends, ensure_ascii=False, separators=(",", ":"), sort_keys=True) if ends is not None else None
    return {"status": status, "retirement": text}


def downgrade() -> None:
    op.drop_index("revisions_that_end", table_name="revisions")
    with op.batch_alter_table("revisions") as batch:
        batch.drop_column("retirement")
        batch.drop_column("status")
