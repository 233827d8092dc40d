"""Sentences where Slack draws no mention, as in a dialog's errors."""

import re

from handlers.people import People


def spoken(people: People, sentence: str) -> str:
    """The sentence with people's names in the place of their mentions."""
    return re.sub(r"<@(\w+)>", lambda one: people.name(one[1])[0] or "somebody", sentence)
