"""One article in full, a story, and what is near a link: each as its reader needs it."""

import pytest

from bot.domain.answer import ArticleView, NearView, StoryView
from handlers import specimen_answers as answers
from handlers import specimen_cases as cases
from handlers.answer_message import answer_message
from handlers.blocks import Message, parse_block_id, parse_story_id
from tests.handlers.checks import check_message, controls, texts

EVERY = {
    f"{kind}, {name}": view
    for kind, views in (
        ("story", answers.STORIES),
        ("near", answers.NEARS),
        ("show", answers.SHOWN),
    )
    for name, view in views.items()
}


@pytest.mark.parametrize("may_decide", [True, False])
@pytest.mark.parametrize("case", EVERY)
def test_slack_takes_every_answer(case: str, may_decide: bool) -> None:
    check_message(answer_message(EVERY[case], may_decide=may_decide))


def _words(message: Message) -> list[str]:
    return [each["text"]["text"] for each in controls(message.blocks) if "text" in each]


def _shown(name: str, *, may_decide: bool = True) -> Message:
    return answer_message(answers.SHOWN[name], may_decide=may_decide)


def test_an_article_in_full_has_what_the_dialog_has_and_is_decided_there() -> None:
    message = _shown("full")
    for part in ("*Provider:* Forbes", "The whole text.", "In digests", "Decisions", "Related"):
        assert part in texts(message), part
    assert message.text.startswith("Harbour Pilots, Tidal Models, And The Long Chart (Forbes), ")
    assert _words(message) == ["Undo", "Post here", "and 3 similar"]
    assert _words(_shown("waiting")) == ["Publish", "Reject", "Later", "Post here"]
    assert _words(_shown("waiting", may_decide=False)) == ["Post here"]
    assert _words(_shown("rejected")) == ["Post here"]


def test_its_controls_know_the_answer_that_they_are_in() -> None:
    row = next(b for b in _shown("waiting").blocks if b["type"] == "actions")
    ref = parse_block_id(row["block_id"])
    assert ref is not None
    assert (ref.article_id, ref.token) == (cases.TWINS.id, "t0k3n")
    undo = controls(_shown("later").blocks)[0]
    assert (undo["action_id"], undo["value"]) == ("undo", "41")


def test_a_story_shows_each_with_its_state_and_a_way_back() -> None:
    message = answer_message(answers.STORIES["four of them"], may_decide=True)
    shown = texts(message)
    assert shown.startswith("4 articles on one story · newest first")
    for words in ("waiting, in today's AI desk", "published by", "rejected by", "later until"):
        assert words in shown
    menus = [each["options"] for each in controls(message.blocks) if each["action_id"] == "menu"]
    assert [len(options) for options in menus] == [5, 3, 2, 3]
    assert controls(message.blocks)[-1]["value"] == "b4ck"
    long = answer_message(answers.STORIES["a long one"], may_decide=True)
    assert _words(long)[-3:] == ["Previous", "Next", "Back"]
    assert texts(long).startswith("34 articles on one story, 11 to 20 ·")


@pytest.mark.parametrize(
    ("case", "said"),
    [
        (
            "a link that we have",
            "We have it: *Harbour Pilots, Tidal Models, And The Long Chart*, "
            "waiting, in today's AI desk",
        ),
        ("a link that we don't have", "We don't have this link; nearest by its words:"),
        ("a link without words", "We don't have this link, and its address has no words to"),
        ("a title that we don't have", "We don't have this title; nearest by the words:"),
        ("a title like no other", "We don't have this title so far, and nothing that is near it"),
    ],
)
def test_the_first_line_says_whether_we_have_it(case: str, said: str) -> None:
    message = answer_message(answers.NEARS[case], may_decide=True)
    assert said in texts(message)
    assert said.split(":")[0].replace("*", "") in message.text.split("\n")[0]


def test_what_was_asked_stays_in_sight_and_the_same_story_opens() -> None:
    message = answer_message(answers.NEARS["a link that we have"], may_decide=True)
    assert answers.LINK in texts(message)
    opens = controls(message.blocks)[-1]
    assert opens["text"]["text"] == "and 3 similar"
    assert opens["accessibility_label"].startswith("and 3 similar to 1: Harbour Pilots")
    block = next(b for b in message.blocks if opens in b.get("elements", []))
    ref = parse_story_id(block["block_id"])
    assert ref is not None
    assert (ref.token, ref.article_id) == ("t0k3n", cases.TWINS.id)


def test_every_kind_of_answer_is_drawn() -> None:
    kinds = {type(view) for view in EVERY.values()}
    assert kinds == {StoryView, NearView, ArticleView}
