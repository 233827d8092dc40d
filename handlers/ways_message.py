"""What is said only to those who came another way than by the command. Pure."""

from handlers.blocks import Message, context, plain
from handlers.messages import sentence
from handlers.mrkdwn import count

MOST_LINKS = 4
"""Of one message. Each is an answer of its own, with buttons that keep it up to date; the address
that they are sent to is good for five."""

NOTHING = "This message has neither a link nor words to look for."
BY_WORDS = "There is no link in this message: these are its words."
STRANGER = "Only people of this workspace can ask here."


def by_words(near: Message) -> Message:
    """What there is on the words of a message that has no link."""
    return Message(f"{BY_WORDS}\n{near.text}", [context(plain(BY_WORDS)), *near.blocks])


def left_out(more: int) -> Message:
    """That so many links of a message are not answered."""
    return sentence(f"These were the first {MOST_LINKS}; {count(more, 'more link')} left out.")


def only_by_command(command: str, words: str) -> Message:
    """That `words` open a dialog: Slack lets that follow a command or a button only. `command` is
    the slash command with its `/`."""
    return sentence(f"A dialog opens after the command alone, or a button: type {command} {words}.")
