"""After a restore: messages that the ledger has never heard of are still worked with."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.demo.faults import Fault
from bot.domain.errors import DecisionRefused
from bot.services.adoption import Foundling, Shown
from bot.services.drawings import Place
from bot.storage.backup import back_up, restore
from bot.storage.schema import decision, item, message, run
from tests.desk.desk import ANA, BEN, CHANNEL, World, eventually, text_of

Json = dict[str, Any]


@pytest.fixture
def lost(world: World, tmp_path: Path) -> Callable[[], Json]:
    """Posts the digest, then puts the ledger back to before; gives the message."""
    ledger, copy = world.site.parent / "data" / "ledger.sqlite3", tmp_path / "copy"
    back_up(ledger, copy)

    def post_and_lose() -> Json:
        posted = world.post_digest()
        restore(copy, ledger, world.time())
        assert _known(world) == []
        return posted

    return post_and_lose


def _known(world: World) -> list[str]:
    with world.desk.ledger.read() as connection:
        return list(connection.scalars(select(message.c.ts).order_by(message.c.ts)))


def _shown(world: World, ts: str) -> str:
    return text_of(next(one for one in world.remote.messages(CHANNEL) if one["ts"] == ts))


def test_a_press_decides_and_the_message_is_adopted(world: World, lost: Callable[[], Json]) -> None:
    posted = lost()
    world.press("publish", 1, ANA)
    assert len(eventually(world.changed_lines)) == 1
    eventually(lambda: "Published" in _shown(world, posted["ts"]), "the message shows it")
    assert _known(world) == [posted["ts"]]
    # From here on it is a message as any other.
    world.press("reject", 2, BEN)
    eventually(lambda: "Rejected" in _shown(world, posted["ts"]), "the message shows both")
    with world.desk.ledger.read() as connection:
        digests = list(connection.scalars(select(decision.c.digest).order_by(decision.c.id)))
        row = connection.execute(select(run.c.digest, run.c.state)).one()
    assert (digests, tuple(row)) == (["", "AI desk"], ("AI desk", "sent"))


def test_the_message_keeps_its_articles(world: World, lost: Callable[[], Json]) -> None:
    posted = lost()
    world.press("reject", 3, ANA)
    eventually(lambda: "Rejected" in _shown(world, posted["ts"]))
    assert _articles(world.digest()) == _articles(posted)
    block_ids = [one.get("block_id") for one in posted["blocks"]]
    assert not set(_refs(world.digest())) & set(block_ids)


def _refs(message: Json) -> list[str]:
    ids = [block.get("block_id", "") for block in message["blocks"]]
    return [one for one in ids if one.startswith("article|")]


def _articles(message: Json) -> list[list[str]]:
    return [[one.split("|")[1], one.split("|")[4]] for one in _refs(message)]


def test_a_number_that_was_given_again_misleads_nobody(
    world: World, lost: Callable[[], Json]
) -> None:
    first = lost()
    second = world.post_digest()
    one, two = (_refs(shown)[0].split("|")[3].partition(".")[0] for shown in (first, second))
    assert one == two
    world.press("reject", 2, ANA, message=first)
    for shown in (first, second):
        eventually(lambda: "Rejected" in _shown(world, shown["ts"]))  # noqa: B023  asked at once
    assert _known(world) == sorted([first["ts"], second["ts"]])


def test_a_refused_press_adopts_too(world: World, lost: Callable[[], Json]) -> None:
    posted = lost()
    article_id, version = _refs(posted)[0].split("|")[1:3]
    world.desk.reviews.decide(article_id, version, "reject", BEN)
    world.press("publish", 1, ANA)
    eventually(lambda: "Rejected" in _shown(world, posted["ts"]))
    assert world.changed_lines() == []


def test_an_undo_of_a_number_that_was_given_again_is_refused(world: World) -> None:
    posted = world.post_digest()
    one, two = (ref.split("|") for ref in _refs(posted)[:2])
    taken = world.desk.reviews.decide(one[1], one[2], "reject", ANA)
    with pytest.raises(DecisionRefused, match="isn't in the ledger"):
        world.desk.reviews.undo(taken.id, ANA, article_id=two[1])
    assert world.desk.reviews.undo(taken.id, ANA, article_id=one[1]).ended_why == "undone"


def test_where_slack_gives_no_history_the_decision_still_stands(
    world: World, lost: Callable[[], Json]
) -> None:
    posted = lost()
    fault = Fault("conversations.history", "error", 1, 0.0, "missing_scope")
    world.stand_in.world.faults.arm(fault)
    world.press("publish", 1, ANA)
    assert len(eventually(world.changed_lines)) == 1
    # The next press finds out.
    eventually(lambda: not world.stand_in.world.faults.armed)
    world.press("reject", 2, ANA)
    eventually(lambda: "Rejected" in _shown(world, posted["ts"]))
    assert "Published" in _shown(world, posted["ts"])


def test_what_somebody_else_posted_is_left_alone(world: World, lost: Callable[[], Json]) -> None:
    posted = lost()
    message = world.stand_in.world.workspace.messages[CHANNEL][posted["ts"]]
    message["metadata"] = {"event_type": "other", "event_payload": {"run": "AI desk|x"}}
    world.press("publish", 1, ANA)
    assert len(eventually(world.changed_lines)) == 1
    eventually(lambda: _history_was_read(world))
    assert _known(world) == []


def _history_was_read(world: World) -> bool:
    return bool(world.remote.calls("conversations.history"))


def test_an_article_that_is_gone_says_so(world: World, lost: Callable[[], Json]) -> None:
    posted = lost()
    folder, path = world.desk.library.locate(_refs(posted)[1].split("|")[1])
    (folder.root / path).unlink()
    world.desk.library.refresh()
    world.press("publish", 1, ANA)
    eventually(lambda: "No longer there" in _shown(world, posted["ts"]))
    with world.desk.ledger.read() as connection:
        assert len(connection.execute(select(item)).all()) == len(_refs(posted))


def test_while_files_are_read_adoption_waits(world: World, lost: Callable[[], Json]) -> None:
    posted = lost()
    ref = _refs(posted)[0].split("|")
    found = Foundling(
        place=Place(CHANNEL, posted["ts"]),
        key="AI desk|now:1",
        revision=1,
        articles=(Shown(1, ref[1], ref[2]),),
    )
    world.desk.library.expect_refresh()
    assert not world.desk.digests.adoption.adopt(found)
    world.desk.library.refresh()
    assert world.desk.digests.adoption.adopt(found)
    assert world.desk.digests.adoption.adopt(replace(found, key="Gone from the settings|x"))
