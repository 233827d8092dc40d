"""What is submitted in the dialogs that decide."""

import logging
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from slack_bolt import Respond
from slack_sdk import WebClient

from bot.domain.errors import DecisionRefused
from bot.domain.later import LATERS, until
from bot.domain.review import Taken, Verb
from bot.domain.standing import milliseconds
from bot.services import trail
from bot.services.rules import Rules
from handlers.article_lines import title_of
from handlers.decide_dialogs import later_dialog, reject_dialog
from handlers.dialogs import Dialog, Response, errors
from handlers.entries import Entries
from handlers.kept_press import KeptPress, read_kept
from handlers.more_dialog import more_dialog
from handlers.press import Press
from handlers.press_drawing import PressDrawing
from handlers.press_route import NOT_OURS
from handlers.services import Services
from handlers.spoken import spoken
from handlers.take_it import take_or_give_back
from handlers.taken_dialog import taken_dialog

MAY_NOT = "You can't decide about articles here: nothing was decided."
REASON_MISSING = "Give a reason: choose one, or write it."
WRITE_ONE = "Write a reason."
NO_TIME = "Choose when it comes back."
LONGEST_ID = 18

log = logging.getLogger(__name__)


class DecideForms:
    """Opens the dialogs that decide, and does what they ask."""

    def __init__(self, services: Services, drawing: PressDrawing) -> None:
        self._services, self._drawing = services, drawing

    def dialogs(self) -> Mapping[str, Dialog]:
        """What the router of dialogs takes."""
        return {"reject_why": Reject(self), "later_when": Later(self)}

    def rejecting(self, title: str, kept: KeptPress) -> dict[str, Any]:
        """The dialog that asks why."""
        rules = self._services.reviews.rules
        return reject_dialog(title, kept, rules.reasons, required=rules.reason_required)

    def putting_off(self, title: str, kept: KeptPress, user: str) -> dict[str, Any]:
        """The dialog that asks until when."""
        zone = self._services.people.zone(user)
        return later_dialog(title, kept, self._services.reviews.now(), zone)

    def showing(self, kept: KeptPress, user: str, page: int = 0) -> dict[str, Any]:
        """More, as the article is now; or a page of its text, from 1."""
        ref = kept.ref()
        if ref is None:
            raise DecisionRefused(NOT_OURS)
        people = self._services.people
        known = self._services.answers.lookups.known(ref.article_id)
        now = read_kept({**kept.kept(), "version": known.article.version})
        return more_dialog(
            known, people.zone(user), now, may_decide=people.may_decide(user),
            may_undo=_may_undo(known.state.decision, user, admin=people.is_admin(user)),
            may_give_back=_may_give_back(known.state.taken, user, admin=people.is_admin(user)),
            edit=self._own_edit(ref.article_id, user),
            page=page,
        )  # fmt: skip

    def _own_edit(self, article_id: str, user: str) -> int | None:
        """The number of the newest edit that the person may take back."""
        edit = self._services.reviews.edits.standing(article_id)
        admin = self._services.people.is_admin(user)
        return edit.id if edit is not None and (admin or edit.user == user) else None

    def title(self, kept: KeptPress) -> str:
        """The article's title as it is now."""
        ref = kept.ref()
        if ref is None:
            raise DecisionRefused(NOT_OURS)
        return title_of(self._services.answers.lookups.known(ref.article_id).article)

    def decide(
        self,
        kept: KeptPress,
        verb: Verb,
        user: str,
        *,
        reason: str = "",
        when: datetime | None = None,
        despite: str = "",
    ) -> None:
        """Decide, if the person still may; `despite` is who has the article, where they were asked
        about that. Raises CopydeskError with a sentence in plain text."""
        ref, people = kept.ref(), self._services.people
        if ref is None:
            raise DecisionRefused(NOT_OURS)
        people.look_again(user, within=0.0)
        if not people.may_decide(user):
            log.info("%s: %s was refused: this person may not decide", user, verb)
            raise DecisionRefused(MAY_NOT)
        press = kept.press(user, verb)
        try:
            decision = self._services.reviews.decide(
                ref.article_id, kept.version, verb, user,
                channel=kept.channel, digest=self._drawing.digest(press, ref) or "",
                reason=reason, until=when, place=kept.place, despite=despite,
            )  # fmt: skip
        except DecisionRefused as error:
            said = spoken(people, str(error))
            raise DecisionRefused(said, error.why, taken=error.taken) from error
        trail.remember(f"decision {decision.id}")
        log.info("%s: %s of %s", user, verb, ref.article_id)
        self._drawing.decided(press, ref, Respond(response_url=kept.url), people.client)

    def submit(
        self,
        kept: KeptPress,
        verb: Verb,
        user: str,
        *,
        reason: str = "",
        when: datetime | None = None,
        despite: str = "",
    ) -> Response:
        """Decide as `decide` does, and close the dialog; ask in its place where somebody else has
        the article."""
        try:
            self.decide(kept, verb, user, reason=reason, when=when, despite=despite)
        except DecisionRefused as error:
            if error.taken is None:
                raise
            view = self.asking(kept, verb, error.taken, user, reason=reason, when=when)
            return {"response_action": "update", "view": view}
        return {"response_action": "clear"}

    def asking(
        self,
        kept: KeptPress,
        verb: Verb,
        holder: Taken,
        user: str,
        *,
        reason: str = "",
        when: datetime | None = None,
    ) -> dict[str, Any]:
        """The dialog that asks whether to decide though somebody else has it."""
        zone = self._services.people.zone(user)
        until = None if when is None else milliseconds(when)
        asked = (self.title(kept), holder, verb, kept, zone)
        return taken_dialog(*asked, reason=reason, until=until)

    def undo(self, kept: KeptPress, number: str, user: str) -> None:
        """Take a decision back, where the person may."""
        ref, people = kept.ref(), self._services.people
        if ref is None or not number.isdecimal() or len(number) > LONGEST_ID:
            raise DecisionRefused(NOT_OURS)
        people.look_again(user, within=0.0)
        if not people.may_decide(user):
            log.info("%s: undo was refused: this person may not decide", user)
            raise DecisionRefused(MAY_NOT)
        self._services.reviews.undo(
            int(number), user,
            article_id=ref.article_id, admin=people.is_admin(user), place=kept.place,
        )  # fmt: skip
        press = kept.press(user, "undo")
        self._drawing.decided(press, ref, Respond(response_url=kept.url), people.client)

    def take(self, kept: KeptPress, word: str, user: str) -> None:
        """Let the article be theirs (`take`), or nobody's (`give_back`), where they may."""
        ref, people = kept.ref(), self._services.people
        if ref is None:
            raise DecisionRefused(NOT_OURS)
        people.look_again(user, within=0.0)
        if not people.may_decide(user):
            raise DecisionRefused(MAY_NOT)
        try:
            take_or_give_back(self._services, ref, word, user)
        except DecisionRefused as error:
            raise DecisionRefused(spoken(people, str(error))) from error
        press = kept.press(user, word)
        self._drawing.decided(press, ref, Respond(response_url=kept.url), people.client)

    def reason(self, entries: Entries) -> str:
        """Why, as `reason_in` has it."""
        return reason_in(entries, self._services.reviews.rules)

    def moment(self, chosen: str, day: str, user: str) -> datetime:
        """Until when, from what was chosen. Raises ValueError with a sentence."""
        later = next((one for one in LATERS if one == chosen), None)
        if later is None:
            raise ValueError(NO_TIME)
        on = date.fromisoformat(day) if day else None
        return until(later, on, self._services.reviews.now(), self._services.people.zone(user))


class Reject:
    """Reject, with a reason."""

    main = "words"

    def __init__(self, forms: DecideForms) -> None:
        self._forms = forms

    def submitted(self, entries: Entries, person: str) -> Response:
        """Reject, for the reason that was given."""
        kept, reason = read_kept(entries.kept), self._forms.reason(entries)
        return self._forms.submit(kept, "reject", person, reason=reason)

    def pressed(self, press: Press, entries: Entries, client: WebClient) -> None:
        """Nothing in it acts by itself."""

    def options(self, block_id: str, typed: str) -> list[dict[str, Any]]:  # noqa: ARG002
        """None of its menus is searched."""
        return []


class Later(Reject):
    """Put off until a time."""

    main = "when"

    def submitted(self, entries: Entries, person: str) -> Response:
        """Put off until what was chosen; a date that can't be is said at the date."""
        kept, chosen = read_kept(entries.kept), entries.chosen("when")
        try:
            at = self._forms.moment(chosen, entries.text("date"), person)
        except ValueError as error:
            return errors({"date" if chosen == "date" else "when": str(error)})
        return self._forms.submit(kept, "later", person, when=at)


def reason_in(entries: Entries, rules: Rules, *, needed: bool = True) -> str:
    """The reason of a dialog: the usual one that was chosen and what was written, a colon between.
    Raises DecisionRefused where there is none, but the `rules` ask for one and it is `needed`."""
    usual, at = rules.reasons, entries.chosen("usual")
    chosen = usual[int(at)] if at.isdecimal() and int(at) < len(usual) else ""
    reason = ": ".join(part for part in (chosen, entries.text("words")) if part)
    if needed and rules.reason_required and not reason:
        raise DecisionRefused(REASON_MISSING if usual else WRITE_ONE)
    return reason


def _may_give_back(holder: Taken | None, user: str, *, admin: bool) -> bool:
    return holder is not None and (admin or holder.user == user)


def _may_undo(decision: Any, user: str, *, admin: bool) -> bool:
    return decision is not None and (admin or decision.user == user)
