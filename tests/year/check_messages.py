"""Every message is there once, and shows what the ledger says."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from bot.demo.workspace import Workspace
from bot.domain.post import Post
from bot.services.drawings import Place
from bot.storage.ledger import Ledger
from bot.storage.schema import message, run
from handlers.digest_message import digest_message
from handlers.posting import LAST_STEP
from tests.year.bots import YearBot
from tests.year.facts import Facts

FILLED_IN = {"block_id", "action_id"}
LONGEST, SHORT = 700, 200
"""Characters of what is told of one message, and of one difference."""

Json = dict[str, Any]
Posted = dict[tuple[str, str], Json]


def message_faults(bot: YearBot, workspace: Workspace, facts: Facts) -> Iterator[str]:
    """What is wrong with the messages in Slack."""
    posted = {
        (channel, one["ts"]): one
        for channel in workspace.channels
        for one in workspace.history(channel)
        if one.get("bot_id") and "metadata" in one
    }
    yield from _doubled(posted)
    yield from _unknown(bot.desk.ledger, posted, facts)
    yield from _stale(bot, posted)


def _key(one: Json) -> str:
    return str(one["metadata"]["event_payload"]["run"])


def _doubled(posted: Posted) -> Iterator[str]:
    for key, times in Counter(map(_key, posted.values())).items():
        if times > 1:
            yield f"{key} was posted {times} times"


def _unknown(ledger: Ledger, posted: Posted, facts: Facts) -> Iterator[str]:
    """What is in the ledger alone, or in Slack alone."""
    with ledger.read() as connection:
        columns = (message.c.channel, message.c.ts, message.c.gone, run.c.digest, run.c.slot)
        joined = select(*columns).join(run, run.c.id == message.c.run_id)
        noted = {(row.channel, row.ts): row for row in connection.execute(joined)}
        sent = select(run.c.digest, run.c.slot).where(run.c.state == "sent")
        runs = {f"{row.digest}|{row.slot}" for row in connection.execute(sent)}
    for place, one in posted.items():
        if place not in noted:
            yield f"{_key(one)} is at {place}, and the ledger does not know"
    for place, row in noted.items():
        if place not in posted and place not in facts.deleted:
            yield f"{row.digest}|{row.slot} is noted at {place}, and is not there"
        elif place in posted and row.gone:
            yield f"{row.digest}|{row.slot} is there, and the ledger says that it is gone"
    known = {f"{row.digest}|{row.slot}" for row in noted.values()}
    yield from (f"{key} is sent, and has no message" for key in sorted(runs - known))


def _stale(bot: YearBot, posted: Posted) -> Iterator[str]:
    """Messages that show something else than what the ledger says."""
    for (channel, ts), one in posted.items():
        post = bot.desk.digests.drawings.at(Place(channel, ts))
        shown = [one["text"], one.get("blocks", [])]
        if post is None:
            continue
        drawn = list(_drawn(post, ts))
        if not any(_same(shown, wanted) for wanted in drawn):
            where = "; ".join(_differences(shown, drawn[0], ""))
            yield f"{_key(one)} at {channel} {ts} is stale: {where[:LONGEST]}"


def _drawn(post: Post, ts: str) -> Iterator[list[Any]]:
    """The message in each size that it may have."""
    at = datetime.fromtimestamp(float(ts), UTC)
    for step in range(LAST_STEP + 1):
        drawn = digest_message(post, step=step, posted=at)
        yield [drawn.text, drawn.blocks]
    yield [drawn.text, []]


def _same(shown: object, wanted: object) -> bool:
    return next(_differences(shown, wanted, ""), None) is None


def _differences(shown: Any, wanted: Any, where: str) -> Iterator[str]:
    """Where the two differ, but for the ids that Slack fills in."""
    if isinstance(wanted, dict) and isinstance(shown, dict):
        for key in {**wanted, **shown}:
            if key in wanted or key not in FILLED_IN:
                yield from _differences(shown.get(key), wanted.get(key), f"{where}.{key}")
    elif isinstance(wanted, list) and isinstance(shown, list) and len(wanted) == len(shown):
        for number, (one, other) in enumerate(zip(shown, wanted, strict=True)):
            yield from _differences(one, other, f"{where}.{number}")
    elif shown != wanted:
        yield f"{where} is {str(shown)[:SHORT]}, should be {str(wanted)[:SHORT]}"
