"""What a decided article's line says, state by state."""

from dataclasses import replace

import pytest

from bot.domain import standing
from bot.domain.review import Decision, State, Verb
from bot.services.writing import Failed
from handlers.specimen_cases import NOW, ZONE, decision
from handlers.standing import decided_line, failed_line, phrase, set_back_line
from handlers.telling import failed_message

GRACE = 60_000


def _line(made: Decision) -> str:
    return decided_line(standing.state(made, published=False, now_ms=made.at), ZONE)


def test_within_the_grace_it_says_for_how_long() -> None:
    soon = decision(state="pending")
    soon = replace(soon, due_at=soon.at + GRACE)
    assert _line(soon) == "Publishing in a minute, by <@U0ANA>"
    assert _line(replace(soon, due_at=soon.at + 5000)) == "Publishing in 5 seconds, by <@U0ANA>"
    assert _line(replace(soon, due_at=soon.at + 600_000)).startswith("Publishing in 10 minutes, ")
    assert _line(replace(soon, due_at=soon.at)) == "Publishing, by <@U0ANA>"
    assert _line(replace(soon, write_state="pushing")) == "Publishing, by <@U0ANA>"
    state = standing.state(soon, published=False, now_ms=soon.at)
    assert phrase(state, ZONE, NOW) == "publishing in a minute, by <@U0ANA>"


def test_a_commit_is_named_and_linked_where_it_has_a_page() -> None:
    commit = "a1b2c3d4" * 5
    pushed = replace(decision(state="written"), commit=commit)
    assert _line(pushed).endswith(" · a1b2c3d")
    url = f"https://github.com/o/r/commit/{commit}"
    assert _line(replace(pushed, commit_url=url)).endswith(f" · <{url}|a1b2c3d>")


def test_what_is_proposed_says_when_and_where() -> None:
    url = "https://github.com/owner/name/pull/7"
    proposed = replace(decision(state="proposed"), proposal_url=url)
    line = _line(proposed)
    assert line.startswith("Proposed by <@U0ANA>, <!date^")
    assert line.endswith(f" · <{url}|pull request>")


def test_what_waits_for_upstream_says_why() -> None:
    waiting = replace(decision(state="pending"), write_error="No <rights> *there*.")
    line = _line(waiting)
    assert line.startswith("Not published yet, by <@U0ANA>: No &lt;rights&gt; ")
    assert "*there*" not in line


def test_a_reject_that_failed_says_so() -> None:
    state = State(standing="failed", decision=decision("reject"), note="The file is odd.")
    assert failed_line(state) == "*Not rejected:* The file is odd."


def test_what_was_set_back_says_so_wherever_it_is_named() -> None:
    back = replace(decision(state="written"), set_back_at=7)
    line = _line(back)
    assert line.startswith("Published by <@U0ANA>, <!date^")
    assert line.endswith("; set back in the file since")
    state = standing.state(back, published=False, now_ms=back.at)
    assert phrase(state, ZONE, NOW).endswith("; set back in the file since")
    assert set_back_line(state) == ""
    reopened = replace(back, ended_at=8, ended_why="unpublished in the file")
    waiting = standing.state(reopened, published=False, now_ms=back.at)
    assert set_back_line(waiting) == "Published by <@U0ANA>; set back in the file since"
    assert phrase(waiting, ZONE, NOW) == f"waiting: {set_back_line(waiting)}"
    again = replace(decision(state="written"), again_of=3)
    assert _line(again).startswith("Published again for <@U0ANA>, <!date^")


@pytest.mark.parametrize(
    ("verb", "undo", "kept", "words"),
    [
        ("publish", False, False, "Not published, “A &lt;b&gt;”: Why."),
        ("publish", False, True, "Not published yet, “A &lt;b&gt;”: Why. It is tried again."),
        ("publish", True, False, "Not unpublished, “A &lt;b&gt;”: Why."),
        ("reject", False, False, "Not rejected, “A &lt;b&gt;”: Why."),
        ("reject", True, False, "Not taken back: rejected, “A &lt;b&gt;”: Why."),
    ],
)
def test_a_failure_is_told_in_words(verb: Verb, undo: bool, kept: bool, words: str) -> None:
    made = Failed(decision(verb), "A <b>", "Why.", undo, kept)
    assert failed_message(made).text == words


def test_an_undo_during_the_push_shows() -> None:
    recalled = replace(decision(state="pushing"), take_back=True)
    assert _line(recalled) == "Taking back, by <@U0ANA>"
