"""A library over a real folder to test with."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.domain.query import DeskStates
from bot.services.library import Library
from bot.storage.fields import COPYDESK, FieldMap
from bot.storage.folder import Folder
from bot.storage.index import Index
from bot.storage.topics import Topic

NOW = datetime(2023, 5, 14, 12, tzinfo=UTC)


class Site:
    """A folder of articles, and a library over it."""

    def __init__(self, place: Path, fields: FieldMap = COPYDESK) -> None:
        self.place, self.root = place, place / "site"
        self.root.mkdir()
        self.states = DeskStates()
        self.index = Index.open(place / "index", writable=True)
        self.library = self.open(fields=fields)

    def open(self, topics: Sequence[Topic] = (), fields: FieldMap = COPYDESK) -> Library:
        """A library over the same index and folder, as after a start."""
        folder = Folder("news", self.root, fields)
        return Library(
            self.index, [folder], topics, lambda: self.states, lambda: NOW, ZoneInfo("UTC")
        )

    def write(self, path: str, title: str, **front: str) -> Path:
        """Write an article's file; keywords are lines of its front matter."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        lines = [f"{key}: {value}\n" for key, value in ({"published": "false"} | front).items()]
        file.write_text(f'---\ntitle: "{title}"\n{"".join(lines)}---\n', encoding="utf-8")
        return file

    def titles(self, text: str = "") -> list[str]:
        """The titles found, in order."""
        found = self.library.find(text, limit=1000)
        assert found.total == len(found.hits)
        return [hit.article.title for hit in found.hits]
