"""A desk whose articles are in a real repository elsewhere, and others who push to it too."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.domain.article import Article
from bot.domain.review import Decision
from bot.services.committing import Words
from bot.services.following import Following
from bot.services.library import Library
from bot.services.proposing import Host
from bot.services.publisher import Publisher
from bot.services.pushing import Pushing
from bot.services.reviews import Reviews
from bot.services.rules import Rules
from bot.services.writing import Failed, Written
from bot.storage import decisions, shown
from bot.storage.decision_rows import Pending
from bot.storage.fields import COPYDESK
from bot.storage.git_change import Author, Change
from bot.storage.git_remote import Remote
from bot.storage.git_source import GitSource
from bot.storage.index import Index
from bot.storage.ledger import Ledger
from tests.services.desk import START, UTC_ZONE, markdown
from tests.storage.git_upstream import UpstreamRepository

PEOPLE = {"U0ANA": Author("Ana Faria", "ana@example.org"), "U0BEN": Author("Ben", "ben@x.example")}


class Interrupted(GitSource):
    """A source in which something happens around a push."""

    before: Callable[[], None] = staticmethod(lambda: None)
    after: Callable[[], None] = staticmethod(lambda: None)

    def publish(self, changes: Sequence[Change]) -> tuple[str, ...]:
        self.before()
        commits = super().publish(changes)
        self.after()
        return commits

    def bring(self, branch: str, changes: Sequence[Change], again: Change) -> bool:
        self.before()
        brought = super().bring(branch, changes, again)
        self.after()
        return brought


@dataclass
class GitSetting:
    """Everything that a test of pushing touches."""

    ledger: Ledger
    place: Path
    rules: Rules = field(default_factory=Rules)
    now: datetime = START
    written: list[Written] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    hosts: Mapping[str, Host] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.place.mkdir(exist_ok=True)
        self.upstream = UpstreamRepository(self.place / "upstream.git")
        self.start()

    def start(self, holder: str = "test:0:a") -> None:
        """A bot, with a copy of its own of the repository."""
        self.index = Index.open(self.place / f"index-{holder}", writable=True)
        remote = Remote(str(self.upstream.path), "main")
        copy = self.place / f"copy-{holder}"
        self.source = Interrupted("news", remote, copy, COPYDESK, now=self.clock)
        self.library = Library(
            self.index, [self.source], [], lambda: self.reviews.desk_states(), self.clock, UTC_ZONE
        )
        self.reviews = Reviews(
            self.ledger, self.library, self.clock, lambda _, now: now, self.rules
        )
        self.following = Following(self.library, {}, lambda: None)
        self.publisher = Publisher(
            self.ledger,
            self.library,
            self.clock,
            self.written.append,
            self.failed.append,
            self.rules,
            lambda reports: Pushing(
                self.ledger,
                self.library,
                self.rules,
                Words(
                    author=PEOPLE.__getitem__, message=lambda c, ts: f"https://s.example/{c}/{ts}"
                ),
                self.following.follow,
                holder,
                reports,
                self.hosts,
            ),
        )

    def close(self) -> None:
        """Let go of the copy and the index."""
        self.source.close()
        self.index.close()

    def clock(self) -> datetime:
        return self.now

    def add(self, name: str = "deepfakes", **changes: str) -> Article:
        """A file pushed by others, synced, and shown to people."""
        text = markdown(name, **changes)
        self.commit({f"_news/{name}.md": text.encode()})
        self.following.follow(self.source)
        article = self.source.article(f"_news/{name}.md")
        with self.ledger.write() as connection:
            shown.upsert(connection, [article], 0)
        return article

    def add_all(self, *names: str) -> list[Article]:
        """Several, pushed together."""
        self.commit({f"_news/{name}.md": markdown(name).encode() for name in names})
        self.following.follow(self.source)
        articles = [self.source.article(f"_news/{name}.md") for name in names]
        with self.ledger.write() as connection:
            shown.upsert(connection, articles, 0)
        return articles

    def text(self, name: str = "deepfakes") -> str:
        """What upstream has."""
        return self.upstream.read(f"_news/{name}.md").decode()

    def rewrite(self, old: str, new: str, name: str = "deepfakes") -> None:
        """The automation pushes."""
        text = self.text(name)
        assert old in text
        self.commit({f"_news/{name}.md": text.replace(old, new).encode()})

    def commit(self, files: dict[str, bytes | None]) -> None:
        """Others push."""
        self.upstream.commit(files, now=int(self.now.timestamp()))

    def publish(self, article: Article, user: str = "U0ANA", **more: Any) -> Decision:
        return self.reviews.decide(article.id, article.version, "publish", user, **more)

    def publish_with(self, article: Article, user: str, batch: str) -> Decision:
        """Decided with others of that batch."""
        deciding, at = (
            self.reviews.deciding,
            self.reviews.circumstances("publish", user, batch=batch),
        )
        look = deciding.look(article.id)
        return deciding.transaction(
            lambda connection: deciding.take(connection, look, article.version, "publish", at)
        )

    def state(self, decision: Decision) -> Pending:
        with self.ledger.read() as connection:
            return decisions.fetch(connection, decision.id)

    def log(self, form: str = "%s") -> list[str]:
        """Of every commit upstream, the newest first."""
        return self.upstream.git("log", f"--format={form}", "main").splitlines()
