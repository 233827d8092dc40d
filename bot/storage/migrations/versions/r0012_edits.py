"""Edits are decisions too, which keep what they change; they stand beside a publish or a reject."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

OPEN = sa.text("ended_at IS NULL AND verb != 'edit'")


def upgrade() -> None:
    """Add the column, and let open edits be any number."""
    op.add_column("decision", sa.Column("edit", sa.Text, nullable=False, server_default=""))
    op.drop_index("decision_open", "decision")
    op.create_index(
        "decision_open",
        "decision",
        ["article_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_index(
        "decision_edit",
        "decision",
        ["article_id"],
        sqlite_where=sa.text("edit != ''"),
        postgresql_where=sa.text("edit != ''"),
    )
