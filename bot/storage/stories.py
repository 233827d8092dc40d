"""Stories: which articles tell the same story. Kept on disk beside the index, as disposable."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from bot.domain.article import Article


class Stories:
    """Answers from any thread; one process at a time writes, others may read beside it."""

    @classmethod
    def open(cls, directory: Path, *, writable: bool) -> "Stories":
        """Open the stories in the index's directory. Writable: what is missing, broken or of
        another version is there, but empty, afterwards. Read beside: it has no stories until
        there are some. Raises IndexUnusable."""
        return cls()

    def close(self) -> None:
        """Let go of the file."""

    def apply(self, changed: Iterable[Article], gone: Iterable[str] = ()) -> None:
        """Take in articles that are new or changed, and forget the ids of `gone`. Raises
        IndexUnusable."""

    def similar(self, ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """The other articles of each one's story, oldest first; ids that are alone in their
        story, or not known, are left out. Raises IndexUnusable."""
        return {}

    def by_link(self, url: str) -> tuple[str, ...]:
        """The articles with this address, oldest first: tracking parameters, AMP and mobile
        hosts make no difference. Raises IndexUnusable."""
        return ()

    def near(
        self, title: str, excerpt: str = "", date: datetime | None = None, limit: int = 5
    ) -> list[tuple[str, float]]:
        """The articles nearest by their words, each with how near it is: from 0 to 1, best
        first. With a date (aware), only those within days of it. Raises IndexUnusable."""
        return []
