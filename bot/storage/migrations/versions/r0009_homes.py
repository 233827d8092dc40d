"""The Home tab of each person: how they look at what waits, and what Slack shows of it."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "home",
        sa.Column("user", sa.Text, primary_key=True),
        *(
            sa.Column(name, sa.Text, nullable=False, server_default="")
            for name in ("query", "sort", "kind", "articles", "ticked", "note", "hash", "drawn")
        ),
        *(
            sa.Column(name, sa.BigInteger, nullable=False, server_default=default)
            for name, default in (
                ("page", "1"),
                ("start", "0"),
                ("after", "-1"),
                ("opened_at", "0"),
                ("drawn_at", "0"),
                ("changes", "-1"),
                ("revision", "0"),
            )
        ),
    )
