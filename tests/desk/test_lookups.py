"""A person asks for one article: by its number in the last answer, or by its link."""

from tests.desk.desk import ANA, BEN, CHANNEL, CLEO, World, eventually, text_of


def _press(world: World, word: str, message: dict[str, object], user: str = ANA) -> None:
    world.remote.click(user, word, channel=CHANNEL, ephemeral_id=message["id"])


def test_a_number_of_the_last_answer_is_shown_in_full(world: World) -> None:
    first = world.type('/articles topic:"Machine Learning"')
    shown = world.type("/articles show 2")
    assert first["text"].split("\n")[2].removeprefix("2. ").startswith(shown["text"].split(",")[0])
    for part in ("Provider:", "In the file:", "_news/"):
        assert part in text_of(shown)
    assert "secured" not in text_of(shown)
    # One that was shown in full is no answer to count in.
    assert world.type("/articles show 3")["text"] != shown["text"]


def test_a_number_is_that_of_its_page(world: World) -> None:
    first = world.type('/articles topic:"Machine Learning"')
    _press(world, "next", first)
    eventually(lambda: "11 to 19" in world.private(ANA)[0])
    eleventh = world.remote.ephemerals(ANA)[0]["text"].split("\n")[1].removeprefix("11. ")
    assert eleventh.startswith(world.type("/articles show 11")["text"].split(",")[0])
    # The page before was seen too.
    third = first["text"].split("\n")[3].removeprefix("3. ")
    assert third.startswith(world.type("/articles show 3")["text"].split(",")[0])


def test_a_number_that_is_not_there_is_told(world: World) -> None:
    assert "You have no answer of the last day" in world.type("/articles show 3")["text"]
    world.type('/articles topic:"Machine Learning"')
    said = world.type("/articles show 14")["text"]
    assert said == (
        "Your last answer shows 1 to 10: there is no number 14 in it. Turn to its page first."
    )
    assert "You have no answer" in world.type("/articles show 3", BEN)["text"]
    world.later(hours=25)
    assert "You have no answer of the last day" in world.type("/articles show 3")["text"]


def test_an_article_in_full_is_decided_there_and_taken_back(world: World) -> None:
    world.type("/articles is:open topic:AI quality:>=80")
    shown = world.type("/articles show 1")
    _press(world, "publish", shown)
    eventually(lambda: "Published by" in text_of(world.remote.ephemerals(ANA)[-1]))
    assert len(world.changed_lines()) == 1
    _press(world, "undo", world.remote.ephemerals(ANA)[-1])
    eventually(lambda: "Waiting" in text_of(world.remote.ephemerals(ANA)[-1]))
    assert world.changed_lines() == []


def test_who_may_not_decide_sees_it_all_the_same(world: World) -> None:
    world.type("/articles is:open", CLEO)
    shown = world.type("/articles show 1", CLEO)
    ids = [one["action_id"] for block in shown["blocks"] for one in block.get("elements", [])
           if "action_id" in one]  # fmt: skip
    assert ids == ["post"]
