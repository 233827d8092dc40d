"""`stats`, typed after the command, and the buttons under its answer."""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from slack_bolt import Respond
from slack_sdk import WebClient

from bot.domain.errors import NotShown
from bot.domain.statistics import PERIODS, Period, Statistics
from handlers import statistics_words as words
from handlers.blocks import Message
from handlers.messages import sentence
from handlers.outcome import FAILURES, Outcome, outcome
from handlers.press import Press
from handlers.press_route import Route, tell
from handlers.replies import answer
from handlers.services import Services
from handlers.sharer import PERHAPS_POSTED
from handlers.statistics_message import comment, numbers, statistics_message, title
from handlers.statistics_picture import NotDrawn, picture

HOW = "Type stats, stats week or stats month."
INVITE = "Copydesk can't post here. Press Send me the picture, or type /invite @Copydesk first."
SENT = "The picture is in your direct messages with Copydesk."
SCOPE = "The Slack app may not upload files yet: install it again from the manifest."
NOT_IN = ("not_in_channel", "channel_not_found")

log = logging.getLogger(__name__)
Upload = Callable[[WebClient], None]


class StatisticsCommands:
    """Answers with numbers at once; the picture follows to where the person asks for it."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._drawing, self._busy = threading.Lock(), set[tuple[str, ...]]()

    def routes(self) -> Mapping[str, Route]:
        """By the word of the control."""
        return {"figures_turn": self._turn, "figures_post": self._post, "figures_send": self._send}

    def stats(self, about: str, user: str) -> Message:
        """The figures of a week or a month; of a week where nothing is said. Raises NotShown."""
        return statistics_message(self._figures(about or "week", user))

    def _figures(self, about: str, user: str) -> Statistics:
        return self._services.figures.of(_period(about), self._services.people.zone(user))

    def _turn(self, press: Press, respond: Respond, client: WebClient) -> None:  # noqa: ARG002
        message = self.stats(press.value, press.user)
        self._services.after.do(lambda: answer(respond, message, replace=press.ephemeral))

    def _post(self, press: Press, respond: Respond, client: WebClient) -> None:
        made = self._figures(press.value, press.user)

        def post(png: bytes) -> None:
            _upload(client, press.channel, made, png, comment(made, press.user))

        self._services.after.do(lambda: self._drawn(press, made, respond, post))

    def _send(self, press: Press, respond: Respond, client: WebClient) -> None:
        made = self._figures(press.value, press.user)

        def send(png: bytes) -> None:
            # A picture can't be sent to a person, only to a conversation: the numbers, which can,
            # tell which one that is.
            said = numbers(made)
            sent = client.chat_postMessage(channel=press.user, text=said.text, blocks=said.blocks)
            _upload(client, str(sent["channel"]), made, png)
            if press.channel != sent["channel"]:
                answer(respond, sentence(SENT))

        self._services.after.do(lambda: self._drawn(press, made, respond, send))

    def _drawn(
        self, press: Press, made: Statistics, respond: Respond, then: Callable[[bytes], None]
    ) -> None:
        """Draw, upload, and say what went wrong. A second press while that goes on does nothing."""
        key = (press.word, press.user, press.channel, press.value)
        with self._alone(key) as alone:
            if not alone:
                return
            try:
                with self._drawing:
                    png = picture(made, self._services.pictures)
                then(png)
            except NotDrawn as error:
                log.warning("%s", error)
                tell(self._services, respond, sentence(str(error)))
            except FAILURES as error:
                found = outcome(error)
                log.warning("The picture was not taken by Slack: %s", found.sentence)
                tell(self._services, respond, sentence(_trouble(found)))

    @contextmanager
    def _alone(self, key: tuple[str, ...]) -> Iterator[bool]:
        if key in self._busy:
            yield False
            return
        self._busy.add(key)
        try:
            yield True
        finally:
            self._busy.discard(key)


def _upload(client: WebClient, channel: str, made: Statistics, png: bytes, said: str = "") -> None:
    client.files_upload_v2(
        channel=channel,
        content=png,
        filename=f"desk-{made.period}-{made.span.end:%Y-%m-%d}.png",
        title=title(made),
        alt_txt=words.alternative(made),
        initial_comment=said or None,
    )


def _period(about: str) -> Period:
    found = next((one for one in PERIODS if one == about.casefold()), None)
    if found is None:
        raise NotShown(HOW)
    return found


def _trouble(found: Outcome) -> str:
    if found.code in NOT_IN:
        return INVITE
    if found.code == "missing_scope":
        return SCOPE
    return PERHAPS_POSTED if found.kind == "unknown" else found.sentence
