"""Ticks in the Home tab: several articles are decided about with one press. Pure."""

from collections import Counter

from bot.domain.queue import QueueItem, QueuePage
from handlers.blocks import Block, actions, button, mrkdwn, option, section
from handlers.mrkdwn import date_token, number
from handlers.together_message import DID, undo_batch

VERBS = {"ticked_publish": "Publish", "ticked_reject": "Reject", "ticked_later": "Later"}


def with_tick(block: Block, item: QueueItem) -> Block:
    """The buttons of an article that nobody decided about, with a box before them.

    Slack gives a box no words for screen readers but those it shows: they name the article by the
    number that stands at its title.
    """
    choice = option(f"Tick {number(item.number)}", item.article.id)
    box: Block = {"type": "checkboxes", "action_id": "queue_tick", "options": [choice]}
    if item.ticked:
        box["initial_options"] = [choice]
    return {**block, "elements": [box, *block["elements"]]}


def bar(page: QueuePage, revision: int) -> list[Block]:
    """What can be done about all that are ticked; the buttons carry them as they are shown."""
    many = len(page.ticked)
    if not many:
        return []
    said = f"{number(many)} ticked"
    value = " ".join(f"{item.article.id}:{item.article.version}" for item in page.ticked)
    buttons = [
        button(word, verb, f"{verb} the {said}", value=value, primary=verb == "Publish")
        for word, verb in VERBS.items()
    ]
    none = button("queue_untick", "Untick all", f"Untick all {number(many)}")
    return [
        section(mrkdwn(f"*{said}*"), block_id=f"queue|ticked|{revision}"),
        actions([*buttons, none], f"queue|bar|{revision}"),
    ]


def read_ticked(value: str) -> list[tuple[str, str]]:
    """The articles that a button of the bar carries, each an id and the version that was shown.
    Raises ValueError where it is none of ours."""
    pairs = [one.partition(":") for one in value.split()]
    if not pairs or not all(article_id and version for article_id, _, version in pairs):
        raise ValueError("no button of the bar carries this")
    return [(article_id, version) for article_id, _, version in pairs]


def decided_together(page: QueuePage, revision: int) -> list[Block]:
    """`3 published at 10:05`, with the one Undo."""
    made = page.together
    if made is None:
        return []
    counted = Counter(made.verbs)
    parts = [f"{number(counted[verb])} {word}" for verb, word in DID if counted[verb]]
    at = date_token(made.at, "{time}", page.zone)
    line = mrkdwn(f"{' and '.join(parts)} at {at}.")
    return [section(line, undo_batch(made.batch, len(made.verbs)), f"queue|batch|{revision}")]
