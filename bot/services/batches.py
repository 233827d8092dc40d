"""Batches: the one message that tells a person what came of deciding several articles at once. It
is a run of the ledger as a digest's post is, so it is drawn again whenever one of them changes."""

import secrets
from collections.abc import Callable
from datetime import datetime

from bot.domain.article import Article
from bot.domain.errors import DecisionRefused
from bot.domain.post import Post
from bot.domain.standing import milliseconds
from bot.services.drawings import Place
from bot.services.posts import batch_form
from bot.services.reviews import Reviews
from bot.services.together import Batch
from bot.storage import decisions, posted, runs
from bot.storage.article_json import article_json
from bot.storage.ledger import Ledger
from bot.storage.runs import ItemRow

STATE = "batch"
"""The state of a run that is no digest: nothing that asks for digests finds it."""


class Batches:
    """`post` draws a run's message from the ledger; `now` gives aware UTC."""

    def __init__(
        self,
        ledger: Ledger,
        reviews: Reviews,
        post: Callable[[int], Post],
        now: Callable[[], datetime],
    ) -> None:
        self._ledger, self._reviews, self._post, self._now = ledger, reviews, post, now

    def keep(self, batch: Batch, zone: str) -> tuple[Post, int]:
        """Keep what is to be told of a batch; gives the message, and how many changes of decisions
        it shows. `zone` is the IANA name of the zone for the words where a client can't draw
        dates."""
        articles = [one for each in batch.taken if (one := self._article(each.article_id))]
        with self._ledger.write() as connection:
            changes = decisions.changes(connection)
            run_id = runs.add(
                connection,
                digest="",
                slot=f"{STATE}:{secrets.token_hex(10)}",
                due_at=milliseconds(self._now()),
                state=STATE,
                channel="",
                zone=zone,
                query="",
                form=batch_form(batch.id, _refused(batch)),
            )
            if run_id is None:
                raise RuntimeError("Two messages were given the same random name")
            rows = [_row(number, one) for number, one in enumerate(articles, 1)]
            runs.add_items(connection, run_id, rows)
        return self._post(run_id), changes

    def posted(self, post: Post, place: Place, changes: int) -> None:
        """Note where the message is. It is drawn again soon where something was decided, or
        written, while it was on its way."""
        with self._ledger.write() as connection:
            stale = decisions.changes(connection) != changes
            posted.add(connection, place.channel, place.ts, post.run_id, wanted=2 if stale else 1)

    def _article(self, article_id: str) -> Article | None:
        try:
            return self._reviews.deciding.look(article_id).article
        except DecisionRefused:
            return None  # its file went away since: there is nothing to show of it


def _refused(batch: Batch) -> list[tuple[str, str]]:
    return [(batch.titles.get(one, ""), sentence) for one, sentence in batch.refused]


def _row(number: int, article: Article) -> ItemRow:
    return ItemRow(
        number=number,
        article_id=article.id,
        is_new=True,
        reason="",
        article=article_json(article),
    )
