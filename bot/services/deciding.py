"""Deciding: what is looked at before a decision, and the decision itself within a transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from bot.domain import standing
from bot.domain.article import Article, version_seen
from bot.domain.edit import changed, changes_of
from bot.domain.errors import SourceMissing
from bot.domain.review import Decision, Verb
from bot.services import refusals
from bot.services.edited import overlaid
from bot.services.library import Library
from bot.services.rules import Rules
from bot.storage import decisions, shown, taken
from bot.storage.ledger import Ledger

Result = TypeVar("Result")

TRIES = 5
"""Several articles may be decided by somebody else one after the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """Who decides, when (`now_ms`, `until`: UTC ms), where and why; `batch` as in Decision.
    `despite` is whoever they were asked about: a person who has the article. `edit` is what
    is changed of the article in the same step, as in Decision."""

    user: str
    now_ms: int
    until: int | None = None
    channel: str = ""
    digest: str = ""
    reason: str = ""
    place: str = ""
    batch: str = ""
    despite: frozenset[str] = frozenset()
    edit: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """An article as its file is, and the decision about it that was open before that was read."""

    article: Article
    before: Decision | None


class Deciding:
    """Takes one decision at a time. `rules` say what is written into the files, and when."""

    def __init__(self, ledger: Ledger, library: Library, rules: Rules) -> None:
        self._ledger, self._library, self._rules = ledger, library, rules

    def look(self, article_id: str) -> Look:
        """Read the article, with what was edited and is not in its file yet: outside of any
        transaction, where nobody waits for a file. Raises DecisionRefused where it is gone."""
        with self._ledger.read() as connection:
            before = decisions.open_for(connection, article_id)
            hint = shown.place(connection, article_id)
            title = shown.title(connection, article_id)
        try:
            article = self._library.current(article_id, hint)
        except SourceMissing as error:
            raise refusals.gone(title) from error
        with self._ledger.read() as connection:
            return Look(overlaid(connection, [article])[0], before)

    def take(
        self,
        connection: Connection,
        look: Look,
        version: str,
        verb: Verb,
        at: Circumstances,
        *,
        draw: bool = True,
    ) -> Decision:
        """Take a decision about the version that the person saw; the one that stands where it is
        the same. Whoever had the article has it no more. Without `draw` the caller has messages
        drawn. Raises DecisionRefused, and IntegrityError where somebody decided this moment."""
        article = look.article
        held = _holding(connection, look, at.now_ms)
        if held is not None:
            return _again(held, verb, at.user, article.title)
        _check(article, version)
        _ask(connection, article, at)
        if shown.place(connection, article.id) is None:
            # Decided from a terminal, perhaps: the record must know what it was about.
            shown.upsert(connection, [article], at.now_ms)
        taken.end(connection, article.id)
        return decisions.insert(
            connection,
            article_id=article.id,
            version=version,
            verb=verb,
            user=at.user,
            now_ms=at.now_ms,
            until=at.until if verb == "later" else None,
            channel=at.channel,
            digest=at.digest,
            reason=at.reason,
            place=at.place,
            version_after=_after(changed(article, changes_of(at.edit)), verb),
            writes=self._rules.touches(article.source, verb),
            grace_ms=self._rules.grace_ms,
            batch=at.batch,
            edit=at.edit,
            draw=draw,
        )

    def transaction(self, work: Callable[[Connection], Result]) -> Result:
        """Do the work in one transaction, anew where somebody decided at the same moment: on
        PostgreSQL two may find nothing and both add, and the second one looks again."""
        for _ in range(TRIES - 1):
            try:
                with self._ledger.write() as connection:
                    return work(connection)
            except IntegrityError:
                continue
        with self._ledger.write() as connection:
            return work(connection)


def _holding(connection: Connection, look: Look, now_ms: int) -> Decision | None:
    """The decision in the way, after ending one that time or the file has overtaken."""
    held = decisions.open_for(connection, look.article.id, lock=True)
    if held is None:
        return None
    if not standing.stands(held, now_ms):
        decisions.end(connection, held, "lapsed", now_ms)
        return None
    # Written already when the file was read, which says otherwise: somebody unpublished it.
    if held == look.before and held.write_state == "written" and not look.article.published:
        decisions.end(connection, held, "unpublished in the file", now_ms)
        return None
    return held


def _again(held: Decision, verb: Verb, user: str, title: str) -> Decision:
    if held.write_state == "reverting":
        raise refusals.taken_back(title, held)
    if (held.verb, held.user) != (verb, user):
        raise refusals.decided(title, held)
    return held


def _check(article: Article, version: str) -> None:
    if article.published:
        raise refusals.published(article.title)
    if article.version != version:
        raise refusals.changed(article.title)


def _ask(connection: Connection, article: Article, at: Circumstances) -> None:
    holder = taken.fetch(connection, [article.id], at.now_ms).get(article.id)
    if holder is not None and holder.user not in {at.user, *at.despite}:
        raise refusals.taken(article.title, holder)


def _after(article: Article, verb: Verb) -> str:
    published = verb == "publish" or article.published
    return version_seen(article.title, article.excerpt, article.original_url, published)
