"""What goes to upstream: commits on what was synced last, and whether they are in."""

import threading
from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from bot.storage.git_change import Author, Change, PushRefused
from bot.storage.git_clone import Clone
from bot.storage.git_commit import commit
from bot.storage.git_history import History, found
from bot.storage.git_look import tip_of
from bot.storage.git_push import push
from bot.storage.git_remote import check_branch
from bot.storage.git_sync import Upstream

_BRANCH = "refs/copydesk/branch"


class Outgoing:
    """Publishes to one upstream."""

    def __init__(self, upstream: Upstream, committer: Author, now: Callable[[], datetime]) -> None:
        self._upstream, self._committer, self._now = upstream, committer, now
        self._history, self._guard = History(), threading.Lock()

    def publish(self, changes: Sequence[Change], branch: str | None) -> tuple[str, ...]:
        """As `GitSource.publish`."""
        if not changes:
            return ()
        upstream = self._upstream
        with upstream.held() as (clone, tip):
            base = tip if branch is None else self._base(clone, tip, branch)
            ids = commit(clone, upstream.trees(), base, changes, self._committer, self._now())
            push(clone, upstream.remote, ids[-1], branch or upstream.remote.branch)
        return ids

    def decided(
        self, ids: Collection[str], since: datetime | None, branch: str | None
    ) -> dict[str, str]:
        """As `GitSource.decided`."""
        if branch is not None:
            known = self._on_branch(branch)
        else:
            known = self._known()
            if since is not None and not set(ids) <= known.keys() and self._deepen(since):
                known = self._known()
        return {each: known[each] for each in ids if each in known}

    def _known(self) -> dict[str, str]:
        with self._guard:
            return self._history.decided(*self._upstream.to_read())

    def _deepen(self, since: datetime) -> bool:
        """Fetch the history from this time on; whether there was less before."""
        with self._upstream.held() as (clone, _):
            boundary, wanted = clone.boundary(), int(since.timestamp())
            if boundary is None or boundary <= wanted:
                return False
            clone.fetch_since(wanted)
        with self._guard:
            self._history.forget()
        return True

    def _on_branch(self, branch: str) -> dict[str, str]:
        check_branch(branch)
        with self._upstream.held() as (clone, tip):
            there = self._fetched(clone, branch)
            return dict(found(clone, there, tip)) if there else {}

    def _base(self, clone: Clone, tip: str, branch: str) -> str:
        """What commits for a branch of its own are made on."""
        check_branch(branch)
        there = self._fetched(clone, branch)
        if there is None or clone.is_ancestor(there, tip):
            return tip
        if clone.is_ancestor(tip, there):
            return there
        raise PushRefused(
            f"The branch {branch} of {self._upstream.remote.shown} begins before the last sync "
            "and has commits of its own: merge or delete it, or take another name."
        )

    def _fetched(self, clone: Clone, branch: str) -> str | None:
        """The tip of another branch, with its history since ours; None where there is none."""
        remote = self._upstream.remote
        if tip_of(self._upstream.git, remote, branch, clone.held) is None:
            return None
        clone.fetch_branch(branch, _BRANCH)
        return clone.run("rev-parse", "--verify", _BRANCH)
