"""Decisions are written when they are due, and pushed: key, due time, attempts, commit; whose turn
it is to push to a source."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_WAITING = "write_state IN ('pending', 'pushing', 'reverting')"


def upgrade() -> None:
    """Add the columns, give older rows what they would have had, make the table of turns."""
    _columns()
    _older_rows()
    op.drop_index("decision_to_write", "decision")
    condition = sa.text(_WAITING)
    op.create_index(
        "decision_to_write",
        "decision",
        ["write_state"],
        sqlite_where=condition,
        postgresql_where=condition,
    )
    op.create_table(
        "turn",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
    )


def _columns() -> None:
    for column in (
        sa.Column("key", sa.String(20), nullable=False, server_default=""),
        sa.Column("due_at", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("retry_at", sa.BigInteger),
        sa.Column("tried_at", sa.BigInteger),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("take_back", sa.Integer, nullable=False, server_default="0"),
        sa.Column("commit_id", sa.Text, nullable=False, server_default=""),
        sa.Column("commit_url", sa.Text, nullable=False, server_default=""),
    ):
        op.add_column("decision", column)


def _older_rows() -> None:
    """There was no grace: what is still to be written was due when it was decided."""
    decision = sa.table("decision", *map(sa.column, ("id", "key", "at", "due_at")))
    connection = op.get_bind()
    connection.execute(decision.update().values(due_at=decision.c.at))
    keys = [
        {"row": row, "new": secrets.token_hex(10)}
        for row in connection.scalars(sa.select(decision.c.id))
    ]
    if keys:
        one = decision.update().where(decision.c.id == sa.bindparam("row"))
        connection.execute(one.values(key=sa.bindparam("new")), keys)
