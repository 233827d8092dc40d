"""Digests can be paused, keep their channel by its id, and count what they skipped."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the table and the columns."""
    op.create_table(
        "pause",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False, server_default=""),
        sa.Column("needed", sa.Text, nullable=False, server_default=""),
        sa.Column("channel", sa.Text, nullable=False, server_default=""),
        sa.Column("look_at", sa.BigInteger),
        sa.Column("tell_at", sa.BigInteger),
        sa.Column("told_at", sa.BigInteger),
    )
    op.add_column("digest", sa.Column("resumed_at", sa.BigInteger))
    for name in ("channel", "channel_id"):
        op.add_column("digest", sa.Column(name, sa.Text, nullable=False, server_default=""))
    op.add_column("run", sa.Column("skipped", sa.Integer, nullable=False, server_default="0"))
