"""The Home tab of the whole desk, as Slack is asked for it."""

import time
from typing import Any

from bot.domain.roles import Roles
from tests.desk.desk import ANA, BEN, CLEO, World, eventually, text_of

Json = dict[str, Any]


def opened(world: World, user: str = ANA) -> Json:
    """Open the tab; what Slack shows then."""
    before = hash_of(world, user)
    assert world.remote.open_home(user)["ok"]
    eventually(lambda: hash_of(world, user) != before, "a tab")
    return home(world, user)


def home(world: World, user: str = ANA) -> Json:
    return world.remote.home(user) or {}


def hash_of(world: World, user: str) -> str:
    return str(home(world, user).get("hash", ""))


def says(world: World, words: str, user: str = ANA) -> Json:
    """The tab, as soon as it says so."""

    def found() -> Json:
        view = home(world, user)
        return view if view and words in text_of(view) else {}

    return eventually(found, words)


def press(
    world: World, view: Json, word: str, number: int = 1, user: str = ANA, **more: str
) -> None:
    """Use a control of the tab as it was seen: the first, or another of its kind."""
    ids = [
        block["block_id"]
        for block in view["blocks"]
        for element in [*block.get("elements", ()), block.get("accessory", {}),
                        block.get("element", {})]
        if element.get("action_id") == word
    ]  # fmt: skip
    answer = world.remote.click(user, word, view_id=view["id"], block_id=ids[number - 1], **more)
    assert answer["ok"], answer


def test_what_waits_is_published_and_taken_back_in_it(world: World) -> None:
    view = opened(world)
    assert "33 articles wait" in text_of(view)
    press(world, view, "publish", 2)
    says(world, "Publish")
    world.later(seconds=4)  # a tab that was just drawn is left alone for three
    view = says(world, "Published by")
    assert "32 articles wait" in text_of(view)
    assert len(eventually(world.changed_lines)) == 1
    with world.desk.ledger.read() as connection:
        row = connection.exec_driver_sql("SELECT place, channel FROM decision").one()
    assert tuple(row) == ("queue", "")
    press(world, view, "undo", 2)  # the one of My decisions today
    world.later(seconds=4)
    says(world, "taken back")
    eventually(lambda: world.changed_lines() == [])


def test_a_decision_made_elsewhere_shows_within_seconds(world: World) -> None:
    world.post_digest()
    opened(world)
    opened(world, BEN)
    began = time.monotonic()
    world.press("reject", 1)
    world.later(seconds=4)
    says(world, "Rejected by", BEN)
    says(world, "Rejected by")
    assert time.monotonic() - began < 20
    asked = [call["arguments"] for call in world.remote.calls("views.publish")]
    assert len([one for one in asked if one["user_id"] == BEN and one.get("hash")]) == 1


def test_a_tab_left_open_is_kept_up_to_date_from_the_first_press_on(world: World) -> None:
    view = opened(world)
    world.later(hours=2)
    article_id, version = _first(view)
    world.desk.reviews.decide(article_id, version, "reject", BEN)
    press(world, view, "more")
    says(world, "Rejected by")


def _first(view: Json) -> tuple[str, str]:
    """The first article of the tab, and the version that it shows."""
    found = [str(block.get("block_id", "")).split("|") for block in view["blocks"]]
    return next((one[1], one[2]) for one in found if one[0] == "article")


def test_whoever_drew_it_meanwhile_it_is_drawn_anew(world: World) -> None:
    world.post_digest()
    view = opened(world)
    world.remote.fault("views.publish", "error", code="hash_conflict")
    press(world, view, "reject")
    says(world, "Rejected by")
    answers = [call["answer"] for call in world.remote.calls("views.publish")]
    assert [one if isinstance(one, str) else one["ok"] for one in answers][-1] is True


def test_who_may_not_decide_reads_and_a_forged_press_decides_nothing(world: World) -> None:
    view = opened(world, CLEO)
    assert "can decide about articles" in text_of(view)
    assert "publish" not in str(view["blocks"])
    mine = opened(world)
    people = world.bot.people
    kept, people.roles = people.roles, Roles(deciders=(BEN,))
    try:
        press(world, mine, "publish")
        says(world, "Only <@U0BEN> can decide about articles")
    finally:
        people.roles = kept
    assert world.changed_lines() == []


def test_whoever_is_second_is_told_at_the_article(world: World) -> None:
    mine, bens = opened(world), opened(world, BEN)
    press(world, bens, "reject", user=BEN)
    says(world, "Rejected by", BEN)
    press(world, mine, "publish")
    says(world, ":warning:")
    assert world.changed_lines() == []


def test_more_and_a_reason_open_as_from_a_digest(world: World) -> None:
    view = opened(world)
    press(world, view, "more")
    dialog = world.remote.views(ANA)[-1]
    assert world.remote.click(ANA, "publish", view_id=dialog["id"])["ok"]
    says(world, "Published by")


def test_it_is_filtered_sorted_and_turned(world: World) -> None:
    view = opened(world)
    press(world, view, "queue_filter", value="topic:Ethics")
    view = says(world, "5 articles wait")
    press(world, view, "queue_sort", value="newest")
    view = says(world, "newest first")
    press(world, view, "queue_clear")
    view = says(world, "page 1")
    press(world, view, "queue_next")
    view = says(world, "page 2")
    press(world, view, "queue_kind", value="waiting")
    says(world, "No digest has shown any of what waits: 33 are new.")


def test_another_tab_of_the_app_is_left_alone(world: World) -> None:
    assert world.remote.event(type="app_home_opened", user=ANA, tab="messages")["ok"]
    assert world.remote.event(type="app_home_opened", tab="home")["ok"]
    opened(world, BEN)
    assert home(world, ANA) == {}
