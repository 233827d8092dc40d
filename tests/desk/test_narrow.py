"""A person narrows a search by what it consists of, and goes back."""

from typing import Any

from tests.desk.desk import ANA, CHANNEL, World, eventually, text_of


def _seen(world: World) -> dict[str, Any]:
    message: dict[str, Any] = world.remote.ephemerals(ANA)[-1]
    return message


def _menu(message: dict[str, Any], key: str) -> dict[str, Any]:
    block = next(b for b in message["blocks"] if b.get("block_id", "").endswith(f"|{key}"))
    return {"block_id": block["block_id"], "options": block["accessory"]["options"]}


def _open(world: World, query: str) -> dict[str, Any]:
    message = world.type(f"/articles {query}")
    world.remote.click(ANA, "narrow", channel=CHANNEL, ephemeral_id=message["id"])
    return _menus(world)


def _menus(world: World) -> dict[str, Any]:
    eventually(lambda: "narrow them by" in _seen(world)["text"])
    return _seen(world)


def _choose(world: World, shown: dict[str, Any], key: str, name: str) -> None:
    menu = _menu(shown, key)
    value = next(
        one["value"] for one in menu["options"] if one["text"]["text"].startswith(f"{name} · ")
    )
    world.remote.click(
        ANA,
        "choose",
        channel=CHANNEL,
        ephemeral_id=shown["id"],
        block_id=menu["block_id"],
        value=value,
    )


def test_a_choice_is_a_query_that_could_have_been_typed(world: World) -> None:
    shown = _open(world, "topic:AI sort:newest")
    menu = _menu(shown, "topic")
    count = next(
        one["text"]["text"].split(" · ")[1]
        for one in menu["options"]
        if one["text"]["text"].startswith("Machine Learning · ")
    )
    _choose(world, shown, "topic", "Machine Learning")
    query = 'topic:AI topic:"Machine Learning" sort:newest'
    eventually(lambda: query in text_of(_seen(world)))
    assert _seen(world)["text"].startswith(f"{count} articles")
    assert len(world.remote.ephemerals(ANA)) == 1
    narrow = _seen(world)["text"]
    assert world.type(f"/articles {query}")["text"] == narrow


def test_what_all_have_is_no_choice(world: World) -> None:
    shown = _open(world, "topic:AI type:article")
    names = [one["text"]["text"].split(" · ")[0] for one in _menu(shown, "topic")["options"]]
    assert "AI" not in names
    assert "Machine Learning" in names
    assert not any(b.get("block_id", "").endswith("|type") for b in shown["blocks"])


def test_back_leads_from_the_menus_and_from_the_narrower_search(world: World) -> None:
    shown = _open(world, "topic:AI")
    wide = world.type("/articles topic:AI", user="U0BEN")["text"]
    world.remote.click(ANA, "back", channel=CHANNEL, ephemeral_id=shown["id"])
    eventually(lambda: _seen(world)["text"] == wide)
    world.remote.click(ANA, "narrow", channel=CHANNEL, ephemeral_id=shown["id"])
    _choose(world, _menus(world), "topic", "Robotics")
    eventually(lambda: "topic:Robotics" in text_of(_seen(world)))
    world.remote.click(ANA, "back", channel=CHANNEL, ephemeral_id=shown["id"])
    eventually(lambda: _seen(world)["text"] == wide)
    # It is the last answer again: numbers are its own.
    first = wide.split("\n")[1].removeprefix("1. ")
    assert first.startswith(world.type("/articles show 1")["text"].split(",")[0])


def test_a_choice_of_yesterday_asks_to_be_typed_again(world: World) -> None:
    shown = _open(world, "topic:AI")
    world.later(hours=25)
    _choose(world, shown, "topic", "Robotics")
    eventually(lambda: "more than a day old" in world.private(ANA)[-1])
