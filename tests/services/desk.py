"""A desk to test with: a folder of articles, a ledger, and a clock that stands still."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.domain.article import Article
from bot.services.library import Library
from bot.services.publisher import Publisher
from bot.services.reviews import Reviews
from bot.services.rules import Rules
from bot.services.writing import Failed, Written
from bot.storage import schema, shown
from bot.storage.fields import COPYDESK
from bot.storage.folder import Folder
from bot.storage.index import Index
from bot.storage.ledger import Ledger

UTC_ZONE = ZoneInfo("UTC")
START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass
class Setting:
    """Everything that a test of decisions touches."""

    ledger: Ledger
    root: Path
    now: datetime = START
    written: list[Written] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    rules: Rules = field(default_factory=Rules)

    def __post_init__(self) -> None:
        self.root.mkdir(exist_ok=True)
        self.index = Index.open(self.root.with_name("index"), writable=True)
        self.use(Folder("news", self.root, COPYDESK))

    def use(self, folder: Folder) -> None:
        """Take the articles from this folder."""
        self.folder = folder
        self.library = Library(
            self.index, [folder], [], lambda: self.reviews.desk_states(), self.clock, UTC_ZONE
        )
        self.reviews = Reviews(self.ledger, self.library, self.clock, self.comes_back, self.rules)
        self.publisher = self.new_publisher()

    def follow(self, rules: Rules) -> None:
        """Have these rules instead of the usual ones."""
        self.rules = rules
        self.use(self.folder)

    def close(self) -> None:
        """Let go of the index."""
        self.index.close()

    def settle(self) -> int:
        """Bring the index to the files, and the decisions to both."""
        self.library.refresh()
        return self.reviews.settle_files()

    def standing(self, article: Article) -> str:
        """What an article is at the desk, by its id, once the index has caught up."""
        self.library.refresh()
        return self.reviews.states([article.id])[article.id].standing

    def new_publisher(self) -> Publisher:
        return Publisher(
            self.ledger,
            self.library,
            self.clock,
            self.written.append,
            self.failed.append,
            guard=self.reviews.guard,
        )

    def clock(self) -> datetime:
        return self.now

    def comes_back(self, _channel: str, now: datetime) -> datetime:
        return now + timedelta(hours=24)

    def add(self, name: str = "deepfakes", text: str = "") -> Article:
        """A file, known to the ledger, in one digest's message."""
        (self.root / f"{name}.md").write_bytes((text or markdown(name)).encode())
        article = self.folder.article(f"{name}.md")
        with self.ledger.write() as connection:
            shown.upsert(connection, [article], 0)
        return article

    def text(self, name: str = "deepfakes") -> str:
        return (self.root / f"{name}.md").read_bytes().decode()

    def replace(self, old: str, new: str, name: str = "deepfakes") -> None:
        text = self.text(name)
        assert old in text
        (self.root / f"{name}.md").write_bytes(text.replace(old, new).encode())

    def post(self, article: Article, *, due: int = 1, name: str = "AI desk") -> str:
        """A posted digest that shows the article; gives its message's ts."""
        return post(self.ledger, article, due=due, name=name)

    def wanted(self, ts: str) -> int:
        with self.ledger.read() as connection:
            query = schema.message.select().where(schema.message.c.ts == ts)
            found: int = connection.execute(query).one().wanted
            return found


def post(ledger: Ledger, article: Article, *, due: int = 1, name: str = "AI desk") -> str:
    """A posted digest that shows the article; gives its message's ts."""
    ts = f"{due}.000100"
    values = {"digest": name, "slot": str(due), "due_at": due, "state": "sent", "channel": "C1"}
    shows = {"number": 1, "article_id": article.id, "is_new": 1, "reason": "", "article": "{}"}
    with ledger.write() as connection:
        run = schema.run.insert().values(values | {"zone": "UTC", "query": "is:open"})
        added = connection.execute(run.returning(schema.run.c.id)).scalar_one()
        connection.execute(schema.item.insert().values(shows | {"run_id": added}))
        connection.execute(schema.message.insert().values(channel="C1", ts=ts, run_id=added))
    return ts


def markdown(name: str = "deepfakes", published: str = "false") -> str:
    """An article's file, with traps: CRLF, a comment, an odd key order, no newline at the end."""
    return (
        "---\r\n"
        f"title: What {name} taught us\r\n"
        "heat: 3\r\n"
        f"published: {published}   # by the desk\r\n"
        "excerpt: 'It''s 1.10, they say'\r\n"
        f"originalUrl: https://example.org/{name}\r\n"
        "secured: !!binary aGVsbG8=\r\n"
        "---\r\n"
        "Published: false, says the body."
    )
