"""The Home tabs: how each person looks at what waits, and what Slack shows of it.

Every function works inside the caller's transaction. Times are UTC in integer milliseconds.
"""

from dataclasses import dataclass, fields

from sqlalchemy import Connection, Row, select, update

from bot.storage.ledger import insert
from bot.storage.schema import home

STALE = -1
"""In place of a count of changes: draw it in any case."""

TAKEN = -2
"""The same, while it is being drawn: what is to be drawn anew meanwhile says so."""


@dataclass(frozen=True, slots=True)
class Home:
    """One person's tab.

    `query` is as they typed it; `kind` is new, waiting, or empty for both. `articles` are the ids
    on the `page` (from 1), which begins at the place `start` (from 0) among all results; the next
    one begins at `after`, -1 where there is none. `note` is what was said last, after an article's
    id and a blank. `hash` is Slack's word for the state of the tab, `drawn` a hash of what was
    drawn, `changes` how many changes of decisions that shows.
    """

    user: str
    query: str = ""
    sort: str = ""
    kind: str = ""
    articles: tuple[str, ...] = ()
    ticked: tuple[str, ...] = ()
    note: str = ""
    hash: str = ""
    drawn: str = ""
    page: int = 1
    start: int = 0
    after: int = -1
    opened_at: int = 0
    drawn_at: int = 0
    changes: int = STALE
    revision: int = 0


_COLUMNS = [home.c[field.name] for field in fields(Home)]


def read(connection: Connection, user: str, *, lock: bool = False) -> Home:
    """A person's tab; as new where it was never opened. With `lock` nobody else changes it until
    the end of the transaction."""
    query = select(*_COLUMNS).where(home.c.user == user)
    row = connection.execute(query.with_for_update() if lock else query).first()
    return Home(user) if row is None else _home(row)


def save(connection: Connection, user: str, **values: object) -> None:
    """Change some of a person's tab; lists of ids are tuples."""
    kept = {
        name: " ".join(value) if isinstance(value, tuple) else value
        for name, value in values.items()
    }
    row = insert(connection, home).values(user=user, **kept)
    connection.execute(row.on_conflict_do_update(index_elements=["user"], set_=kept))


def note_page(connection: Connection, asked: Home, found: Home) -> None:
    """Note the articles of a page that was looked up, unless the person looks at another one by
    now: what they did meanwhile, or were told, is not taken back."""
    now = read(connection, asked.user, lock=True)
    names = ("query", "sort", "kind", "page", "start", "articles")
    if all(getattr(now, name) == getattr(asked, name) for name in names):
        values = {name: getattr(found, name) for name in ("articles", "page", "start", "after")}
        save(connection, asked.user, **values)


def drawn(connection: Connection, user: str, changes: int, **values: object) -> None:
    """Note that Slack shows all `changes`, unless it is to be drawn anew since it was taken."""
    save(connection, user, **values)
    taken = update(home).where(home.c.user == user, home.c.changes == TAKEN)
    connection.execute(taken.values(changes=changes))


def stale(connection: Connection, changes: int, opened_since: int, drawn_before: int) -> list[str]:
    """Whose tabs were opened since then, show less than all `changes`, and were not drawn since
    the other instant; those that were drawn longest ago first."""
    found = connection.scalars(
        select(home.c.user)
        .where(
            home.c.opened_at >= opened_since,
            home.c.changes != changes,
            home.c.drawn_at <= drawn_before,
        )
        .order_by(home.c.drawn_at)
    )
    return list(found)


def make_stale(connection: Connection, opened_since: int) -> None:
    """Have every tab drawn again that was opened since then."""
    connection.execute(update(home).where(home.c.opened_at >= opened_since).values(changes=STALE))


def take(connection: Connection, before: Home, now_ms: int) -> bool:
    """Take a tab for drawing; False where somebody else has drawn it since it was read."""
    result = connection.execute(
        update(home)
        .where(home.c.user == before.user, home.c.drawn_at == before.drawn_at)
        .values(drawn_at=max(now_ms, before.drawn_at + 1), changes=TAKEN)
    )
    return result.rowcount == 1


def _home(row: Row[tuple[object, ...]]) -> Home:
    values = dict(row._mapping)
    for name in ("articles", "ticked"):
        values[name] = tuple(str(values[name]).split())
    return Home(**values)
