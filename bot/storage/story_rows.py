"""The rows that stories are made of, in a small SQLite file beside the index.

As disposable as the index: what is missing or of another version is made again from its articles.
"""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bot.domain.story import DAYS, Telling

VERSION = "2"
"""Counts up when the same articles would give other rows: older ones are then made again."""

_TABLES = """
CREATE TABLE IF NOT EXISTS article (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
    stamp INTEGER NOT NULL,            -- another one once the file has changed
    day INTEGER NOT NULL, provider TEXT NOT NULL, title TEXT NOT NULL, excerpt TEXT NOT NULL,
    compared INTEGER NOT NULL DEFAULT 0,
    story INTEGER);                    -- the lead's number; NULL: alone
CREATE INDEX IF NOT EXISTS article_waiting ON article (day, id) WHERE compared = 0;
CREATE INDEX IF NOT EXISTS article_story ON article (story) WHERE story IS NOT NULL;
CREATE TABLE IF NOT EXISTS link (
    link INTEGER NOT NULL, number INTEGER NOT NULL,
    page INTEGER NOT NULL,             -- 0: the address names no more than a site
    PRIMARY KEY (link, number)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS link_number ON link (number);
CREATE TABLE IF NOT EXISTS key (
    key INTEGER NOT NULL, day INTEGER NOT NULL, number INTEGER NOT NULL,
    PRIMARY KEY (key, day, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS near (      -- in both directions
    one INTEGER NOT NULL, other INTEGER NOT NULL, near REAL NOT NULL,
    PRIMARY KEY (one, other)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS common (word TEXT PRIMARY KEY, weight REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TEMP TABLE IF NOT EXISTS asked (
    key INTEGER NOT NULL, day INTEGER NOT NULL, number INTEGER NOT NULL);
"""
_TELLING = "number, title, excerpt, day, provider"
_WAIT_SECONDS = 5.0
_CHUNK = 500
_CACHED_KILOBYTES = 16_000


class Told(NamedTuple):
    """An article by its number, as it is compared."""

    number: int
    telling: Telling


class Fresh(NamedTuple):
    """An article that is new: the stamp of its file, and its links with whether each names a
    page."""

    id: str
    stamp: int
    telling: Telling
    links: Collection[tuple[int, bool]]


def connect(file: Path, *, writable: bool) -> sqlite3.Connection:
    """Open the file; writable: with all tables in it. Raises sqlite3.Error."""
    connection = sqlite3.connect(
        f"{file.resolve().as_uri()}?mode={'rwc' if writable else 'ro'}",
        uri=True,
        timeout=_WAIT_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        connection.execute(f"PRAGMA cache_size = -{_CACHED_KILOBYTES}")
        connection.execute("PRAGMA temp_store = MEMORY")
        if writable:
            connection.execute("PRAGMA journal_mode = WAL")
            # What a power cut loses is made again.
            connection.execute("PRAGMA synchronous = OFF")
            connection.executescript(_TABLES)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


class StoryRows:
    """The rows, for one thread at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def state(self, name: str) -> str:
        """A value kept under a name; empty where there is none."""
        found = self._all("SELECT value FROM state WHERE name = ?", (name,))
        return str(found[0][0]) if found else ""

    def keep(self, name: str, value: object) -> None:
        """Keep a value under a name."""
        self.connection.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (name, str(value)))

    def count(self) -> int:
        """How many articles there are."""
        return int(self._all("SELECT count(*) FROM article")[0][0])

    def count_waiting(self) -> int:
        """How many of them wait to be compared."""
        return int(self._all("SELECT count(*) FROM article WHERE compared = 0")[0][0])

    def last_number(self) -> int:
        """The highest number in use: about how many articles there are, and quick to find."""
        return int(self._all("SELECT max(number) FROM article")[0][0] or 0)

    def stamps(self, ids: Iterable[str]) -> dict[str, int]:
        """The stamps of those of these articles that there are."""
        sql = "SELECT id, stamp FROM article WHERE id IN ({})"
        return dict(self._each(sql, ids))

    def ids(self, after: str, limit: int) -> list[str]:
        """The next ids after one, in order."""
        sql = "SELECT id FROM article WHERE id > ? ORDER BY id LIMIT ?"
        return [id_ for (id_,) in self._all(sql, (after, limit))]

    def numbers(self, ids: Iterable[str]) -> dict[str, int]:
        """The numbers of those of these articles that there are."""
        return dict(self._each("SELECT id, number FROM article WHERE id IN ({})", ids))

    def tellings(self, numbers: Iterable[int]) -> Iterator[Told]:
        """The articles with these numbers."""
        sql = f"SELECT {_TELLING} FROM article WHERE number IN ({{}})"  # noqa: S608
        return map(_told, self._each(sql, numbers))

    def waiting(self, limit: int) -> list[Told]:
        """The next articles to be compared, in order of day and id."""
        sql = f"SELECT {_TELLING} FROM article WHERE compared = 0 ORDER BY day, id LIMIT ?"  # noqa: S608
        return list(map(_told, self._all(sql, (limit,))))

    def sample(self, limit: int) -> Iterator[Telling]:
        """So many articles, the same of the same ones: ids are as good as drawn by lot."""
        sql = f"SELECT {_TELLING} FROM article ORDER BY id LIMIT ?"  # noqa: S608
        return (_told(row).telling for row in self.connection.execute(sql, (limit,)))

    def add(self, fresh: Sequence[Fresh]) -> None:
        """Articles that are not there yet, to be compared."""
        articles, links = [], []
        for number, (id_, stamp, told, linked) in enumerate(fresh, self.last_number() + 1):
            words = " ".join(told.title), " ".join(told.excerpt)
            articles.append((number, id_, stamp, told.day, told.provider, *words))
            links += [(link, number, page) for link, page in linked]
        self.connection.executemany(
            "INSERT INTO article (number, id, stamp, day, provider, title, excerpt)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            articles,
        )
        self.connection.executemany("INSERT OR IGNORE INTO link VALUES (?, ?, ?)", links)

    def restamp(self, stamps: Iterable[tuple[int, str]]) -> None:
        """Note the stamps (stamp, id) of articles that are as they were."""
        self.connection.executemany("UPDATE article SET stamp = ? WHERE id = ?", stamps)

    def remove(self, number: int, keys: Iterable[int], day: int) -> set[int]:
        """Take an article out; the numbers of those whose story may be another one now."""
        near = {other for (other,) in self._all("SELECT other FROM near WHERE one = ?", (number,))}
        led = {n for (n,) in self._all("SELECT number FROM article WHERE story = ?", (number,))}
        run = self.connection.execute
        run("UPDATE article SET story = NULL WHERE story = ?", (number,))
        run("DELETE FROM near WHERE one = ?", (number,))
        self.connection.executemany(
            "DELETE FROM near WHERE one = ? AND other = ?", [(other, number) for other in near]
        )
        self.connection.executemany(
            "DELETE FROM key WHERE key = ? AND day = ? AND number = ?",
            [(key, day, number) for key in keys],
        )
        run("DELETE FROM link WHERE number = ?", (number,))
        run("DELETE FROM article WHERE number = ?", (number,))
        return (near | led) - {number}

    def put_keys(self, keys: Sequence[tuple[int, int, int]]) -> None:
        """Keys (key, day, number) of articles that are compared now."""
        self.connection.execute("DELETE FROM asked")
        self.connection.executemany("INSERT INTO asked VALUES (?, ?, ?)", sorted(keys))
        self.connection.execute("INSERT OR IGNORE INTO key SELECT key, day, number FROM asked")

    def sharing_keys(self) -> list[tuple[int, int, int]]:
        """For the articles whose keys were put last: their number, that of another one within
        days of it, and how many keys both have, at least two."""
        return self._all(
            "SELECT asked.number, key.number, count(*) FROM asked JOIN key ON key.key = asked.key"
            " AND key.day BETWEEN asked.day - ? AND asked.day + ? AND key.number <> asked.number"
            " GROUP BY asked.number, key.number HAVING count(*) > 1",
            (DAYS, DAYS),
        )

    def having_keys(
        self, keys: Sequence[int], days: tuple[int, int], limit: int
    ) -> list[tuple[int, int]]:
        """The articles from one day to another with most of these keys, and how many."""
        marks = ", ".join("?" * len(keys))
        return self._all(
            f"SELECT number, count(*) FROM key WHERE key IN ({marks}) AND day BETWEEN ? AND ?"  # noqa: S608
            " GROUP BY number ORDER BY count(*) DESC, number DESC LIMIT ?",
            (*keys, *days, limit),
        )

    def sharing_links(self, numbers: Iterable[int]) -> list[tuple[int, int, int]]:
        """For these articles: the link, their number and that of another one with the link."""
        sql = (
            "SELECT one.link, one.number, other.number FROM link AS one JOIN link AS other"
            " ON other.link = one.link AND other.number <> one.number"
            " WHERE one.page AND one.number IN ({})"
        )
        return list(self._each(sql, numbers))

    def links(self, number: int) -> set[tuple[int, bool]]:
        """The links of an article, and whether each names a page."""
        found = self._all("SELECT link, page FROM link WHERE number = ?", (number,))
        return {(link, bool(page)) for link, page in found}

    def with_link(self, link: int) -> list[str]:
        """The ids of the articles with a link, in order of day."""
        sql = "SELECT id FROM link JOIN article USING (number) WHERE link = ? ORDER BY day, id"
        return [id_ for (id_,) in self._all(sql, (link,))]

    def put_near(self, pairs: Iterable[tuple[int, int, float]]) -> None:
        """Pairs of articles that tell the same story, and how near they are."""
        both = ((a, b, near) for one, other, near in pairs for a, b in ((one, other), (other, one)))
        self.connection.executemany("INSERT OR REPLACE INTO near VALUES (?, ?, ?)", both)

    def mark_compared(self, numbers: Iterable[int]) -> None:
        """Note that these articles were compared with all others."""
        self.connection.executemany(
            "UPDATE article SET compared = 1 WHERE number = ?", ((number,) for number in numbers)
        )

    def wait_again(self, numbers: Iterable[int]) -> None:
        """Let these articles be compared again."""
        self.connection.executemany(
            "UPDATE article SET compared = 0 WHERE number = ?", ((number,) for number in numbers)
        )

    def near(self, number: int) -> dict[int, float]:
        """The articles that are near one, and how near."""
        return dict(self._all("SELECT other, near FROM near WHERE one = ?", (number,)))

    def places(self, numbers: Iterable[int]) -> dict[int, tuple[int, str]]:
        """The day and id of each of these articles."""
        sql = "SELECT number, day, id FROM article WHERE number IN ({})"
        return {number: (day, id_) for number, day, id_ in self._each(sql, numbers)}

    def stories(self, numbers: Iterable[int]) -> dict[int, int | None]:
        """The story of each of these articles."""
        return dict(self._each("SELECT number, story FROM article WHERE number IN ({})", numbers))

    def set_stories(self, stories: Iterable[tuple[int | None, int]]) -> None:
        """Put articles into stories: (story, number)."""
        self.connection.executemany(
            "UPDATE article SET story = ?1 WHERE number = ?2 AND story IS NOT ?1", stories
        )

    def members(self, ids: Iterable[str]) -> Iterator[tuple[str, str]]:
        """For each of these ids that is in a story: it, and every id of the story, in order of
        day."""
        sql = (
            "SELECT one.id, other.id FROM article AS one JOIN article AS other"
            " ON other.story = one.story WHERE one.story IS NOT NULL AND one.id IN ({})"
            " ORDER BY one.id, other.day, other.id"
        )
        return self._each(sql, ids)

    def commonness(self) -> dict[str, float]:
        """The weights of the common words."""
        return dict(self._all("SELECT word, weight FROM common"))

    def begin_again(self, weights: Iterable[tuple[str, float]]) -> None:
        """Compare everything anew, with other weights."""
        for sql in ("DELETE FROM near", "DELETE FROM key", "DELETE FROM common"):
            self.connection.execute(sql)
        self.connection.execute("UPDATE article SET compared = 0")
        self.connection.executemany("INSERT INTO common VALUES (?, ?)", weights)

    def _all(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql, values).fetchall()

    def _each(self, sql: str, values: Iterable[object]) -> Iterator[tuple[Any, ...]]:
        """The rows of a statement with `{}` for the values, which are asked for in pieces."""
        rest = list(values)
        for start in range(0, len(rest), _CHUNK):
            piece = rest[start : start + _CHUNK]
            yield from self._all(sql.format(", ".join("?" * len(piece))), piece)


def _told(row: tuple[Any, ...]) -> Told:
    number, title, excerpt, day, provider = row
    return Told(number, Telling(tuple(title.split()), tuple(excerpt.split()), day, provider))
