"""Messages fold once all is decided and nobody presses; a run keeps the form of its message."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the columns."""
    op.add_column("run", sa.Column("form", sa.Text, nullable=False, server_default=""))
    op.add_column(
        "run", sa.Column("decided_elsewhere", sa.Integer, nullable=False, server_default="0")
    )
    for name in ("pressed_at", "settled_at", "folded_at"):
        op.add_column("message", sa.Column(name, sa.BigInteger))
