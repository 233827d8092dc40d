"""The row about the Home tab: opened, with what waits among all articles, and drawn."""

from collections.abc import Iterator, Sequence

from answering import USER, Direct, decide_some
from bench import Bench
from measure import Aim, Row

from bot.desk import Desk
from bot.domain.article import Article
from bot.domain.standing import milliseconds
from bot.services.homes import Homes
from bot.services.queue import Queue
from bot.storage import schema
from handlers.home_message import home_view

TIMES = 10
POSTED, EACH = 200, 10
"""So many digests were posted before, of so many articles each."""

QUERY = "is:open sort:quality"


def opened(bench: Bench) -> Iterator[Row]:
    """From the event to the view for views.publish. The person has decided 300 today."""
    with bench.desk() as desk:
        hits = desk.library.find(QUERY, limit=POSTED * EACH).hits
        _post(desk, [hit.article for hit in hits])
        decide_some(desk)
        queue = Queue(desk.ledger, desk.library, desk.reviews, desk.digests.posted, desk.now)
        homes, zone = Homes(desk.ledger, desk.now), desk.settings.zone
        theirs = Direct(desk).asking(QUERY)

        def ours() -> int:
            homes.opened(USER, "")
            page = queue.page(USER, zone)
            return len(home_view(page, may_decide=True, deciders=(), revision=1)["blocks"])

        ours(), theirs()  # these calls are not counted
        mine, peer = bench.watch.in_turns((ours, theirs), TIMES * bench.turns)
        found = f"{desk.index.count():,}"
    aim = Aim("more", 0.3)
    yield Row("The Home tab, opened and drawn", mine, peer, "tantivy, the same query", aim, found)


def _post(desk: Desk, articles: Sequence[Article]) -> None:
    """Digests as the ledger knows them once they were posted."""
    due = milliseconds(desk.now())
    run = {"state": "sent", "channel": "C1", "zone": "UTC", "query": QUERY, "digest": "Daily"}
    item = {"is_new": 1, "reason": "", "article": "{}"}
    with desk.ledger.write() as connection:
        for first in range(0, len(articles), EACH):
            values = {**run, "slot": str(first), "due_at": due}
            added = schema.run.insert().values(values).returning(schema.run.c.id)
            shown = {**item, "run_id": connection.execute(added).scalar_one()}
            rows = [
                {**shown, "number": number, "article_id": one.id}
                for number, one in enumerate(articles[first : first + EACH], 1)
            ]
            connection.execute(schema.item.insert(), rows)
