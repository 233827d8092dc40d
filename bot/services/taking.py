"""Taking: an article is somebody's for a while, and everybody sees whose."""

from collections.abc import Callable, Collection, Mapping

from sqlalchemy import Connection

from bot.domain import standing
from bot.domain.article import Article
from bot.domain.review import Taken
from bot.services import refusals
from bot.services.deciding import Deciding
from bot.services.rules import Rules
from bot.storage import decisions, shown, taken
from bot.storage.ledger import Ledger


class Taking:
    """Who has which article. Who may take one is the door's question. `now_ms` gives the time as
    the ledger keeps it; `rules` say for how long."""

    def __init__(
        self, ledger: Ledger, deciding: Deciding, now_ms: Callable[[], int], rules: Rules
    ) -> None:
        self._ledger, self._deciding = ledger, deciding
        self._now_ms, self._rules = now_ms, rules

    def take(self, article_id: str, user: str) -> Taken:
        """Let the article be this person's (a Slack id); as it stands where it is already. Raises
        DecisionRefused where another has it, where it is decided or published, and where its file
        is gone."""
        article, now_ms = self._deciding.look(article_id).article, self._now_ms()
        if article.published:
            raise refusals.published(article.title)
        mine = Taken(user=user, at=now_ms, until=now_ms + self._rules.taken_ms)
        with self._ledger.write() as connection:
            return self._take(connection, article, mine)

    def _take(self, connection: Connection, article: Article, mine: Taken) -> Taken:
        held = decisions.open_for(connection, article.id)
        if held is not None and standing.stands(held, mine.at):
            raise refusals.decided(article.title, held)
        if not taken.take(connection, article.id, mine):
            holder = taken.fetch(connection, [article.id], mine.at)[article.id]
            if holder.user != mine.user:
                raise refusals.taken_already(article.title, holder)
            return holder
        if shown.place(connection, article.id) is None:
            shown.upsert(connection, [article], mine.at)
        decisions.changed(connection, [article.id])
        return mine

    def give_back(self, article_id: str, user: str, *, admin: bool = False) -> None:
        """Let the article be nobody's; nothing where it is already. Only whoever has it may, and
        an `admin`. Raises DecisionRefused."""
        with self._ledger.write() as connection:
            holder = taken.fetch(connection, [article_id], self._now_ms()).get(article_id)
            if holder is None:
                return
            if holder.user != user and not admin:
                raise refusals.taken_already(shown.title(connection, article_id), holder)
            if taken.end(connection, article_id, holder.user):
                decisions.changed(connection, [article_id])

    def taken(self, article_ids: Collection[str]) -> Mapping[str, Taken]:
        """Who has each of the articles now, by id."""
        with self._ledger.read() as connection:
            return taken.fetch(connection, article_ids, self._now_ms())

    def lapse(self) -> int:
        """Have the messages drawn again whose articles are nobody's any more, as their time is
        over; gives how many articles."""
        now_ms = self._now_ms()
        with self._ledger.read() as connection:
            if not taken.lapsed(connection, now_ms):
                return 0
        with self._ledger.write() as connection:
            over = taken.lapsed(connection, now_ms)
            taken.end_lapsed(connection, over, now_ms)
            decisions.changed(connection, over)
        return len(over)
