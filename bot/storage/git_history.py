"""Which decisions are in a branch's history, by the trailers of its commits."""

import re
from collections.abc import Iterator

from bot.domain.errors import SourceMissing
from bot.storage.git_change import TRAILER
from bot.storage.git_clone import Clone

# A line of its own anywhere: a host that squashes commits puts their messages one after another.
_LINE = re.compile(rf"^\s*{TRAILER}:[ \t]*(\S.*?)\s*$", re.MULTILINE)


class History:
    """The decisions of one clone's commits, each commit looked at once."""

    def __init__(self) -> None:
        self._seen: tuple[str, str] | None = None
        self._decided: dict[str, str] = {}

    def decided(self, clone: Clone, tip: str) -> dict[str, str]:
        """The commit of every decision in the history of `tip`, as far as the clone has it; the
        newest where there are several. Raises SourceMissing."""
        name = clone.directory.name
        if self._seen is None or self._seen[0] != name:
            self._decided, after = {}, None
        else:
            after = self._seen[1]
        if after != tip:
            self._decided |= dict(found(clone, tip, after))
            self._seen = (name, tip)
        return self._decided

    def forget(self) -> None:
        """Look at everything again: the clone has more history now."""
        self._seen = None


def found(clone: Clone, tip: str, after: str | None) -> Iterator[tuple[str, str]]:
    """Decisions and their commits in the history of `tip` that are not in that of `after`,
    oldest first."""
    only = [f"--grep=^[[:space:]]*{TRAILER}:", "--reverse", "--topo-order"]
    span = [tip] if after is None else [tip, f"^{after}"]
    told = clone.ask("log", "-z", "--no-show-signature", "--format=%H%n%B", *only, *span, "--")
    if told.code:
        raise SourceMissing(f"The history in {clone.directory} can't be read: sync again.")
    for record in told.out.decode(errors="replace").split("\0"):
        commit, _, message = record.partition("\n")
        for decision in _LINE.findall(message):
            yield decision, commit
