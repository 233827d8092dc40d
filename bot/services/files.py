"""What deciding and publishing need to know of the articles' files; the library provides it."""

from typing import Protocol

from bot.domain.article import Article
from bot.storage.folder import Folder


class Files(Protocol):
    """The library, as seen from a decision. `hint` is a source's name and a path where the
    article was last seen."""

    def article(self, article_id: str) -> Article | None:
        """The article as indexed."""

    def current(self, article_id: str, hint: tuple[str, str] | None) -> Article:
        """The article as its file is now. Raises SourceMissing, Unreadable."""

    def locate(self, article_id: str, hint: tuple[str, str] | None) -> tuple[Folder, str]:
        """The folder and the path of its file now. Raises SourceMissing."""
