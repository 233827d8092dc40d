"""The buttons of the list of digests."""

from collections.abc import Mapping

from slack_bolt import Respond
from slack_sdk import WebClient

from bot.domain.errors import DigestRefused
from handlers.blocks import Block, Message, context, mrkdwn
from handlers.digest_form import NOT_YOURS, DigestForm, From
from handlers.digest_list import ListRef, channel, parse_list_id
from handlers.digest_message import digest_message
from handlers.digest_shown import digest_list
from handlers.messages import sentence
from handlers.mrkdwn import inert
from handlers.press import Press
from handlers.press_route import NOT_OURS, Route, show, tell
from handlers.services import Services

SAMPLE = "What this digest would post now. Only you see it, and nothing can be decided here."
ONLY_A_SAMPLE = "This is a preview: decide in the digest itself, or in a search."


class PressDigests:
    """Manages digests; who may is asked anew at each press."""

    def __init__(self, services: Services, form: DigestForm) -> None:
        self._services, self._form = services, form

    def routes(self) -> Mapping[str, Route]:
        """By the word of the control."""
        return {
            "digest_new": self._new,
            "digest_edit": self._edit,
            "digest_pause": self._pause,
            "digest_resume": self._resume,
            "digest_now": self._now,
            "digest_preview": self._preview,
            "digest_delete": self._delete,
            "digest_page": self._page,
            "sample": self._sample,
        }

    def _new(self, press: Press, respond: Respond, client: WebClient) -> None:
        self._check(press)
        view = self._form.new(press.user, _from(press, respond))
        client.views_open(trigger_id=press.trigger_id, view=view)

    def _edit(self, press: Press, respond: Respond, client: WebClient) -> None:
        self._check(press)
        view = self._form.edit(_ref(press).name, _from(press, respond))
        client.views_open(trigger_id=press.trigger_id, view=view)

    def _pause(self, press: Press, respond: Respond, client: WebClient) -> None:  # noqa: ARG002
        self._check(press)
        digest = self._services.managing.card(_ref(press).name).digest
        self._services.digests.pause(digest.name, "", press.user)
        self._draw(press, respond)

    def _resume(self, press: Press, respond: Respond, client: WebClient) -> None:  # noqa: ARG002
        self._check(press)
        self._services.digests.resume(_ref(press).name)
        self._draw(press, respond)

    def _now(self, press: Press, respond: Respond, client: WebClient) -> None:  # noqa: ARG002
        self._check(press)
        digest = self._services.managing.card(_ref(press).name).digest
        self._services.digests.post_now(digest.name)
        where = channel(digest.channel)
        text = f"“{inert(digest.name)}” is being posted to {where}."
        tell(self._services, respond, Message(text, [context(mrkdwn(text))]))

    def _preview(self, press: Press, respond: Respond, client: WebClient) -> None:  # noqa: ARG002
        message = digest_message(self._services.managing.sample(_ref(press).name))
        blocks = [context(mrkdwn(SAMPLE)), *map(_only_shown, range(100), message.blocks)]
        tell(self._services, respond, Message(f"{SAMPLE}\n{message.text}"[:3900], blocks))

    def _delete(self, press: Press, respond: Respond, client: WebClient) -> None:  # noqa: ARG002
        self._check(press)
        ref = _ref(press)
        self._services.managing.roster.remove(ref.name, press.user, ref.revision)
        self._draw(press, respond)

    def _page(self, press: Press, respond: Respond, client: WebClient) -> None:  # noqa: ARG002
        self._draw(press, respond, int(press.value) if press.value.isdecimal() else 0)

    def _sample(self, press: Press, respond: Respond, client: WebClient) -> None:  # noqa: ARG002
        tell(self._services, respond, sentence(ONLY_A_SAMPLE))

    def _check(self, press: Press) -> None:
        self._services.people.look_again(press.user)
        if not self._services.people.may_manage(press.user):
            raise DigestRefused(NOT_YOURS)

    def _draw(self, press: Press, respond: Respond, start: int | None = None) -> None:
        ref = _ref(press)
        message = digest_list(
            self._services,
            press.user,
            press.channel,
            scope=ref.scope,
            start=ref.start if start is None else start,
        )
        self._services.after.do(lambda: show(press, respond, message))


def _ref(press: Press) -> ListRef:
    ref = parse_list_id(press.block_id)
    if ref is None:
        raise DigestRefused(NOT_OURS)
    return ref


def _from(press: Press, respond: Respond) -> From:
    ref = _ref(press)
    url = str(respond.response_url or "") if press.ephemeral else ""
    return From(channel=press.channel, url=url, scope=ref.scope, start=ref.start)


def _only_shown(number: int, block: Block) -> Block:
    """A block as it is, but for its controls, which do nothing but say so."""
    if not block.get("block_id"):
        return block
    shown = {**block, "block_id": f"sample|{number}"}
    if "elements" in block:
        shown["elements"] = [
            _renamed(one, f"{number}.{place}") for place, one in enumerate(block["elements"])
        ]
    if "accessory" in block:
        shown["accessory"] = _renamed(block["accessory"], str(number))
    return shown


def _renamed(element: Block, place: str) -> Block:
    return {**element, "action_id": f"sample:{place}"} if "action_id" in element else element
