"""A search's answer is the picture, offers what its reader may do, and fits."""

from dataclasses import replace

import pytest

from bot.domain.answer import SearchHit
from handlers import specimen_cases as cases
from handlers.blocks import parse_block_id, parse_search_id
from handlers.search_message import search_message
from tests.handlers.checks import check_message, controls, texts


@pytest.mark.parametrize("may_decide", [True, False])
@pytest.mark.parametrize("case", cases.SEARCHES)
def test_slack_takes_every_answer(case: str, may_decide: bool) -> None:
    check_message(search_message(cases.SEARCHES[case], may_decide=may_decide))


def test_the_picture() -> None:
    blocks = search_message(cases.SEARCHES["the picture"], may_decide=True).blocks
    assert [block["type"] for block in blocks] == ["context", "section", "section", "actions"]
    summary = blocks[0]["elements"][0]["text"]
    assert summary == "12 articles, 1 to 2 · ai quality:>=80 · most relevant first"
    title, facts, excerpt = blocks[1]["text"]["text"].split("\n")
    assert title.endswith("|Harbour Pilots, Tidal Models, And The Long Chart>*")
    assert facts.endswith("> · quality 87 · AI · waiting, in today's AI desk")
    assert "A harbour lets *AI* read its tides" in excerpt
    assert "· rejected by <@U0BEN>, <!date^" in blocks[2]["text"]["text"]
    words = [option["text"]["text"] for option in blocks[1]["accessory"]["options"]]
    assert words == ["Publish", "Reject", "Later", "Post here", "More"]
    words = [option["text"]["text"] for option in blocks[2]["accessory"]["options"]]
    assert words == ["Post here", "More"]
    assert [each["action_id"] for each in blocks[3]["elements"]] == ["sort", "narrow", "next"]


def _values(state_name: str, *, may_decide: bool) -> list[str]:
    hit = SearchHit(cases.TWINS, cases.STATES[state_name])
    blocks = search_message(cases.view(hit), may_decide=may_decide).blocks
    return [option["value"] for option in blocks[1]["accessory"]["options"]]


@pytest.mark.parametrize("state", ["waiting", "failed"])
def test_only_those_who_may_are_offered_a_decision(state: str) -> None:
    deciding = ["publish", "reject", "later"]
    assert _values(state, may_decide=True) == [*deciding, "post", "more"]
    assert _values(state, may_decide=False) == ["post", "more"]


def test_whoever_decided_is_offered_undo() -> None:
    assert _values("later", may_decide=True) == ["undo:41", "post", "more"]
    assert _values("rejected", may_decide=True) == ["post", "more"]
    assert _values("gone", may_decide=True) == ["post", "more"]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("waiting", "· waiting\n"),
        ("in an older", "· waiting, in AI desk of <!date^1684569900^{date_short}|"),
        ("published", "· published by <@U0ANA>, <!date^"),
        ("published in the file", "· published\n"),
        ("publishing", "· publishing, by <@U0ANA>\n"),
        ("later", "· <!date^1685433900^later until {date_long_pretty}|"),
        ("failed", "· not published: The line could not be changed: &lt;∗published∗&gt; is"),
        ("gone", "· no longer there\n"),
    ],
)
def test_the_state_is_the_desks(state: str, words: str) -> None:
    hit = SearchHit(cases.TWINS, cases.STATES[state])
    assert words in texts(search_message(cases.view(hit), may_decide=True))


def test_numbers_go_on_from_page_to_page() -> None:
    blocks = search_message(cases.SEARCHES["lengthy"], may_decide=True).blocks
    assert blocks[1]["text"]["text"].startswith("*11. ")
    ref = parse_block_id(blocks[1]["block_id"])
    assert ref is not None
    assert (ref.token, ref.number) == ("t0k3n", 11)
    row = blocks[-1]
    assert [each["action_id"] for each in row["elements"]] == ["sort", "narrow", "previous", "next"]
    found = parse_search_id(row["block_id"])
    assert found is not None
    assert (found.token, found.page) == ("t0k3n", 2)


def test_controls_only_as_needed() -> None:
    one = search_message(cases.SEARCHES["one"], may_decide=True)
    assert [each["action_id"] for each in controls(one.blocks)] == ["menu"]
    assert "1 article · ai quality:>=80" in texts(one)
    last = search_message(cases.SEARCHES["last page"], may_decide=True).blocks[-1]["elements"]
    assert [each["action_id"] for each in last] == ["sort", "narrow", "previous"]
    assert [each["value"] for each in last[0]["options"]] == ["newest", "quality"]


def test_nothing_found_offers_the_nearest() -> None:
    message = search_message(cases.SEARCHES["nothing but near"], may_decide=True)
    assert "Nothing found · ai quality:>=80" in texts(message)
    offer = controls(message.blocks)[0]
    assert (offer["action_id"], offer["value"]) == ("try", "n34r")
    assert offer["text"]["text"] == "See the 3 articles"
    assert message.text.endswith("finds something: ai quality:&gt;=70")


def test_the_query_is_shown_as_understood_and_never_parsed() -> None:
    block = search_message(cases.SEARCHES["nothing"], may_decide=True).blocks[0]
    assert block["text"]["type"] == "plain_text"
    assert block["text"]["text"] == 'Nothing found · "no such *thing*" <!channel>'


def test_while_reading_it_says_how_far() -> None:
    for case in ("nothing yet", "indexing"):
        shown = texts(search_message(cases.SEARCHES[case], may_decide=True))
        assert shown.startswith("Still reading the articles: 1")


def test_a_page_that_is_no_more_leads_back() -> None:
    message = search_message(cases.SEARCHES["page that is no more"], may_decide=True)
    assert "There is no page 4: 3 articles" in texts(message)
    assert controls(message.blocks)[-1]["action_id"] == "previous"


def _excerpt(text: str, *words: str) -> str:
    marks = tuple((text.index(word), text.index(word) + len(word)) for word in words)
    hit = SearchHit(replace(cases.TWINS, excerpt=text), cases.WAITING, marks)
    blocks = search_message(cases.view(hit), may_decide=True).blocks
    return str(blocks[1]["text"]["text"].split("\n")[2])


def test_matched_words_are_bold_and_whole() -> None:
    assert _excerpt("On (robots) and *stars*", "robots", "stars") == ("On (*robots*) and ∗*stars*∗")
    assert _excerpt("Robotics alone", "Robot") == "Robotics alone"
    assert _excerpt("& <AI> & more", "AI") == "&amp; &lt;*AI*&gt; &amp; more"


def test_a_late_match_is_brought_into_view() -> None:
    shown = _excerpt("Words " * 100 + "needle in the hay " * 9, "needle")
    assert shown.startswith("…")
    assert "*needle*" in shown
    assert len(shown) < 270


def test_marks_beyond_the_text_do_no_harm() -> None:
    hit = SearchHit(cases.TWINS, cases.WAITING, ((5, 3), (400, 500), (0, 9), (4, 12)))
    check_message(search_message(cases.view(hit), may_decide=True))


def test_too_many_long_results_say_how_many_are_left_out() -> None:
    address = "https://x.org/" + "u" * 900
    articles = [replace(each, title="T" * 200, web_url=address) for each in cases.LENGTHY]
    hits = (SearchHit(each, cases.WAITING) for each in articles)
    message = search_message(cases.view(*hits), may_decide=True)
    check_message(message)
    assert "left out here for length" in message.blocks[-1]["elements"][0]["text"]
