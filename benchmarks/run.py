"""How long Copydesk takes, beside the libraries alone, in the same run: a table of ratios.

Each row has a name; without names all rows are measured.
"""

import argparse
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import busy_row
import change_rows
import digest_rows
import file_rows
import home_row
import http_row
import memory_row
import record_rows
import search_rows
import slot_row
import story_row
from bench import Bench
from corpus import Corpus
from measure import Row, Stopwatch, table_of
from rich.console import Console

ROWS: dict[str, Callable[[Bench], Iterator[Row]]] = {
    "cold": file_rows.cold,
    "command": file_rows.command,
    "start": file_rows.start,
    "one": change_rows.one,
    "rewritten": change_rows.rewritten,
    "broad": search_rows.broad,
    "mix": search_rows.searches,
    "busy": busy_row.under_commits,
    "http": http_row.answers,
    "memory": memory_row.private,
    "stories": story_row.grouped,
    "digest": digest_rows.chosen,
    "update": digest_rows.up_to_date,
    "home": home_row.opened,
    "more": home_row.more,
    "record": record_rows.record,
    "slots": slot_row.simulated,
}
WITHOUT_FILES = (
    *("broad", "mix", "busy", "http", "memory", "digest", "update", "home", "more", "record"),
    "slots",
)
"""Rows that a million articles are made for in minutes."""


def main(given: list[str] | None = None) -> None:
    """Measure, and print the table."""
    options = _options(given)
    console = Console()
    console.width = max(console.width, 140)  # also where the table goes into a file
    with (
        tempfile.TemporaryDirectory(prefix="copydesk-", ignore_cleanup_errors=True) as name,
        console.status("Making articles") as status,
    ):
        bench = _bench(options, Path(name))
        rows = list[Row]()
        for row in options.rows or ROWS:
            status.update(f"Measuring: {row}")
            rows += ROWS[row](bench)
    console.print(table_of(rows))


def _bench(options: argparse.Namespace, scratch: Path) -> Bench:
    place = options.keep or scratch / "made"
    corpus = Corpus(place, options.count, options.seed, options.articles, options.documents)
    work = scratch / "work"
    work.mkdir()
    return Bench(corpus, Stopwatch(options.cpu), work, options.turns, options.repeats)


def _options(given: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("rows", nargs="*", metavar="ROW", help=f"which rows: {', '.join(ROWS)} (all)")
    add("--articles", type=Path, metavar="DIR", help="measure over this folder, which is only read")
    add("--count", type=int, default=5_000, help="else generate so many (5000)")
    add("--seed", type=int, default=1, help="with this seed (1)")
    add("--documents", type=Path, metavar="MODULE", help="rows without files: its iter_docs()")
    add("--keep", type=Path, metavar="DIR", help="keep what is made here, and use it again")
    add("--turns", type=int, default=3, help="how often either side does what takes long (3)")
    add("--repeats", type=int, default=10, help="how often each search is asked (10)")
    add("--cpu", action="store_true", help="count computing time, of all threads")
    options = parser.parse_args(given)
    unknown = [row for row in options.rows if row not in ROWS]
    if unknown:
        parser.error(f"there is no row {unknown[0]}: choose from {', '.join(ROWS)}.")
    if options.articles and not options.articles.is_dir():
        parser.error(f"{options.articles} is not a folder: name the folder of the articles.")
    with_files = [row for row in options.rows or ROWS if row not in WITHOUT_FILES]
    if options.documents and with_files:
        parser.error(f"--documents makes no files, which {with_files[0]} needs.")
    return options


if __name__ == "__main__":
    main()
