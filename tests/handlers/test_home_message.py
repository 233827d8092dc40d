"""The Home tab as Slack gets it."""

import json

import pytest

from bot.demo.validation import checked_view
from handlers.blocks import Block
from handlers.home_message import home_view
from handlers.specimen_home import FULL, QUEUES, homes
from tests.payload_rules import check


@pytest.mark.parametrize("name", homes())
def test_slack_takes_each(name: str) -> None:
    view = homes()[name]
    checked_view(view, "home")
    check("views.publish", {"view": view})
    assert len(view["blocks"]) <= 100


def words(name: str, *, may_decide: bool = True) -> str:
    view = home_view(QUEUES[name], may_decide=may_decide, deciders=("S0EDIT",), revision=1)
    return json.dumps(view, ensure_ascii=False)


def actions(view: Block) -> list[str]:
    return [
        element["action_id"]
        for block in view["blocks"]
        for element in [*block.get("elements", ()), block.get("accessory", {})]
        if "action_id" in element
    ]


def test_a_reader_sees_the_same_without_buttons_and_who_can_decide() -> None:
    view = home_view(FULL, may_decide=False, deciders=("S0EDIT",), revision=1)
    assert set(actions(view)) <= {"queue_kind", "queue_sort", "queue_look", "queue_next",
                                  "queue_previous"}  # fmt: skip
    assert "Only <!subteam^S0EDIT> can decide about articles" in json.dumps(view)
    assert all(item.article.title[:20] in json.dumps(view) for item in FULL.items)


def test_an_editor_has_the_buttons_of_a_digest() -> None:
    view = home_view(FULL, may_decide=True, deciders=(), revision=1)
    assert actions(view).count("publish") == 4
    assert actions(view).count("undo") == 2 + 3
    ids = [block["block_id"] for block in view["blocks"] if "block_id" in block]
    assert len(set(ids)) == len(ids)


def test_the_filter_keeps_its_id_while_its_query_stays() -> None:
    def block_id(name: str, revision: int) -> str:
        view = home_view(QUEUES[name], may_decide=True, deciders=(), revision=revision)
        return next(str(one["block_id"]) for one in view["blocks"] if one["type"] == "input")

    assert block_id("filtered", 1) == block_id("filtered", 2) != block_id("full", 1)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("empty", "Nothing waits. *AI desk* comes "),
        ("empty, no digest to come", "No digest is to come"),
        ("filtered, nothing found", "Nothing that waits matches "),
        ("only new, and there is none", "Digests have shown all that waits: 7 still waiting."),
        ("not understood", "did you mean quality?"),
        ("all decided", "Show what waits next"),
        ("somebody was faster", "Already rejected by <@U0BEN>"),
        ("the first reading", "Still reading the articles: 1,204 so far."),
        ("full", "1,204 articles wait"),
        ("full", "In AI desk 3 times, "),
        ("full", "and 28 earlier today"),
        ("full", "2 similar"),
        ("full", "edited by <@U0BEN>"),
        ("some are ticked", "*2 ticked*"),
        ("some are ticked", "1 published and 2 rejected at "),
    ],
)
def test_it_says(name: str, said: str) -> None:
    assert said in words(name)


def test_nothing_from_outside_is_markup() -> None:
    for name in ("filtered, nothing found", "strange", "strange too", "full"):
        assert "<!here>" not in words(name).replace('"value": "<!here>', "").replace(
            '"initial_value": "<!here>', ""
        )
