"""What every row is given: the articles, a stopwatch, an empty folder, how often."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from corpus import Corpus
from measure import Stopwatch

from bot.desk import Desk


@dataclass(frozen=True)
class Bench:
    """`turns` is how often what takes long is done, `repeats` how often a search of the mix is
    asked, `scratch` an empty folder."""

    corpus: Corpus
    watch: Stopwatch
    scratch: Path
    turns: int = 3
    repeats: int = 10

    @contextmanager
    def folder(self, name: str) -> Iterator[Path]:
        """A folder that is gone afterwards."""
        made = self.scratch / name
        made.mkdir()
        try:
            yield made
        finally:
            shutil.rmtree(made)

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """A desk over all articles, with a ledger of its own."""
        with self.folder("ledger") as place:
            opened = self.corpus.desk(place / "ledger.sqlite3")
            try:
                yield opened
            finally:
                opened.close()
