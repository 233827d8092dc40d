"""Plants: what each check of the year must find, put into a year in which all is well."""

import copy
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, insert, select, update

from bot.domain.schedule import slots_after
from bot.domain.standing import milliseconds
from bot.services.pausing import Cause
from bot.storage.schema import decision, item, message, near_miss, pause, run
from tests.year.facts import Facts
from tests.year.run import Year

TABLES = [run, item, near_miss, message, decision, pause]
HOUR = timedelta(hours=1)


@contextmanager
def put_back(year: Year) -> Iterator[None]:
    """Have everything as before, afterwards."""
    workspace, ledger = year.stand_in.world.workspace, year.bots[0].desk.ledger
    messages = copy.deepcopy(workspace.messages)
    files = {path: path.read_bytes() for path in year.site.root.rglob("*.md")}
    facts = {one.name: copy.copy(getattr(year.facts, one.name)) for one in fields(Facts)}
    with ledger.read() as connection:
        rows = {one: [dict(row._mapping) for row in connection.execute(one.select())]
                for one in TABLES}  # fmt: skip
    try:
        yield
    finally:
        workspace.messages = messages
        for name, value in facts.items():
            setattr(year.facts, name, value)
        for path, data in files.items():
            path.write_bytes(data)
        with ledger.write() as connection:
            _restore(connection, rows)


def _restore(connection: Connection, rows: Mapping[Table, list[dict[str, Any]]]) -> None:
    for table in reversed(TABLES):
        connection.execute(table.delete())
    for table, kept_rows in rows.items():
        if kept_rows:
            connection.execute(table.insert(), kept_rows)


def doubled(year: Year) -> None:
    places, one = year.stand_in.world.workspace.messages, _newest(year)
    channel = next(name for name, messages in places.items() if one["ts"] in messages)
    places[channel]["9999999999.000001"] = {**one, "ts": "9999999999.000001"}


def stale(year: Year) -> None:
    _newest(year)["text"] = "As it was"


def unnoted(year: Year) -> None:
    with _ledger(year) as connection:
        connection.execute(delete(message).where(message.c.ts == _newest(year)["ts"]))


def deleted(year: Year) -> None:
    ts = _newest(year)["ts"]
    for messages in year.stand_in.world.workspace.messages.values():
        messages.pop(ts, None)


def given_up(year: Year) -> None:
    with _ledger(year) as connection:
        connection.execute(update(message).values(gone=1))


def lost(year: Year) -> None:
    with _ledger(year) as connection:
        connection.execute(delete(decision).where(decision.c.id == max(year.facts.taken)))


def another(year: Year) -> None:
    _change_decision(year, user="U0GUEST")


def invented(year: Year) -> None:
    del year.facts.taken[max(year.facts.taken)]


def unwritten(year: Year) -> None:
    _publish(year, write_state="pending")


def unpublished(year: Year) -> None:
    _publish(year, write_state="written")


def kept(year: Year) -> None:
    year.facts.undone.add(max(year.facts.taken))
    _change_decision(year, ended_at=None, ended_why="")


def not_gone(year: Year) -> None:
    """It was taken back, and ended since its file is gone, which it is not."""
    kept(year)
    _change_decision(year, ended_at=0, ended_why="gone", write_state="failed")


def damaged(year: Year) -> None:
    path = next(iter(year.site.theirs))
    with (year.site.root / path).open("ab") as file:
        file.write(b"more")


def unposted(year: Year) -> None:
    with _ledger(year) as connection:
        connection.execute(update(run).where(run.c.state == "sent").values(state="skipped"))


def let_off(year: Year) -> None:
    with _ledger(year) as connection:
        connection.execute(update(run).where(run.c.state == "sent").values(state="waived"))


def forgotten(year: Year) -> None:
    with _ledger(year) as connection:
        gone = _first(connection).id
        for table in (item, message, near_miss):
            connection.execute(delete(table).where(table.c.run_id == gone))
        connection.execute(delete(run).where(run.c.id == gone))


def never_due(year: Year) -> None:
    with _ledger(year) as connection:
        first = run.c.id == _first(connection).id
        connection.execute(update(run).where(first).values(slot="2021-01-01T03:33"))


def silent(year: Year) -> None:
    _policy(year, empty="line")
    with _ledger(year) as connection:
        connection.execute(update(run).where(run.c.state == "sent").values(state="empty"))


def mute(year: Year) -> None:
    """Two posts of a digest that speaks each week, with two months between them."""
    with _ledger(year) as connection:
        first = _first(connection)
        since, digest = year.facts.versions[first.digest][0]
        early = since - timedelta(days=60)
        year.facts.versions[first.digest] = [(early, replace(digest, empty="weekly"))]
        slot = next(slots_after(digest.schedule, digest.zone, early, digest.skip))
        values = {"digest": digest.name, "slot": slot.key, "due_at": milliseconds(slot.due)}
        where = {"channel": digest.channel, "zone": digest.zone.key, "query": digest.query}
        connection.execute(insert(run).values(state="sent", **values, **where))


def too_often(year: Year) -> None:
    with _ledger(year) as connection:
        first = connection.scalar(select(item.c.article_id).limit(1))
        connection.execute(update(item).values(article_id=first))


def too_many(year: Year) -> None:
    _policy(year, articles=1)


def one_provider(year: Year) -> None:
    _policy(year, per_provider=1)
    _rewrite(year, provider="Forbes")


def one_topic(year: Year) -> None:
    _policy(year, per_topic=1)
    _rewrite(year, topics=("Chips",))


def put_off(year: Year) -> None:
    _decide_before(year, verb="later", until=HOUR)


def decided(year: Year) -> None:
    _decide_before(year, verb="reject")


def published(year: Year) -> None:
    _policy(year, purpose="review")
    _rewrite(year, published=True)


def read_again(year: Year) -> None:
    _policy(year, purpose="reading")
    _rewrite(year, published=True)
    too_often(year)


def unread(year: Year) -> None:
    _policy(year, purpose="reading")
    _rewrite(year, published=False)


def stopped(year: Year) -> None:
    name = next(iter(year.facts.versions))
    cause = Cause(sentence="Slack does not want it.", code="unheard_of")
    year.bots[0].desk.digests.pauses.stop(name, "#news", cause)
    year.watch.look(year.bots[0])


def _newest(year: Year) -> dict[str, Any]:
    """The newest message with a decision's buttons."""
    every = year.stand_in.world.workspace.messages.values()
    posted = [one for messages in every for one in messages.values() if "metadata" in one]
    return max((one for one in posted if len(one.get("blocks", [])) > 2), key=lambda one: one["ts"])


def _ledger(year: Year) -> Any:
    return year.bots[0].desk.ledger.write()


def _first(connection: Connection) -> Row[Any]:
    """The first run that was posted by its schedule and shows something."""
    shows = select(item.c.run_id).where(item.c.run_id == run.c.id).exists()
    by_schedule = ~run.c.slot.startswith("now:")
    wanted = select(run).where(run.c.state == "sent", by_schedule, shows).order_by(run.c.id)
    return connection.execute(wanted.limit(1)).one()


def _policy(year: Year, **values: Any) -> None:
    """All digests were of this policy all the time."""
    for name, versions in year.facts.versions.items():
        year.facts.versions[name] = [(at, replace(one, **values)) for at, one in versions]


def _rewrite(year: Year, **values: Any) -> None:
    """All articles that were shown said this."""
    chosen = year.facts.chosen
    year.facts.chosen = {key: replace(one, **values) for key, one in chosen.items()}
    with _ledger(year) as connection:
        connection.execute(update(item).values(kind="new"))


def _change_decision(year: Year, **values: Any) -> None:
    with _ledger(year) as connection:
        which = decision.c.id == max(year.facts.taken)
        connection.execute(update(decision).where(which).values(**values))


def _publish(year: Year, write_state: str) -> None:
    """The newest decision was to publish something, and nothing became of it."""
    number = max(year.facts.taken)
    year.facts.taken[number] = replace(year.facts.taken[number], verb="publish", until=None)
    year.facts.undone.discard(number)
    open_again = {"until": None, "ended_at": None, "ended_why": ""}
    _change_decision(year, verb="publish", write_state=write_state, **open_again)


def _decide_before(year: Year, verb: str, until: timedelta | None = None) -> None:
    """Something that is shown had been decided before that."""
    with _ledger(year) as connection:
        first = _first(connection)
        shown = connection.scalar(select(item.c.article_id).where(item.c.run_id == first.id))
        at = year.facts.planned[first.id]
        connection.execute(
            insert(decision).values(
                article_id=shown,
                version="",
                verb=verb,
                user="U0ANA",
                at=milliseconds(at - HOUR),
                until=milliseconds(at + until) if until else None,
                ended_at=milliseconds(at + 2 * HOUR),
                ended_why="lapsed",
                write_state="none",
                key="planted",
            )
        )
