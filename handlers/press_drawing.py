"""After a press: what shows the article is brought up to date, wherever it was pressed."""

from slack_bolt import Respond
from slack_sdk import WebClient

from bot.domain.errors import DecisionRefused
from bot.services.drawings import Place
from handlers.adopter import Adopter
from handlers.blocks import Ref, parse_block_id
from handlers.messages import sentence, shared_article_message
from handlers.press import Press
from handlers.press_route import drawn, show
from handlers.replies import answer, change
from handlers.services import Services

TOO_OLD = "That is done. This search is more than a day old and does not show it: type it again."


class PressDrawing:
    """Draws again what was pressed at: a digest's message, a search, an article that was posted."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def decided(self, press: Press, ref: Ref, respond: Respond, client: WebClient) -> None:
        """A decision was taken, or taken back: write it, and show it here and elsewhere."""
        if ref.run_id is not None:
            self._here(Place(press.channel, press.ts), client)
        self._services.publisher.poke()
        self._services.refresher.poke()
        if press.home:
            self._services.home.changed(press.user)
        if press.word.startswith("undo"):
            # What changed in the file while it was decided is shown now.
            self._services.after.do(lambda: self._look_again(ref))
        if ref.token and press.alone:
            self._services.after.do(lambda: self._draw_again(press, ref, respond, TOO_OLD))
        if ref.posted_by:
            self._services.after.do(lambda: self._draw_shared(press, ref, respond))

    def _look_again(self, ref: Ref) -> None:
        if self._services.freshness.look(ref.article_id):
            self._services.refresher.poke()

    def refused(self, press: Press, respond: Respond, client: WebClient) -> None:
        """After a refusal: what the person saw was not so any more."""
        self._services.after.do(lambda: self._bring_up_to_date(press, respond, client))

    def digest(self, press: Press, ref: Ref) -> str | None:
        """The name of the digest that was pressed in. The run's number in the message does not
        tell: a restored ledger may have given it again."""
        place = Place(press.channel, press.ts)
        return None if ref.run_id is None else self._services.digests.adoption.digest_at(place)

    def _bring_up_to_date(self, press: Press, respond: Respond, client: WebClient) -> None:
        ref = parse_block_id(press.block_id)
        if ref is None:
            return
        self._services.library.touch_article(ref.article_id)
        self._services.freshness.look(ref.article_id)
        if press.home:
            return
        if ref.token:
            self._draw_again(press, ref, respond)
        elif ref.posted_by:
            self._draw_shared(press, ref, respond)
        elif self._adopter(client).adopt(Place(press.channel, press.ts)):
            self._services.digests.drawings.want(Place(press.channel, press.ts))
            self._services.refresher.poke()

    def _adopter(self, client: WebClient) -> Adopter:
        return Adopter(client, self._services.digests.adoption)

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
        """Bring an article that somebody posted up to date: by its place in Slack, as every other
        message, or where that is not known or can't be reached, by the address of the press."""
        sharing, place = self._services.digests.sharing, Place(press.channel, press.ts)
        known_there = sharing.is_there(place)
        if known_there:
            self._services.digests.drawings.want(place)
            self._services.refresher.poke()
            return
        self._services.publisher.drain()
        known = self._services.answers.lookups.known(ref.article_id)
        zone = self._services.people.zone(press.user)
        change(
            respond,
            shared_article_message(known.article, ref.posted_by, zone, state=known.state),
        )
        if known_there is None:
            sharing.posted(known.article, ref.posted_by, zone.key, place)
            self._services.refresher.poke()

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
        show(press, respond, drawn(self._services, view, press.user))
