"""Keeps the copy of a branch as upstream is."""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.domain.errors import NotFetched, SourceMissing
from bot.storage.folder_walk import is_article_path
from bot.storage.git_clone import Clone, TooMuch, discard_others
from bot.storage.git_command import GitCommand, GitStopped
from bot.storage.git_lock import CloneLock
from bot.storage.git_look import look
from bot.storage.git_objects import Objects
from bot.storage.git_read import Snapshot, printable
from bot.storage.git_remote import Remote
from bot.storage.git_state import State, StateFile, replace
from bot.storage.git_tree import Trees

_log = logging.getLogger(__name__)
_LOCK_SECONDS = 20.0


class AnotherHistory(SourceMissing):
    """The address or the branch is new, and the commit synced last is not in its history."""


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync did: the commits before (None: this was the first) and after it, and the
    article files that differ between the two; a file that moved is two. None stands for any:
    compare all of them."""

    before: str | None
    after: str
    changed: frozenset[str] | None


class Upstream:
    """A remote's branch and its copy in `directory`."""

    def __init__(
        self,
        remote: Remote,
        directory: Path,
        folders: Sequence[str],
        now: Callable[[], datetime],
    ) -> None:
        self.remote, self._directory, self._now = remote, directory, now
        self._folders = tuple(folder.strip("/") for folder in folders if folder.strip("/"))
        self.git, self._lock = GitCommand(), CloneLock(directory)
        self._states = StateFile(directory)
        self._guard = threading.Lock()
        self._open: tuple[str, Objects, Trees] | None = None

    @property
    def state(self) -> State | None:
        """What is known of the copy; None before the first sync."""
        return self._states.load()

    @property
    def tip(self) -> str | None:
        state = self.state
        return state.tip if state else None

    @property
    def synced_at(self) -> datetime | None:
        state = self.state
        return state.synced if state else None

    def snapshot(self) -> Snapshot:
        """The commit synced last. Raises SourceMissing before the first sync."""
        state = self._known()
        objects, trees = self._opened(state.clone)
        return Snapshot(objects, trees, state.tip, self._folders)

    def close(self) -> None:
        """End what runs."""
        self.git.stop()
        with self._guard:
            if self._open is not None:
                self._open[1].close()
                self._open = None

    @contextmanager
    def held(self) -> Iterator[tuple[Clone, str]]:
        """The clone and the commit synced last, for as long as nobody else changes them. Raises
        SourceMissing."""
        self.remote.check()
        with self._lock.held(_LOCK_SECONDS) as held:
            state = self._known()
            clone = self._clone(state.clone, held)
            clone.tidy()
            yield clone, state.tip

    def to_read(self) -> tuple[Clone, str]:
        """The clone, to be read only, and the commit synced last. Raises SourceMissing."""
        state = self._known()
        return self._clone(state.clone, None), state.tip

    def trees(self) -> Trees:
        """The clone's trees. Raises SourceMissing before the first sync."""
        return self._opened(self._known().clone)[1]

    def sync(self, *, adopt: bool) -> Synced:
        """As `GitSource.sync`."""
        self.remote.check()
        with self._lock.held(_LOCK_SECONDS) as held:
            state = self._usable()
            tip = look(self.git, self.remote, held)
            if state is None:
                return self._first(tip, held)
            if tip == state.tip and self._is_of(state):
                self._save(state)
                return Synced(tip, tip, frozenset())
            return self._next(state, tip, held, adopt=adopt)

    def _first(self, tip: str, held: int, before: State | None = None) -> Synced:
        """Clone; the state names the new clone once it is whole, and only then."""
        kept = before.clone if before else None
        discard_others(self._directory, kept)
        number = int(kept.partition("-")[2]) + 1 if kept else 1
        clone = self._clone(f"clone-{number}", held)
        clone.create(len(tip))
        tip = clone.fetch_first()
        self._save(self._state(clone, tip))
        discard_others(self._directory, clone.directory.name)
        return Synced(before.tip if before else None, tip, None)

    def _next(self, state: State, tip: str, held: int, *, adopt: bool) -> Synced:
        clone = self._clone(state.clone, held)
        new = self._followed(clone, state)
        if new is None:
            self._check_same(state, adopt=adopt)
            return self._first(tip, held, state)
        same = state.folders == self._folders
        changed = self._articles(clone.changed(state.tip, new, self._folders)) if same else None
        self._save(self._state(clone, new))
        clone.forget_branch(state.branch)
        clone.compact()
        return Synced(state.tip, new, changed)

    def _followed(self, clone: Clone, state: State) -> str | None:
        """Fetch; the new tip, or None where the clone has to be made anew."""
        clone.tidy()
        try:
            new = clone.fetch(clone.count())
            if clone.is_ancestor(state.tip, new):
                return new
            _log.warning("%s has another history than before: copied anew", self.remote.shown)
        except TooMuch as problem:
            _log.warning("%s Copied anew.", problem)
        except GitStopped:
            raise
        except SourceMissing as problem:
            if clone.has(state.tip):
                raise
            _log.warning("The copy of %s is damaged: made anew (%s)", self.remote.shown, problem)
        return None

    def _articles(self, paths: set[str]) -> frozenset[str]:
        return frozenset(printable(path) for path in paths if is_article_path(path))

    def _check_same(self, state: State, *, adopt: bool) -> None:
        if adopt or (state.url, state.branch) == (self.remote.address, self.remote.branch):
            return
        raise AnotherHistory(
            f"{self.remote.shown}, branch {self.remote.branch}, does not hold the commit "
            f"{state.tip[:10]} that was read last. If its articles are to take the place of "
            "those before, start once with copydesk run --adopt and the source's name."
        )

    def _known(self) -> State:
        state = self.state
        if state is None:
            raise NotFetched(f"{self.remote.shown} was not fetched yet.")
        return state

    def _usable(self) -> State | None:
        state = self.state
        return state if state and (self._directory / state.clone / "HEAD").exists() else None

    def _is_of(self, state: State) -> bool:
        """Whether the state's copy is of this very branch of this very address."""
        here = (self.remote.address, self.remote.branch, self._folders)
        return (state.url, state.branch, state.folders) == here

    def _opened(self, name: str) -> tuple[Objects, Trees]:
        with self._guard:
            if self._open is None or self._open[0] != name:
                objects = Objects(self._directory / name)
                self._open = (name, objects, Trees(objects))
            return self._open[1:]

    def _clone(self, name: str, held: int | None) -> Clone:
        return Clone(self.git, self._directory / name, self.remote, held)

    def _state(self, clone: Clone, tip: str) -> State:
        remote = self.remote
        return State(clone.directory.name, remote.address, remote.branch, self._folders, tip, "")

    def _save(self, state: State) -> None:
        now = self._now().astimezone(UTC).isoformat(timespec="milliseconds")
        self._states.save(replace(state, synced_at=now))
