"""An automation that pushes to upstream beside the bot: it looks at the newest bytes, changes what
it has to say, and begins again where it was too late."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.replay.lines import is_published
from tests.replay.repository import Repository

Change = Callable[[bytes], bytes]


@dataclass(slots=True)
class Automation:
    """`commits` are its own, the oldest first; `by_hand` are the paths of the articles that it
    published, `retitled` of those to which it gave another title."""

    upstream: Repository
    commits: list[str] = field(default_factory=list)
    by_hand: set[str] = field(default_factory=set)
    retitled: set[str] = field(default_factory=set)
    too_late: int = 0

    def begin(self, files: Mapping[str, bytes]) -> None:
        """The first commit."""
        made = self.upstream.commit(files, "", 1)
        assert made is not None
        self.commits.append(made)

    def push(self, changes: Mapping[str, Change]) -> None:
        """Bring the changes in, however often it takes."""
        made = None
        while made is None:
            tip = self.upstream.tip()
            before = {path: self._read(tip, path) for path in changes}
            after = {path: change(before[path]) for path, change in changes.items()}
            made = self.upstream.commit(after, tip, len(self.commits) + 1)
            self.too_late += made is None
        self.commits.append(made)
        for path, data in after.items():
            if is_published(data) and not is_published(before[path]):
                self.by_hand.add(path)

    def _read(self, tip: str, path: str) -> bytes:
        data = self.upstream.read(f"{tip}:{path}")
        assert data is not None
        return data
