"""Sentences, refusals, help, topics and shared articles say what they should, and fit."""

import pytest

from bot.domain.errors import DecisionRefused, QueryError
from handlers import specimen_cases as cases
from handlers.messages import (
    help_message,
    query_error_message,
    refusal_message,
    refused_message,
    sentence,
    shared_article_message,
    topics_message,
)
from tests.handlers.checks import check_message, controls, texts


def test_a_sentence_mentions_people_and_shows_titles() -> None:
    title = "<@U0BEN> and *stars* <!channel>"
    message = sentence(f"“{title}” was rejected by <@U0ANA>.", title)
    check_message(message)
    assert message.text == (
        "“&lt;@U0BEN&gt; and ∗stars∗ &lt;!channel&gt;” was rejected by <@U0ANA>."
    )


def test_a_refused_decision_is_its_sentence() -> None:
    error = DecisionRefused("“U0” was published by <@U0ANA>.", "decided", title="U0")
    assert refused_message(error).text == "“U0” was published by <@U0ANA>."
    assert refused_message(DecisionRefused("Type it again.", "unknown")).text == "Type it again."


def test_the_refusal_names_who_may_decide() -> None:
    message = refusal_message(["U0ANA", "U0BEN", "S0EDIT"])
    check_message(message)
    assert message.text.startswith("Only <@U0ANA>, <@U0BEN> and <!subteam^S0EDIT> can decide")
    assert "Only <@U0ANA> can" in refusal_message(["U0ANA"]).text
    assert "name no editors" in refusal_message([]).text


def _pointed(query: str, start: int, end: int) -> tuple[str, str]:
    message = query_error_message(query, QueryError("No such key: <tpic>.", start, end))
    check_message(message)
    assert message.text == "No such key: &lt;tpic&gt;."
    _, code, rest = message.blocks[0]["text"]["text"].split("```")
    assert rest == ""
    # As it is, so that it can be copied.
    assert message.blocks[1]["text"] == {
        "type": "plain_text",
        "text": "No such key: <tpic>.",
        "emoji": False,
    }
    line, marks = code.split("\n")
    return line, marks


def test_a_query_error_points_at_its_place() -> None:
    assert _pointed("ai tpic:x", 3, 7) == ("ai tpic:x", "   ^^^^")
    assert _pointed("a <b> `c`", 2, 5) == ("a &lt;b&gt; ˋcˋ", "  ^^^")
    assert _pointed("人工 x", 3, 4) == ("人工 x", "     ^")
    assert _pointed('open "quote', 11, 11) == ('open "quote', " " * 11 + "^")
    assert _pointed("", 0, 0) == ("", "^")


def test_a_long_query_is_shown_around_the_place() -> None:
    line, marks = _pointed("word " * 100 + "tpic:x" + " more" * 90, 500, 504)
    assert line == "…" + "word " * 3 + "tpic:x" + " more" * 2 + " mo…"
    assert line[marks.index("^") : marks.rindex("^") + 1] == "tpic"


def test_a_shown_query_stays_in_one_line_on_a_phone() -> None:
    query = "word " * 20
    for start in range(0, 101, 3):
        for length in (0, 1, 7, 40, 101 - start):
            line, marks = _pointed(query, start, min(start + length, 100))
            assert max(len(line), len(marks)) <= 36
            assert line.strip("…").strip() in query


def test_help_starts_from_examples() -> None:
    message = help_message("/articles", "Machine Learning")
    check_message(message)
    buttons = controls(message.blocks)
    assert [each["action_id"] for each in buttons] == [f"example:{n}" for n in range(1, 6)]
    assert buttons[1]["value"] == 'topic:"Machine Learning" is:open'
    assert "`/articles is:open sort:quality`" in texts(message)
    assert buttons[-1]["value"] == "topics"


@pytest.mark.parametrize("topic", ["", "<!here> `x`", 'a "quoted" one', "T" * 300])
def test_help_takes_any_topic(topic: str) -> None:
    check_message(help_message("/desk", topic))


def test_topics_are_counted() -> None:
    message = topics_message([("Machine Learning", 1204), ("<!here> *x*", 1)], "/articles")
    check_message(message)
    assert "Machine Learning · 1,204\n&lt;!here&gt; ∗x∗ · 1" in texts(message)
    assert controls(message.blocks)[0]["value"] == 'topic:"Machine Learning"'
    check_message(topics_message([], "/articles"))


def test_a_thousand_topics_are_cut_and_counted() -> None:
    message = topics_message([(f"Topic number {n}", 1000 - n) for n in range(1000)], "/articles")
    check_message(message)
    assert "1,000 topics" in texts(message)
    listed = texts(message).count("\nTopic number")
    assert f"and {1000 - listed} more" in texts(message)


@pytest.mark.parametrize("which", cases.STRANGE)
def test_any_article_can_be_shared(which: object) -> None:
    check_message(shared_article_message(which, "U0ANA", cases.ZONE))  # type: ignore[arg-type]


def test_a_shared_article_says_who_posted_it_and_has_no_buttons() -> None:
    message = shared_article_message(cases.TWINS, "U0ANA")
    assert message.blocks[1]["elements"][0]["text"] == "Posted by <@U0ANA>"
    assert message.blocks[0]["accessory"]["type"] == "image"
    assert controls(message.blocks) == []
    assert message.text.startswith("Harbour Pilots, Tidal Models, And The Long Chart\nA harbour")
    assert "accessory" not in shared_article_message(cases.TWINS, "U0ANA", step=2).blocks[0]
