"""The branch on which a decision is proposed: where it goes with others, its own key does not tell
it."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add the column. It stays empty for what is proposed already, on the branch of its key."""
    op.add_column("decision", sa.Column("branch", sa.Text, nullable=False, server_default=""))
