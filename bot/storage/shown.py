"""Where an article that was shown with buttons is: a click finds the file without the index."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from bot.domain.article import Article
from bot.storage.ledger import insert
from bot.storage.schema import article as table


def upsert(connection: Connection, articles: Sequence[Article], now_ms: int) -> None:
    """Remember source, path, title and address of articles that are being shown."""
    # In order of the ids, so that two who show the same articles never wait for each other.
    for article in sorted(articles, key=lambda one: one.id):
        place = {
            "source": article.source,
            "path": article.path,
            "title": article.title,
            "url": article.url,
            "seen_at": now_ms,
        }
        row = insert(connection, table).values(id=article.id, **place)
        connection.execute(row.on_conflict_do_update(index_elements=["id"], set_=place))


def place(connection: Connection, article_id: str) -> tuple[str, str] | None:
    """The source and path where the article was when it was last shown, None if it never was."""
    row = connection.execute(
        select(table.c.source, table.c.path).where(table.c.id == article_id)
    ).first()
    return None if row is None else (row.source, row.path)


def title(connection: Connection, article_id: str) -> str:
    """The title when the article was last shown; empty if it never was."""
    found: str | None = connection.scalar(select(table.c.title).where(table.c.id == article_id))
    return found or ""
