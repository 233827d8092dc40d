"""Choosing: what a digest shows, from the index and from what the ledger knows."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from bot.domain.digest import Digest, Plan, choose
from bot.domain.query import Query
from bot.domain.standing import milliseconds
from bot.services.library import Library
from bot.services.posts import moment
from bot.storage import decisions, runs
from bot.storage.ledger import Ledger


class Chooser:
    """Chooses for any digest. `now` gives aware UTC."""

    def __init__(self, ledger: Ledger, library: Library, now: Callable[[], datetime]) -> None:
        self._ledger, self._library, self._now = ledger, library, now

    def choose(self, digest: Digest) -> tuple[str, Plan]:
        """The query as it was understood, and what the digest shows now; nothing is kept. Raises
        QueryError."""
        query = self._library.read(digest.query, zone=digest.zone, lenient=True).and_open()
        with self._ledger.read() as connection:
            before = runs.shown(connection, digest.name)
            back = decisions.returned(connection, digest.name, milliseconds(self._now()))
        days = {one: moment(at).astimezone(digest.zone).date() for one, at in before.items()}
        return str(query), self._plan_of(digest, query, days, back)

    def _plan_of(
        self, digest: Digest, query: Query, before: Mapping[str, date], back: Sequence[str]
    ) -> Plan:
        """The plan, by asking for few: what is new may be far down a long list."""
        count = digest.articles
        matching = self._library.answer(query, limit=0).total
        returned = self._library.answer(query, limit=count, only=back)
        known = [hit.article.id for hit in returned.hits]
        new = self._library.answer(query, limit=count, exclude={*before, *known})
        found = [hit.article for hit in (*returned.hits, *new.hits)]
        if len(found) < count:
            known = [article.id for article in found]
            rest = self._library.answer(query, limit=count - len(found), exclude=known)
            found += [hit.article for hit in rest.hits]
        return choose(found, before, count, returned=back, matching=matching, new=new.total)
