"""Where an article that was shown with buttons is: a click finds the file without the index."""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, func, or_, select

from bot.domain.article import Article
from bot.storage import statements
from bot.storage.ledger import insert
from bot.storage.schema import alias
from bot.storage.schema import article as table


def upsert(connection: Connection, articles: Sequence[Article], now_ms: int) -> None:
    """Remember source, path, title and address of articles that are being shown; of those that
    were shown before only where something of it is another one."""
    # In order of the ids, so that two who show the same articles never wait for each other.
    rows = [
        {
            "id": article.id,
            "source": article.source,
            "path": article.path,
            "title": article.title,
            "url": article.url,
            "seen_at": now_ms,
        }
        for article in sorted(articles, key=lambda one: one.id)
    ]
    if rows:
        statements.REMEMBER.put(connection, rows)


def count(connection: Connection) -> tuple[int, int]:
    """How many articles were shown, and when the last one was: tells when to look again."""
    row = connection.execute(select(func.count(), func.max(table.c.seen_at))).one()
    return row[0], row[1] or 0


def by_address(connection: Connection, source: str) -> dict[str, list[str]]:
    """The ids of the source's articles that were shown, by their web address."""
    rows = connection.execute(
        select(table.c.url, table.c.id).where(table.c.source == source, table.c.url != "")
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row.url, []).append(row.id)
    return found


def aliases(connection: Connection) -> dict[str, str]:
    """Every id that stands for an older one, with that one."""
    return {row.id: row.known_as for row in connection.execute(select(alias))}


def add_alias(connection: Connection, article_id: str, known_as: str, now_ms: int) -> None:
    """Let an id stand for an older one. The first word on it holds."""
    row = insert(connection, alias).values(id=article_id, known_as=known_as, at=now_ms)
    connection.execute(row.on_conflict_do_nothing())


def place(connection: Connection, article_id: str) -> tuple[str, str] | None:
    """The source and path where the article was when it was last shown, None if it never was."""
    row = connection.execute(
        select(table.c.source, table.c.path).where(table.c.id == article_id)
    ).first()
    return None if row is None else (row.source, row.path)


def address(connection: Connection, article_id: str) -> str:
    """The web address when the article was last shown; empty if it never was."""
    found: str | None = connection.scalar(select(table.c.url).where(table.c.id == article_id))
    return found or ""


def title(connection: Connection, article_id: str) -> str:
    """The title when the article was last shown; empty if it never was."""
    found: str | None = connection.scalar(select(table.c.title).where(table.c.id == article_id))
    return found or ""


def titles(
    connection: Connection, article_ids: Collection[str]
) -> dict[str, tuple[str, str, str, str]]:
    """Title, source, path and address of each article that was shown, by id."""
    rows = connection.execute(select(table).where(table.c.id.in_(article_ids)))
    return {row.id: (row.title, row.source, row.path, row.url) for row in rows}


def named(connection: Connection, name: str) -> list[str]:
    """The ids of the articles that were shown with this id, path or address."""
    same = or_(table.c.id == name, table.c.path == name, table.c.url == name)
    return list(connection.scalars(select(table.c.id).where(same).order_by(table.c.id)))
