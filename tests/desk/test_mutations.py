"""Payloads as Slack sends them, then changed in shape and values: a sentence or nothing."""

import copy
import json
import logging
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from slack_bolt import BoltRequest

from bot.demo import payloads
from bot.demo.people import Target, click_payload
from tests.desk.desk import ANA, CHANNEL, CLEO, World, eventually

Json = dict[str, Any]
Path = tuple[str | int, ...]
# what tells Slack's libraries that it is a command or a press at all
KINDS = {("type",), ("command",), ("actions",), ("actions", 0), ("actions", 0, "action_id")}
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(max_size=20),
    st.sampled_from(
        [
            *("", "x" * 5000, "\0", "\ud800", "<!channel>", "9" * 50, "-1", "publish", "menu"),
            *("undo:1", "article|a|b|c|1", "article|../../etc|v|d1.1|1", "search|x|0", "²"),
            *("search|" + "9" * 30 + "|" + "9" * 5000, "article|a|b|d" + "9" * 5000 + ".1|1"),
            *("U0NOBODY", "C0NOWHERE", "quality:>=", "topic:AI" * 500, "(" * 3000),
        ]
    ),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.sampled_from(["id", "value", "type"]), st.text(max_size=5), max_size=2),
)
CHANGES = st.lists(st.tuples(st.integers(0, 10_000), st.booleans(), ODD), min_size=1, max_size=3)
WORDS = ("publish", "reject", "later")


def paths(node: Any, at: Path = ()) -> Iterator[Path]:
    """The way to everything in a payload."""
    pairs = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in pairs:
        yield (*at, key)
        if isinstance(value, dict | list):
            yield from paths(value, (*at, key))


def mutated(body: Json, changes: list[tuple[int, bool, Any]]) -> tuple[Json, set[Path]]:
    """A copy with a few parts replaced or taken away, and which they were."""
    made, touched = copy.deepcopy(body), set()
    for number, drop, odd in changes:
        every = list(paths(made))
        *way, last = where = every[number % len(every)]
        node: Any = made
        for key in way:
            node = node[key]
        if drop and isinstance(node, dict):
            del node[last]
        else:
            node[last] = odd
        touched.add(where)
    return made, touched


def _reaches_us(body: Json) -> bool:
    """Whether Bolt reads who and where from it: what it can't read never comes to us."""
    try:
        BoltRequest(body=body, mode="socket_mode")
    except (AttributeError, KeyError, TypeError, IndexError):
        return False
    return True


class Errors(logging.Handler):
    """Keeps what was logged as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(record.getMessage())


class Tried:
    """Real payloads of one digest and one search, and the check of what became of them."""

    def __init__(self, world: World, errors: Errors) -> None:
        self.world, self.errors, self.may_publish = world, errors, False
        self.slack = world.stand_in.world
        self.message = world.post_digest()
        self.search = world.type("/articles topic:AI is:open", CLEO)
        # made at once: what is pressed later may not be there any more
        self.presses = {
            (user, word, number): self._press(user, word, number)
            for user in (ANA, CLEO)
            for word in WORDS[:3]
            for number in range(1, 8)
        }
        self.turns = {word: self._turn(word) for word in ("next", "sort")}

    def command(self, text: str) -> Json:
        return payloads.command(self.slack, CLEO, CHANNEL, "/articles", text)

    def _press(self, user: str, word: str, number: int) -> Json:
        suffix = f"|{number}"
        block_id = next(
            one["block_id"]
            for one in self.message["blocks"]
            if one.get("block_id", "").endswith(suffix) and word in json.dumps(one)
        )
        target = Target(word, block_id, CHANNEL, self.message["ts"])
        return click_payload(self.slack, user, target, None)

    def _turn(self, word: str) -> Json:
        target = Target(word, "", CHANNEL, ephemeral_id=self.search["id"])
        return click_payload(self.slack, CLEO, target, None)

    def send(self, body: Json, changes: list[tuple[int, bool, Any]]) -> None:
        """Dispatch the changed payload; it must be answered, quickly, without an error."""
        body["trigger_id"] = self.slack.workspace.new_trigger(CLEO)
        made, touched = mutated(body, changes)
        assume(_reaches_us(made))
        self.errors.found.clear()
        began = time.monotonic()
        response = self.world.bot.dispatch(made)
        assert time.monotonic() - began < 20  # seconds; a busy machine is slow
        assert response.status == 200 or touched & KINDS, (response.status, response.body, touched)
        assert self.errors.found == []


@pytest.fixture
def tried(world: World) -> Iterator[Tried]:
    errors = Errors()
    logging.getLogger().addHandler(errors)
    tried = Tried(world, errors)
    yield tried
    eventually(lambda: world.type("/articles help"))
    logging.getLogger().removeHandler(errors)
    assert errors.found == []
    lines = [after for _, _, after in world.changed_lines()]
    assert set(lines) <= ({"published: true\n"} if tried.may_publish else set())


# the bot's own threads use `random` while an example is drawn
pytestmark = pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisDeprecationWarning")
ONE_DESK = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@ONE_DESK
@given(text=st.sampled_from(["", "help", "topics", "topic:AI", "qualty:>=80"]), changes=CHANGES)
def test_commands(tried: Tried, text: str, changes: list[tuple[int, bool, Any]]) -> None:
    tried.send(tried.command(text), changes)


@ONE_DESK
@given(word=st.sampled_from(WORDS), number=st.integers(1, 7), changes=CHANGES)
def test_presses_of_somebody_who_may_not_decide(
    tried: Tried, word: str, number: int, changes: list[tuple[int, bool, Any]]
) -> None:
    tried.send(tried.presses[CLEO, word, number], changes)


@ONE_DESK
@given(word=st.sampled_from(WORDS[1:]), number=st.integers(1, 7), changes=CHANGES)
def test_presses_that_write_nothing(
    tried: Tried, word: str, number: int, changes: list[tuple[int, bool, Any]]
) -> None:
    tried.send(tried.presses[ANA, word, number], changes)


@ONE_DESK
@given(number=st.integers(1, 7), changes=CHANGES)
def test_presses_that_may_publish_one_line(
    tried: Tried, number: int, changes: list[tuple[int, bool, Any]]
) -> None:
    tried.may_publish = True
    tried.send(tried.presses[ANA, "publish", number], changes)


@ONE_DESK
@given(word=st.sampled_from(["next", "sort"]), changes=CHANGES)
def test_pages_of_a_search(tried: Tried, word: str, changes: list[tuple[int, bool, Any]]) -> None:
    tried.send(tried.turns[word], changes)
