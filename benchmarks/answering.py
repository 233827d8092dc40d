"""From a query's text to rendered blocks; and tantivy alone, asked the same."""

from collections.abc import Callable
from datetime import UTC, datetime

import tantivy

from bot.desk import Desk
from bot.domain.query import Query
from bot.services.answers import Answers
from bot.storage import decisions
from bot.storage.analysis import register
from bot.storage.index_query import translate
from bot.storage.index_schema import SCHEMA, VERSION
from bot.storage.index_search import search, stored, stored_text
from handlers.search_message import search_message

USER = "U0BENCH"
DECIDED = 300
_MOST_NAMES = 10_000


class Answering:
    """What the slash command does between reading what was typed and handing it to Slack."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._answers = (
            desk,
            Answers(desk.ledger, desk.library, desk.reviews, desk.now),
        )

    def blocks(self, text: str) -> int:
        """How many blocks the answer has."""
        view = self._answers.search(text, user=USER, zone=self._desk.settings.zone)
        return len(search_message(view, may_decide=True).blocks)

    def facets(self, text: str) -> int:
        """How many topics are among all articles that are found."""
        library = self._desk.library
        return len(library.facets(library.read(text)).topics)


def decide_some(desk: Desk) -> None:
    """Reject the newest articles, so that `is:open` leaves some out."""
    found = desk.library.find("sort:newest", limit=DECIDED)
    now_ms = round(datetime.now(UTC).timestamp() * 1000)
    with desk.ledger.write() as connection:
        for hit in found.hits:
            decisions.insert(
                connection,
                article_id=hit.article.id,
                version=hit.article.version,
                verb="reject",
                user=USER,
                now_ms=now_ms,
            )


class Direct:
    """tantivy over the same index, with queries that are read and translated beforehand."""

    def __init__(self, desk: Desk) -> None:
        self._index = tantivy.Index(SCHEMA, str(desk.place / "index" / f"version-{VERSION}/terms"))
        register(self._index)
        self._index.reload()
        self._desk, self._searcher = desk, self._index.searcher()

    def asking(self, text: str, *, facets: bool = False) -> Callable[[], int]:
        """Asks for the first ten, and takes them off the disk; or for the names in all."""
        query = self._desk.library.read(text)
        wanted = translate(query, self._desk.reviews.desk_states(), ())
        if facets:
            return lambda: self._names(wanted)
        return lambda: self._search(query, wanted)

    def one(self, article_id: str) -> int:
        """Takes the article with this id off the disk; how long it is."""
        return len(stored_text(self._searcher, article_id) or b"")

    def _search(self, query: Query, wanted: tantivy.Query) -> int:
        found = search(self._searcher, query, wanted, 10, 0)
        return sum(len(stored(self._searcher, address)) for _, address in found.hits)

    def _names(self, wanted: tantivy.Query) -> int:
        fields = ("topic_name", "provider_name", "type_name")
        asked = {name: {"terms": {"field": name, "size": _MOST_NAMES}} for name in fields}
        return len(self._searcher.aggregate(wanted, asked))
