"""Decisions in the ledger. Whatever changes one has every message that shows the article drawn
again, in the same transaction."""

import secrets
from collections.abc import Collection, Sequence

from sqlalchemy import Connection, Row, Select, func, not_, select, text, update

from bot.domain.review import Decision, Verb, WriteState
from bot.storage import statements
from bot.storage.decision_rows import Pending, decision_of, pending_of
from bot.storage.prepared import packed
from bot.storage.schema import counter, decision, item, message, run


def insert(
    connection: Connection,
    *,
    article_id: str,
    version: str,
    verb: Verb,
    user: str,
    now_ms: int,
    until: int | None = None,
    channel: str = "",
    digest: str = "",
    reason: str = "",
    place: str = "",
    version_after: str = "",
    writes: bool | None = None,
    grace_ms: int = 0,
    batch: str = "",
    edit: str = "",
    draw: bool = True,
) -> Decision:
    """Add an open decision. One that `writes` (a publish, unless told) is pending, and due after
    the grace. Without `draw` the caller calls `changed` in the same transaction. Raises
    sqlalchemy's IntegrityError when the article has an open one."""
    pending = verb == "publish" if writes is None else writes
    values = {
        "article_id": article_id,
        "version": version,
        "verb": verb,
        "user": user,
        "at": now_ms,
        "until": until,
        "channel": channel,
        "digest": digest,
        "reason": reason,
        "place": place,
        "version_after": version_after or version,
        "write_state": "pending" if pending else "none",
        "key": secrets.token_hex(10),
        "due_at": now_ms + grace_ms if pending else now_ms,
        "batch": batch,
        "edit": edit,
    }
    added = connection.execute(decision.insert().values(values).returning(decision)).one()
    if draw:
        changed(connection, [article_id])
    return decision_of(added)


def change(
    connection: Connection,
    before: Decision,
    *,
    write_state: WriteState,
    write_error: str = "",
    written_at: int | None = None,
) -> bool:
    """Move an open decision's write on, if nobody else has: False says that somebody has."""
    values: dict[str, object] = {"write_state": write_state, "write_error": write_error}
    if written_at is not None:
        values["written_at"] = written_at
    return compare_and_set(connection, before, values)


def end(
    connection: Connection,
    before: Decision,
    why: str,
    now_ms: int,
    *,
    by: str = "",
    write_state: WriteState | None = None,
    write_error: str = "",
) -> bool:
    """End an open decision, if nobody else has changed it: False says that somebody has."""
    values = {
        "ended_at": now_ms,
        "ended_why": why,
        "ended_by": by,
        "write_state": write_state or before.write_state,
        "write_error": write_error,
    }
    return compare_and_set(connection, before, values)


def compare_and_set(
    connection: Connection, before: Decision, values: dict[str, object], *, draw: bool = True
) -> bool:
    """Change an open decision that is as it was read, and have it drawn again, except where no
    message shows the difference; False where somebody was faster."""
    result = connection.execute(
        update(decision)
        .where(
            decision.c.id == before.id,
            decision.c.ended_at.is_(None),
            decision.c.write_state == before.write_state,
            decision.c.take_back == int(before.take_back),
        )
        .values(values)
    )
    if result.rowcount != 1:
        return False
    if draw:
        changed(connection, [before.article_id])
    return True


def intend(connection: Connection, before: Decision, written_over: str) -> bool:
    """Store what the write of a pending decision is about to replace, before the file is touched.
    False says that it is no longer pending."""
    return compare_and_set(connection, before, {"written_over": written_over}, draw=False)


def by_id(connection: Connection, decision_id: int, *, lock: bool = False) -> Pending | None:
    """A decision. With `lock`, nobody else changes it until the transaction ends (SQLite has
    only one writer anyway)."""
    query = select(decision).where(decision.c.id == decision_id)
    row = connection.execute(query.with_for_update() if lock else query).first()
    return None if row is None else pending_of(row)


def fetch(connection: Connection, decision_id: int) -> Pending:
    """A decision that is known to be there."""
    row = connection.execute(select(decision).where(decision.c.id == decision_id)).one()
    return pending_of(row)


def open_for(connection: Connection, article_id: str, *, lock: bool = False) -> Decision | None:
    """The open decision about an article, also a later whose time has come; no edit."""
    query = select(decision).where(
        decision.c.article_id == article_id, decision.c.ended_at.is_(None), statements.DECIDES
    )
    row = connection.execute(query.with_for_update() if lock else query).first()
    return None if row is None else decision_of(row)


def held(connection: Connection) -> Sequence[Row[tuple[int, str, Verb, str, int | None]]]:
    """Of every open decision that is no edit what settling asks about: `id`, `verb` and so on."""
    asked = ("id", "article_id", "verb", "write_state", "until", "set_back_at")
    columns = (decision.c[name] for name in asked)
    query = select(*columns).where(decision.c.ended_at.is_(None), statements.DECIDES)
    return connection.execute(query).all()


def decided(connection: Connection) -> set[str]:
    """The ids of the articles about which a decision is open."""
    query = select(decision.c.article_id).where(decision.c.ended_at.is_(None), statements.DECIDES)
    return set(connection.scalars(query))


def off_the_table(
    connection: Connection, now_ms: int, written_after: int
) -> list[tuple[str, Verb, int | None, int | None]]:
    """Article id, verb, `until` and `written_at` of what keeps an article from being open: all
    that stands, except the publishes written up to `written_after`, whose files tell it, but with
    those whose files were set back."""
    told = (
        (decision.c.verb == "publish")
        & (decision.c.write_state == "written")
        & (decision.c.written_at <= written_after)
        & decision.c.set_back_at.is_(None)
    )
    lapsed = func.coalesce(decision.c.until, now_ms + 1) <= now_ms
    rows = connection.execute(
        select(
            decision.c.article_id, decision.c.verb, decision.c.until, decision.c.written_at
        ).where(decision.c.ended_at.is_(None), statements.DECIDES, not_(lapsed), not_(told))
    )
    return [(row.article_id, row.verb, row.until, row.written_at) for row in rows]


def newest(connection: Connection, article_ids: Collection[str]) -> dict[str, Decision]:
    """The newest decision about each article that has one, ended or not, edits aside. The open
    one is always the newest, as there is at most one."""
    rows = statements.NEWEST.rows(connection, ids=packed(article_ids))
    return {row.article_id: decision_of(row) for row in rows}


def of_batch(connection: Connection, batch: str, *, lock: bool = False) -> list[Pending]:
    """The decisions that were taken together, in order of their articles' ids: so that two who
    lock several never wait for each other."""
    query = select(decision).where(decision.c.batch == batch, decision.c.batch != "")
    query = query.order_by(decision.c.article_id)
    rows = connection.execute(query.with_for_update() if lock else query)
    return [pending_of(row) for row in rows]


def history(connection: Connection, article_id: str) -> list[Decision]:
    """Every decision about an article, the newest first."""
    found = _decisions(connection, select(decision).where(decision.c.article_id == article_id))
    return found[::-1]


def to_write(connection: Connection, now_ms: int) -> list[int]:
    """The ids of the decisions whose file is to be written now, oldest first: of those about one
    article the first alone, since the next one builds on what that leaves."""
    # Word for word as in the partial index, which serves for nothing else.
    waiting = text("write_state IN ('pending', 'pushing', 'reverting')")
    due = (decision.c.write_state != "pending") | (decision.c.due_at <= now_ms)
    again = func.coalesce(decision.c.retry_at, 0) <= now_ms
    before = decision.alias("before")
    unfinished = ("pending", "pushing", "proposed", "reverting")
    in_turn = ~(
        select(before.c.id)
        .where(
            before.c.article_id == decision.c.article_id,
            before.c.id < decision.c.id,
            before.c.write_state.in_(unfinished),
            before.c.ended_at.is_(None),
        )
        .exists()
    )
    query = select(decision.c.id).where(waiting, due, again, in_turn)
    return list(connection.scalars(query.order_by(decision.c.id)))


def shown_in(connection: Connection, article_ids: Collection[str]) -> dict[str, tuple[str, int]]:
    """The newest posted digest that shows each article, and when it was due (UTC ms)."""
    rows = statements.SHOWN_IN.rows(connection, ids=packed(article_ids))
    return {row.article_id: (row.digest, row.due_at) for row in rows}


def appearances(connection: Connection, article_id: str) -> list[tuple[str, int]]:
    """The posted digests that show an article, each with when it was due (UTC ms), newest
    first."""
    rows = connection.execute(
        select(run.c.digest, run.c.due_at)
        .join(item, item.c.run_id == run.c.id)
        .where(item.c.article_id == article_id, run.c.state == "sent")
        .order_by(run.c.due_at.desc())
    )
    return [(row.digest, row.due_at) for row in rows]


def changes(connection: Connection) -> int:
    """A number that grows with every change of a decision."""
    return next((row.value for row in statements.CHANGES.rows(connection)), 0)


def changed(connection: Connection, article_ids: Collection[str]) -> None:
    """Have every message drawn again that shows one of the articles, once. After this nothing
    else should be locked in the transaction."""
    # The counter first: on PostgreSQL it puts all that follows in line, so that two
    # transactions never wait for each other's messages.
    connection.execute(
        update(counter).where(counter.c.name == "decisions").values(value=counter.c.value + 1)
    )
    showing = select(item.c.run_id).where(item.c.article_id.in_(article_ids))
    connection.execute(
        update(message).where(message.c.run_id.in_(showing)).values(wanted=message.c.wanted + 1)
    )


def _decisions(connection: Connection, query: Select[tuple[object, ...]]) -> list[Decision]:
    return [decision_of(row) for row in connection.execute(query.order_by(decision.c.id))]
