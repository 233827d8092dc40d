"""GitSource: a source of articles that is a branch of a git repository."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.domain.article import Article
from bot.domain.errors import SourceMissing, Unreadable
from bot.storage.fields import FieldMap
from bot.storage.frontmatter import read_article
from bot.storage.git_change import Author, Change
from bot.storage.git_outgoing import Outgoing
from bot.storage.git_read import GitReader, Snapshot
from bot.storage.git_remote import Remote
from bot.storage.git_sync import Synced, Upstream
from bot.storage.listing import FileStat, Listing

__all__ = ["GitSource", "Synced"]


_COPYDESK = Author("Copydesk", "copydesk@localhost")


def _as_it_is(article: Article) -> Article:
    return article


class GitSource:
    """The article files (`*.md`, `*.markdown`) on a branch, under the source's `name`.

    All paths are relative to the repository's top, with forward slashes, and below one of
    `folders` where there are any. What is read is the commit that was synced last; `sync` alone
    goes on to a newer one. Hidden files and folders, `_site` and `node_modules` are not looked
    at. `directory` is for the copy, which can be deleted at any time. `known_as` gives an
    article that was read the id under which the desk knows it. From any thread.
    """

    def __init__(
        self,
        name: str,
        remote: Remote,
        directory: Path,
        fields: FieldMap,
        *,
        folders: Sequence[str] = (),
        committer: Author = _COPYDESK,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.name, self.remote, self.fields = name, remote, fields
        self.directory = directory
        self.known_as: Callable[[Article], Article] = _as_it_is
        self._upstream = Upstream(remote, directory, folders, now)
        self._outgoing = Outgoing(self._upstream, committer, now)

    @property
    def synced_at(self) -> datetime | None:
        """When upstream was last seen where the copy is (UTC); None before the first time."""
        return self._upstream.synced_at

    @property
    def tip(self) -> str | None:
        """The id of the commit that is read; None before the first sync."""
        return self._upstream.tip

    @property
    def history(self) -> str:
        """A name for upstream's history, which is another once that was rewritten; empty before
        the first sync."""
        state = self._upstream.state
        return state.clone if state else ""

    @property
    def root(self) -> Path:
        """Where it is kept on this machine, as a folder's articles are below its root."""
        return self.directory

    def sync(self, *, adopt: bool = False) -> Synced:
        """Bring the copy to where upstream is.

        Raises SourceMissing, with a sentence, where upstream can't be reached or has no such
        branch: then nothing has changed. Raises AnotherHistory where the address or the branch
        is new and does not hold the commit synced last; `adopt` takes it all the same.
        """
        return self._upstream.sync(adopt=adopt)

    def scan(self) -> Iterator[FileStat]:
        """Every article file there is. Raises SourceMissing before the first sync: then nothing
        is known of what is missing from the scan."""
        return self._upstream.snapshot().scan()

    def listing(self) -> Listing:
        """All of `scan`, in the same order for the same commit."""
        return Listing(self.scan())

    def stat(self, path: str) -> FileStat | None:
        """What is seen of one article file; None where there is none. Raises SourceMissing
        before the first sync."""
        return self._upstream.snapshot().stat(path)

    def is_gone(self, path: str) -> bool:
        """Whether there is certainly no such file: always known. Raises SourceMissing before the
        first sync."""
        return self.stat(path) is None

    def read(self, path: str) -> bytes:
        """A file's bytes; of a file too large to be an article only the beginning. Raises
        SourceMissing where it isn't there or can't be read."""
        try:
            return self._upstream.snapshot().read(path)
        except Unreadable as error:
            missing = SourceMissing(f"{path} {error.reason}.")
        raise missing

    def article(self, path: str) -> Article:
        """The article in a file. Raises SourceMissing where there is no file, Unreadable where
        there is one that is no article."""
        return self.article_in(self._upstream.snapshot().read(path), path)

    def article_in(self, data: bytes, path: str) -> Article:
        """The article in a file's bytes. Raises Unreadable."""
        return self.known_as(read_article(data, source=self.name, path=path, fields=self.fields))

    def reader(self, ahead: Sequence[str] = ()) -> GitReader:
        """Reads many files one after the other: much faster where `ahead` says which, in
        order."""
        return GitReader(self._upstream.snapshot(), ahead)

    def snapshot(self) -> Snapshot:
        """The commit synced last, to look at while syncs go on. Raises SourceMissing."""
        return self._upstream.snapshot()

    def publish(self, changes: Sequence[Change]) -> tuple[str, ...]:
        """Commit the changes on what was synced last, and push once. Returns the commits' ids,
        one for each change, in order. What is read stays as it was until the next sync.

        Raises UpstreamMoved, PushRefused or PushUnsure; SourceMissing where there was no
        connection, or the copy can't be written: then nothing was pushed.
        """
        return self._outgoing.publish(changes)

    def bring(self, branch: str, changes: Sequence[Change], again: Change) -> bool:
        """Have a branch of its own, such as for a pull request, hold these changes of what was
        synced last, so that it can be merged. A new one gets them as commits of their own. Where
        it is there and its files are otherwise, since upstream's have changed, it gets `again`:
        one commit with all of them that follows both. What others committed on it stays. False
        where it is of a history that upstream has no more: then nothing was done.

        Raises as `publish` does.
        """
        return self._outgoing.bring(branch, changes, again)

    def decided(self, ids: Collection[str], *, since: datetime | None = None) -> dict[str, str]:
        """Those of these decisions that are in the history of what was synced last, each with
        its commit's id.

        The copy's history begins with the first sync, or the last force-push. Where it is to be
        looked at farther back, `since` says from when on (aware): what is missing is fetched.
        Raises SourceMissing.
        """
        return self._outgoing.decided(ids, since)

    def close(self) -> None:
        """End what runs, in other threads too, and refuse what comes."""
        self._upstream.close()
