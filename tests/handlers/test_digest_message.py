"""A digest's message is the picture, in every state, and fits whatever it holds."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.post import Post
from bot.domain.review import State
from handlers import specimen_cases as cases
from handlers.blocks import parse_block_id
from handlers.digest_message import digest_message
from handlers.shared_message import shared_article_message
from handlers.specimen_digests import DIGESTS
from tests.handlers.checks import check_message, controls, texts

WORDS = ["Publish", "Reject", "Later", "More"]


@pytest.mark.parametrize("step", range(4))
@pytest.mark.parametrize("case", DIGESTS)
def test_slack_takes_every_digest(case: str, step: int) -> None:
    check_message(digest_message(DIGESTS[case], step=step))


def test_the_picture() -> None:
    blocks = digest_message(DIGESTS["the picture"]).blocks
    assert [block["type"] for block in blocks] == (
        ["header", "context"] + ["section", "actions"] + ["section"] * 2 + ["section", "actions"]
    ) + ["section"]
    assert blocks[0]["text"]["text"] == "AI desk: 3 of 23 to review"
    assert ">: 15 new, 8 still waiting" in blocks[1]["elements"][0]["text"]
    title, facts, excerpt = blocks[2]["text"]["text"].split("\n")
    assert title.startswith("*1. <https://www.example.com/")
    assert title.endswith("|Harbour Pilots, Tidal Models, And The Long Chart>*")
    assert facts.startswith("Forbes · <!date^1684824660^{date_short_pretty}, {time}|")
    assert facts.endswith("> · quality 87 · AI")
    assert excerpt == cases.EXCERPT
    assert blocks[2]["accessory"]["type"] == "image"
    assert [each["text"]["text"] for each in blocks[3]["elements"]] == WORDS
    assert [each.get("style") for each in blocks[3]["elements"]] == ["primary", None, None, None]


def test_a_decided_article_keeps_its_place_and_loses_its_buttons() -> None:
    blocks = digest_message(DIGESTS["the picture"]).blocks
    article, line = blocks[4:6]
    assert article["text"]["text"].startswith("*2. <https://")
    assert "An editor of a shipping paper" in article["text"]["text"]
    assert article["accessory"]["type"] == "image"
    assert line["text"]["text"].startswith("Published by <@U0ANA>, <!date^")
    assert line["accessory"]["action_id"] == "undo"
    assert line["accessory"]["value"] == "41"


def test_the_footer_leads_to_the_others() -> None:
    footer = digest_message(DIGESTS["the picture"]).blocks[-1]
    assert footer["text"]["text"].startswith("20 more match · <!date^1685433600^next: {date_long")
    assert footer["accessory"]["text"]["text"] == "See the other 20"
    assert footer["accessory"]["action_id"] == "others"
    assert footer["accessory"]["value"] == "k3y7q2"


def test_nothing_more_means_no_button() -> None:
    blocks = digest_message(DIGESTS["first and all"]).blocks
    assert blocks[0]["text"]["text"] == "AI desk: 1 to review"
    assert blocks[-1]["type"] == "context"
    assert "^Next: {date_long_pretty}" in texts(digest_message(DIGESTS["first and all"]))
    assert digest_message(DIGESTS["removed"]).blocks[-1]["type"] == "actions"


def test_one_more_is_one() -> None:
    shown = texts(digest_message(DIGESTS["one more"]))
    assert "1 more matches" in shown
    assert "See the other one" in shown


def _line(state: State) -> str:
    shown = texts(digest_message(cases.post(cases.TWINS, states=(state,))))
    return shown.split(cases.EXCERPT)[1]


@pytest.mark.parametrize(
    ("state", "line"),
    [
        ("published", "Published by <@U0ANA>, <!date^1685347440^{date_short_pretty} at {time}|"),
        ("published in the file", "Published in the file\n"),
        ("publishing", "Publishing, by <@U0ANA>\nUndo"),
        ("rejected", "Rejected by <@U0BEN>, <!date^"),
        ("later", "Later, by <@U0ANA>: <!date^1685433900^back {date_long_pretty} at {time}|"),
        ("gone", "No longer there\n"),
        ("failed", "is there twice.\nPublish\nReject\nLater\nMore"),
    ],
)
def test_every_state_has_its_line(state: str, line: str) -> None:
    assert line in _line(cases.STATES[state])


def test_a_decision_soon_after_the_post_is_told_by_its_time() -> None:
    post = cases.post(cases.TWINS, states=(cases.PUBLISHED,))
    soon = texts(digest_message(post, posted=cases.NOW - timedelta(minutes=5)))
    assert "Published by <@U0ANA>, <!date^1685347440^{time}|09:04 WEST>" in soon
    later = texts(digest_message(post, posted=cases.NOW - timedelta(days=1)))
    assert "^{date_short_pretty} at {time}|" in later


def test_labels_say_word_number_and_title() -> None:
    labels = [
        each["accessibility_label"]
        for each in controls(digest_message(DIGESTS["the picture"]).blocks)
    ]
    assert labels[0] == "Publish 1: Harbour Pilots, Tidal Models, And The Long Chart"
    assert labels[4] == "Undo 2: Two assistants walk into a code review"


def test_ids_name_article_version_and_revision() -> None:
    first = digest_message(cases.post(cases.TWINS)).blocks[3]["block_id"]
    ref = parse_block_id(first)
    assert ref is not None
    assert (ref.article_id, ref.version) == (cases.TWINS.id, cases.TWINS.version)
    assert (ref.run_id, ref.number) == (12, 1)
    assert digest_message(cases.post(cases.TWINS, revision=2)).blocks[3]["block_id"] != first


def test_a_missed_slot_says_so() -> None:
    shown = texts(digest_message(DIGESTS["late"]))
    assert "Posted late · <!date^" in shown
    assert "nothing new, 8 still waiting" in shown


def test_an_empty_digest_is_one_line() -> None:
    message = digest_message(DIGESTS["empty"])
    assert len(message.blocks) == 1
    assert message.text == "AI desk: nothing to review"
    assert "*AI desk*: nothing to review · <!date^" in texts(message)


def test_notifications_list_the_titles() -> None:
    assert digest_message(DIGESTS["the picture"]).text.split("\n") == [
        "AI desk: 3 of 23 to review",
        "1. Harbour Pilots, Tidal Models, And The Long Chart (Forbes)",
        "2. Two assistants walk into a code review (Open Bench), published",
        "3. What Was Promised ... And What Came (Forbes)",
    ]


def test_hostile_text_shows_as_it_is() -> None:
    shown = texts(digest_message(cases.post(cases.HOSTILE)))
    assert "&lt;!channel&gt; @here &lt;https://x|y&gt; &lt;@U0BEN&gt; &amp;amp; ∗bold∗" in shown
    assert "<https://example.com/a%7Cb%3Ec%3Cde%22f?x=1&amp;y=2|" in shown


def test_many_topics_are_counted() -> None:
    shown = texts(digest_message(cases.post(cases.TEN_TOPICS)))
    assert "Topic 1, Topic 2, Topic 3 +7" in shown


@pytest.mark.parametrize("which", [cases.BAD_PICTURE, cases.NO_PICTURE])
def test_a_picture_that_is_none_leaves_no_hole(which: Any) -> None:
    assert "accessory" not in digest_message(cases.post(which)).blocks[2]


def _pictures(post: Post, step: int = 0) -> int:
    blocks = digest_message(post, step=step).blocks
    return sum((block.get("accessory") or {}).get("type") == "image" for block in blocks)


def _excerpts(post: Post, step: int = 0) -> list[int]:
    blocks = digest_message(post, step=step).blocks
    return [
        len(block["text"]["text"].split("\n")[2])
        for block in blocks
        if block["type"] == "section" and block["text"]["text"].count("\n") == 2
    ]


def test_a_usual_digest_is_shown_whole() -> None:
    seven = DIGESTS["seven"]
    assert _pictures(seven) == 7
    assert _excerpts(seven) == [len(cases.EXCERPT)] * 7


def test_too_long_a_digest_shrinks_its_excerpts_first() -> None:
    eight = cases.post(*cases.LENGTHY[:8])
    assert _pictures(eight) == 8
    assert all(110 <= length <= 200 for length in _excerpts(eight))


def test_then_pictures_go_and_articles_last() -> None:
    ten = DIGESTS["lengthy"]
    assert _pictures(ten) == 0
    assert len(_excerpts(ten)) == 10
    long = cases.post(*(replace(each, title="T" * 200) for each in cases.LENGTHY))
    message = digest_message(replace(long, items=long.items, name="N" * 90))
    shown = len(_excerpts(replace(long, name="N" * 90)))
    assert shown < 10
    assert f"{10 - shown} left out here for length" in texts(message)
    assert f"See the other {23 - shown}" in texts(message)


def test_a_decision_changes_neither_excerpts_nor_pictures() -> None:
    waiting = cases.post(*cases.LENGTHY[:8])
    decided = cases.post(*cases.LENGTHY[:8], states=(cases.REJECTED,) * 8, revision=9)
    before, after = digest_message(waiting).blocks, digest_message(decided).blocks
    assert [each for each in before if each["type"] == "section"][:-1] == after[2:-1:2]


def test_steps_after_a_refusal() -> None:
    post = cases.post(*cases.LENGTHY[:3])
    assert max(_excerpts(post, step=1)) <= 120
    assert (_pictures(post, step=1), _pictures(post, step=2)) == (3, 0)
    blocks = digest_message(post, step=3).blocks
    menus = [block["accessory"] for block in blocks[2:-1]]
    assert [each["value"] for each in menus[0]["options"]] == [
        "publish", "reject", "later", "more", "take",
    ]  # fmt: skip
    assert all("\n" not in block["text"]["text"] for block in blocks[2:-1])


def test_one_line_an_article_still_tells_its_state() -> None:
    post = cases.post(cases.TWINS, cases.LLMS, states=(cases.REJECTED, cases.GONE))
    blocks = digest_message(post, step=3).blocks
    assert "Rejected by <@U0BEN>" in blocks[2]["text"]["text"]
    assert blocks[2]["accessory"]["options"][0]["value"] == "undo:42"
    assert blocks[3]["accessory"]["action_id"] == "more"


def test_how_often_it_was_shown_and_what_is_similar() -> None:
    shown = texts(digest_message(DIGESTS["new and waiting"]))
    assert "· AI · third time\n" in shown
    assert "· AI · second time · 2 similar\n" in shown
    assert "first time" not in shown
    assert "shown 9 times" in texts(digest_message(_with(cases.post(cases.TWINS), times=8)))


def _with(post: Post, **fields: Any) -> Post:
    return replace(post, items=tuple(replace(item, **fields) for item in post.items))


def test_the_heading_asks_somebody_to_look() -> None:
    message = digest_message(DIGESTS["new and waiting"])
    assert message.blocks[1]["elements"][0]["text"].startswith("<!subteam^S0EDIT> · <!date^")
    assert message.text.startswith("AI desk: 3 of 23 to review, <!subteam^S0EDIT>\n")
    person = digest_message(cases.post(cases.TWINS, mention="U0ANA"))
    assert person.blocks[1]["elements"][0]["text"].startswith("<@U0ANA> · ")


def test_the_footer_counts_what_others_decided_and_what_was_skipped() -> None:
    footer = digest_message(DIGESTS["new and waiting"]).blocks[-1]
    assert footer["text"]["text"].startswith(
        "16 more match · 4 were decided elsewhere since · 2 slots before were skipped · <!date^"
    )
    assert footer["accessory"]["text"]["text"] == "See the other 16"
    none_left = digest_message(cases.post(cases.TWINS, matching=2, decided_elsewhere=1)).blocks[-1]
    assert none_left["elements"][0]["text"].startswith("1 was decided elsewhere since · <!date^")


def test_for_reading_there_is_nothing_to_decide() -> None:
    message = digest_message(DIGESTS["for reading"])
    assert message.blocks[0]["text"]["text"] == "AI desk: 3 of 23 to read"
    pressed = [each["action_id"] for each in controls(message.blocks)]
    assert pressed == ["read", "more"] * 3 + ["others"]
    assert "still waiting" not in texts(message)
    assert "Published" not in texts(message)
    assert "published" not in message.text
    assert controls(message.blocks)[0]["url"] == cases.TWINS.url
    unlinked = digest_message(cases.post(cases.SCRIPT_LINK, purpose="reading"))
    assert controls(unlinked.blocks)[0]["action_id"] == "more"


def test_compact_is_a_line_an_article() -> None:
    message = digest_message(DIGESTS["compact"])
    rows = message.blocks[2:-1]
    assert len(rows) == 4
    assert all("\n" not in row["text"]["text"] for row in rows)
    assert rows[0]["text"]["text"].endswith(
        "|Harbour Pilots, Tidal Models, And The Long Chart>* · Forbes · quality 87"
    )
    assert [each["value"] for each in rows[0]["accessory"]["options"]] == [
        "publish", "reject", "later", "more", "take",
    ]  # fmt: skip
    assert "· Published by <@U0ANA>, " in rows[1]["text"]["text"]
    assert [each["value"] for each in rows[1]["accessory"]["options"]] == ["undo:41", "more"]
    assert "third time" in rows[2]["text"]["text"]


def test_a_decision_changes_no_line_s_place_in_the_compact_form() -> None:
    before = digest_message(cases.post(*cases.LENGTHY, compact=True)).blocks
    after = digest_message(
        cases.post(*cases.LENGTHY, states=(cases.REJECTED,) * 10, compact=True)
    ).blocks
    assert [each["type"] for each in before] == [each["type"] for each in after]
    title = before[5]["text"]["text"].partition(" · ")[0]
    assert after[5]["text"]["text"].startswith(title)


def test_folded_it_says_who_and_when_and_lists_every_article() -> None:
    message = digest_message(DIGESTS["folded"], posted=cases.NOW)
    said = message.blocks[0]["text"]["text"]
    assert said.startswith("*AI desk*: all 7 reviewed by <@U0BEN> and <@U0ANA>, <!date^")
    assert said.count("<!date^") == 2
    assert "^{time}|08:02 WEST> to <!date^" in said
    assert "^{time}|08:41 WEST>" in said
    headings = [each["elements"][0]["text"] for each in message.blocks if each["type"] == "context"]
    assert headings == ["*Published*", "*Being published*", "*Rejected*", "*Later*"]
    listed = [each for each in message.blocks if parse_block_id(each.get("block_id", ""))]
    assert len(listed) == 7
    assert sorted(parse_block_id(each["block_id"]).number for each in listed) == [*range(1, 8)]  # type: ignore[union-attr]
    assert [each["value"].partition(":")[0] for each in listed[0]["accessory"]["options"]] == [
        "undo", "more",
    ]  # fmt: skip
    assert message.text.startswith("AI desk: all 7 reviewed by <@U0BEN> and <@U0ANA>, <!date^")
    assert "|back Tuesday 30 May 2023 at 09:05 WEST>" in texts(message)


def test_folded_where_the_files_alone_decided() -> None:
    shown = texts(digest_message(DIGESTS["folded by the files"]))
    assert "*AI desk*: all 2 published in their files" in shown
    one = cases.post(cases.TWINS, states=(cases.PUBLISHED_IN_FILE,), folded=True)
    assert "*AI desk*: the one article published in its file" in texts(digest_message(one))


def test_folded_over_days_and_by_many() -> None:
    shown = texts(digest_message(DIGESTS["folded by many"]))
    assert "by <@U0P0>, <@U0P1> and 8 others, <!date^" in shown
    assert shown.split("\n")[0].count("{date_short_pretty}, {time}") == 2


def test_an_empty_week_is_one_line() -> None:
    message = digest_message(DIGESTS["an empty week"])
    assert message.text == "AI desk: nothing to review for a week"
    assert "*AI desk*: nothing to review for a week · <!date^" in texts(message)


def test_one_posted_by_hand_is_drawn_by_the_same() -> None:
    post = cases.post(cases.TWINS, states=(cases.REJECTED,), shared_by="U0BEN", revision=3)
    message = digest_message(post)
    assert message == shared_article_message(
        cases.TWINS, "U0BEN", cases.ZONE, state=cases.REJECTED, revision=3
    )
    ref = parse_block_id(message.blocks[1]["block_id"])
    assert ref is not None
    assert (ref.posted_by, ref.token, ref.run_id) == ("U0BEN", "", None)
    assert "accessory" not in digest_message(post, step=2).blocks[0]
