"""`undo` and `history`, typed after the command, and the button for older decisions."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from slack_bolt import Respond
from slack_sdk import WebClient

from bot.domain.errors import NotShown
from bot.domain.link import is_link
from bot.domain.review import Decision
from bot.domain.schedule import instant
from bot.services.record import Asked
from handlers.blocks import Message
from handlers.messages import refusal_message, sentence
from handlers.once import Once
from handlers.press import Press
from handlers.press_route import Route, show
from handlers.record_message import record_message
from handlers.services import Services

HOW = "Type history alone, with a link, with @somebody, or with a date such as 2026-03-01."
_PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>|@([\w.-]+)")


class RecordCommands:
    """Reads the record, and takes back one's own latest decision."""

    def __init__(self, services: Services) -> None:
        self._services, self._record = services, services.reviews.record
        self._once = Once[Message]()

    def routes(self) -> Mapping[str, Route]:
        """By the word of the control."""
        return {"older": self._older}

    def undo(self, user: str, channel: str, trigger_id: str = "") -> Message:
        """Take back the person's latest decision, where they may decide, and say what that means.
        A command that is delivered twice, with the same `trigger_id`, takes back one. Raises
        DecisionRefused."""
        return self._once.do(trigger_id, lambda: self._undo(user, channel))

    def _undo(self, user: str, channel: str) -> Message:
        people = self._services.people
        people.look_again(user)
        if not people.may_decide(user):
            return refusal_message(people.roles.deciders)
        undone, title = self._services.reviews.undo_latest(user, place=f"command {channel}".strip())
        self._services.publisher.poke()
        self._services.refresher.poke()
        return sentence(undone_sentence(undone, title), title)

    def history(self, about: str, user: str, before: int | None = None) -> Message:
        """A page of what was asked for. Raises NotShown where that can't be understood."""
        zone = self._services.people.zone(user)
        return record_message(self._record.page(self._asked(about, zone), before), about, zone)

    def _older(self, press: Press, respond: Respond, client: WebClient) -> None:  # noqa: ARG002
        before, _, about = press.value.partition(" ")
        if not before.isdecimal() or len(before) > 18:
            raise NotShown(HOW)
        message = self.history(about, press.user, int(before))
        self._services.after.do(lambda: show(press, respond, message))

    def _asked(self, about: str, zone: ZoneInfo) -> Asked:
        if not about:
            return Asked()
        person = _PERSON.fullmatch(about)
        if person is not None:
            return Asked(users=(person[1] or self._services.people.called(person[2]),))
        if is_link(about):
            return Asked(article_ids=self._record.articles(about))
        return Asked(since=_since(about, zone))


def undone_sentence(undone: Decision, title: str) -> str:
    """What became of it: dropped before the file was touched, or being reversed."""
    named = f"“{title}”" if title else "the article"
    did = {
        "publish": "publishing",
        "reject": "rejecting",
        "later": "putting off",
        "edit": "editing",
    }[undone.verb]
    if undone.ended_at is not None:
        return f"Taken back: your {did} of {named}. Its file was not touched."
    return f"Your {did} of {named} is in the file already: it is being reversed there."


def _since(text: str, zone: ZoneInfo) -> datetime:
    try:
        return instant(datetime.combine(date.fromisoformat(text), time()), zone)
    except ValueError:
        raise NotShown(HOW) from None
