"""The dialog that makes or changes a digest: opening, live preview, checking, saving."""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt import Respond
from slack_sdk import WebClient

from bot.domain.digest import Digest
from bot.domain.errors import DigestRefused, QueryError
from bot.domain.weekly_times import USUAL, schedule_of
from bot.services.managing import Outlook
from handlers.blocks import Block
from handlers.dialogs import Response, errors
from handlers.digest_dialog import Shown, digest_dialog, saved_dialog
from handlers.digest_entries import read_digest
from handlers.digest_place import why_not
from handlers.digest_said import WARNED, not_understood, outlook_text, saved_lines
from handlers.digest_shown import channel_of, digest_list
from handlers.entries import Entries
from handlers.outcome import FAILURES, outcome
from handlers.press import Press
from handlers.replies import answer
from handlers.services import Services
from handlers.time_zones import zone_options

NOT_YOURS = "You can't make or change digests here: the settings name who can."
_PERSON = re.compile(r"<@([UW][A-Z0-9]+)>")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class From:
    """Where the dialog was opened from: the channel (an id), and of a list the address to draw it
    again at and what it shows."""

    channel: str
    url: str = ""
    scope: str = "here"
    start: int = 0


class DigestForm:
    """The dialog with the callback_id `digest`."""

    main = "name"

    def __init__(self, services: Services) -> None:
        self._services, self._managing = services, services.managing

    def new(self, person: str, place: From) -> Block:
        """The dialog for a new digest, as a view."""
        return self._drawn(self._blank(person), {**_kept(place), "old": "", "revision": 0})

    def edit(self, name: str, place: From) -> Block:
        """The dialog for a digest that there is. Raises DigestRefused where it can't be changed in
        Slack."""
        card = self._managing.card(name)
        if card.origin.from_settings:
            raise DigestRefused(f"“{name}” is in the settings file: it is changed there.")
        kept = {**_kept(place), "old": name, "revision": card.origin.revision}
        shown = Shown(self._preview(card.digest))
        return self._drawn(card.digest, kept, shown, channel=channel_of(self._services, card))

    def pressed(self, press: Press, entries: Entries, client: WebClient) -> None:
        """Show what the query would find now, in the dialog."""
        before = self._before(entries, press.user)
        digest, wrong = read_digest(entries, before)
        text = wrong.get("query") or self._preview(digest)
        view = self._drawn(before, entries.kept, Shown(text))
        try:
            client.views_update(view_id=entries.view_id, hash=entries.hash, view=view)
        except FAILURES as error:
            # Such as a dialog that was closed, or changed by the next press, meanwhile.
            log.info("A preview was not shown: %s", outcome(error).sentence)

    def options(self, block_id: str, typed: str) -> list[Block]:
        """The time zones that match what was typed."""
        return zone_options(typed) if block_id == "zone" else []

    def submitted(self, entries: Entries, person: str) -> Response:
        """Check everything, then save; what is wrong is said at its field."""
        self._services.people.look_again(person)
        if not self._services.people.may_manage(person):
            return errors({self.main: NOT_YOURS})
        before = self._before(entries, person)
        digest, wrong = read_digest(entries, before)
        reason = "" if wrong or digest.channel == before.channel else self._why_not(digest)
        if wrong or reason:
            return errors(wrong or {"channel": reason})
        try:
            found = self._managing.outlook(digest)
        except QueryError as error:
            return errors({"query": str(error)})
        if found.never and entries.kept.get("warned") != digest.query:
            kept = {**entries.kept, "warned": digest.query}
            view = self._drawn(before, kept, Shown(WARNED, warned=True))
            return {"response_action": "update", "view": view}
        return self._saved(entries, digest, person, found)

    def _why_not(self, digest: Digest) -> str:
        return why_not(self._services.quick, digest.channel)

    def _saved(self, entries: Entries, digest: Digest, person: str, found: Outlook) -> Response:
        old = str(entries.kept.get("old", ""))
        try:
            if old:
                self._managing.change(old, digest, person, int(entries.kept["revision"]))
            else:
                self._managing.add(digest, person)
        except DigestRefused as error:
            return errors({self.main: self._named(str(error))})
        self._draw_list(entries, person)
        zone, command = self._services.people.zone(person), self._services.command
        times = self._managing.next_of(digest)
        lines = saved_lines(digest, times, outlook_text(found, zone), zone, command)
        view = saved_dialog(lines)
        return {"response_action": "update", "view": view}

    def _draw_list(self, entries: Entries, person: str) -> None:
        """Draw the list that the dialog was opened from as it is now."""
        kept = entries.kept
        if not kept.get("url"):
            return
        message = digest_list(
            self._services,
            person,
            str(kept["channel"]),
            scope=str(kept["scope"]),
            start=int(kept["start"]),
        )
        respond = Respond(response_url=str(kept["url"]))
        self._services.after.do(lambda: answer(respond, message, replace=True))

    def _before(self, entries: Entries, person: str) -> Digest:
        old = str(entries.kept.get("old", ""))
        return self._managing.card(old).digest if old else self._blank(person)

    def _blank(self, person: str) -> Digest:
        return Digest(
            name="",
            channel="",
            schedule=schedule_of(USUAL.days, USUAL.times),
            zone=self._services.people.zone(person),
            query="",
        )

    def _preview(self, digest: Digest) -> str:
        try:
            return outlook_text(self._managing.outlook(digest), digest.zone)
        except QueryError as error:
            return not_understood(error)

    def _drawn(
        self,
        digest: Digest,
        kept: Mapping[str, Any],
        shown: Shown | None = None,
        *,
        channel: str = "",
    ) -> Block:
        here = str(kept.get("channel", ""))
        chosen = channel or digest.channel or here
        # Slack knows no conversation of another kind here, and would refuse the whole dialog.
        known = chosen if chosen[:1] in ("C", "G") else ""
        return digest_dialog(digest, kept, channel=known, shown=shown or Shown())

    def _named(self, sentence: str) -> str:
        """A sentence with people's names: at a field nothing is a mention."""
        return _PERSON.sub(
            lambda found: self._services.people.name(found[1])[0] or "Somebody", sentence
        )


def _kept(place: From) -> dict[str, Any]:
    return {
        "channel": place.channel,
        "url": place.url,
        "scope": place.scope,
        "start": place.start,
    }
