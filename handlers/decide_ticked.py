"""All that is ticked in a Home tab is decided: with one press, or in a dialog for one reason."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk import WebClient

from bot.domain.errors import DecisionRefused
from bot.domain.review import Verb
from bot.services import trail
from bot.services.together import Batch
from handlers.article_lines import quoting, title_of
from handlers.batch_telling import tell_batch
from handlers.blocks import Block, Message
from handlers.decide_dialogs import reject_ticked_dialog
from handlers.decide_forms import MAY_NOT, reason_in
from handlers.dialogs import Response, errors
from handlers.entries import Entries
from handlers.mrkdwn import count
from handlers.press import Press
from handlers.services import Services
from handlers.spoken import spoken

Ticked = Sequence[tuple[str, str]]
"""Articles, each an id and the version that was shown."""

log = logging.getLogger(__name__)


class DecideTicked:
    """Decides about what is ticked, and is the dialog with the callback_id `reject_ticked`."""

    main = "words"

    def __init__(self, services: Services) -> None:
        self._services = services

    def decide(
        self, articles: Ticked, verb: Verb, user: str, place: str, reason: str = ""
    ) -> Batch:
        """Decide the same about all of them. What was decided is ticked no more and told in one
        message, what was refused in the tab. Raises DecisionRefused."""
        home = self._services.home
        batch = self._services.together.decide(articles, verb, user, place=place, reason=reason)
        trail.remember(f"batch {batch.id}")
        log.info("%s: %s of %d articles", user, verb, len(batch.taken))
        home.untick(user, [one.article_id for one in batch.taken])
        if batch.refused:
            home.say(user, _not_decided(batch))
        if batch.taken:
            self._services.publisher.poke()
            self._services.refresher.poke()
            tell_batch(self._services, batch, user)
        return batch

    def rejecting(self, articles: Ticked, place: str) -> Block:
        """The dialog that asks for one reason."""
        found = [self._services.library.article(one) for one, _ in articles]
        titles = [title_of(one) if one else "An article that is no longer there" for one in found]
        kept = {"articles": [list(one) for one in articles], "place": place}
        return reject_ticked_dialog(titles, kept, self._services.reviews.rules.reasons)

    def submitted(self, entries: Entries, person: str) -> Response:
        """Reject them all, if the person still may; where nothing could be rejected, that is said
        in the dialog."""
        people = self._services.people
        people.look_again(person, within=0.0)
        if not people.may_decide(person):
            log.info("%s: rejecting together was refused: this person may not decide", person)
            raise DecisionRefused(MAY_NOT)
        articles, place = _kept(entries.kept)
        reason = reason_in(entries, self._services.reviews.rules)
        batch = self.decide(articles, "reject", person, place, reason)
        if not batch.taken:
            return errors({self.main: " ".join(spoken(people, one) for _, one in batch.refused)})
        return {"response_action": "clear"}

    def pressed(self, press: Press, entries: Entries, client: WebClient) -> None:
        """Nothing in it acts by itself."""

    def options(self, block_id: str, typed: str) -> list[dict[str, Any]]:  # noqa: ARG002
        """None of its menus is searched."""
        return []


def _kept(kept: Mapping[str, Any]) -> tuple[Ticked, str]:
    return [(str(one), str(version)) for one, version in kept["articles"]], str(kept["place"])


def _not_decided(batch: Batch) -> Message:
    lines = [f"*Not decided: {count(len(batch.refused), 'article')}*"]
    lines += [f"• {quoting(said, batch.titles.get(one, ''))}" for one, said in batch.refused]
    return Message("\n".join(lines), [])
