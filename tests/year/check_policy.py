"""No article was shown against the policy of its digest."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select

from bot.domain.article import Article
from bot.domain.digest import Digest
from bot.storage.article_json import article_from_json
from bot.storage.ledger import Ledger
from bot.storage.schema import decision, item, run
from tests.year.facts import Facts

ASKED_FOR = {"ai"}
"""A topic that the digests for it leave out of the count."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An article in a run, chosen at `at`; `common` are topics that do not count."""

    key: str
    digest: Digest
    at: datetime
    article_id: str
    kind: str
    article: Article
    common: frozenset[str] = frozenset()


def policy_faults(ledger: Ledger, facts: Facts) -> Iterator[str]:
    """What was shown and should not have been."""
    every = list(_shown(ledger, facts))
    decided = _decided(ledger)
    before: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    for one in every:
        earlier = before[one.digest.name, one.article_id]
        wrong = _wrong(one, earlier, decided.get(one.article_id, []))
        if wrong:
            yield f"{one.key} shows {one.article_id}, {wrong}"
        earlier.append(one.at)
    yield from _too_many(every)


def _shown(ledger: Ledger, facts: Facts) -> Iterator[Shown]:
    with ledger.read() as connection:
        rows = list(
            connection.execute(
                select(run.c.id, run.c.digest, run.c.slot, item)
                .join(item, item.c.run_id == run.c.id)
                .where(run.c.state == "sent")
                .order_by(run.c.id, item.c.number)
            )
        )
    for row in rows:
        at = facts.planned[row.id]
        digest = facts.at(row.digest, at)
        key = f"{row.digest}|{row.slot}"
        common = facts.everywhere.get(row.id, frozenset()) | ASKED_FOR
        article = facts.chosen.get((row.id, row.article_id)) or article_from_json(row.article)
        yield Shown(key, digest, at, row.article_id, row.kind, article, common)


Decided = tuple[datetime, datetime | None, datetime | None]
"""When a decision was taken, when it ended, and until when it puts off."""


def _decided(ledger: Ledger) -> dict[str, list[Decided]]:
    found: dict[str, list[Decided]] = defaultdict(list)
    with ledger.read() as connection:
        for row in connection.execute(select(decision).order_by(decision.c.at)):
            found[row.article_id].append((_at(row.at), _or(row.ended_at), _or(row.until)))
    return found


def _wrong(one: Shown, earlier: list[datetime], decided: list[Decided]) -> str:
    """What speaks against showing it; empty where nothing does."""
    if one.digest.purpose == "reading":
        return _wrong_to_read(one, earlier)
    if one.article.published:
        return "which is published"
    for taken, ended, until in decided:
        over = min((at for at in (ended, until) if at is not None), default=None)
        if taken < one.at and (over is None or over > one.at):
            return f"put off until {until}" if until else f"decided at {taken}"
    ends = [min(at for at in (ended, until) if at is not None)
            for _, ended, until in decided if ended is not None or until is not None]  # fmt: skip
    fresh = max((at for at in ends if at <= one.at), default=None)
    times = sum(fresh is None or at >= fresh for at in earlier)
    if times >= one.digest.show_again:
        return f"for time {times + 1} of {one.digest.show_again}"
    return ""


def _wrong_to_read(one: Shown, earlier: list[datetime]) -> str:
    if not one.article.published:
        return "which is not published"
    return f"which it showed on {earlier[-1]}" if earlier else ""


def _too_many(every: list[Shown]) -> Iterator[str]:
    """Runs with more of one provider or topic than their digest allows. What was put off comes
    back whatever there is."""
    runs: dict[tuple[str, datetime], list[Shown]] = defaultdict(list)
    for one in every:
        runs[one.key, one.at].append(one)
    for (key, _), rows in runs.items():
        digest = rows[0].digest
        if len(rows) > digest.articles:
            yield f"{key} shows {len(rows)} articles of at most {digest.articles}"
        fresh = [one.article for one in rows if one.kind != "back"]
        providers = Counter(one.provider for one in fresh)
        common = rows[0].common
        topics = Counter(
            topic for one in fresh for topic in {name.casefold() for name in one.topics} - common
        )
        for most, counted in ((digest.per_provider, providers), (digest.per_topic, topics)):
            for name, times in counted.items():
                if name and most is not None and times > most:
                    yield f"{key} shows {times} of {name}, at most {most} are wanted"


def _at(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _or(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else _at(milliseconds)
