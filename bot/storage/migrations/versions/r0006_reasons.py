"""Items know how often they were shown before and who stands behind them; near misses."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the columns and the table."""
    op.add_column("item", sa.Column("kind", sa.String(8), nullable=False, server_default=""))
    op.add_column("item", sa.Column("times", sa.Integer, nullable=False, server_default="0"))
    op.add_column("item", sa.Column("similar", sa.Text, nullable=False, server_default=""))
    op.create_table(
        "near_miss",
        sa.Column(
            "run_id",
            sa.BigInteger().with_variant(sa.Integer, "sqlite"),
            sa.ForeignKey("run.id"),
            primary_key=True,
        ),
        sa.Column("article_id", sa.String(12), primary_key=True),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_index("near_miss_article", "near_miss", ["article_id"])
