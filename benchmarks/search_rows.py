"""Rows about answers: a broad word, the mix of searches, and the mix under commits."""

from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import chain

import peers
from answering import Answering, Direct, decide_some
from bench import Bench
from measure import Aim, Row, percentile
from queries import Kind, broad_word, mix, sample

BROAD = 4
MORE = 0.002
Pair = tuple[float, float]


def broad(bench: Bench) -> Iterator[Row]:
    """The ten best and the exact total of a word that nearly every article has."""
    with bench.desk() as desk, closing(_full_text(bench, desk.index.count())) as text:
        word = broad_word(sample(desk.library))

        def ours() -> int:
            return desk.library.find(word, limit=10).total

        def theirs() -> int:
            return text.search(word)

        totals = dict.fromkeys((f"{ours():,}", f"{theirs():,}"))  # these calls are not counted
        mine, peer = bench.watch.in_turns((ours, theirs), BROAD * bench.turns)
    aim = Aim("ratio", 1 / 50)
    yield Row(f"Top ten of “{word}”", mine, peer, "SQLite FTS5", aim, " or ".join(totals))


def _full_text(bench: Bench, count: int) -> peers.FullText:
    made = peers.FullText(bench.corpus.kept / "fts5.sqlite")
    if made.count() != count:
        made.fill(bench.corpus.articles())
    return made


def searches(bench: Bench) -> Iterator[Row]:
    """Each kind of search, from the query's text to rendered blocks."""
    with bench.desk() as desk:
        decide_some(desk)
        answering, direct = Answering(desk), Direct(desk)
        found = f"{desk.index.count():,}"
        taken = list[list[Pair]]()
        for kind in mix(sample(desk.library), bench.corpus.seed):
            pairs = list(_pairs(bench, kind, answering, direct))
            taken.append(pairs)
            yield from _rows(f"Mix: {kind.name}", pairs, found, Aim("more", MORE))
        yield from _rows("Mix, all", list(chain(*taken)), found, Aim("more", MORE))


def _pairs(bench: Bench, kind: Kind, answering: Answering, direct: Direct) -> Iterator[Pair]:
    works = [
        (_asking(answering, kind, text), direct.asking(text, facets=kind.facets))
        for text in kind.texts
    ]
    for turn in range(bench.repeats + 1):
        for ours, theirs in works:
            pair = bench.watch.seconds(ours), bench.watch.seconds(theirs)
            if turn:  # the first is not counted
                yield pair


def _asking(answering: Answering, kind: Kind, text: str) -> Callable[[], int]:
    if kind.facets:
        return lambda: answering.facets(text)
    return lambda: answering.blocks(text)


def _rows(work: str, pairs: list[Pair], found: str, aim: Aim) -> Iterator[Row]:
    for name, share in (("p50", 0.5), ("p99", 0.99)) if pairs else ():
        ours, theirs = (percentile([pair[side] for pair in pairs], share) for side in (0, 1))
        yield Row(f"{work}, {name}", ours, theirs, "tantivy, the same query", aim, found)
