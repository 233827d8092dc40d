"""Buttons and menus: one listener, one router on what was pressed."""

import logging
from collections.abc import Callable, Sequence
from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from bot.domain.answer import FACET_KEYS, SORTS, AnyAnswer
from bot.domain.errors import CopydeskError, DecisionRefused, IndexUnusable, LedgerError
from bot.domain.review import Decision, Verb
from bot.services import trail
from bot.services.drawings import Place
from handlers.adopter import Adopter
from handlers.answer_message import answer_message
from handlers.blocks import (
    Message,
    Ref,
    parse_block_id,
    parse_narrow_id,
    parse_search_id,
    parse_story_id,
)
from handlers.commands import BROKEN, Commands
from handlers.messages import (
    refusal_message,
    refused_message,
    sentence,
    shared_article_message,
)
from handlers.more_dialog import more_dialog
from handlers.narrow_message import narrow_message
from handlers.press import Press, read_press
from handlers.replies import answer, change, post
from handlers.seen import Seen
from handlers.services import Services

PERHAPS_POSTED = "Perhaps it was posted: Slack did not say. Look there before you try again."
NOT_POSTED = "Slack did not take the post. Try again in a minute."
TOO_OLD = "That is done. This search is more than a day old and does not show it: type it again."

NOT_OURS = "This button is not one of this desk's. Search again."

LONGEST_ID = 18
"""Digits of a decision's id: a longer one is none of ours."""

log = logging.getLogger(__name__)


class Actions:
    """Takes decisions, turns pages, opens dialogs. What is said to the person follows after the
    acknowledgement, through the response_url."""

    def __init__(self, services: Services) -> None:
        self._services, self._commands, self._seen = services, Commands(services), Seen()
        self._routes: dict[str, Callable[[Press, Respond, WebClient], None]] = {
            "publish": self._decide,
            "reject": self._decide,
            "later": self._decide,
            "undo": self._undo,
            "more": self._more,
            "post": self._post,
            "sort": self._turn,
            "previous": self._turn,
            "next": self._turn,
            "back": self._back,
            "choose": self._choose,
            "narrow": self._narrow,
            "similar": self._story,
            "try": self._search_kept,
            "others": self._search_kept,
            "example": self._example,
        }

    def handle(self, ack: Ack, body: dict[str, Any], respond: Respond, client: WebClient) -> None:
        """Do what was pressed, then acknowledge. Nothing is raised: an exception would take the
        acknowledgement back. A control that is not ours, and a press that came before, are
        acknowledged and left alone."""
        try:
            press = read_press(body)
            route = self._routes.get(press.word)
            if route is not None and self._seen.first_time(press.trigger_id):
                self._guarded(route, press, respond, client)
        except (KeyError, TypeError, IndexError, AttributeError):
            log.warning("A press without the parts that Slack sends was left alone")
        ack()

    def _guarded(
        self,
        route: Callable[[Press, Respond, WebClient], None],
        press: Press,
        respond: Respond,
        client: WebClient,
    ) -> None:
        try:
            route(press, respond, client)
        except DecisionRefused as error:
            log.info("%s: %s of %.100r was refused", press.user, press.word, press.block_id)
            self._tell(respond, refused_message(error))
            self._services.after.do(lambda: self._bring_up_to_date(press, respond, client))
        except (LedgerError, IndexUnusable) as error:
            # Its sentence is for the operator: it says where things are on the machine.
            log.error("A press on %s could not be answered: %s", press.word, error)  # noqa: TRY400
            self._tell(respond, sentence(BROKEN))
        except CopydeskError as error:
            self._tell(respond, sentence(str(error)))
        except Exception:
            log.exception("A press on %s could not be answered", press.word)
            self._tell(respond, sentence(BROKEN))

    def _decide(self, press: Press, respond: Respond, client: WebClient) -> None:
        ref = self._ref(press)
        if not self._services.people.may_decide(press.user):
            log.info("%s: %s was refused: this person may not decide", press.user, press.word)
            self._tell(respond, refusal_message(self._services.people.deciders))
            return
        verb: Verb = press.word  # type: ignore[assignment]  # the routes name these three alone
        decision = self._services.reviews.decide(
            ref.article_id,
            ref.version,
            verb,
            press.user,
            channel=press.channel,
            digest=self._digest(press, ref) or "",
        )
        self._decided(press, ref, respond, client, decision)

    def _digest(self, press: Press, ref: Ref) -> str | None:
        """The name of the digest that was pressed in. The run's number in the message does not
        tell: a restored ledger may have given it again."""
        place = Place(press.channel, press.ts)
        return None if ref.run_id is None else self._services.digests.adoption.digest_at(place)

    def _bring_up_to_date(self, press: Press, respond: Respond, client: WebClient) -> None:
        """After a refusal: what the person saw was not so any more."""
        ref = parse_block_id(press.block_id)
        if ref is None:
            return
        self._services.library.touch_article(ref.article_id)
        self._services.freshness.look()
        if ref.token:
            self._draw_again(press, ref, respond)
        elif ref.posted_by:
            self._draw_shared(press, ref, respond)
        elif self._adopter(client).adopt(Place(press.channel, press.ts)):
            self._services.digests.drawings.want(Place(press.channel, press.ts))
            self._services.refresher.poke()

    def _adopter(self, client: WebClient) -> Adopter:
        return Adopter(client, self._services.digests.adoption)

    def _undo(self, press: Press, respond: Respond, client: WebClient) -> None:
        ref = self._ref(press)
        if not press.value.isdecimal() or len(press.value) > LONGEST_ID:
            raise DecisionRefused(NOT_OURS)
        number, article = int(press.value), ref.article_id
        decision = self._services.reviews.undo(number, press.user, article_id=article)
        self._decided(press, ref, respond, client, decision)

    def _decided(
        self, press: Press, ref: Ref, respond: Respond, client: WebClient, decision: Decision
    ) -> None:
        trail.remember(f"decision {decision.id}")
        log.info("%s: %s of %s", press.user, press.word, ref.article_id)
        if ref.run_id is not None:
            self._here(Place(press.channel, press.ts), client)
        self._services.publisher.poke()
        self._services.refresher.poke()
        if ref.token and press.ephemeral:
            self._services.after.do(lambda: self._draw_again(press, ref, respond, TOO_OLD))
        if ref.posted_by:
            self._services.after.do(lambda: self._draw_shared(press, ref, respond))

    def _here(self, place: Place, client: WebClient) -> None:
        """A digest's message was pressed: it is there, whatever the ledger knows of it."""
        digests = self._services.digests
        if digests.adoption.digest_at(place) is not None:
            digests.drawings.there(place)
            return

        def adopt() -> None:
            if self._adopter(client).adopt(place):
                self._services.refresher.poke()

        self._services.after.do(adopt)

    def _draw_shared(self, press: Press, ref: Ref, respond: Respond) -> None:
        """Bring an article that somebody posted up to date."""
        self._services.publisher.drain()
        known = self._services.answers.lookups.known(ref.article_id)
        zone = self._services.people.zone(press.user)
        change(
            respond,
            shared_article_message(known.article, ref.posted_by, zone, state=known.state),
        )

    def _draw_again(self, press: Press, ref: Ref, respond: Respond, otherwise: str = "") -> None:
        """Bring a search up to date; say `otherwise` where it is too old for that."""
        # Two drains at once do no harm, and the answer then says what became of it.
        self._services.publisher.drain()
        try:
            view = self._services.answers.same(ref.token, user=press.user)
        except DecisionRefused:
            if otherwise:
                answer(respond, sentence(otherwise))
            return
        answer(respond, self._message(view, press), replace=True)

    def _message(self, view: AnyAnswer, press: Press) -> Message:
        return answer_message(view, may_decide=self._services.people.may_decide(press.user))

    def _more(self, press: Press, respond: Respond, client: WebClient) -> None:  # noqa: ARG002
        known = self._services.answers.lookups.known(self._ref(press).article_id)
        zone = self._services.people.zone(press.user)
        client.views_open(trigger_id=press.trigger_id, view=more_dialog(known, zone))

    def _post(self, press: Press, respond: Respond, client: WebClient) -> None:  # noqa: ARG002
        known = self._services.answers.lookups.known(self._ref(press).article_id)
        zone = self._services.people.zone(press.user)
        drawings = [
            shared_article_message(known.article, press.user, zone, state=known.state, step=step)
            for step in (0, 2)
        ]
        self._services.after.do(lambda: _post(respond, drawings))

    def _turn(self, press: Press, respond: Respond, client: WebClient) -> None:  # noqa: ARG002
        ref = parse_search_id(press.block_id)
        if ref is None:
            raise DecisionRefused(NOT_OURS)
        step = {"previous": -1, "next": 1}.get(press.word, 0)
        sort = next((one for one in SORTS if one == press.value), None)
        view = self._services.answers.again(ref.token, user=press.user, step=step, sort=sort)
        self._answer(press, respond, view)

    def _search_kept(self, press: Press, respond: Respond, client: WebClient) -> None:  # noqa: ARG002
        self._answer(press, respond, self._services.answers.again(press.value, user=press.user))

    def _story(self, press: Press, respond: Respond, client: WebClient) -> None:  # noqa: ARG002
        ref = parse_story_id(press.block_id)
        if ref is None:
            raise DecisionRefused(NOT_OURS)
        lookups = self._services.answers.lookups
        view = lookups.story(ref.article_id, token=ref.token, user=press.user)
        self._answer(press, respond, view)

    def _narrow(self, press: Press, respond: Respond, client: WebClient) -> None:  # noqa: ARG002
        ref = parse_search_id(press.block_id)
        if ref is None:
            raise DecisionRefused(NOT_OURS)
        message = narrow_message(self._services.answers.narrow(ref.token, user=press.user))
        self._services.after.do(lambda: answer(respond, message, replace=press.ephemeral))

    def _choose(self, press: Press, respond: Respond, client: WebClient) -> None:  # noqa: ARG002
        ref = parse_narrow_id(press.block_id)
        key = next((one for one in FACET_KEYS if ref and one == ref.key), None)
        if ref is None or key is None:
            raise DecisionRefused(NOT_OURS)
        view = self._services.answers.narrowed(ref.token, key, press.value, user=press.user)
        self._answer(press, respond, view)

    def _back(self, press: Press, respond: Respond, client: WebClient) -> None:  # noqa: ARG002
        self._answer(press, respond, self._services.answers.back(press.value, user=press.user))

    def _answer(self, press: Press, respond: Respond, view: AnyAnswer) -> None:
        """Show the answer in the place of the private one that was pressed."""
        message = self._message(view, press)
        self._services.after.do(lambda: answer(respond, message, replace=press.ephemeral))

    def _example(self, press: Press, respond: Respond, client: WebClient) -> None:  # noqa: ARG002
        self._tell(respond, self._commands.answer(press.value, press.user))

    def _ref(self, press: Press) -> Ref:
        ref = parse_block_id(press.block_id)
        if ref is None:
            raise DecisionRefused(NOT_OURS)
        return ref

    def _tell(self, respond: Respond, message: Message) -> None:
        self._services.after.do(lambda: answer(respond, message))


def _post(respond: Respond, drawings: Sequence[Message]) -> None:
    """Post the first of the drawings that Slack takes; say so where none was."""
    for message in drawings:
        result = post(respond, message)
        if result != "refused":
            break
    if result != "sent":
        answer(respond, sentence(PERHAPS_POSTED if result == "unknown" else NOT_POSTED))
