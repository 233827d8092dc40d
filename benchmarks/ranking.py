"""How well answers are ordered: ours, plain BM25 and SQLite's, judged by lists made beforehand.

A list (JSON) names for each query the articles that a person would want on top: the file names
without their folder and ending. Two figures, the mean over all queries:

- precision at 5: how many of the first five are wanted, of five, or of as many as are wanted;
- mean reciprocal rank: 1 where the first article is wanted, 1/2 where only the second is, ...
"""

import argparse
import json
import sqlite3
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from zoneinfo import ZoneInfo

import tantivy
from rich import box
from rich.console import Console
from rich.table import Table

from bot.domain.article import Article
from bot.domain.query import DeskStates
from bot.services.library import Library
from bot.storage.fields import COPYDESK
from bot.storage.folder import Folder
from bot.storage.index import Index
from bot.storage.topics import read_topics

_HERE = Path(__file__).parent
_FIRST = 5
_DEEP = 50
Judged = Mapping[str, Sequence[str]]
Ask = Callable[[str], list[str]]


@dataclass(frozen=True)
class Figures:
    """The means over all queries, each from 0 to 1."""

    precision: float
    reciprocal: float


def judge(ask: Ask, judged: Judged) -> Figures:
    """The figures of one way to search. `ask` gives names in order, best first."""
    rows = [(ask(query), set(wanted)) for query, wanted in judged.items()]
    return Figures(
        sum(_precision(got, wanted) for got, wanted in rows) / len(rows),
        sum(_reciprocal(got, wanted) for got, wanted in rows) / len(rows),
    )


def _precision(got: Sequence[str], wanted: set[str]) -> float:
    return len(wanted.intersection(got[:_FIRST])) / min(_FIRST, len(wanted))


def _reciprocal(got: Sequence[str], wanted: set[str]) -> float:
    return next((1 / place for place, name in enumerate(got, 1) if name in wanted), 0.0)


def name_of(article: Article) -> str:
    """What a list calls the article."""
    return PurePosixPath(article.path).stem


def open_library(root: Path, directory: Path) -> Library:
    """Copydesk over the articles below `root`, its index in `directory`."""
    library = Library(
        Index.open(directory, writable=True),
        [Folder("articles", root, COPYDESK)],
        read_topics(root),
        DeskStates,
        lambda: datetime.now(UTC),
        ZoneInfo("UTC"),
    )
    library.refresh()
    return library


def ours(library: Library) -> Ask:
    """Copydesk's own answers."""
    return lambda query: [name_of(hit.article) for hit in library.find(query, limit=_DEEP).hits]


def texts_of(article: Article) -> tuple[str, ...]:
    """What all sides look into."""
    return (
        article.title,
        article.excerpt,
        article.body,
        " ".join(article.topics),
        f"{article.provider} {article.provider_domain}",
    )


def bm25(articles: Sequence[Article]) -> Ask:
    """tantivy with one field for all words and nothing but its BM25; all words must match."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", tokenizer_name="en_stem")
    builder.add_text_field("name", stored=True, tokenizer_name="raw")
    index = tantivy.Index(builder.build())
    writer = index.writer(num_threads=1)  # several would order what is equal by chance
    for article in articles:
        text = list(texts_of(article))
        writer.add_document(tantivy.Document(text=text, name=[name_of(article)]))
    writer.commit()
    index.reload()

    def ask(query: str) -> list[str]:
        parsed, _ = index.parse_query_lenient(query, ["text"], conjunction_by_default=True)
        searcher = index.searcher()
        found = searcher.search(parsed, _DEEP).hits
        return [str(searcher.doc(address).get_first("name")) for _, address in found]

    return ask


def fts5(articles: Sequence[Article]) -> Ask:
    """SQLite with a column for each text and its own bm25(); all words must match."""
    connection = sqlite3.connect(":memory:")
    columns = "title, excerpt, body, topics, provider, name UNINDEXED"
    connection.execute(f"CREATE VIRTUAL TABLE t USING fts5({columns}, tokenize='porter unicode61')")
    rows = [(*texts_of(article), name_of(article)) for article in articles]
    connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)", rows)

    def ask(query: str) -> list[str]:
        quoted = (f'"{word.removesuffix("*")}"{"*" * word.endswith("*")}' for word in query.split())
        found = connection.execute(
            "SELECT name FROM t WHERE t MATCH ? ORDER BY bm25(t) LIMIT ?", (" ".join(quoted), _DEEP)
        )
        return [str(row[0]) for row in found]

    return ask


def _table(ways: Mapping[str, Ask], judged: Judged) -> Table:
    table = Table(box=box.SIMPLE_HEAD, caption=f"{len(judged)} queries")
    table.add_column("", no_wrap=True)
    for name in ("Precision at 5", "Mean reciprocal rank"):
        table.add_column(name, justify="right")
    for name, ask in ways.items():
        figures = judge(ask, judged)
        table.add_row(name, f"{figures.precision:.3f}", f"{figures.reciprocal:.3f}")
    return table


def _each(ways: Mapping[str, Ask], judged: Judged, console: Console) -> None:
    """For each query what came first, wanted or not, and which of the wanted came late."""
    for query, wanted in judged.items():
        console.print(f"\n{query}", style="bold", highlight=False)
        for way, ask in ways.items():
            got = ask(query)
            marks = " ".join("+" if name in wanted else "-" for name in got[:_FIRST])
            late = [f"{got.index(n) + 1 if n in got else 'not'} {n[:60]}" for n in wanted]
            late = [one for one, n in zip(late, wanted, strict=True) if n not in got[:_FIRST]]
            console.print(f"  {way:15} {marks:10} {'; '.join(late)}", highlight=False)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=Path, metavar="DIR", help="the articles judged")
    parser.add_argument(
        "--judged", type=Path, default=_HERE / "ranking_real.json", metavar="FILE", help="the list"
    )
    parser.add_argument("--each", action="store_true", help="show every query")
    arguments = parser.parse_args()
    if arguments.articles is None or not arguments.articles.is_dir():
        parser.error(
            "name the folder of the articles that the list is about with --articles DIR "
            "(it comes with no Copydesk: it is the site everyday-cc/powerapps of autumn 2021)."
        )
    return arguments


def main() -> None:
    arguments = _arguments()
    console = Console()
    judged = json.loads(arguments.judged.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="copydesk-", ignore_cleanup_errors=True) as place:
        library = open_library(arguments.articles, Path(place, "index"))
        articles = [hit.article for hit in library.find("", limit=100_000).hits]
        ways = {
            "Copydesk": ours(library),
            "tantivy, BM25": bm25(articles),
            "SQLite FTS5": fts5(articles),
        }
        if arguments.each:
            _each(ways, judged, console)
        console.print(_table(ways, judged))
        library.index.close()


if __name__ == "__main__":
    main()
