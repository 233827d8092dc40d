"""Rows about what a person opens: the Home tab with what waits, and More with all of an article."""

from collections.abc import Iterator, Sequence
from itertools import cycle

from answering import USER, Direct, decide_some
from bench import Bench
from measure import Aim, Row

from bot.desk import Desk
from bot.domain.article import Article
from bot.domain.standing import milliseconds
from bot.services.homes import Homes
from bot.services.knowing import Knowing
from bot.services.queue import Queue
from bot.storage import schema
from handlers.blocks import Ref
from handlers.home_message import home_view
from handlers.kept_press import KeptPress
from handlers.more_dialog import more_dialog

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


def more(bench: Bench) -> Iterator[Row]:
    """From the press of More to the dialog for views.open, of one article after the other: decided
    about, and shown in a digest. Where there are no files, it is as the index has it."""
    with bench.desk() as desk:
        decide_some(desk)
        hits = desk.library.find("sort:newest", limit=TIMES * bench.turns + 1).hits
        articles = [hit.article for hit in hits]
        _post(desk, articles)
        knowing = Knowing(desk.ledger, desk.library, desk.reviews, desk.now)
        zone, direct = desk.settings.zone, Direct(desk)
        opened, alone = cycle(articles), cycle(articles)

        def ours() -> int:
            article = next(opened)
            ref = Ref(article.id, article.version, "h.list.1", 1)
            kept = KeptPress(
                channel="", ts="", ephemeral=False, block_id=ref.block_id, version=article.version
            )
            known = knowing.known(article.id)
            return len(more_dialog(known, zone, kept, may_decide=True, may_undo=True)["blocks"])

        def theirs() -> int:
            return direct.one(next(alone).id)

        ours(), theirs()  # these calls are not counted
        mine, peer = bench.watch.in_turns((ours, theirs), TIMES * bench.turns)
        found = f"{desk.index.count():,}"
    aim = Aim("more", 0.3)
    yield Row("More, opened and drawn", mine, peer, "tantivy, the article by its id", aim, found)


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
