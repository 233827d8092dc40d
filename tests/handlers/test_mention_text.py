"""What somebody asked in a message, as Slack sends it."""

import pytest

from handlers.mention_text import asked_by_mention, asked_directly, links_in, words_in

BOT = "U0DESK"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("<@U0DESK> topic:AI", "topic:AI"),
        ("<@U0DESK|copydesk>: history <@U0BEN>", "history <@U0BEN>"),
        ("Hey <@U0DESK>, topic:“Machine Learning”", "topic:“Machine Learning”"),
        ("deepfake <@U0DESK>?", "deepfake"),
        ("<@U0DESK>", ""),
        ("<@U0DESK> <@U0DESK> robots", "robots"),
        ("<@U0DESK> -video quality:&gt;=80 &amp;lt;", "-video quality:>=80 &lt;"),
        ("<@U0DESK> .net", ".net"),
        ("<@U0DESK> - robots", "robots"),
        ('<@U0DESK> `topic:"A B"`', 'topic:"A B"'),
        ("<@U0DESK> ```is:open\nrobots```", "is:open\nrobots"),
        ("<@U0DESK> <https://x.example/a?b=1&amp;c=2|y>", "https://x.example/a?b=1&c=2"),
        ("<@U0DESK> show <http://x.example/a|x.example/a>", "show http://x.example/a"),
        ("<@U0DESK> provider:<http://x.example|x.example> a", "provider:x.example a"),
        ("<@U0DESK> digest daily 09:00 a in <#C0AI|ai>", "digest daily 09:00 a in <#C0AI|ai>"),
        ("&gt; what <@U0BEN> wrote\n<@U0DESK> robots\n&gt; more", "robots"),
        ("&gt; <@U0DESK> robots", None),
        ("type `<@U0DESK> robots`", None),
        ("```\n<@U0DESK> robots\n```", None),
        ("<@U0BEN> robots", None),
        ("robots", None),
    ],
)
def test_what_a_mention_asks(text: str, asked: str | None) -> None:
    assert asked_by_mention(text, BOT) == asked


def test_any_mention_counts_where_it_is_not_known_who_the_bot_is() -> None:
    assert asked_by_mention("<@U0DESK> robots", "") == "robots"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("<@U0DESK> robots &amp; drones", "robots & drones"),
        ("robots :ship:", "robots 🚢"),
        ("&gt; robots", "> robots"),
        ("&gt; as they said\nrobots", "robots"),
    ],
)
def test_what_a_message_to_the_bot_asks(text: str, asked: str) -> None:
    assert asked_directly(text, BOT) == asked


def test_links_and_words_of_a_message() -> None:
    text = "See <https://x.example/?a&amp;b|this> &amp; <mailto:a@x.example|a@x.example>, <@U0ANA>"
    assert links_in(text) == ["https://x.example/?a&b"]
    assert words_in(text) == "See & ,"
