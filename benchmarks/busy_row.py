"""Row about answers while the index changes: 100 articles a commit, one commit after the other."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import count

from answering import Answering, decide_some
from bench import Bench
from corpus import seen
from measure import Aim, Row, Stopwatch, percentile
from queries import mix, sample

from bot.domain.article import Article
from bot.storage.index import Index

A_COMMIT = 100
SOURCE = "articles"


class Commits:
    """Applies changes of the same articles, over and over, in a thread, while entered."""

    def __init__(self, index: Index, articles: Sequence[Article]) -> None:
        self._index, self._articles = index, articles
        self._versions = count(1)
        self.done = 0

    def __enter__(self) -> "Commits":
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._change)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _change(self) -> None:
        while not self._stop.is_set():
            version = next(self._versions)
            changed = [replace(one, heat=float(version)) for one in self._articles]
            self._index.apply(SOURCE, ((seen(one, version), one) for one in changed))
            self.done += 1


def under_commits(bench: Bench) -> Iterator[Row]:
    """The mix under commits, beside the mix at rest: rest and work take turns."""
    with bench.desk() as desk:
        decide_some(desk)
        answering, articles = Answering(desk), sample(desk.library)
        kinds = mix(articles, bench.corpus.seed)
        asked = [(kind.facets, text) for kind in kinds for text in kind.texts]
        commits = Commits(desk.index, articles[:A_COMMIT])

        watch = Stopwatch()  # by the clock in any case: all threads compute in one process

        def ask_all() -> list[float]:
            works = (
                (answering.facets if facets else answering.blocks, text) for facets, text in asked
            )
            return [watch.seconds(partial(work, text)) for work, text in works]

        ask_all()  # not counted
        rest, work = list[float](), list[float]()
        for _ in range(bench.repeats):
            rest += ask_all()
            with commits:
                work += ask_all()
        found = f"{desk.index.count():,}"
    yield from _rows(rest, work, f"the mix at rest; {commits.done:,} commits", found)


def _rows(rest: list[float], work: list[float], peer: str, found: str) -> Iterator[Row]:
    for name, share, aim in (("p50", 0.5, None), ("p99", 0.99, Aim("ratio", 2))):
        calm, busy = percentile(rest, share), percentile(work, share)
        yield Row(f"Mix under commits, {name}", busy, calm, peer, aim, found)
