"""The menus of names: what Slack takes, with counts, and each a choice that can be read back."""

import pytest

from handlers import specimen_answers as answers
from handlers.blocks import fits, parse_narrow_id
from handlers.narrow_message import narrow_message
from tests.handlers.checks import check_message, controls, texts


@pytest.mark.parametrize("case", answers.NARROW)
def test_slack_takes_every_one(case: str) -> None:
    message = narrow_message(answers.NARROW[case])
    check_message(message)
    for menu in controls(message.blocks):
        for option in menu.get("options", []):
            assert 0 < len(option["text"]["text"].encode("utf-16-le")) // 2 <= 75
        assert len(menu.get("options", [])) <= 100


def test_each_kind_has_a_menu_with_counts_and_there_is_a_way_back() -> None:
    message = narrow_message(answers.NARROW["three menus"])
    topic, provider, kind, back = controls(message.blocks)
    assert [one["text"]["text"] for one in topic["options"]][:2] == [
        "AI · 90",
        "Machine Learning · 45",
    ]
    assert provider["options"][0]["text"]["text"] == "Forbes · 90"
    assert [one["text"]["text"] for one in kind["options"]] == ["article · 90", "video · 45"]
    assert (back["action_id"], back["value"]) == ("back", "t0k3n")
    ids = [parse_narrow_id(block["block_id"]) for block in message.blocks[1:4]]
    assert [(one.token, one.key) for one in ids if one] == [
        ("t0k3n", "topic"),
        ("t0k3n", "provider"),
        ("t0k3n", "type"),
    ]
    assert "120 articles · ai quality:>=80" in texts(message)
    assert "Topic: AI 90, Machine Learning 45" in message.text


def test_what_does_not_fit_is_told_and_how_to_have_it() -> None:
    message = narrow_message(answers.NARROW["hundreds of long names"])
    assert fits(message.blocks)
    shown = texts(message)
    assert "most frequent of 300; `topic:` takes any" in shown
    assert "most frequent of 240; `provider:` takes any" in shown
    assert len(controls(message.blocks)[0]["options"]) >= 30


def test_where_all_are_the_same_that_is_said() -> None:
    assert "All of them have the same" in texts(narrow_message(answers.NARROW["nothing to choose"]))
