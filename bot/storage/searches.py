"""What the buttons of an answer refer to: Slack gives 2,000 characters a button, we need eight."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, get_args

from sqlalchemy import Connection, Row, bindparam, delete, select

from bot.storage import statements
from bot.storage.schema import run, search

KEPT = timedelta(days=1)
"""How long the buttons of a search work."""


Kind = Literal["search", "story", "near", "show"]
"""What was answered: a search, the articles of one story, what is near a link or a title, one
article."""

MOST_LATEST = 50

# Made once: making a statement takes longer than running it.
_DROP = delete(search).where(search.c.expires_at <= bindparam("now_ms"))


@dataclass(frozen=True, slots=True)
class Search:
    """An answer, to be drawn again: what was asked, the name of the zone in which its days were
    counted, and who asked (a Slack user id).

    `query` is a query's text as it was understood; for a story and for one article, an article's
    id; for what is near, the link or title. `page` (from 1), `total` and the ids in `articles`
    are what was shown. Among all that was found, the page began at the place `start` (from 0),
    and the next one begins at `after`; None where there is none. `back` is the token of the
    answer that this one came from.
    """

    query: str
    zone: str
    user: str
    page: int = 1
    total: int = 0
    articles: tuple[str, ...] = ()
    kind: Kind = "search"
    start: int = 0
    after: int | None = None
    back: str = ""


def new_token(connection: Connection, kept: Search, now_ms: int) -> str:
    """Keep a search for a day; gives the token for its buttons."""
    token = secrets.token_urlsafe(9)
    row = {
        "token": token,
        "query": kept.query,
        "zone": kept.zone,
        "user": kept.user,
        "page": kept.page,
        "total": kept.total,
        "articles": " ".join((*_facts(kept), *kept.articles)),
        "expires_at": now_ms + round(KEPT.total_seconds() * 1000),
    }
    statements.KEEP.put(connection, [row])
    return token


def drop_old(connection: Connection, now_ms: int) -> None:
    """Forget the searches whose day is over."""
    connection.execute(_DROP, {"now_ms": now_ms})


def token(connection: Connection, token: str, now_ms: int) -> Search | None:
    """The search behind a token; None when its day is over. A digest's never is: it is asked
    again as long as the message is there."""
    row = connection.execute(
        select(search).where(search.c.token == token, search.c.expires_at > now_ms)
    ).first()
    if row is None:
        return _of_a_digest(connection, token)
    return _search(row)


def latest(connection: Connection, user: str, now_ms: int) -> list[Search]:
    """What was answered to a person last and showed articles by number, the newest first."""
    rows = connection.execute(
        select(search)
        .where(search.c.user == user, search.c.expires_at > now_ms, search.c.articles != "")
        .order_by(search.c.expires_at.desc())
        .limit(MOST_LATEST)
    )
    found = map(_search, rows)
    return [one for one in found if one.articles and one.kind != "show"]


def _facts(kept: Search) -> list[str]:
    """What else was shown stands before the ids, as words with a colon: no id has one."""
    after = "" if kept.after is None else str(kept.after)
    facts = {"kind": kept.kind, "start": str(kept.start or ""), "after": after, "back": kept.back}
    return [f"{name}:{value}" for name, value in facts.items() if value not in ("", "search")]


def _search(row: Row[tuple[object, ...]]) -> Search:
    words = row.articles.split()
    facts = dict(word.split(":", 1) for word in words if ":" in word)
    ids = tuple(word for word in words if ":" not in word)
    kind = next(one for one in get_args(Kind) if one == facts.get("kind", "search"))
    after = int(facts["after"]) if "after" in facts else None
    start, back = int(facts.get("start", 0)), facts.get("back", "")
    return Search(row.query, row.zone, row.user, row.page, row.total, ids, kind, start, after, back)


def _of_a_digest(connection: Connection, token: str) -> Search | None:
    row = connection.execute(select(run.c.query, run.c.zone).where(run.c.token == token)).first()
    return None if row is None or not token else Search(row.query, row.zone, "")
