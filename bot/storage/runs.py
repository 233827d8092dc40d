"""The outbox of posts in the ledger: one row a slot of a digest, and what each one shows.

Every function works inside the caller's transaction. Times are UTC in integer milliseconds.
A change of state compares in the same statement, so that of two bots one wins.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, case, func, or_, select, update

from bot.storage.ledger import insert
from bot.storage.schema import digest, item, run

NOW = "now:"
"""How the slot of a post outside the schedule begins."""

GIVEN_WAY = {"state": "skipped", "error": "a newer slot took its place", "skipped": 0}
TOO_LATE = {"state": "skipped", "error": "too late", "skipped": 0}
"""How a planned run ends as a skipped one, which then stands for itself alone."""

SCHEDULED = ~run.c.slot.startswith(NOW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One row of the table `run`."""

    id: int
    digest: str
    slot: str
    due_at: int
    state: str
    claimed_at: int | None
    lease_until: int | None
    holder: str
    attempts: int
    retry_at: int | None
    error: str
    channel: str
    zone: str
    query: str
    since_at: int | None
    next_at: int | None
    matching: int
    new: int
    waiting: int
    token: str
    skipped: int = 0
    form: str = ""
    decided_elsewhere: int = 0

    @property
    def by_hand(self) -> bool:
        """Whether somebody asked for it outside the schedule."""
        return self.slot.startswith(NOW)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """One row of the table `item`: `article` is JSON, `similar` are ids."""

    number: int
    article_id: str
    is_new: bool
    reason: str
    article: str
    kind: str = ""
    times: int = 0
    similar: tuple[str, ...] = ()


def first_seen(connection: Connection, name: str, now: int) -> int:
    """When the digest was first seen: now, if this is the first time."""
    row = insert(connection, digest).values(name=name, created_at=now)
    connection.execute(row.on_conflict_do_nothing())
    wanted = select(digest.c.created_at).where(digest.c.name == name)
    created: int = connection.execute(wanted).scalar_one()
    return created


def add(connection: Connection, **values: object) -> int | None:
    """Add a row; its id, or None where the slot has a row already."""
    row = insert(connection, run).values(**values).on_conflict_do_nothing()
    return connection.execute(row.returning(run.c.id)).scalar_one_or_none()


def add_items(connection: Connection, run_id: int, items: Sequence[ItemRow]) -> None:
    """Add what a run shows, in order."""
    for row in items:
        connection.execute(
            item.insert().values(
                run_id=run_id,
                number=row.number,
                article_id=row.article_id,
                is_new=int(row.is_new),
                reason=row.reason,
                article=row.article,
                kind=row.kind,
                times=row.times,
                similar=" ".join(row.similar),
            )
        )


def by_id(connection: Connection, run_id: int) -> Run:
    """The run. Raises sqlalchemy's NoResultFound for an id that was never given."""
    return _run(connection.execute(select(run).where(run.c.id == run_id)).one())


def by_slot(connection: Connection, name: str, slot: str) -> Run | None:
    """The run of a digest's slot."""
    wanted = select(run).where(run.c.digest == name, run.c.slot == slot)
    row = connection.execute(wanted).one_or_none()
    return None if row is None else _run(row)


def newest(connection: Connection, name: str) -> Run | None:
    """The run of the digest's newest slot by its schedule, whatever became of it."""
    wanted = select(run).where(run.c.digest == name, SCHEDULED).order_by(run.c.due_at.desc())
    row = connection.execute(wanted.limit(1)).one_or_none()
    return None if row is None else _run(row)


def last_added(connection: Connection, name: str) -> tuple[int, str] | None:
    """Id and token of the digest's run that was added last, by hand or not."""
    wanted = select(run.c.id, run.c.token).where(run.c.digest == name).order_by(run.c.id.desc())
    row = connection.execute(wanted.limit(1)).one_or_none()
    return None if row is None else (row.id, row.token)


def renew(connection: Connection, run_id: int, number: int, article: str) -> None:
    """Show another version of the article (JSON) in a run's place."""
    place = update(item).where(item.c.run_id == run_id, item.c.number == number)
    connection.execute(place.values(article=article))


def shown(connection: Connection, name: str) -> dict[str, int]:
    """The articles that the digest has posted, each with the instant it was first due."""
    rows = connection.execute(
        select(item.c.article_id, func.min(run.c.due_at))
        .join(run, run.c.id == item.c.run_id)
        .where(run.c.digest == name, run.c.state == "sent")
        .group_by(item.c.article_id)
    )
    return {row[0]: row[1] for row in rows}


def last_sent(connection: Connection, name: str) -> int | None:
    """When the digest's newest posted run was due; None where none was posted."""
    newest_due = select(func.max(run.c.due_at)).where(run.c.digest == name, run.c.state == "sent")
    due_at: int | None = connection.execute(newest_due).scalar_one()
    return due_at


def skipped(connection: Connection, name: str, since: int | None, until: int, by_hand: bool) -> int:
    """How many slots of the digest between two instants were not posted and will not be: before
    the first post, all. Those that are planned count too, unless the post is `by_hand`: it
    takes the place of none."""
    states = ("skipped", "failed") if by_hand else ("skipped", "failed", "planned")
    given_up = (run.c.digest == name, run.c.state.in_(states), SCHEDULED)
    between = (run.c.due_at > (since or 0), run.c.due_at < until)
    stands_for = case((run.c.state == "skipped", run.c.skipped + 1), else_=1)
    count = select(func.coalesce(func.sum(stands_for), 0)).where(*given_up, *between)
    return int(connection.execute(count).scalar_one())


def ready(connection: Connection, names: Collection[str], now: int) -> list[Run]:
    """What may be posted now for these digests, the oldest first."""
    rows = connection.execute(
        select(run)
        .where(run.c.state == "planned", run.c.digest.in_(names), _past(run.c.retry_at, now))
        .order_by(run.c.due_at, run.c.id)
    )
    return [_run(row) for row in rows]


def in_doubt(connection: Connection, now: int) -> list[Run]:
    """The runs of which nobody knows whether they were posted, and nobody is finding out."""
    rows = connection.execute(select(run).where(_doubtful(now)).order_by(run.c.due_at, run.c.id))
    return [_run(row) for row in rows]


def promise(connection: Connection, run_id: int, next_at: int | None) -> None:
    """Note the slot that follows the run's."""
    connection.execute(update(run).where(run.c.id == run_id).values(next_at=next_at))


def overtake(connection: Connection, run_id: int) -> None:
    """Let a run take the place of the digest's older ones that are still unposted."""
    newer = by_id(connection, run_id)
    older = (run.c.digest == newer.digest, run.c.due_at < newer.due_at, SCHEDULED)
    _change(connection, *older, run.c.state == "planned", **GIVEN_WAY)


def is_overtaken(connection: Connection, older: Run) -> bool:
    """Whether the digest has a newer slot than this run's."""
    newer = (run.c.digest == older.digest, run.c.due_at > older.due_at, SCHEDULED)
    found = connection.execute(select(run.c.id).where(*newer).limit(1)).first()
    return found is not None and not older.slot.startswith(NOW)


def expire(connection: Connection, names: Collection[str], before: int) -> list[Run]:
    """End these digests' unposted runs that were due before an instant; as they were until
    now."""
    late = (run.c.state == "planned", run.c.digest.in_(names), run.c.due_at < before)
    rows = [_run(row) for row in connection.execute(select(run).where(*late))]
    for row in rows:
        ended = {"state": "failed"} if row.error else TOO_LATE
        _change(connection, run.c.id == row.id, *late, **ended)
    return rows


def claim(connection: Connection, run_id: int, holder: str, now: int, lease: int) -> bool:
    """Take a planned run for posting, for `lease` milliseconds. False where another was first."""
    return (
        _change(
            connection,
            run.c.id == run_id,
            run.c.state == "planned",
            _past(run.c.retry_at, now),
            state="sending",
            holder=holder,
            claimed_at=now,
            lease_until=now + lease,
            retry_at=None,
            attempts=run.c.attempts + 1,
        )
        == 1
    )


def take_over(connection: Connection, run_id: int, holder: str, now: int, lease: int) -> bool:
    """Take a doubtful run for finding out, for `lease` milliseconds. False where another was
    first."""
    return (
        _change(
            connection,
            run.c.id == run_id,
            _doubtful(now),
            state="unsure",
            holder=holder,
            lease_until=now + lease,
            retry_at=None,
        )
        == 1
    )


def hold(
    connection: Connection, run_id: int, holder: str, claimed_at: int, now: int, until: int
) -> bool:
    """Claim a run anew until an instant, which the holder claimed at `claimed_at` and still has.
    False where it is another's."""
    mine = (run.c.id == run_id, run.c.holder == holder, run.c.state == "sending")
    same = run.c.claimed_at == claimed_at
    return _change(connection, *mine, same, claimed_at=now, lease_until=until) == 1


def settle(connection: Connection, run_id: int, holder: str, **values: object) -> bool:
    """Change a run that the holder has claimed or taken over. False where it is another's."""
    mine = (run.c.id == run_id, run.c.holder == holder, run.c.state.in_(("sending", "unsure")))
    return _change(connection, *mine, **values) == 1


def sent(connection: Connection, run_id: int) -> None:
    """Note that the run was posted, whoever holds it now: it is what happened."""
    _change(connection, run.c.id == run_id, state="sent", lease_until=None, retry_at=None, error="")


def _change(connection: Connection, *where: ColumnElement[bool], **values: object) -> int:
    return connection.execute(update(run).where(*where).values(**values)).rowcount


def _past(column: ColumnElement[int | None], now: int) -> ColumnElement[bool]:
    return or_(column.is_(None), column <= now)


def _doubtful(now: int) -> ColumnElement[bool]:
    killed = (run.c.state == "sending") & (run.c.lease_until <= now)
    unsure = (run.c.state == "unsure") & _past(run.c.lease_until, now) & _past(run.c.retry_at, now)
    return or_(killed, unsure)


def _run(row: object) -> Run:
    return Run(**row._mapping)  # type: ignore[attr-defined]
