"""How long Copydesk takes, beside the libraries alone, in the same run on the same files."""

import argparse
import re
import statistics
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from time import perf_counter
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


def seconds(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def side_by_side(
    ours: Callable[[], object], theirs: Callable[[], object], repeats: int
) -> tuple[float, float]:
    """Medians of both, taken in turns, so that a busy moment of the machine strikes both."""
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(repeats)]
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


def measure(
    root: Path, scratch: Path, repeats: int, advance: Callable[[str], None]
) -> Iterator[Row]:
    """Every row of the table, for the articles below `root`; `scratch` is an empty folder."""
    advance("Reading once, uncounted")
    found = peers.load_all(root)  # From here on the files are in the machine's memory.
    numbers = count()
    files = f"{peers.stat_all(root):,}"

    def index() -> None:
        Desk(root, scratch / f"desk-{next(numbers)}").start_and_stop()

    def load_and_fill() -> None:
        peers.BareIndex(scratch / f"bare-{next(numbers)}").fill(peers.load_all(root))

    advance("Indexing")
    loading = side_by_side(index, lambda: peers.load_all(root), _TURNS)
    yield Row("Index all files", *loading, files, "python-frontmatter")
    yield Row("", *side_by_side(index, load_and_fill, _TURNS), files, "and tantivy")
    advance("Starting with nothing changed")
    desk = Desk(root, scratch / "desk-0")
    start = side_by_side(
        desk.start_and_stop, lambda: peers.stat_all(root), max(_TURNS, repeats // 10)
    )
    yield Row("Start, no change", *start, files, "scandir and stat")
    advance("Searching")
    bare = peers.BareIndex(scratch / "bare")
    bare.fill(found)
    library = desk.start()
    for search in searches_for(found):
        yield _search_row(library, bare, search, repeats)
    desk.stop()


def _search_row(library: Library, bare: peers.BareIndex, search: Search, repeats: int) -> Row:
    def ours() -> int:
        return library.find(search.ours, limit=10, lenient=True).total

    def theirs() -> int:
        return bare.search(search.theirs, by_quality=search.by_quality)

    totals = dict.fromkeys((f"{ours():,}", f"{theirs():,}"))  # The first calls are not counted.
    return Row(search.what, *side_by_side(ours, theirs, repeats), " or ".join(totals), "tantivy")


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
    arguments = parser.parse_args()
    if arguments.articles and not arguments.articles.is_dir():
        parser.error(f"{arguments.articles} is not a folder: name the folder of the articles.")
    return arguments


def main() -> None:
    arguments = _arguments()
    console = Console()
    with (
        tempfile.TemporaryDirectory(prefix="copydesk-", ignore_cleanup_errors=True) as name,
        console.status("Writing articles") as status,
    ):
        root = arguments.articles or Path(name, "articles")
        if not arguments.articles:
            generate.generate(root, arguments.count, arguments.seed)
        rows = list(measure(root, Path(name), arguments.repeats, status.update))
    console.print(table_of(rows))


if __name__ == "__main__":
    main()
