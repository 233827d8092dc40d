"""The articles that are measured: files for the rows about files, a desk for those about
answers."""

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

import documents
import generate
from http_bare import ANYWHERE

from bot.desk import Desk, open_desk
from bot.domain.article import Article
from bot.domain.errors import Unreadable
from bot.settings import Settings, Source
from bot.storage.fields import field_map
from bot.storage.folder import FileStat, Folder
from bot.storage.index import Index

FIELDS = field_map("everyday", {})
_BATCH = 10_000


def settings_for(root: Path, ledger: Path) -> Settings:
    """Settings with one source."""
    return Settings(
        sources=(Source(documents.SOURCE, root, FIELDS),),
        zone=ZoneInfo("Europe/London"),
        mode="http",
        listen=ANYWHERE,
        ledger=f"sqlite:///{ledger}",
    )


@dataclass(frozen=True)
class Corpus:
    """`named` is a folder of articles, `module` one that has `iter_docs`; without either the
    articles are generated. What is made goes below `place`, and is used again if it is there."""

    place: Path
    count: int
    seed: int
    named: Path | None = None
    module: Path | None = None

    @property
    def kept(self) -> Path:
        """Where everything about these articles is."""
        if self.named is not None:
            where = hashlib.sha256(str(self.named.resolve()).encode()).hexdigest()[:8]
            return self.place / f"{self.named.name}-{where}"
        made_by = self.module.stem if self.module else "generated"
        return self.place / f"{made_by}-{self.count}-{self.seed}"

    def files(self) -> Path:
        """A folder with all articles."""
        if self.named is not None:
            return self.named
        target = self.kept / "files"
        if not target.exists():
            unfinished = self.kept / "files-unfinished"
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir(parents=True)
            generate.generate(unfinished, self.count, self.seed)
            unfinished.rename(target)
        return target

    def articles(self) -> Iterator[Article]:
        """All articles as values."""
        if self.named is not None:
            return _in_folder(self.named)
        if self.module is not None:
            return documents.articles_of(self.module, self.count, self.seed)
        return documents.articles(self.count, self.seed)

    def data(self) -> Path:
        """A data directory whose index has all articles."""
        data = self.kept / "data"
        with _opened(data / "index") as index:
            if self.named is not None or index.count() != self.count:
                index.wipe()
                fill(index, self.articles())
        return data

    def desk(self, ledger: Path) -> Desk:
        """The desk as the bot opens it, over `data`. Nothing is read anew."""
        data, root = self.data(), self.named or self.kept
        return open_desk(settings_for(root, ledger), data, alone=True)


class _opened:  # noqa: N801  it is used like a function
    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._index = Index.open(directory, writable=True)

    def __enter__(self) -> Index:
        return self._index

    def __exit__(self, *_: object) -> None:
        self._index.close()


def fill(index: Index, articles: Iterator[Article], source: str = documents.SOURCE) -> None:
    """Put articles into an index as a refresh would, without files."""
    while batch := list(islice(articles, _BATCH)):
        index.apply(source, ((seen(article), article) for article in batch))


def seen(article: Article, version: int = 0) -> FileStat:
    """What would be seen of the article's file."""
    return FileStat(article.path, 3000, version, 1)


def _in_folder(root: Path) -> Iterator[Article]:
    folder = Folder(documents.SOURCE, root, FIELDS)
    for found in folder.scan():
        try:
            yield folder.article(found.path)
        except Unreadable:
            continue
