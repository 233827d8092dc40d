"""Rows about digests: choosing and drawing one, and bringing messages up to date."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.resources import files
from zoneinfo import ZoneInfo

from answering import USER, Direct
from bench import Bench
from measure import Aim, Row
from slack_sdk import WebClient
from sqlalchemy import Connection

from bot.demo import StandIn
from bot.desk import Desk
from bot.domain.article import Article
from bot.domain.digest import Digest
from bot.domain.schedule import parse_schedule
from bot.domain.standing import milliseconds
from bot.manifest import manifest
from bot.services.digests import Digests
from bot.storage import decisions
from handlers.clock import Clock
from handlers.digest_message import digest_message
from handlers.refresh import Pace, Refresher

MESSAGES = 50
TIMES = 10
QUERY = "is:open quality:>=40"
UNPACED = 10**9


def chosen(bench: Bench) -> Iterator[Row]:
    """From a digest's settings to rendered blocks, with its plan kept in the ledger."""
    with bench.desk() as desk:
        digests = _digests(desk, 1)
        theirs = Direct(desk).asking(QUERY)

        def ours() -> int:
            return len(digest_message(digests.post(digests.post_now("Digest 0"))).blocks)

        ours(), theirs()  # these calls are not counted
        mine, peer = bench.watch.in_turns((ours, theirs), TIMES * bench.turns)
        found = f"{desk.index.count():,}"
    aim = Aim("more", 0.1)
    yield Row("A digest, chosen and drawn", mine, peer, "tantivy, the same query", aim, found)


def up_to_date(bench: Bench) -> Iterator[Row]:
    """One decision, until every message that shows the article says so; without Slack's pace."""
    with bench.desk() as desk, _slack() as slack:
        digests = _digests(desk, MESSAGES)
        client = _client(slack)
        clock = Clock(digests, client, digest_message)
        for name in digests.by_name():
            clock.post(digests.post_now(name))
        refresher = Refresher(digests, client, digest_message, Pace(UNPACED, UNPACED))
        article = digests.post(1).items[0].article
        refresher.drain()
        bare = [one for one in slack.world.workspace.history("C0AIDESK") if one.get("bot_id")]

        def ours() -> None:
            with desk.ledger.write() as connection:
                _reject(connection, article, desk.now())
            _all_drawn(refresher.drain())

        def undone() -> None:
            with desk.ledger.write() as connection:
                decision = decisions.open_for(connection, article.id)
                if decision is not None:
                    decisions.end(connection, decision, "undone", milliseconds(desk.now()))
            refresher.drain()

        def theirs() -> None:
            for one in bare[-MESSAGES:]:
                client.chat_update(
                    channel="C0AIDESK", ts=one["ts"], text=one["text"], blocks=one["blocks"]
                )

        mine, peer = bench.watch.in_turns((ours, theirs), bench.turns, before=undone)
    work = f"{MESSAGES} messages after one decision"
    yield Row(work, mine, peer, f"{MESSAGES} calls of chat.update", Aim("ratio", 2))


def _reject(connection: Connection, article: Article, now: datetime) -> None:
    """As another process would: what is measured is everything after it."""
    decisions.insert(
        connection,
        article_id=article.id,
        version=article.version,
        verb="reject",
        user=USER,
        now_ms=milliseconds(now),
    )


def _all_drawn(drawn: int) -> None:
    if drawn != MESSAGES:
        raise RuntimeError(f"{drawn} of {MESSAGES} messages were drawn")


def _digests(desk: Desk, many: int) -> Digests:
    made = tuple(
        Digest(
            name=f"Digest {number}",
            channel="C0AIDESK",
            schedule=parse_schedule("daily 09:00"),
            zone=ZoneInfo("Europe/London"),
            query=QUERY,
        )
        for number in range(many)
    )
    desk.digests.every = lambda: made
    return desk.digests


@contextmanager
def _slack() -> Iterator[StandIn]:
    seed = json.loads((files("bot.demo") / "workspace.json").read_text("utf-8"))
    slack = StandIn(seed, manifest("/articles"))
    slack.start()
    try:
        yield slack
    finally:
        slack.stop()


def _client(slack: StandIn) -> WebClient:
    world = slack.world
    return WebClient(
        world.workspace.tokens["bot"], base_url=f"{world.base_url}/api/", retry_handlers=[]
    )
