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
    eventually(lambda: ", 11 to 1" in world.private(ANA)[0])
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


PILOTS = "At Port Callan an AI schedules the pilots and the harbour master keeps the key"
LINK = "https://www.harbourreview.example/notes/at-port-callan-the-harbour-master-keeps-the-key/"


def test_a_link_alone_is_told_whether_we_have_it(world: World) -> None:
    world.post_digest()
    for typed in (LINK, f"<{LINK}>", f"&lt;{LINK}?utm_source=mail|harbourreview.example&gt;"):
        said = world.type(f"/articles {typed}")
        assert said["text"].startswith(f"We have it: {PILOTS}, waiting")
        assert "and 1 similar" in text_of(said)
    other = world.type("/articles https://elsewhere.example/2026/ai-schedules-pilots-port-callan")
    assert other["text"].startswith("We don't have this link; nearest by its words:\n1. ")
    assert "Port Callan" in other["text"]
    none = world.type("/articles https://youtu.be/dQw4w9WgXcQ")
    assert "its address has no words to look for" in none["text"]
    assert "Nothing found" in world.type(f"/articles find {LINK}x")["text"]


def test_a_title_is_told_whether_we_have_it(world: World) -> None:
    assert world.type(f"/articles like {PILOTS.upper()}")["text"].startswith("We have it: At Port")
    nearly = world.type("/articles like Port Callan lets an AI schedule its pilots")
    assert nearly["text"].startswith("We don't have this title; nearest by the words:\n1. ")
    assert "nothing that is near it" in world.type("/articles like Zeppelin over Mars")["text"]


def test_a_result_opens_to_the_same_story_is_decided_there_and_leads_back(world: World) -> None:
    found = world.type("/articles pilots is:open")
    assert found["text"].startswith("2 articles in 1 story")
    _press(world, "similar", found)
    eventually(lambda: "2 articles on one story" in world.private(ANA)[0])
    story = world.remote.ephemerals(ANA)[0]
    blocks = [block for block in story["blocks"] if block["type"] == "section"]
    world.remote.click(
        ANA,
        "menu",
        channel=CHANNEL,
        ephemeral_id=story["id"],
        block_id=blocks[1]["block_id"],
        value="reject",
    )
    eventually(lambda: "rejected by" in text_of(world.remote.ephemerals(ANA)[0]))
    shown = world.remote.ephemerals(ANA)[0]
    assert [
        b["text"]["text"].split("\n")[0] for b in shown["blocks"] if b["type"] == "section"
    ] == [block["text"]["text"].split("\n")[0] for block in blocks]
    _press(world, "back", shown)
    eventually(lambda: world.private(ANA)[0].startswith("2 articles in 1 story"))
    assert len(world.remote.ephemerals(ANA)) == 1


def test_a_misspelt_word_is_asked_back(world: World) -> None:
    said = world.type("/articles harbuor")
    assert "Did you mean harbour?" in said["text"]
    _press(world, "try", said)
    eventually(lambda: "· harbour ·" in text_of(world.remote.ephemerals(ANA)[0]))
