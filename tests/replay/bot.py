"""One bot without Slack: everything from the click to the push, on a ledger and a copy on disk."""

import os
import secrets
import socket
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.domain.errors import SourceMissing
from bot.domain.review import Overridden
from bot.services.committing import Words
from bot.services.following import Following
from bot.services.library import Library
from bot.services.publisher import Publisher
from bot.services.pushing import Pushing
from bot.services.renames import Renames
from bot.services.reports import Reports
from bot.services.reviews import Reviews
from bot.services.rules import Rules, SourceRules
from bot.services.writing import Failed
from bot.storage import shown
from bot.storage.fields import COPYDESK
from bot.storage.git_change import Author, Change, PushRefused, PushUnsure, UpstreamMoved
from bot.storage.git_remote import Remote
from bot.storage.git_source import GitSource
from bot.storage.index import Index
from bot.storage.ledger import Ledger
from bot.storage.pull_requests import PullRequests
from tests.services.pull_host import TOKEN

PEOPLE = {
    "U0ANA": Author("Ana Faria", "ana@example.org"),
    "U0BEN": Author("Ben Ölmez", "ben@example.org"),
    "U0CLEO": Author("Cleo", "cleo@example.org"),
}
GRACE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Place:
    """What a bot works on: the ledger's address, a directory of its own, and the repository; `api`
    is where it proposes, where it does not push to the branch."""

    ledger: str
    directory: Path
    upstream: Path
    branch: str
    folders: tuple[str, ...]
    batch: bool = False
    overridden: Overridden = "reopen"
    api: str = ""


class Collided(GitSource):
    """A source during whose pushes something may happen. What becomes of them is noted in a file,
    which outlives the process."""

    before: Callable[[], None] = staticmethod(lambda: None)

    def publish(self, changes: Sequence[Change]) -> tuple[str, ...]:
        with self._noted(len(changes)):
            return super().publish(changes)

    def bring(self, branch: str, changes: Sequence[Change], again: Change) -> bool:
        with self._noted(len(changes)):
            return super().bring(branch, changes, again)

    @contextmanager
    def _noted(self, decisions: int) -> Iterator[None]:
        self._note("begun", 1)
        self.before()
        try:
            yield
        except UpstreamMoved:
            self._note("refused, as upstream had moved", 1)
            self._note("decisions applied again", decisions)
            raise
        except PushRefused:
            self._note("refused by the remote", 1)
            raise
        except PushUnsure:
            self._note("unsure", 1)
            raise
        self._note("accepted", 1)

    def _note(self, what: str, count: int) -> None:
        with pushes_log(self.directory.parent).open("a", encoding="utf-8") as file:
            file.write(f"{what}\t{count}\n")


def pushes_log(directory: Path) -> Path:
    """Where a bot's pushes are noted."""
    return directory / "pushes.log"


def pushes(directory: Path) -> Counter[str]:
    """How often a bot's pushes ended in each way."""
    counted = Counter[str]()
    log = pushes_log(directory)
    for line in log.read_text(encoding="utf-8").splitlines() if log.exists() else ():
        what, _, count = line.partition("\t")
        counted[what] += int(count)
    return counted


@dataclass
class ReplayBot:
    """The services of one bot."""

    place: Place
    clock: Callable[[], datetime]
    failed: list[Failed] = field(default_factory=list)

    def __post_init__(self) -> None:
        place = self.place
        place.directory.mkdir(parents=True, exist_ok=True)
        self.holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self.ledger = Ledger.open(place.ledger)
        self.index = Index.open(place.directory / "index", writable=True)
        self.source = Collided(
            "news",
            Remote(str(place.upstream), place.branch),
            place.directory / "copy",
            COPYDESK,
            folders=place.folders,
            now=self.clock,
        )
        self.source.known_as = Renames(
            self.ledger, self.source, self.index.path_of, self.clock
        ).known_as
        self.library = Library(
            self.index,
            [self.source],
            [],
            lambda: self.reviews.desk_states(),
            self.clock,
            ZoneInfo("UTC"),
        )
        rules = Rules(
            grace_ms=GRACE_MS,
            sources={"news": SourceRules(batch=place.batch, overridden=place.overridden)},
        )
        self.reviews = Reviews(self.ledger, self.library, self.clock, lambda _, now: now, rules)
        self.following = Following(self.library, {}, lambda: self.settle())
        self.publisher = Publisher(
            self.ledger,
            self.library,
            self.clock,
            lambda _: self.settle(),
            self.failed.append,
            rules,
            lambda reports: self._pushing(rules, reports),
            self.reviews.guard,
        )

    def _pushing(self, rules: Rules, reports: Reports) -> Pushing:
        words = Words(author=PEOPLE.__getitem__, message=lambda _, ts: f"https://s.example/{ts}")
        follow = self.following.follow
        place = self.place
        proposed = PullRequests(place.api, "owner/name", place.branch, lambda: TOKEN)
        hosts = {"news": proposed} if place.api else None
        holder = self.holder
        return Pushing(self.ledger, self.library, rules, words, follow, holder, reports, hosts)

    def settle(self) -> None:
        """End what the files have overtaken."""
        self.reviews.settle_files()

    def follow(self) -> bool:
        """Look at upstream; whether it could be reached."""
        try:
            self.following.follow(self.source)
        except SourceMissing:
            return False
        return True

    def is_published(self, article_id: str) -> bool | None:
        """What the article's file says; None where there is none."""
        with self.ledger.read() as connection:
            place = shown.place(connection, article_id)
        try:
            return self.library.current(article_id, place).published
        except SourceMissing:
            return None

    def turn(self) -> None:
        """What a bot does again and again."""
        self.follow()
        self.publisher.drain()

    def close(self) -> None:
        """Let go of everything."""
        self.source.close()
        self.index.close()
        self.ledger.close()
