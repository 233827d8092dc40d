"""The dialog shows everything known, within Slack's limits, and nothing secured."""

import json
from dataclasses import replace

import pytest

from handlers import specimen_cases as cases
from handlers.article_text import text_pages
from handlers.more_dialog import more_dialog
from handlers.specimen_decides import KEPT
from tests.handlers.checks import check_view, controls, texts


@pytest.mark.parametrize("case", cases.KNOWN)
def test_slack_takes_every_dialog(case: str) -> None:
    check_view(more_dialog(cases.KNOWN[case], cases.ZONE))


def test_everything_known_is_there() -> None:
    view = more_dialog(cases.KNOWN["full"], cases.ZONE)
    shown = texts(view)
    for part in (
        "|Harbour Pilots, Tidal Models, And The Long Chart>*",
        "Later, by <@U0ANA>: <!date^1685433900^back {date_long_pretty} at {time}|",
        "*Provider:* Forbes · forbes.com",
        "*Kind:* video · news",
        "*Quality:* 87",
        "*Heat:* -1",
        "*Topics:* AI",
        "*In the file:* not published",
        "*File:* site · `_news/Harbour Pilots, Tidal Models, .md`",
        cases.EXCERPT,
        "The whole text. The whole text.",
        "• <https://example.com/llms|LLMs and code> · Open Bench · ",
        "and 6 more",
        "AI desk, <!date^",
        ": still waiting since 22 May, second time",
        ": quality 87, and the query asks for 90",
        "Two assistants walk into a code review> · Open Bench · waiting, in ",
        "· <https://github.com/desk/site/blob/main/_news/harbour-pilots.md|see it> · <https://",
        "`featuredContent.kind` &lt;!here&gt; ",
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


@pytest.mark.parametrize("page", [1, 2, 3, 99])
def test_a_long_text_has_pages_and_a_page_that_is_not_there_is_the_last(page: int) -> None:
    view = more_dialog(cases.KNOWN["full"], cases.ZONE, KEPT, page=page)
    check_view(view)
    assert f"Page {min(page, 3)} of 3" in texts(view)
    ids = [each["action_id"] for each in controls(view["blocks"])]
    assert ("text_previous" in ids, "text_next" in ids) == (page > 1, page < 3)


@pytest.mark.parametrize(
    "body", ["word " * 5000, "🦊" * 9000, "ab" * 9000, "one\ntwo\n" * 900, "x"]
)
def test_the_pages_hold_all_of_a_text_and_no_part_is_longer_than_slack_takes(body: str) -> None:
    parts = [part for page in text_pages(body) for part in page]
    assert "".join("".join(parts).split()) == "".join(body.split())
    assert max(len(part.encode("utf-16-le")) // 2 for part in parts) <= 3000


def test_a_text_that_fits_has_no_pages() -> None:
    short = replace(cases.KNOWN["full"], article=replace(cases.FULL, body="Short."))
    ids = [each["action_id"] for each in controls(more_dialog(short, cases.ZONE, KEPT)["blocks"])]
    assert "text_page" not in ids
