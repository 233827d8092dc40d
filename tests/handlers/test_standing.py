"""What a decided article's line says, state by state."""

from dataclasses import replace

from bot.domain import standing
from bot.domain.review import Decision
from handlers.specimen_cases import NOW, ZONE, decision
from handlers.standing import decided_line, phrase

GRACE = 60_000


def _line(made: Decision) -> str:
    return decided_line(standing.state(made, published=False, now_ms=made.at), ZONE)


def test_within_the_grace_it_is_published_soon() -> None:
    soon = decision(state="pending")
    soon = replace(soon, due_at=soon.at + GRACE)
    assert _line(soon) == "Publishing soon, by <@U0ANA>"
    assert _line(replace(soon, due_at=soon.at)) == "Publishing, by <@U0ANA>"
    assert _line(replace(soon, write_state="pushing")) == "Publishing, by <@U0ANA>"
    state = standing.state(soon, published=False, now_ms=soon.at)
    assert phrase(state, ZONE, NOW) == "publishing soon, by <@U0ANA>"


def test_an_undo_during_the_push_shows() -> None:
    recalled = replace(decision(state="pushing"), take_back=True)
    assert _line(recalled) == "Taking back, by <@U0ANA>"
