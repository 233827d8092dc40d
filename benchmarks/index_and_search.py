"""How long Copydesk takes, beside the libraries alone, in the same run on the same files."""

import argparse
import re
import shutil
import statistics
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from time import perf_counter, process_time, sleep
from typing import Any
from zoneinfo import ZoneInfo

import generate
import peers
from rich import box
from rich.console import Console
from rich.table import Table

from bot.domain.query import DeskStates
from bot.services.library import Library
from bot.storage.fields import field_map
from bot.storage.folder import Folder
from bot.storage.index import Index

_ZONE = ZoneInfo("Europe/London")
_NOBODY_DECIDED = DeskStates(frozenset(), frozenset(), frozenset())
_TURNS = 3
_CHANGES = 20
Clock = Callable[[], float]


@dataclass(frozen=True)
class Row:
    """One line of the table: median seconds of either side, what they found, what the peer is."""

    work: str
    ours: float
    theirs: float
    found: str
    peer: str


class Desk:
    """Copydesk's own index over one folder, opened and closed as a start of the bot does."""

    def __init__(self, root: Path, directory: Path) -> None:
        self._root, self._directory = root, directory

    def start(self) -> Library:
        """Open the index and bring it up to date."""
        self.index = Index.open(self._directory, writable=True)
        folder = Folder("articles", self._root, field_map("everyday", {}))
        self.library = Library(
            self.index, [folder], (), lambda: _NOBODY_DECIDED, lambda: datetime.now(UTC), _ZONE
        )
        self.library.refresh()
        return self.library

    def stop(self) -> None:
        self.index.close()

    def start_and_stop(self) -> None:
        self.start()
        self.stop()


@dataclass(frozen=True)
class Search:
    """One search, in Copydesk's language and in tantivy's."""

    what: str
    ours: str
    theirs: str
    by_quality: bool = False


@dataclass(frozen=True)
class Stopwatch:
    """Times both sides: by the clock on the wall, or by what the process has computed."""

    clock: Clock

    def seconds(self, work: Callable[[], object]) -> float:
        began = self.clock()
        work()
        return self.clock() - began

    def side_by_side(
        self,
        ours: Callable[[], object],
        theirs: Callable[[], object],
        repeats: int,
        before: Callable[[], object] = lambda: None,
    ) -> tuple[float, float]:
        """Medians of both, taken in turns, so that a busy moment of the machine strikes both.
        What is done `before` each turn is not counted."""
        pairs = []
        for _ in range(repeats):
            before()
            pairs.append((self.seconds(ours), self.seconds(theirs)))
        return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


def searches_for(found: list[dict[str, Any]]) -> list[Search]:
    """Searches with the words and topics of these articles: a frequent word, a rare one, ..."""
    counts = Counter(
        word
        for values in found
        for word in set(re.findall(r"[a-z]{5,}", str(values.get("title", "")).lower()))
    )
    ranked = [word for word, _ in counts.most_common()] or ["article"]
    often, second, rare = ranked[0], ranked[min(1, len(ranked) - 1)], ranked[len(ranked) * 3 // 4]
    topics = Counter(topic for values in found for topic in peers.topics_of(values))
    topic = topics.most_common(1)[0][0] if topics else "AI"
    return [
        Search("Frequent word", often, often),
        Search("Rare word", rare, rare),
        Search("Two words", f"{often} {second}", f"+{often} +{second}"),
        Search("Topic", f'topic:"{topic}"', f'topic:"{topic}"', by_quality=True),
        Search(
            "Digest's search",
            f'topic:"{topic}" is:unpublished quality:>=80',
            f'+topic:"{topic}" +published:false +quality:[80 TO *]',
            by_quality=True,
        ),
    ]


class Bench:
    """All rows of the table, for the articles below `root`; `scratch` is an empty folder."""

    def __init__(self, root: Path, scratch: Path, repeats: int, watch: Stopwatch) -> None:
        self._root, self._scratch, self._repeats, self._watch = root, scratch, repeats, watch
        # From here on the files are in the machine's memory.
        self._found = peers.load_all(root)
        self._files = f"{peers.stat_all(root):,}"

    def rows(self, advance: Callable[[str], None]) -> Iterator[Row]:
        advance("Indexing")
        yield from self._indexing()
        advance("Starting with nothing changed")
        desk = Desk(self._root, self._scratch / "desk")
        desk.start_and_stop()
        yield self._starting(desk)
        advance("Searching")
        bare = peers.BareIndex(self._scratch / "bare")
        bare.fill(self._found)
        library = desk.start()
        for search in searches_for(self._found):
            yield self._search(library, bare, search)
        desk.stop()
        advance("Changing one article")
        yield self._changing(bare)

    def _indexing(self) -> Iterator[Row]:
        numbers, opened = count(), list[Desk]()

        def index() -> None:
            opened.append(Desk(self._root, self._scratch / f"desk-{next(numbers)}"))
            opened[-1].start()

        def load() -> None:
            peers.load_all(self._root)

        def load_and_fill() -> None:
            bare = peers.BareIndex(self._scratch / f"bare-{next(numbers)}")
            bare.fill(peers.load_all(self._root))

        def close() -> None:
            # Merging goes on behind the searches: it is no part of the wait for the first one.
            while opened:
                opened.pop().stop()

        for work, peer, name in (
            ("Index all files", load, "python-frontmatter"),
            ("", load_and_fill, "and tantivy"),
        ):
            times = self._watch.side_by_side(index, peer, _TURNS, close)
            yield Row(work, *times, self._files, name)
        close()

    def _starting(self, desk: Desk) -> Row:
        turns = max(_TURNS, self._repeats // 10)
        times = self._watch.side_by_side(
            desk.start_and_stop, lambda: peers.stat_all(self._root), turns
        )
        return Row("Start, no change", *times, self._files, "scandir and stat")

    def _search(self, library: Library, bare: peers.BareIndex, search: Search) -> Row:
        def ours() -> int:
            return library.find(search.ours, limit=10, lenient=True).total

        def theirs() -> int:
            return bare.search(search.theirs, by_quality=search.by_quality)

        # The first calls are not counted.
        totals = dict.fromkeys((f"{ours():,}", f"{theirs():,}"))
        times = self._watch.side_by_side(ours, theirs, self._repeats)
        return Row(search.what, *times, " or ".join(totals), "tantivy")

    def _changing(self, bare: peers.BareIndex) -> Row:
        """One new article beside all others, from being told of it to being found."""
        copy = self._scratch / "copy"
        shutil.copytree(self._root, copy)
        desk, numbers = Desk(copy, self._scratch / "desk-of-copy"), count()
        library, written = desk.start(), copy / "one-more.md"

        def write() -> None:
            written.write_text(f"---\ntitle: changed{next(numbers)}x\nquality: 1\n---\n")
            sleep(0.05)  # the watcher waits as long before it tells

        def ours() -> None:
            library.touch("articles", [written.name])
            word = written.read_text().split()[2]
            if library.find(word).total != 1:
                raise RuntimeError(f"{word} was not found")

        times = self._watch.side_by_side(ours, bare.committer(), _CHANGES, write)
        desk.stop()
        return Row("One changed article", *times, "1", "a commit")


def table_of(rows: Iterable[Row]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, caption="Below 1.00 Copydesk is the faster one.")
    table.caption_justify = "left"
    table.add_column("", no_wrap=True)
    for side in ("Copydesk", "Peer", "Ratio", "Articles"):
        table.add_column(side, justify="right", no_wrap=True)
    table.add_column("The peer is")
    for row in rows:
        ratio = f"{row.ours / row.theirs:.2f}"
        shown = (_shown(row.ours), _shown(row.theirs), ratio, row.found)
        table.add_row(row.work, *shown, row.peer)
    return table


def _shown(duration: float) -> str:
    return f"{duration:.2f} s" if duration >= 1 else f"{duration * 1000:.2f} ms"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=Path, metavar="DIR", help="measure over this folder")
    parser.add_argument("--count", type=int, default=5_000, help="else generate so many (5000)")
    parser.add_argument("--seed", type=int, default=1, help="with this seed (1)")
    parser.add_argument("--repeats", type=int, default=200, help="of every search (200)")
    parser.add_argument("--cpu", action="store_true", help="count computing time, all threads")
    arguments = parser.parse_args()
    if arguments.articles and not arguments.articles.is_dir():
        parser.error(f"{arguments.articles} is not a folder: name the folder of the articles.")
    return arguments


def main() -> None:
    arguments = _arguments()
    console = Console()
    console.width = max(console.width, 100)  # also where the table goes into a file
    with (
        tempfile.TemporaryDirectory(prefix="copydesk-", ignore_cleanup_errors=True) as name,
        console.status("Writing articles") as status,
    ):
        root = arguments.articles or Path(name, "articles")
        if not arguments.articles:
            generate.generate(root, arguments.count, arguments.seed)
        status.update("Reading once, uncounted")
        watch = Stopwatch(process_time if arguments.cpu else perf_counter)
        rows = list(Bench(root, Path(name), arguments.repeats, watch).rows(status.update))
    console.print(table_of(rows))


if __name__ == "__main__":
    main()
