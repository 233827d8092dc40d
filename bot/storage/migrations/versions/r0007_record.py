"""A decision keeps its reason, its place, the version after it, and who took it back and why."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

TEXTS = (
    "reason",
    "place",
    "version_after",
    "undo_by",
    "undo_place",
    "undo_reason",
    "undo_commit",
    "undo_commit_url",
)


def upgrade() -> None:
    """Add the columns, and an index for somebody's newest decisions."""
    for name in TEXTS:
        op.add_column("decision", sa.Column(name, sa.Text, nullable=False, server_default=""))
    op.add_column("decision", sa.Column("undo_at", sa.BigInteger))
    op.create_index("decision_user", "decision", ["user", "id"])
