"""What the buttons of a search refer to: Slack gives 2,000 characters a button, we need eight."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, delete, select

from bot.storage.schema import run, search

KEPT = timedelta(days=1)
"""How long the buttons of a search work."""


@dataclass(frozen=True, slots=True)
class Search:
    """A search as it was understood: the query's text, the name of the zone in which its days
    were counted, and who asked (a Slack user id). `page` (from 1), `total` and the ids in
    `articles` are what was shown."""

    query: str
    zone: str
    user: str
    page: int = 1
    total: int = 0
    articles: tuple[str, ...] = ()


def new_token(connection: Connection, kept: Search, now_ms: int) -> str:
    """Keep a search for a day; gives the token for its buttons. Drops those whose day is over."""
    connection.execute(delete(search).where(search.c.expires_at <= now_ms))
    token = secrets.token_urlsafe(9)
    expires_at = now_ms + round(KEPT.total_seconds() * 1000)
    row = search.insert().values(
        token=token,
        query=kept.query,
        zone=kept.zone,
        user=kept.user,
        page=kept.page,
        total=kept.total,
        articles=" ".join(kept.articles),
        expires_at=expires_at,
    )
    connection.execute(row)
    return token


def token(connection: Connection, token: str, now_ms: int) -> Search | None:
    """The search behind a token; None when its day is over. A digest's never is: it is asked
    again as long as the message is there."""
    row = connection.execute(
        select(search).where(search.c.token == token, search.c.expires_at > now_ms)
    ).first()
    if row is None:
        return _of_a_digest(connection, token)
    shown = tuple(row.articles.split())
    return Search(row.query, row.zone, row.user, row.page, row.total, shown)


def _of_a_digest(connection: Connection, token: str) -> Search | None:
    row = connection.execute(select(run.c.query, run.c.zone).where(run.c.token == token)).first()
    return None if row is None or not token else Search(row.query, row.zone, "")
