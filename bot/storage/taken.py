"""Whose an article is for a while. Every function works inside the caller's transaction; times are
UTC in integer milliseconds."""

from collections.abc import Collection

from sqlalchemy import Connection, delete, select

from bot.domain.review import Taken
from bot.storage import statements
from bot.storage.ledger import insert
from bot.storage.prepared import packed
from bot.storage.schema import taken


def take(connection: Connection, article_id: str, by: Taken) -> bool:
    """Let the article be somebody's; False where it is another's, whose time is not over, or
    theirs already."""
    row = insert(connection, taken).values(
        article_id=article_id, user=by.user, at=by.at, until=by.until
    )
    over = {name: row.excluded[name] for name in ("user", "at", "until")}
    mine = row.on_conflict_do_update(
        index_elements=["article_id"], set_=over, where=taken.c.until <= by.at
    )
    return connection.execute(mine.returning(taken.c.article_id)).first() is not None


def fetch(connection: Connection, article_ids: Collection[str], now_ms: int) -> dict[str, Taken]:
    """Who has each of the articles now, by id."""
    rows = statements.TAKEN.rows(connection, ids=packed(article_ids), now=now_ms)
    return {row.article_id: Taken(user=row.user, at=row.at, until=row.until) for row in rows}


def end(connection: Connection, article_id: str, user: str = "") -> bool:
    """Let the article be nobody's any more; with `user` only where it is theirs. False where it
    was not."""
    which = delete(taken).where(taken.c.article_id == article_id)
    result = connection.execute(which.where(taken.c.user == user) if user else which)
    return result.rowcount == 1


def lapsed(connection: Connection, now_ms: int) -> list[str]:
    """The ids of the articles whose time with somebody is over."""
    rows = select(taken.c.article_id).where(taken.c.until <= now_ms)
    return list(connection.scalars(rows.order_by(taken.c.article_id)))


def end_lapsed(connection: Connection, article_ids: Collection[str], now_ms: int) -> None:
    """Forget who had these, where nobody has taken them anew."""
    connection.execute(
        delete(taken).where(taken.c.article_id.in_(article_ids), taken.c.until <= now_ms)
    )
