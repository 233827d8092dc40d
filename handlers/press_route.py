"""What every route of a press shares: its type, and what is said after the acknowledgement."""

from collections.abc import Callable

from slack_bolt import Respond
from slack_sdk import WebClient

from bot.domain.answer import AnyAnswer
from bot.domain.errors import DecisionRefused
from handlers.answer_message import answer_message
from handlers.blocks import Message, Ref, parse_block_id
from handlers.press import Press
from handlers.replies import answer, change
from handlers.services import Services

Route = Callable[[Press, Respond, WebClient], None]
"""Does what was pressed; may raise CopydeskError, whose sentence the person then reads."""

NOT_OURS = "This button is not one of this desk's. Search again."


def ref_of(press: Press) -> Ref:
    """The article that was pressed at. Raises DecisionRefused where the block is none of ours."""
    ref = parse_block_id(press.block_id)
    if ref is None:
        raise DecisionRefused(NOT_OURS)
    return ref


def tell(
    services: Services, respond: Respond, message: Message, press: Press | None = None
) -> None:
    """Say something to the person alone, after the acknowledgement; where they pressed in a Home
    tab, at the article."""
    if press is not None and press.home:
        ref = parse_block_id(press.block_id)
        services.home.say(press.user, message, ref.article_id if ref else "")
    else:
        services.after.do(lambda: answer(respond, message))


def show(press: Press, respond: Respond, message: Message) -> None:
    """Put an answer in the place of what was pressed, where nobody else reads that; else say it
    to the person alone."""
    if press.alone and not press.ephemeral:
        change(respond, message)
    else:
        answer(respond, message, replace=press.ephemeral)


def drawn(services: Services, view: AnyAnswer, user: str) -> Message:
    """An answer as this person sees it."""
    return answer_message(view, may_decide=services.people.may_decide(user))
