"""Upstream: a source whose truth is a repository elsewhere."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from bot.storage.git_change import Change
from bot.storage.git_sync import Synced
from bot.storage.source import ArticleSource


@runtime_checkable
class Upstream(ArticleSource, Protocol):
    """Is read as it was synced last, and pushed to."""

    @property
    def history(self) -> str:
        """A name for its history, which is another once that was rewritten."""

    def publish(self, changes: Sequence[Change]) -> tuple[str, ...]:
        """Commit and push; gives the commits' ids. Raises UpstreamMoved, PushRefused, PushUnsure,
        SourceMissing."""

    def bring(self, branch: str, changes: Sequence[Change], again: Change) -> bool:
        """Have a branch of its own hold the changes: where it is there already, by the one commit
        `again` if need be. False where it can't, being of a history that upstream has no more.
        Raises as `publish` does."""

    def sync(self) -> Synced:
        """Bring the copy here to where upstream is. Raises SourceMissing."""

    def decided(self, ids: Collection[str], *, since: datetime | None = None) -> dict[str, str]:
        """Of these marks the ones in upstream's history, with their commits; at least as far
        back as `since`. Raises SourceMissing."""
