"""How long what nobody should type takes: an answer or a sentence within 50 milliseconds.

Prints for every kind of bad input how long it took at most and what came of it. Every time is
computing time of the process, the median of five, so that a busy machine does not count.
"""

import argparse
import statistics
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from time import process_time
from zoneinfo import ZoneInfo

import documents
from rich import box
from rich.console import Console
from rich.table import Table

from bot.domain.errors import QueryError
from bot.domain.query import DeskStates
from bot.services.library import Library
from bot.storage.folder_walk import FileStat
from bot.storage.index import Index

_LIMIT_MS = 50
_BAD = {
    "10,000 characters": "a" * 10_000,
    "a thousand times one word": "a " * 500,
    "many words": " ".join(f"w{number}" for number in range(200)),
    "a hundred words": " ".join(f"w{number}" for number in range(100)),
    "words of many pieces": " OR ".join(
        f"{one}1{two}2" for one in "abcdefghijkl" for two in "mnopqrst"
    ),
    "ten stars after hyphens": "the-mod* the-aut* the-lea* the-neu* the-rob* the-vis* the-lan* "
    "the-dat* the-net* the-gen*",
    "an open quote": '"generative model',
    "open brackets": "(" * 20 + "model" + ")" * 19,
    "twenty brackets": "(" * 20 + "model" + ")" * 20,
    "only punctuation": "!!! ??? ... ; --",
    "a star alone": "*",
    "a question mark": "?",
    "control characters": "\x00\x01\x02 model\x1f",
    "right-to-left marks": "\u202emodel\u202c \u200fAI\u200f",
    "one letter and a star": "a*",
    "one letter and a star, often": "a* " * 300,
    "three short stars": "a* b* c*",
    "two short stars": "s* t*",
    "a short star after a hyphen": "ai-s*",
    "ten stars": "gen* OR mod* OR aut* OR lea* OR neu* OR rob* OR vis* OR lan* OR dat* OR net*",
    "a long phrase": '"' + "the of " * 45 + '"',
    "all but": "-model -learning",
    "pictures": "🙂" * 900,
    "signs": "的" * 900,
    "misspelt": "modle lerning",
    "eight words that are none": "zqxwva zqxwvb zqxwvc zqxwvd zqxwve zqxwvf zqxwvg zqxwvh",
}


def _library(directory: Path, count: int, seed: int) -> Library:
    index = Index.open(directory, writable=True)
    made = ((FileStat(one.path, 1, 1, 1), one) for one in documents.articles(count, seed))
    index.apply(documents.SOURCE, made)
    return Library(index, (), (), DeskStates, lambda: datetime.now(UTC), ZoneInfo("UTC"))


def _ask(library: Library, text: str) -> str:
    try:
        found = library.find(text, lenient=True)
    except QueryError as refused:
        return str(refused)
    hint = f", suggests {found.suggestion}" if found.suggestion else ""
    return f"{found.total:,} found{hint}"


def _row(library: Library, text: str) -> tuple[float, str]:
    times, said = [], ""
    for _ in range(5):
        began = process_time()
        said = _ask(library, text)
        times.append((process_time() - began) * 1000)
    return statistics.median(times), said


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000, help="articles generated (20000)")
    parser.add_argument("--seed", type=int, default=1, help="with this seed (1)")
    arguments = parser.parse_args()
    table = Table(box=box.SIMPLE_HEAD, caption=f"{arguments.count:,} articles")
    table.add_column("", no_wrap=True)
    table.add_column("ms", justify="right", no_wrap=True, min_width=6)
    table.add_column("What came of it", no_wrap=True)
    with tempfile.TemporaryDirectory(prefix="copydesk-", ignore_cleanup_errors=True) as name:
        library = _library(Path(name, "index"), arguments.count, arguments.seed)
        for what, text in _BAD.items():
            took, said = _row(library, text)
            style = "red" if took > _LIMIT_MS else ""
            table.add_row(what, f"{took:.1f}", said[:64], style=style)
        library.index.close()
    console = Console()
    console.width = max(console.width, 110)
    console.print(table)


if __name__ == "__main__":
    main()
