"""Decisions can be taken together, and an article can be somebody's for a while."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the column and the table."""
    op.add_column("decision", sa.Column("batch", sa.Text, nullable=False, server_default=""))
    op.create_index(
        "decision_batch",
        "decision",
        ["batch"],
        sqlite_where=sa.text("batch != ''"),
        postgresql_where=sa.text("batch != ''"),
    )
    op.create_table(
        "taken",
        sa.Column("article_id", sa.String(12), primary_key=True),
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
    )
    op.create_index("taken_until", "taken", ["until"])
