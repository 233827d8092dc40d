"""What Copydesk is measured against: the same work done with the libraries alone."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import frontmatter
import tantivy


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


def load_all(root: Path) -> list[dict[str, Any]]:
    """The front matter of every file that python-frontmatter can load."""
    return [values for entry in scan(str(root)) if (values := _load(entry.path))]


def _load(path: str) -> dict[str, Any] | None:
    try:
        return dict(frontmatter.load(path).metadata)
    except Exception:  # noqa: BLE001  a broken file raises whatever the YAML parser raises
        return None


def topics_of(values: dict[str, Any]) -> list[str]:
    """The topics, if they are a list as they should be."""
    topics = values.get("topics")
    return [str(topic) for topic in topics] if isinstance(topics, list) else []


def quality_of(values: dict[str, Any]) -> float:
    """The quality, or 0 where there is none, or one in words."""
    quality = values.get("quality")
    return float(quality) if isinstance(quality, int | float) else 0.0


class BareIndex:
    """tantivy with one field for the words, and nothing else that Copydesk keeps."""

    def __init__(self, directory: Path) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("title", stored=True, tokenizer_name="en_stem")
        builder.add_text_field("excerpt", stored=True, tokenizer_name="en_stem")
        builder.add_text_field("topic", stored=True, tokenizer_name="raw")
        builder.add_boolean_field("published", indexed=True)
        builder.add_float_field("quality", indexed=True, fast=True)
        directory.mkdir()
        self._index = tantivy.Index(builder.build(), path=str(directory))

    def fill(self, found: list[dict[str, Any]]) -> None:
        writer = self._index.writer()
        for values in found:
            writer.add_document(
                tantivy.Document(
                    title=[str(values.get("title", ""))],
                    excerpt=[str(values.get("excerpt", ""))],
                    topic=topics_of(values),
                    published=bool(values.get("published", True)),
                    quality=quality_of(values),
                )
            )
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def committer(self) -> Callable[[], None]:
        """Adds one document to what is there and commits it, each time it is called."""
        writer = self._index.writer()

        def commit() -> None:
            writer.add_document(tantivy.Document(title=["One more"], published=True, quality=1.0))
            writer.commit()

        return commit

    def search(self, query: str, *, by_quality: bool) -> int:
        """Search in tantivy's own language, take the top ten off the disk; returns the total."""
        parsed = self._index.parse_query(query, ["title", "excerpt"])
        searcher = self._index.searcher()
        order = "quality" if by_quality else None
        # Any: the library's own types leave `count` out.
        result: Any = searcher.search(parsed, 10, order_by_field=order)
        for _, address in result.hits:
            searcher.doc(address).get_first("title")
        return int(result.count or 0)
