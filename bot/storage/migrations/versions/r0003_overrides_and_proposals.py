"""A publish that is set back in its file, or applied again, is known as such; pull requests."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the columns."""
    op.add_column("decision", sa.Column("set_back_at", sa.BigInteger))
    op.add_column("decision", sa.Column("again_of", sa.BigInteger))
    op.add_column("decision", sa.Column("proposal_url", sa.Text, nullable=False, server_default=""))
