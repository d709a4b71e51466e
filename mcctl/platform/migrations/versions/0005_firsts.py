"""Whether an award or an account is the first of its kind, by indexes."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

AWARDS, ACCOUNTS = sa.text("type = 'award'"), sa.text("type = 'account'")


def upgrade() -> None:
    op.create_index("awards_by_award", "events", ["award", "at_us"], sqlite_where=AWARDS, postgresql_where=AWARDS)
    op.create_index(
        "accounts_by_learner", "events", ["learner", "at_us"], sqlite_where=ACCOUNTS, postgresql_where=ACCOUNTS
    )


def downgrade() -> None:
    op.drop_index("accounts_by_learner", table_name="events")
    op.drop_index("awards_by_award", table_name="events")
