"""Takes changes of one source into the index, in one commit."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from bot.domain.article import Article
from bot.domain.errors import Unreadable
from bot.storage.index_batch import Batch
from bot.storage.index_search import stored_text
from bot.storage.index_store import Store
from bot.storage.index_trouble import guarded
from bot.storage.listing import FileStat

_PAGE = 500
Found = Iterable[tuple[FileStat, Article]]
LeftOut = Iterable[tuple[FileStat, Unreadable]]


def apply(
    store: Store,
    now: datetime | None,
    source: str,
    articles: Found,
    left_out: LeftOut,
    gone: Iterable[str],
) -> None:
    """All of it or nothing; `now` (aware) tells which dates of articles can't be. Raises
    IndexUnusable."""
    with guarded(store.directory):
        batch = Batch(source, store.writer(), store.rows, now)
    try:
        _fill(store, batch, articles, left_out, gone)
        _commit(store, batch)
    except BaseException:
        store.roll_back()
        raise
    store.searcher()


def _fill(
    store: Store, batch: Batch, articles: Found, left_out: LeftOut, gone: Iterable[str]
) -> None:
    # What reading an article raises is no trouble of the index.
    waiting = iter(articles)
    while found := list(islice(waiting, _PAGE)):
        with guarded(store.directory):
            batch.add(found)
    for file, why in left_out:
        with guarded(store.directory):
            batch.leave_out(file, why)
    with guarded(store.directory):
        batch.remove(gone)
        batch.settle(lambda article_id: _stored(store, article_id))


def _stored(store: Store, article_id: str) -> str | None:
    with store.reading() as searcher:
        text = stored_text(searcher, article_id)
    return None if text is None else text.decode()


def _commit(store: Store, batch: Batch) -> None:
    if not batch.paths:
        return
    with guarded(store.directory):
        store.rows.begin(batch.source, batch.paths, batch.ids)
        store.writer().commit()
        store.rows.finish(batch.source, batch.rows.values(), batch.gone)
