"""The guard: publishes whose files somebody sets back, an automation or a hand.

The index is only where to look. What the file itself says is read after the decision was, and
from a copy only where it is newer than our writing: else a copy that is behind would look as if
somebody had unpublished the article.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain import standing
from bot.domain.article import Article
from bot.domain.errors import SourceMissing, Unreadable
from bot.domain.query import Is
from bot.domain.review import Decision, Overridden
from bot.services.library import Library
from bot.services.rules import Rules
from bot.services.settling import indexed, is_behind
from bot.storage import decisions, overrides, shown
from bot.storage.decision_rows import Pending
from bot.storage.ledger import Ledger

log = logging.getLogger(__name__)

WATCHED_MS = round(timedelta(weeks=8).total_seconds() * 1000)
"""For so long after it was written a publish that is set back is worth a word. An older one simply
makes room: the article waits again."""

DAY_MS = round(timedelta(days=1).total_seconds() * 1000)
BEHIND_MS = 30_000
"""After how long a copy that was behind is looked at again."""


@dataclass(frozen=True, slots=True)
class SetBack:
    """A publish, as it was, whose file was found unpublished; where and under which title; and
    what was done about it."""

    decision: Decision
    title: str
    source: str
    path: str
    done: Overridden


class Guard:
    """Compares what was published with the files. `now` gives aware UTC; `on_set_back` hears of
    each find once, after it is in the ledger, and of those of one look together."""

    def __init__(
        self, ledger: Ledger, library: Library, now: Callable[[], datetime], rules: Rules
    ) -> None:
        self._ledger, self._library, self._now, self._rules = ledger, library, now, rules
        self.on_set_back: Callable[[Sequence[SetBack]], None] = lambda _: None
        self._again_ms: int | None = None

    def look(self) -> int:
        """See to every publish whose file is unpublished, by the source's rules; gives how many
        were changed. Raises IndexUnusable, LedgerError."""
        self._again_ms = None
        found: list[SetBack] = []
        try:
            return sum(self._see_to(one, found) for one in self._doubtful())
        finally:
            if found:
                self.on_set_back(found)

    def look_when_due(self) -> int:
        """Look again where something may be done by now though no file has changed: a day is over
        since a publish was applied again, or a copy was behind. Raises as `look` does."""
        due = self._again_ms is not None and standing.milliseconds(self._now()) >= self._again_ms
        return self.look() if due else 0

    def _doubtful(self) -> list[int]:
        """The publishes of which the index says something else than the ledger."""
        with self._ledger.read() as connection:
            held = decisions.held(connection)
        written = {row.article_id: row for row in held if row.write_state == "written"}
        published = {key: row for key, row in written.items() if row.verb == "publish"}
        noted = {key: row for key, row in published.items() if row.set_back_at is not None}
        back = indexed(self._library, published, Is("unpublished"))
        restored = indexed(self._library, noted, Is("published"))
        return [published[one].id for one in (*back, *restored)]

    def _see_to(self, decision_id: int, found: list[SetBack]) -> bool:
        with self._ledger.read() as connection:
            pending = decisions.fetch(connection, decision_id)
            hint = shown.place(connection, pending.decision.article_id)
        decision = pending.decision
        if decision.ended_at is not None or decision.write_state != "written":
            return False
        try:
            source, path = self._library.locate(decision.article_id, hint)
            article = source.article(path)
        except (SourceMissing, Unreadable):
            return False
        if article.published:
            return self._restored(decision)
        if is_behind(source, pending.written_at or 0):
            self._look_again(standing.milliseconds(self._now()) + BEHIND_MS)
            return False
        return self._set_back(pending, article, found)

    def _look_again(self, at_ms: int) -> None:
        self._again_ms = at_ms if self._again_ms is None else min(self._again_ms, at_ms)

    def _restored(self, decision: Decision) -> bool:
        if decision.set_back_at is None:
            return False
        with self._ledger.write() as connection:
            return overrides.restored(connection, decision)

    def _set_back(self, pending: Pending, article: Article, found: list[SetBack]) -> bool:
        decision, now_ms = pending.decision, standing.milliseconds(self._now())
        if now_ms - (pending.written_at or 0) > WATCHED_MS:
            with self._ledger.write() as connection:
                return overrides.reopen(connection, decision, now_ms, known=False)
        done = self._what(decision, article, now_ms)
        if done == "tell" and decision.set_back_at is not None:
            return False
        with self._ledger.write() as connection:
            if done == "tell":
                changed = overrides.set_back(connection, decision, now_ms)
            elif done == "reopen":
                changed = overrides.reopen(connection, decision, now_ms, known=True)
            else:
                made = overrides.again(connection, decision, article.version, now_ms)
                changed = made is not None
        if changed:
            log.info("Decision %d was set back in %s: %s", decision.id, article.path, done)
            found.append(SetBack(decision, article.title, article.source, article.path, done))
        return changed

    def _what(self, decision: Decision, article: Article, now_ms: int) -> Overridden:
        """What to do. Another version is not what was decided about: the editors look again."""
        policy = self._rules.of(article.source).overridden
        if policy != "again":
            return policy
        if article.version != decision.version:
            return "reopen"
        with self._ledger.read() as connection:
            last = overrides.last_again(connection, decision.article_id)
        if now_ms - last >= DAY_MS:
            return "again"
        self._look_again(last + DAY_MS)
        return "tell"
