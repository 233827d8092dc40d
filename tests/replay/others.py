"""The others: whoever pushes to upstream beside the bot. What they push is kept twice, with the
desk's decisions as it is upstream, and without them, as the history alone gives it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.replay.lines import ADDRESS, PUBLISHED, line, replaced
from tests.replay.repository import Repository


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file's path before and after (None: it is not there), and its bytes. `over` is for a hand
    that writes the file as it is given, whatever was decided meanwhile."""

    old: str | None
    new: str | None
    data: bytes = b""
    over: bool = False


@dataclass(frozen=True, slots=True)
class Pushed:
    """A commit of theirs, and the tree that the history alone would have there."""

    commit: str
    alone: dict[str, bytes]


@dataclass(slots=True)
class Others:
    """Pushes to `upstream`. An automation looks at the newest bytes, changes what it has to say,
    and begins again where it was too late, so that it keeps what editors decided."""

    upstream: Repository
    alone: dict[str, bytes]
    at: int
    log: list[Pushed] = field(default_factory=list)
    too_late: int = 0
    forced: int = 0

    def begin(self) -> None:
        """The first commit."""
        made = self.upstream.commit(self.alone, "", self.at)
        assert made is not None
        self.log.append(Pushed(made, dict(self.alone)))

    def push(self, changes: Sequence[FileChange]) -> None:
        """Bring the changes in, however often it takes."""
        while True:
            tip = self.upstream.tip()
            files: dict[str, bytes | None] = {}
            for change in changes:
                files |= self._there(change, tip)
            made = self.upstream.commit(files, tip, self.at)
            if made is not None:
                break
            self.too_late += 1
        for change in changes:
            _apply(self.alone, change)
        self.log.append(Pushed(made, dict(self.alone)))

    def force(self, back: int) -> None:
        """Rewrite the last commits as one, made on what was there before: what was decided in
        between is lost."""
        base = self.log[-1 - back]
        del self.log[-back:]
        files: dict[str, bytes | None] = dict.fromkeys(base.alone.keys() - self.alone.keys())
        for path, data in self.alone.items():
            if base.alone.get(path) != data:
                files |= self._there(FileChange(path, path, data), base.commit, base.alone)
        made = self.upstream.commit(files, base.commit, self.at, force=True)
        assert made is not None
        self.log.append(Pushed(made, dict(self.alone)))
        self.forced += 1

    def _there(
        self, change: FileChange, tip: str, alone: dict[str, bytes] | None = None
    ) -> dict[str, bytes | None]:
        """What becomes of the files upstream."""
        known = self.alone if alone is None else alone
        files: dict[str, bytes | None] = {change.old: None} if change.old else {}
        if change.new is None:
            return files
        data = change.data
        if change.old is not None and not change.over:
            now = self.upstream.read(f"{tip}:{change.old}")
            data = kept(known.get(change.old), data, now)
        files[change.new] = data
        return files


def kept(before: bytes | None, after: bytes, now: bytes | None) -> bytes:
    """`after` with what was decided of a file that is `now`: not where that article is another
    then, and not where it is said anew whether it is published."""
    decided, said = line(PUBLISHED, now), line(PUBLISHED, after)
    if now is None or now == before or decided is None or said is None:
        return after
    same = line(ADDRESS, before) == line(ADDRESS, after)
    if not same or said != line(PUBLISHED, before):
        return after
    return replaced(PUBLISHED, after, decided)


def _apply(alone: dict[str, bytes], change: FileChange) -> None:
    if change.old is not None:
        alone.pop(change.old, None)
    if change.new is not None:
        alone[change.new] = change.data
