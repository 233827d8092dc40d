"""A person is told that an admin took their decision back."""

from bot.domain.review import Decision
from handlers.blocks import Message
from handlers.messages import sentence
from handlers.services import Services

DONE = {"publish": "published", "reject": "rejected", "later": "put off"}


def tell_taken_back(services: Services, undone: Decision, by: str) -> None:
    """Write to whoever decided, after the acknowledgement, where somebody else took it back."""
    if undone.user == by or not undone.user.startswith(("U", "W")):
        return
    message = taken_back_message(undone, by, services.reviews.record.title(undone.article_id))
    services.after.do(
        lambda: services.people.client.chat_postMessage(
            channel=undone.user,
            text=message.text,
            blocks=message.blocks,
            unfurl_links=False,
            unfurl_media=False,
        )
    )


def taken_back_message(undone: Decision, by: str, title: str) -> Message:
    """`@Ben took back your decision: you rejected “Title”.`"""
    named = f"“{title}”" if title else "an article"
    why = f" The reason given: {undone.undo_reason}." if undone.undo_reason else ""
    said = f"<@{by}> took back your decision: you {DONE[undone.verb]} {named}.{why}"
    return sentence(said, title)
