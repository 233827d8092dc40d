"""Emoji as Slack sends them. Pure.

Somebody types or picks 🤖, and Slack sends `:robot_face:`; articles have the sign itself.
"""

import re

from rich.emoji import Emoji, NoEmoji

# Not in a word or an address: `12:30:45` and `quality:>=80` have none. A tone of skin says
# nothing about what is looked for.
_CODE = re.compile(r"(?<![\w/]):([a-z0-9_+'-]{1,60}):(?::skin-tone-[2-6]:)?(?!\w)")


def with_signs(text: str) -> str:
    """The text with the signs in place of their codes; a code that nobody knows stays."""
    return _CODE.sub(_sign, text) if text.count(":") > 1 else text


def _sign(found: re.Match[str]) -> str:
    try:
        return str(Emoji(found[1]))
    except NoEmoji:
        return found[0]
