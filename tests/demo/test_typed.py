"""What a person types is stored and sent as Slack does it."""

import json
from typing import Any

import pytest

from bot.demo.clock import Clock
from bot.demo.server import HERE
from bot.demo.typed import as_sent, rich_text
from bot.demo.workspace import Workspace

SEED: dict[str, Any] = json.loads((HERE / "workspace.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("@Copydesk quality:>=80 & more", "<@U0DESK> quality:&gt;=80 &amp; more"),
        ("see https://x.example/a?b=1&c=2.", "see <https://x.example/a?b=1&amp;c=2>."),
        ("`@copydesk https://x.example`", "`@copydesk https://x.example`"),
        ("@ana in #ai-desk", "<@U0ANA> in <#C0AIDESK|ai-desk>"),
        ("ana@example.org, @nobody, #none", "ana@example.org, @nobody, #none"),
        ("<@U0DESK>", "&lt;@U0DESK&gt;"),
    ],
)
def test_mentions_and_links_are_marked_and_all_else_is_text(text: str, sent: str) -> None:
    assert as_sent(Workspace(SEED, Clock()), text) == sent


def test_the_block_of_a_message_says_the_same() -> None:
    made = rich_text("<@U0ANA> &amp; <https://x.example/?a&amp;b|it>", "b1")
    assert made["elements"][0]["elements"] == [
        {"type": "user", "user_id": "U0ANA"},
        {"type": "text", "text": " & "},
        {"type": "link", "url": "https://x.example/?a&b", "text": "it"},
    ]
