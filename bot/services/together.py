"""Together: several articles are decided with one press, in one transaction, and taken back with
one.

Each is compared and set as it would be alone. Those that are refused are named and hold up nothing,
except the one that a story is published by. What is decided has one time and one batch, so it is
due, and pushed, together.
"""

import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection

from bot.domain.errors import DecisionRefused
from bot.domain.review import Decision, Verb
from bot.domain.typed_text import checked_reason
from bot.services import refusals
from bot.services.deciding import Circumstances, Look
from bot.services.reviews import Reviews
from bot.services.undoing import By
from bot.storage import decisions
from bot.storage.decision_rows import Pending
from bot.storage.ledger import Ledger

MOST = 100
"""So many articles are decided with one press: no list that a person ticks is longer."""

ANOTHER = "Another version of the story was published"
"""The reason for rejecting the others, where the person gives none."""


Refused = dict[str, DecisionRefused]
"""Why an article was not decided, by its id."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What came of one press: the decisions that stand by it, and of each other article its id and
    a sentence, as DecisionRefused has it; `titles` has what those are called in it, by id. `again`
    says that the press came twice: all of it was decided before, under this `id`, which is empty
    where nothing was decided."""

    id: str
    taken: tuple[Decision, ...]
    refused: tuple[tuple[str, str], ...] = ()
    again: bool = False
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Asked:
    article_id: str
    version: str
    verb: Verb
    at: Circumstances


class Together:
    """Decides about several articles. Who may decide is the door's question."""

    def __init__(self, reviews: Reviews, ledger: Ledger) -> None:
        self._reviews, self._ledger = reviews, ledger

    def decide(
        self,
        articles: Sequence[tuple[str, str]],
        verb: Verb,
        user: str,
        *,
        reason: str = "",
        place: str = "",
        channel: str = "",
        digest: str = "",
        until: datetime | None = None,
        despite: Collection[str] = (),
    ) -> Batch:
        """Decide the same about all of these, each an id with the version that was seen; the rest
        is as in `Reviews.decide`, `despite` all whom the person was asked about.

        Raises DecisionRefused where nothing can be decided at all: a reason is missing or too
        long.
        """
        at = self._reviews.circumstances(
            verb, user,
            channel=channel, digest=digest, reason=reason, until=until, place=place,
            batch=secrets.token_urlsafe(9), despite=despite,
        )  # fmt: skip
        asked = [_Asked(one, version, verb, at) for one, version in articles]
        return self._decide(asked)

    def publish_one(
        self,
        article: tuple[str, str],
        others: Sequence[tuple[str, str]],
        user: str,
        *,
        reason: str = "",
        place: str = "",
        channel: str = "",
        digest: str = "",
        despite: Collection[str] = (),
    ) -> Batch:
        """Publish one version of a story and reject the others. Where the one is refused, nothing
        is decided: raises DecisionRefused."""
        at = self._reviews.circumstances(
            "publish", user,
            channel=channel, digest=digest, place=place,
            batch=secrets.token_urlsafe(9), despite=despite,
        )  # fmt: skip
        why = replace(at, reason=checked_reason(reason) or ANOTHER)
        lead = _Asked(*article, "publish", at)
        rest = [_Asked(one, version, "reject", why) for one, version in others]
        return self._decide([lead, *rest], lead=article[0])

    def undo(
        self, batch_id: str, user: str, *, admin: bool = False, place: str = "", reason: str = ""
    ) -> Batch:
        """Take back everything that was decided together and stands, in one transaction; an
        `admin` may for others. What can't be taken back is named. Undoing twice changes nothing.
        Raises DecisionRefused: unknown, or not theirs."""
        by = By(user=user, admin=admin, place=place, reason=checked_reason(reason))
        with self._ledger.write() as connection:
            found = decisions.of_batch(connection, batch_id, lock=True)
            if not found:
                raise refusals.unknown()
            return self._undo(connection, found, by)

    def of(self, batch_id: str) -> tuple[Decision, ...]:
        """What was decided together, as it is now; empty for a batch that is not known."""
        with self._ledger.read() as connection:
            return tuple(one.decision for one in decisions.of_batch(connection, batch_id))

    def _decide(self, asked: Sequence[_Asked], lead: str = "") -> Batch:
        # In order of the ids, so that two who decide the same never wait for each other.
        every = sorted({one.article_id: one for one in asked}.values(), key=_by_article)
        if len(every) > MOST:
            raise DecisionRefused(f"At most {MOST} articles are decided together.")
        looks, refused = self._looks(every, lead)
        return self._reviews.deciding.transaction(
            lambda connection: self._take(connection, looks, refused, lead)
        )

    def _looks(
        self, asked: Sequence[_Asked], lead: str
    ) -> tuple[list[tuple[_Asked, Look]], Refused]:
        """The articles as their files are, and those without a file."""
        looks, refused = list[tuple[_Asked, Look]](), Refused()
        for one in asked:
            with _noting(refused, one.article_id, lead):
                looks.append((one, self._reviews.deciding.look(one.article_id)))
        return looks, refused

    def _take(
        self,
        connection: Connection,
        looks: Sequence[tuple[_Asked, Look]],
        gone: Refused,
        lead: str,
    ) -> Batch:
        new, stood, refused = list[Decision](), list[Decision](), {**gone}
        for asked, look in looks:
            with _noting(refused, asked.article_id, lead):
                made = self._reviews.deciding.take(
                    connection, look, asked.version, asked.verb, asked.at, draw=False
                )
                (new if made.batch == asked.at.batch else stood).append(made)
        if new:
            decisions.changed(connection, [one.article_id for one in new])
        batches = {one.batch for one in stood}
        if stood and not new and len(batches) == 1 and "" not in batches:
            return _batch(batches.pop(), stood, refused, again=True)
        titles = {look.article.id: look.article.title for _, look in looks}
        for one in stood:
            refused[one.article_id] = refusals.decided(titles[one.article_id], one)
        return _batch(new[0].batch if new else "", new, refused)

    def _undo(self, connection: Connection, found: Sequence[Pending], by: By) -> Batch:
        undone, refused = list[Decision](), Refused()
        for one in found:
            try:
                undone.append(self._reviews.undoing.undo_one(connection, one, by, draw=False))
            except DecisionRefused as error:
                if error.why == "not yours":
                    raise
                refused[one.decision.article_id] = error
        before = {one.decision.id: one.decision for one in found}
        touched = [one.article_id for one in undone if one != before[one.id]]
        if touched:
            decisions.changed(connection, touched)
        return _batch(found[0].decision.batch, undone, refused, again=not touched)


def _batch(
    batch: str, taken: Sequence[Decision], refused: Refused, *, again: bool = False
) -> Batch:
    sentences = tuple((one, str(error)) for one, error in refused.items())
    titles = {one: error.title for one, error in refused.items()}
    return Batch(batch, tuple(taken), sentences, again, titles)


@contextmanager
def _noting(refused: Refused, article_id: str, lead: str) -> Iterator[None]:
    """Note a refusal, except that of the `lead`: without that one nothing is decided."""
    try:
        yield
    except DecisionRefused as error:
        if article_id == lead:
            raise
        refused[article_id] = error


def _by_article(asked: _Asked) -> str:
    return asked.article_id
