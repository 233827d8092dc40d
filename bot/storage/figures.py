"""What the desk's figures are made of: decisions since some moment, and when digests first showed
articles. Every function works inside the caller's transaction. Times are UTC ms."""

from collections.abc import Collection, Iterator

from sqlalchemy import Connection, func, select

from bot.domain.statistics import Taken
from bot.storage.schema import decision, item, run

_OUT = run.c.state.in_(("sent", "sending", "unsure"))
_VOID = ("undone", "failed")
_MOST_IDS = 500


def taken(connection: Connection, since_ms: int) -> list[Taken]:
    """What editors decided since then, the oldest first, without anything of the articles. What we
    published again by ourselves, because a file was set back, is nobody's decision."""
    columns = ("article_id", "verb", "at", "reason", "ended_why")
    rows = connection.execute(
        select(*(decision.c[name] for name in columns))
        .where(
            decision.c.at >= since_ms,
            decision.c.again_of.is_(None),
            decision.c.verb.in_(("publish", "reject", "later")),
        )
        .order_by(decision.c.at, decision.c.id)
    )
    return [
        Taken(article_id=id_, verb=verb, at=at, reason=reason, undone=why in _VOID)
        for id_, verb, at, reason, why in rows
    ]


def published(connection: Connection, most: int) -> list[tuple[str, int]]:
    """The articles that were published last, at most so many, and when; the newest first."""
    rows = connection.execute(
        select(decision.c.article_id, decision.c.at)
        .where(decision.c.verb == "publish", decision.c.ended_why.not_in(_VOID))
        .order_by(decision.c.at.desc(), decision.c.id.desc())
        .limit(most)
    )
    return [(row.article_id, row.at) for row in rows]


def first_shown(connection: Connection, article_ids: Collection[str]) -> dict[str, int]:
    """When a digest first showed each of these articles."""
    found: dict[str, int] = {}
    for ids in pieces(article_ids):
        at = func.min(func.coalesce(run.c.claimed_at, run.c.due_at)).label("at")
        rows = connection.execute(
            select(item.c.article_id, at)
            .join(run, run.c.id == item.c.run_id)
            .where(item.c.article_id.in_(ids), _OUT)
            .group_by(item.c.article_id)
        )
        found |= {row.article_id: row.at for row in rows}
    return found


def pieces(article_ids: Collection[str]) -> Iterator[list[str]]:
    """The ids in as many as one question takes."""
    every = list(article_ids)
    for start in range(0, len(every), _MOST_IDS):
        yield every[start : start + _MOST_IDS]
