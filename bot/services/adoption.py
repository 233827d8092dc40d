"""Adoption: a digest that was posted, and that a restored ledger does not know."""

import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.domain.article import Article
from bot.domain.digest import Digest
from bot.domain.standing import milliseconds
from bot.domain.timetable import next_due
from bot.services.drawings import Place
from bot.services.library import Library
from bot.services.posts import moment
from bot.storage import adopted, posted, runs, shown
from bot.storage.article_json import article_json
from bot.storage.ledger import Ledger
from bot.storage.runs import NOW, ItemRow

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shown:
    """One article of a message: its number in it, its id, and the version that is shown."""

    number: int
    article_id: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Foundling:
    """A posted message as it was read in Slack: where it is, the key of its run in its metadata,
    the revision it shows, and its articles."""

    place: Place
    key: str
    revision: int
    articles: tuple[Shown, ...]


class Adoption:
    """Takes messages into one ledger."""

    def __init__(
        self,
        ledger: Ledger,
        library: Library,
        digests: Callable[[], Mapping[str, Digest]],
        now: Callable[[], datetime],
    ) -> None:
        self._ledger, self._library, self._digests, self._now = ledger, library, digests, now

    def digest_at(self, place: Place) -> str | None:
        """The name of the digest whose message this is; None for one that the ledger lacks."""
        with self._ledger.read() as connection:
            return adopted.digest_at(connection, place.channel, place.ts)

    def adopt(self, found: Foundling) -> bool:
        """Note the message, its run and what it shows, so that later changes draw it. False
        where that must wait: while files are being read, articles would seem to be gone."""
        if self._library.indexing:
            return False
        articles = {one.article_id: self._article(one) for one in found.articles}
        items = [_row(one, articles[one.article_id]) for one in found.articles]
        with self._ledger.write() as connection:
            run_id = self._run(connection, found, len(items))
            if not adopted.is_posted(connection, run_id):
                adopted.show_instead(connection, run_id, items)
            runs.sent(connection, run_id)
            here = [one for one in articles.values() if one.path]
            shown.upsert(connection, here, milliseconds(self._now()))
            place, wanted = found.place, found.revision + 1
            posted.add(connection, place.channel, place.ts, run_id, wanted=wanted)
        log.info("Adopted %s, which the ledger did not know", found.key)
        return True

    def _run(self, connection: Connection, found: Foundling, many: int) -> int:
        """The run of the message's slot; made where the ledger has none."""
        name, _, slot = found.key.rpartition("|")
        known = runs.by_slot(connection, name, slot)
        if known is not None:
            return known.id
        digest, due = self._digests().get(name), self._due(found, name, slot)
        by_hand = slot.startswith(NOW)
        following = digest and next_due(digest, due)
        made = runs.add(
            connection,
            digest=name,
            slot=slot,
            due_at=milliseconds(due),
            next_at=milliseconds(following.due) if following and not by_hand else None,
            state="sent",
            channel=digest.channel if digest else found.place.channel,
            zone=digest.zone.key if digest else "UTC",
            query=digest.query if digest else "",
            since_at=runs.last_sent(connection, name),
            token=secrets.token_urlsafe(9),
            matching=many,
            new=many,
        )
        if made is None:  # on PostgreSQL another process may have been quicker
            return self._run(connection, found, many)
        return made

    def _due(self, found: Foundling, name: str, slot: str) -> datetime:
        """When the slot was due; where its key does not tell, when the message was posted."""
        posted_at = moment(round(float(found.place.ts) * 1000))
        digest = self._digests().get(name)
        zone = digest.zone if digest else ZoneInfo("UTC")
        try:
            return datetime.fromisoformat(slot).replace(tzinfo=zone)
        except ValueError:  # posted by hand
            return posted_at

    def _article(self, one: Shown) -> Article:
        """As the index has it; of one that is gone, what is still known."""
        found = self._library.article(one.article_id)
        if found is not None:
            return found
        with self._ledger.read() as connection:
            source, path = shown.place(connection, one.article_id) or ("", "")
            title = shown.title(connection, one.article_id)
        return Article(
            id=one.article_id, version=one.version, source=source, path=path, title=title
        )


def _row(one: Shown, article: Article) -> ItemRow:
    return ItemRow(
        number=one.number,
        article_id=one.article_id,
        is_new=True,
        reason="",
        article=article_json(article),
    )
