"""What was answered to whom: for a day, buttons and numbers refer to it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.domain.answer import PAGE
from bot.domain.article import Article
from bot.domain.errors import DecisionRefused, NotShown
from bot.storage import searches, shown
from bot.storage.ledger import Ledger
from bot.storage.searches import Search

_DROP_EVERY_MS = 60_000
TOO_OLD = "This answer is more than a day old. Type it again."


class KeptAnswers:
    """Answers in the ledger. `now` gives the time, aware and in UTC."""

    def __init__(self, ledger: Ledger, now: Callable[[], datetime]) -> None:
        self._ledger, self._now = ledger, now
        self._dropped = 0

    def keep(self, answer: Search, articles: Sequence[Article] = ()) -> str:
        """Keep an answer that shows these articles, with where they are; gives its token."""
        with self._ledger.note() as connection:
            return self.keep_with(connection, answer, articles)

    def keep_with(self, connection: Connection, answer: Search, articles: Sequence[Article]) -> str:
        """The same in a transaction that goes on."""
        now_ms = self._milliseconds()
        shown.upsert(connection, articles, now_ms)
        # Nobody is answered from those whose day is over: to drop them is not for every answer.
        if now_ms >= self._dropped + _DROP_EVERY_MS:
            self._dropped = now_ms
            searches.drop_old(connection, now_ms)
        return searches.new_token(connection, answer, now_ms)

    def fetch(self, token: str) -> Search:
        """The answer behind a token. Raises DecisionRefused where it is older than a day."""
        with self._ledger.read() as connection:
            kept = searches.token(connection, token, self._milliseconds())
        if kept is None:
            raise DecisionRefused(TOO_OLD)
        return kept

    def numbered(self, user: str, number: int) -> str:
        """The id of the article with this number in the person's last answer: on the page seen
        last, else on another one of the same. Raises NotShown."""
        with self._ledger.read() as connection:
            latest = searches.latest(connection, user, self._milliseconds())
        if not latest:
            raise NotShown(
                f"You have no answer of the last day to take number {number:,} from. Search "
                "first; then the numbers of what you see can be shown."
            )
        newest = latest[0]
        for one in latest:
            place = number - _first(one)
            if _same(one, newest) and 0 <= place < len(one.articles):
                return one.articles[place]
        raise NotShown(_missing(newest, number))

    def _milliseconds(self) -> int:
        return round(self._now().timestamp() * 1000)


def _first(answer: Search) -> int:
    return (answer.page - 1) * PAGE + 1


def _same(one: Search, other: Search) -> bool:
    return (one.kind, one.query, one.zone) == (other.kind, other.query, other.zone)


def _missing(answer: Search, number: int) -> str:
    first, last = _first(answer), _first(answer) + len(answer.articles) - 1
    numbers = f"number {first:,} alone" if first == last else f"{first:,} to {last:,}"
    turn = " Turn to its page first." if number > last and answer.after is not None else ""
    return f"Your last answer shows {numbers}: there is no number {number:,} in it.{turn}"
