"""Text that people type is kept as one harmless line."""

import pytest

from bot.domain.errors import DecisionRefused
from bot.domain.typed_text import LONGEST_REASON, checked_reason, one_line


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Told   already ", "Told already"),
        ("no\r\nCopydesk-Decision: 1\x00", "no Copydesk-Decision: 1"),
        ("a\u2028b\u202ec\ufeffd", "a b c d"),
        ("👩\u200d💻 می\u200cخواهم", "👩\u200d💻 می\u200cخواهم"),
        ("\ud800x", "x"),
        ("", ""),
    ],
)
def test_one_line_without_hidden_signs(typed: str, kept: str) -> None:
    assert one_line(typed) == kept


def test_a_reason_has_a_length() -> None:
    assert len(checked_reason("x" * LONGEST_REASON)) == LONGEST_REASON
    with pytest.raises(DecisionRefused, match="301 characters"):
        checked_reason("x" * (LONGEST_REASON + 1))
