"""What the slash command does about digests."""

from dataclasses import dataclass

from slack_sdk import WebClient

from bot.domain.digest_line import parse_digest_line
from bot.domain.errors import DigestRefused, QueryError
from handlers.blocks import Message
from handlers.digest_form import NOT_YOURS, DigestForm, From
from handlers.digest_place import NOT_THERE, why_not
from handlers.digest_said import outlook_text, saved_lines, saved_message
from handlers.digest_shown import digest_list
from handlers.messages import query_error_message
from handlers.services import Services
from handlers.typed import Typed

OPENED = "Fill in the dialog that opens."


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who typed a command and where: ids of a person and of a channel, empty where Slack did not
    say. `trigger_id` opens a dialog within three seconds; it is empty for a line that was
    offered by a button."""

    user: str
    channel: str = ""
    trigger_id: str = ""


class DigestCommands:
    """Lists digests, and makes them."""

    def __init__(self, services: Services, form: DigestForm) -> None:
        self._services, self._form = services, form

    def answer(self, typed: Typed, asked: Asked, client: WebClient | None) -> Message | None:
        """What is said to the person; None where a dialog was opened. Raises CopydeskError."""
        if typed.word == "digests":
            return digest_list(self._services, asked.user, asked.channel)
        self._services.people.look_again(asked.user)
        if not self._services.people.may_manage(asked.user):
            raise DigestRefused(NOT_YOURS)
        if typed.word == "digest line":
            return self._line(typed.about, asked)
        if client is None or not asked.trigger_id:
            return digest_list(self._services, asked.user, asked.channel)
        view = self._form.new(asked.user, From(channel=asked.channel))
        client.views_open(trigger_id=asked.trigger_id, view=view)
        return None

    def _line(self, text: str, asked: Asked) -> Message:
        services, managing = self._services, self._services.managing
        line = parse_digest_line(text)
        zone = services.people.zone(asked.user)
        channel = str(line.options.get("channel", asked.channel))
        self._check_place(channel)
        try:
            digest = managing.add_line(line, asked.user, asked.channel, zone)
        except QueryError as error:
            return query_error_message(line.query, error)
        found = outlook_text(managing.outlook(digest), zone)
        times = managing.next_of(digest)
        return saved_message(saved_lines(digest, times, found, zone, services.command))

    def _check_place(self, channel: str) -> None:
        if not channel.startswith(("#", "C", "G")):
            raise DigestRefused("A digest is posted in a channel: say which, as in #news.")
        reason = "" if channel.startswith("#") else why_not(self._services.quick, channel)
        if reason:
            raise DigestRefused(reason if reason != NOT_THERE else f"{NOT_THERE[:-11]}.")
