"""What people type for others to read: one line, without signs that hide or steer. Pure."""

import unicodedata

from bot.domain.errors import DecisionRefused

LONGEST_REASON = 300
"""Characters of a reason: it stands in one line of a commit, and in lists."""

_JOINERS = "\u200c\u200d"
"""Persian words and emoji of several signs need them, and they hide nothing."""


def one_line(text: str) -> str:
    """The text without control signs, directions and line ends of any kind; blanks run
    together."""
    signs = (" " if sign.isspace() or _is_hidden(sign) else sign for sign in text)
    return " ".join("".join(signs).split())


def checked_reason(text: str) -> str:
    """A reason as it is kept. Raises DecisionRefused where it is too long."""
    reason = one_line(text)
    if len(reason) > LONGEST_REASON:
        raise DecisionRefused(
            f"The reason has {len(reason):,} characters: {LONGEST_REASON} are allowed."
        )
    return reason


def _is_hidden(sign: str) -> bool:
    return sign not in _JOINERS and unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp")
