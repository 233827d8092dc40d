"""The first ledger: articles shown, decisions, digests with their runs and messages, searches."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make every table."""
    _articles_and_decisions()
    _aliases()
    _digests_and_runs()
    _messages_and_searches()


def _articles_and_decisions() -> None:
    op.create_table(
        "article",
        sa.Column("id", sa.String(12), primary_key=True),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "decision",
        sa.Column("id", _Id, primary_key=True, autoincrement=True),
        sa.Column("article_id", sa.String(12), nullable=False),
        sa.Column("version", sa.String(8), nullable=False),
        sa.Column("verb", sa.String(8), nullable=False),
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("until", sa.BigInteger),
        sa.Column("digest", sa.Text, nullable=False, server_default=""),
        sa.Column("channel", sa.Text, nullable=False, server_default=""),
        sa.Column("ended_at", sa.BigInteger),
        sa.Column("ended_why", sa.Text, nullable=False, server_default=""),
        sa.Column("ended_by", sa.Text, nullable=False, server_default=""),
        sa.Column("write_state", sa.String(10), nullable=False, server_default="none"),
        sa.Column("write_error", sa.Text, nullable=False, server_default=""),
        sa.Column("written_over", sa.Text),
        sa.Column("written_at", sa.BigInteger),
    )
    _partial_index("decision_open", ["article_id"], "ended_at IS NULL", unique=True)
    op.create_index("decision_article", "decision", ["article_id"])
    _partial_index("decision_to_write", ["write_state"], "write_state IN ('pending', 'reverting')")
    counter = op.create_table(
        "counter",
        sa.Column("name", sa.String(16), primary_key=True),
        sa.Column("value", sa.BigInteger, nullable=False),
    )
    op.bulk_insert(counter, [{"name": "decisions", "value": 0}])


def _partial_index(name: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(
        name,
        "decision",
        columns,
        unique=unique,
        sqlite_where=condition,
        postgresql_where=condition,
    )


def _aliases() -> None:
    op.create_table(
        "alias",
        sa.Column("id", sa.String(12), primary_key=True),
        sa.Column("known_as", sa.String(12), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )


def _digests_and_runs() -> None:
    op.create_table(
        "digest",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("created_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "run",
        sa.Column("id", _Id, primary_key=True, autoincrement=True),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("slot", sa.Text, nullable=False),
        sa.Column("due_at", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("claimed_at", sa.BigInteger),
        sa.Column("lease_until", sa.BigInteger),
        sa.Column("holder", sa.Text, nullable=False, server_default=""),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("retry_at", sa.BigInteger),
        sa.Column("error", sa.Text, nullable=False, server_default=""),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("since_at", sa.BigInteger),
        sa.Column("next_at", sa.BigInteger),
        sa.Column("matching", sa.Integer, nullable=False, server_default="0"),
        sa.Column("new", sa.Integer, nullable=False, server_default="0"),
        sa.Column("waiting", sa.Integer, nullable=False, server_default="0"),
        sa.Column("token", sa.String(16), nullable=False, server_default=""),
        sa.UniqueConstraint("digest", "slot", name="run_slot"),
    )
    op.create_table(
        "item",
        sa.Column("run_id", _Id, sa.ForeignKey("run.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("article_id", sa.String(12), nullable=False),
        sa.Column("is_new", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("article", sa.Text, nullable=False),
    )
    op.create_index("item_article", "item", ["article_id"])


def _messages_and_searches() -> None:
    op.create_table(
        "message",
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("ts", sa.Text, primary_key=True),
        sa.Column("run_id", _Id, sa.ForeignKey("run.id"), nullable=False),
        sa.Column("wanted", sa.Integer, nullable=False, server_default="1"),
        sa.Column("drawn", sa.Integer, nullable=False, server_default="1"),
        sa.Column("retry_at", sa.BigInteger),
        sa.Column("gone", sa.Integer, nullable=False, server_default="0"),
        sa.Column("seen", sa.Text, nullable=False, server_default=""),
    )
    op.create_index("message_run", "message", ["run_id"])
    op.create_table(
        "search",
        sa.Column("token", sa.String(16), primary_key=True),
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("user", sa.Text, nullable=False, server_default=""),
        sa.Column("page", sa.Integer, nullable=False, server_default="1"),
        sa.Column("total", sa.Integer, nullable=False, server_default="0"),
        sa.Column("articles", sa.Text, nullable=False, server_default=""),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
    )
    op.create_index("search_expiry", "search", ["expires_at"])
