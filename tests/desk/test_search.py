"""A person searches from the slash command."""

from tests.desk.desk import ANA, CHANNEL, CLEO, World, eventually, text_of


def test_a_search_is_answered_in_the_acknowledgement(world: World) -> None:
    message = world.type('/articles topic:"Machine Learning"')
    assert message["text"].startswith("19 articles, 1 to 10")
    assert not world.remote.calls("response_url")
    assert not world.remote.calls("chat.postMessage")


def test_slack_s_escapes_and_curly_quotes_mean_what_was_typed(world: World) -> None:
    plain = world.type('/articles topic:"Machine Learning" quality:>=80')
    curly = world.type("/articles topic:“machine learning” quality:&gt;=80")
    assert plain["text"] == curly["text"]


def test_a_first_word_is_a_subcommand_only_where_its_form_fits(world: World) -> None:
    assert "9 topics" in world.type("/articles topics")["text"]
    assert "topics of the week" in text_of(world.type("/articles topics of the week"))
    assert "Filters" in text_of(world.type("/articles help"))
    assert "Filters" in text_of(world.type("/articles"))
    assert "Nothing found · help" in text_of(world.type("/articles find help"))
    assert "history of computing" in text_of(world.type("/articles history of computing"))


def test_a_query_that_can_t_be_understood_names_the_nearest_key(world: World) -> None:
    said = text_of(world.type("/articles qualty:>=80"))
    assert "quality:" in said
    assert "Traceback" not in said


def test_nothing_found_offers_the_nearest_that_has_results(world: World) -> None:
    message = world.type("/articles zeppelin quality:>=80")
    assert "Nothing found" in message["text"]
    world.remote.click(ANA, "try", channel=CHANNEL, ephemeral_id=message["id"])
    eventually(
        lambda: "quality:&gt;=80" in world.private(ANA)[-1] and "articles" in world.private(ANA)[-1]
    )


def test_next_and_sort_work_through_the_response_url(world: World) -> None:
    message = world.type('/articles topic:"Machine Learning"')
    world.remote.click(ANA, "next", channel=CHANNEL, ephemeral_id=message["id"])
    eventually(lambda: ", 11 to 1" in world.private(ANA)[-1])
    world.remote.click(ANA, "sort", channel=CHANNEL, ephemeral_id=message["id"], value="newest")
    eventually(lambda: "newest first" in text_of(world.remote.ephemerals(ANA)[-1]))
    assert len(world.remote.ephemerals(ANA)) == 1


def test_a_search_older_than_a_day_asks_to_be_typed_again(world: World) -> None:
    message = world.type('/articles topic:"Machine Learning"')
    world.later(hours=25)
    world.remote.click(ANA, "next", channel=CHANNEL, ephemeral_id=message["id"])
    eventually(lambda: "more than a day old" in world.private(ANA)[-1])


def test_an_editor_decides_from_a_search_and_sees_it_there(world: World) -> None:
    message = world.type("/articles is:open topic:AI quality:>=80")
    block = next(b for b in message["blocks"] if b.get("block_id", "").endswith("|1"))
    world.remote.click(
        ANA,
        "menu",
        channel=CHANNEL,
        ephemeral_id=message["id"],
        block_id=block["block_id"],
        value="publish",
    )
    eventually(lambda: "published by" in text_of(world.remote.ephemerals(ANA)[0]))
    assert len(world.changed_lines()) == 1
    assert world.remote.ephemerals(ANA)[0]["text"].startswith("23 articles")


def test_who_may_not_decide_is_offered_no_decision(world: World) -> None:
    blocks = world.type("/articles is:open", CLEO)["blocks"]
    menus = [b["accessory"]["options"] for b in blocks if b.get("accessory", {}).get("options")]
    words = {option["value"] for options in menus for option in options}
    assert words == {"post", "more"}


def test_post_here_shows_the_article_to_everybody(world: World) -> None:
    message = world.type("/articles archive")
    block = next(b for b in message["blocks"] if b.get("block_id", "").endswith("|1"))
    world.remote.click(
        ANA,
        "menu",
        channel=CHANNEL,
        ephemeral_id=message["id"],
        block_id=block["block_id"],
        value="post",
    )
    posted = eventually(lambda: world.remote.messages(CHANNEL))[-1]
    assert "archive" in text_of(posted)
    assert "Posted by" in text_of(posted)


def test_an_article_posted_by_anybody_can_be_decided_where_it_is(world: World) -> None:
    message = world.type("/articles is:open archive", CLEO)
    block = next(b for b in message["blocks"] if b.get("block_id", "").endswith("|1"))
    world.remote.click(
        CLEO,
        "menu",
        channel=CHANNEL,
        ephemeral_id=message["id"],
        block_id=block["block_id"],
        value="post",
    )
    posted = eventually(lambda: world.remote.messages(CHANNEL))[-1]
    world.press("publish", 1, CLEO, posted)
    assert "S0EDIT" in eventually(lambda: world.private(CLEO)[1:])[-1]
    world.press("publish", 1, ANA, posted)
    eventually(lambda: "Published by <@U0ANA>" in text_of(world.digest()))
    assert len(world.changed_lines()) == 1
    assert "Posted by <@U0CLEO>" in text_of(world.digest())
    world.press("undo", 1, ANA)
    eventually(lambda: "Published by" not in text_of(world.digest()))
    assert world.changed_lines() == []


def test_an_article_posted_by_anybody_shows_what_was_decided_elsewhere(world: World) -> None:
    message = world.type("/articles is:open archive", CLEO)
    block = next(b for b in message["blocks"] if b.get("block_id", "").endswith("|1"))
    where = {"channel": CHANNEL, "ephemeral_id": message["id"], "block_id": block["block_id"]}
    world.remote.click(CLEO, "menu", value="post", **where)
    eventually(lambda: world.remote.messages(CHANNEL))
    _, article_id, version, *_ = block["block_id"].split("|")
    world.desk.reviews.decide(article_id, version, "reject", ANA)
    eventually(lambda: "Rejected by <@U0ANA>" in text_of(world.digest()))


def test_more_shows_everything_but_the_secured_field(world: World) -> None:
    message = world.type('/articles archive provider:"Quarry Street"')
    block = next(b for b in message["blocks"] if b.get("block_id", "").endswith("|1"))
    world.remote.click(
        ANA,
        "menu",
        channel=CHANNEL,
        ephemeral_id=message["id"],
        block_id=block["block_id"],
        value="more",
    )
    view = eventually(lambda: world.remote.views(ANA))[-1]
    shown = text_of(view)
    assert "quarrystreet" in shown
    assert "_news/" in shown
    assert "secured" not in shown


def test_an_example_of_the_help_runs(world: World) -> None:
    message = world.type("/articles help")
    world.remote.click(ANA, "example:5", channel=CHANNEL, ephemeral_id=message["id"])
    eventually(lambda: any(text.startswith("9 topics") for text in world.private(ANA)))
