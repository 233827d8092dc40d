"""Emoji codes, as Slack sends them for emoji that somebody typed."""

import pytest

from handlers.emoji_codes import with_signs


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        (":robot_face:", "🤖"),
        ("-:robot_face: OR :rocket:", "-🤖 OR 🚀"),
        ('":robot_face: rises"', '"🤖 rises"'),
        ("(:+1:)", "(👍)"),
        (":wave::skin-tone-3: all", "👋 all"),
        (":fire::fire:", "🔥🔥"),
        (":our_own_logo:", ":our_own_logo:"),
        ("quality:>=80 age:<14d topic:AI", "quality:>=80 age:<14d topic:AI"),
        ("at 12:30:45", "at 12:30:45"),
        ("in:news:fire:", "in:news:fire:"),
        ("https://a.example/:fire:", "https://a.example/:fire:"),
        ("🤖", "🤖"),
    ],
)
def test_signs_stand_for_their_codes(sent: str, meant: str) -> None:
    assert with_signs(sent) == meant


def test_a_long_text_takes_no_time() -> None:
    assert with_signs(":" * 100_000) == ":" * 100_000
    assert with_signs(":a" * 50_000).startswith(":a:a")
