"""The dialog shows everything known, within Slack's limits, and nothing secured."""

import json

import pytest

from handlers import specimen_cases as cases
from handlers.more_dialog import more_dialog
from tests.handlers.checks import check_view, texts


@pytest.mark.parametrize("case", cases.KNOWN)
def test_slack_takes_every_dialog(case: str) -> None:
    check_view(more_dialog(cases.KNOWN[case], cases.ZONE))


def test_everything_known_is_there() -> None:
    view = more_dialog(cases.KNOWN["full"], cases.ZONE)
    shown = texts(view)
    for part in (
        "|Digital Twins, Generative AI, And The Metaverse>*",
        "Later, by <@U0ANA>: <!date^1685433900^back {date_long_pretty} at {time}|",
        "*Provider:* Forbes · forbes.com",
        "*Kind:* video · news",
        "*Quality:* 87",
        "*Heat:* -1",
        "*Topics:* AI",
        "*In the file:* not published",
        "*File:* site · `_news/Digital Twins, Generative AI, .md`",
        cases.EXCERPT,
        "The whole text. The whole text.",
        "• <https://example.com/llms|LLMs and code> · InfoWorld · ",
        "and 6 more",
        "AI desk, <!date^",
        "Put off by <@U0ANA>, <!date^",
        "Rejected by <@U0BEN>",
        "; taken back",
        "Publish by <@U0ANA>, <!date^",
        "; not done: &lt;disk&gt; full",
    ):
        assert part in shown, part
    assert json.loads(view["private_metadata"]) == {"article": cases.FULL.id}


def test_a_title_that_had_to_change_is_there_exactly_too() -> None:
    view = more_dialog(cases.KNOWN[f"strange {cases.STRANGE.index(cases.HOSTILE) + 1}"], cases.ZONE)
    assert view["blocks"][1]["text"]["type"] == "plain_text"
    assert "*bold* _it_ ~no~ `code`" in view["blocks"][1]["text"]["text"]
    usual = more_dialog(cases.KNOWN["waiting"], cases.ZONE)
    assert usual["blocks"][1]["text"]["text"].startswith("*Provider:*")


def test_what_is_not_known_is_left_out() -> None:
    bare = cases.KNOWN[f"strange {cases.STRANGE.index(cases.BARE) + 1}"]
    shown = texts(more_dialog(bare, cases.ZONE))
    assert "*Quality:* not yet scored" in shown
    for absent in ("*Date", "*Heat: ", "*Topics", "Excerpt", "Text", "Related", "Decisions"):
        assert absent not in shown
