"""What goes to upstream: commits on what was synced last, and whether they are in."""

import threading
from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from bot.storage.git_change import Author, Change
from bot.storage.git_clone import Clone
from bot.storage.git_commit import commit, is_of
from bot.storage.git_history import History
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

    def publish(self, changes: Sequence[Change]) -> tuple[str, ...]:
        """As `GitSource.publish`."""
        if not changes:
            return ()
        upstream = self._upstream
        with upstream.held() as (clone, tip):
            return self._push(clone, tip, changes, upstream.remote.branch)

    def bring(self, branch: str, changes: Sequence[Change], again: Change) -> bool:
        """As `GitSource.bring`."""
        check_branch(branch)
        upstream = self._upstream
        with upstream.held() as (clone, tip):
            there = self._fetched(clone, branch)
            if there is None or clone.is_ancestor(there, tip):
                self._push(clone, tip, changes, branch)
                return True
            committers = self._committers(clone, tip, there)
            if committers[0] != self._committer.email:
                return True  # somebody else has taken it in hand
            if len(set(committers)) > 1:
                return False  # below ours is what was upstream once
            if not self._holds(there, again):
                self._push(clone, tip, [again], branch, beside=there)
        return True

    def decided(self, ids: Collection[str], since: datetime | None) -> dict[str, str]:
        """As `GitSource.decided`."""
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

    def _push(
        self, clone: Clone, tip: str, changes: Sequence[Change], branch: str, *, beside: str = ""
    ) -> tuple[str, ...]:
        trees, now = self._upstream.trees(), self._now()
        ids = commit(clone, trees, tip, changes, self._committer, now, beside=beside)
        push(clone, self._upstream.remote, ids[-1], branch)
        return ids

    def _holds(self, commit_id: str, change: Change) -> bool:
        """Whether the commit's files are as the change makes them."""
        trees = self._upstream.trees()
        root = trees.root(commit_id)
        found = ((trees.find(root, edit.path), edit.after) for edit in change.files)
        return all(entry is not None and is_of(entry, after) for entry, after in found)

    def _committers(self, clone: Clone, tip: str, there: str) -> list[str]:
        """By address, who made what the branch has and upstream has not, newest first."""
        listed = ("--first-parent", "--format=%ce")
        return clone.run("log", *listed, there, f"^{tip}", "--").splitlines()

    def _fetched(self, clone: Clone, branch: str) -> str | None:
        """The tip of another branch, with its history since ours; None where there is none."""
        remote = self._upstream.remote
        if tip_of(self._upstream.git, remote, branch, clone.held) is None:
            return None
        clone.fetch_branch(branch, _BRANCH, clone.count())
        return clone.run("rev-parse", "--verify", _BRANCH)
