"""What Copydesk is measured against: the same work done with the libraries alone."""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import frontmatter
import tantivy

from bot.domain.article import Article


def scan(root: str) -> Iterator[os.DirEntry[str]]:
    """Every Markdown file below `root`, with the least that Python needs to find one."""
    with os.scandir(root) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from scan(entry.path)
            elif entry.name.endswith(".md"):
                yield entry


def stat_all(root: Path) -> int:
    """How many files there are, having asked each for its size and time."""
    return sum(entry.stat().st_size >= 0 for entry in scan(str(root)))


def read_all(root: Path) -> int:
    """How many bytes they have, having read them."""
    return sum(len(Path(entry.path).read_bytes()) for entry in scan(str(root)))


def load_all(root: Path) -> int:
    """How many files python-frontmatter can load, having loaded them."""
    return sum(_load(entry.path) is not None for entry in scan(str(root)))


def _load(path: str) -> dict[str, Any] | None:
    try:
        return dict(frontmatter.load(path).metadata)
    except Exception:  # noqa: BLE001  a broken file raises whatever the YAML parser raises
        return None


class BareIndex:
    """tantivy with the words of title and excerpt, the topics, two filters, and nothing else."""

    def __init__(self, directory: Path) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("title", stored=True, tokenizer_name="en_stem")
        builder.add_text_field("excerpt", stored=True, tokenizer_name="en_stem")
        builder.add_text_field("topic", stored=True, tokenizer_name="raw")
        builder.add_boolean_field("published", indexed=True)
        builder.add_float_field("quality", indexed=True, fast=True)
        directory.mkdir(parents=True)
        self._index = tantivy.Index(builder.build(), path=str(directory))
        self._writer = self._index.writer()

    def fill(self, articles: Iterable[Article]) -> None:
        """Add them all, in one commit."""
        for article in articles:
            self._writer.add_document(_document(article))
        self._writer.commit()

    def commit_one(self, article: Article) -> None:
        """Add one more, and commit it."""
        self._writer.add_document(_document(article))
        self._writer.commit()

    def close(self) -> None:
        """Finish merging."""
        self._writer.wait_merging_threads()


def _document(article: Article) -> tantivy.Document:
    return tantivy.Document(
        title=[article.title],
        excerpt=[article.excerpt],
        topic=list(article.topics),
        published=article.published,
        quality=article.quality or 0.0,
    )


class FullText:
    """SQLite's FTS5 over title, excerpt, topics and provider, in a file."""

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(file)
        self._connection.execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS article"
            " USING fts5(title, excerpt, topics, provider, tokenize = 'porter unicode61')"
        )

    def fill(self, articles: Iterable[Article]) -> None:
        """Add them all, in one transaction; the file is then as small as FTS5 makes it."""
        with self._connection as connection:
            connection.execute("DELETE FROM article")
            connection.executemany(
                "INSERT INTO article VALUES (?, ?, ?, ?)",
                ((one.title, one.excerpt, " ".join(one.topics), one.provider) for one in articles),
            )
        self._connection.execute("INSERT INTO article (article) VALUES ('optimize')")

    def count(self) -> int:
        """How many articles there are."""
        return int(self._connection.execute("SELECT count(*) FROM article").fetchone()[0])

    def search(self, word: str) -> int:
        """The ten that BM25 puts first, its weights as ours, and how many there are in all."""
        match = (f'"{word}"',)
        self._connection.execute(
            "SELECT rowid, title FROM article WHERE article MATCH ?"
            " ORDER BY bm25(article, 5, 1.5, 2, 1.5) LIMIT 10",
            match,
        ).fetchall()
        counted = "SELECT count(*) FROM article WHERE article MATCH ?"
        return int(self._connection.execute(counted, match).fetchone()[0])

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()
