"""What a digest has shown, and when decisions about that ended; and what it nearly showed.

Every function works inside the caller's transaction. Times are UTC in integer milliseconds.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, case, delete, func, select

from bot.domain.review import Verb
from bot.storage.runs import NOW
from bot.storage.schema import decision, item, near_miss, run
from bot.storage.statements import DECIDES

_OUT = run.c.state.in_(("sent", "sending", "unsure"))
"""What nobody can rule out to have been seen."""

_PLANNED = run.c.state == "planned"
_RETURNS = decision.c.ended_at.is_(None) | (decision.c.ended_why == "lapsed")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a digest's run showed an article, or did not; `at` is when the run was due."""

    digest: str
    at: int
    shown: bool
    reason: str
    times: int = 0


def shown(
    connection: Connection, digest: str, now_ms: int, *, by_hand: bool = False
) -> dict[str, tuple[int, ...]]:
    """When the digest showed each of its articles, oldest first: each post has an instant of its
    own, so that two in one millisecond count twice. Now, what a planned post will show before the
    next one, or before one `by_hand`, does."""
    found: dict[str, list[int]] = {}
    rows = connection.execute(
        select(item.c.article_id, item.c.run_id, _at(now_ms).label("at"))
        .join(run, run.c.id == item.c.run_id)
        .where(run.c.digest == digest, _comes_before(by_hand))
        .order_by("at", item.c.run_id)
    )
    newest, at = 0, -1
    for row in rows:
        if row.run_id != newest:
            newest, at = row.run_id, max(row.at, at + 1)
        found.setdefault(row.article_id, []).append(at)
    return {article_id: tuple(at) for article_id, at in found.items()}


def ended(connection: Connection, digest: str, now_ms: int) -> dict[str, int]:
    """When the last decision ended about each article that the digest has shown, or has planned
    to. One that was put off counts until then, whenever that is noticed."""
    shown_here = (
        select(item.c.article_id)
        .join(run, run.c.id == item.c.run_id)
        .where(run.c.digest == digest, _OUT | _PLANNED)
    )
    rows = connection.execute(
        select(decision.c.article_id, func.max(_end()).label("at"))
        .where(decision.c.article_id.in_(shown_here), _end() <= now_ms, DECIDES)
        .group_by(decision.c.article_id)
    )
    return {row.article_id: row.at for row in rows}


def returned(
    connection: Connection, digest: str, now_ms: int, *, by_hand: bool = False
) -> list[str]:
    """The ids of the articles that were put off, whose time has come, and that the digest has
    not shown since, in the sense of `shown`."""
    since = (
        select(item.c.run_id)
        .join(run, run.c.id == item.c.run_id)
        .where(
            item.c.article_id == decision.c.article_id,
            run.c.digest == digest,
            _comes_before(by_hand),
            decision.c.until <= _at(now_ms),
        )
    )
    rows = connection.scalars(
        select(decision.c.article_id)
        .where(decision.c.until <= now_ms, _RETURNS, ~since.exists())
        .order_by(decision.c.until, decision.c.id)
    )
    return list(dict.fromkeys(rows))


def put_off(connection: Connection, now_ms: int, most: int) -> list[str]:
    """The ids of articles that come back later, at most so many, the soonest first."""
    later = (decision.c.ended_at.is_(None), decision.c.until > now_ms)
    rows = connection.scalars(
        select(decision.c.article_id).where(*later).order_by(decision.c.until).limit(most)
    )
    return list(rows)


def open_decisions(
    connection: Connection, ids: Collection[str]
) -> dict[str, tuple[Verb, int | None]]:
    """The open decision about each of these articles, where there is one: verb and `until`."""
    columns = (decision.c.article_id, decision.c.verb, decision.c.until)
    standing = (decision.c.article_id.in_(ids), decision.c.ended_at.is_(None), DECIDES)
    rows = connection.execute(select(*columns).where(*standing))
    return {row.article_id: (row.verb, row.until) for row in rows}


def published(connection: Connection, since: int | None) -> list[str]:
    """The ids of the articles that the desk has published, since an instant or ever."""
    which = [decision.c.verb == "publish", decision.c.ended_at.is_(None)]
    which += [] if since is None else [decision.c.at >= since]
    return list(connection.scalars(select(decision.c.article_id).where(*which)))


def keep_near(connection: Connection, digest: str, run_id: int, reasons: Mapping[str, str]) -> None:
    """Keep why the digest's newest run does not show these articles, in place of what an older
    one did not."""
    older = select(run.c.id).where(run.c.digest == digest)
    connection.execute(delete(near_miss).where(near_miss.c.run_id.in_(older)))
    for article_id, reason in reasons.items():
        values = {"run_id": run_id, "article_id": article_id, "reason": reason}
        connection.execute(near_miss.insert().values(values))


def reasons(connection: Connection, article_id: str) -> list[Reason]:
    """Why digests showed the article or nearly did, the newest first: of each digest the last
    time alone."""
    shown_rows = connection.execute(
        select(run.c.digest, run.c.due_at, item.c.reason, item.c.times)
        .join(run, run.c.id == item.c.run_id)
        .where(item.c.article_id == article_id, _OUT)
        .order_by(run.c.due_at, run.c.id)
    )
    near_rows = connection.execute(
        select(run.c.digest, run.c.due_at, near_miss.c.reason)
        .join(run, run.c.id == near_miss.c.run_id)
        .where(near_miss.c.article_id == article_id)
    )
    found = [Reason(row.digest, row.due_at, True, row.reason, row.times) for row in shown_rows]
    found += [Reason(row.digest, row.due_at, False, row.reason) for row in near_rows]
    return _last_of_each(found)


def _last_of_each(found: Sequence[Reason]) -> list[Reason]:
    last = {one.digest: one for one in sorted(found, key=lambda one: one.at)}
    return sorted(last.values(), key=lambda one: -one.at)


def _comes_before(by_hand: bool) -> ColumnElement[bool]:
    """Runs that are in the channel before the one that is chosen for: a planned slot is not,
    where that is a newer slot, which takes its place."""
    waiting = _PLANNED if by_hand else _PLANNED & run.c.slot.startswith(NOW)
    return _OUT | waiting


def _at(now_ms: int) -> ColumnElement[int]:
    return case((_PLANNED, now_ms), else_=func.coalesce(run.c.claimed_at, run.c.due_at))


def _end() -> ColumnElement[int]:
    return case(
        (_RETURNS, func.coalesce(decision.c.until, decision.c.ended_at)), else_=decision.c.ended_at
    )
