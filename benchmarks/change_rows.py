"""Rows about changes: one article, and an upstream commit that rewrites two thousand."""

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from time import sleep

import peers
from bench import Bench
from file_rows import Shelf, copy_some
from measure import Aim, Row

from bot.domain.article import Article

CHANGES = 7
REWRITTEN = 2_000
_SETTLED = 0.05
"""Seconds that a file rests before the watcher tells of it."""

_HEAT = re.compile(rb"^heat:.*$", re.MULTILINE)


def one(bench: Bench) -> Iterator[Row]:
    """One article that changed among all others: from being told of its file to finding it."""
    root, numbers = bench.corpus.files(), count()
    found = f"{peers.stat_all(root):,}"
    with bench.folder("one") as place:
        changed = place / "changed"
        changed.mkdir()
        file = changed / "one.md"
        shelf = Shelf(place / "index", articles=root, changed=changed)
        write(file, "before")
        library = shelf.start()
        bare = peers.BareIndex(place / "bare")
        bare.fill(bench.corpus.articles())

        def edit() -> None:
            write(file, f"changed{next(numbers)}x")
            sleep(_SETTLED)

        def ours() -> None:
            library.touch("changed", [file.name])
            word = file.read_text().split()[2]
            if library.find(word).total != 1:
                raise RuntimeError(f"{word} was not found")

        more = Article(id="one", version="1", source="articles", path="one.md", title="One more")
        works = (ours, lambda: bare.commit_one(more))
        mine, theirs = bench.watch.in_turns(works, CHANGES * bench.turns, edit)
        shelf.stop()
        bare.close()
    yield Row("One changed article", mine, theirs, "one tantivy commit", Aim("ratio", 2), found)


def write(file: Path, title: str) -> None:
    """Write an article's file."""
    file.write_text(f"---\ntitle: {title}\nquality: 1\n---\n")


def rewritten(bench: Bench) -> Iterator[Row]:
    """Two thousand articles whose `heat` changed, among all others, until all can be found."""
    root, numbers = bench.corpus.files(), count(1)
    with bench.folder("rewritten") as place:
        changed = place / "changed"
        names = copy_some(root, changed, REWRITTEN)
        shelf = Shelf(place / "index", articles=root, changed=changed)
        library, opened = shelf.start(), list[Shelf]()

        def rewrite() -> None:
            while opened:
                opened.pop().stop()
            line = f"heat: {next(numbers)}".encode()
            for name in names:
                _rewrite(changed / name, line)
            sleep(_SETTLED)

        def ours() -> None:
            library.touch("changed", names)

        def cold() -> None:
            opened.append(Shelf(place / f"cold-{next(numbers)}", changed=changed))
            opened[-1].start()

        mine, theirs = bench.watch.in_turns((ours, cold), bench.turns + 1, rewrite)
        rewrite()
        shelf.stop()
    found = f"{len(names):,} of {peers.stat_all(root) + len(names):,}"
    yield Row("Changed heat", mine, theirs, "a cold index of those alone", Aim("ratio", 1.2), found)


def _rewrite(file: Path, line: bytes) -> None:
    data = file.read_bytes()
    changed, many = _HEAT.subn(line, data, count=1)
    file.write_bytes(changed if many else data.replace(b"---\n", b"---\n" + line + b"\n", 1))
