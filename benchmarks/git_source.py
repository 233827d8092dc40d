"""How long Copydesk takes over a git repository, beside git alone, in the same run."""

import argparse
import random
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from git_upstream import Upstream, git
from measure import Aim, Row, Stopwatch, table_of
from rich.console import Console

from bot.domain.query import DeskStates
from bot.services.library import Library
from bot.storage.fields import COPYDESK
from bot.storage.git_change import Author, Change, FileEdit
from bot.storage.git_remote import Remote
from bot.storage.git_source import GitSource
from bot.storage.index import Index

_ANNA = Author("Anna", "anna@example.org")
_LOOKS = 15
_TURNS = 3
_MANY = 10_000


class Bench:
    """The repository, a folder for what is made on the way, and how times are taken."""

    def __init__(self, upstream: Upstream, scratch: Path, options: argparse.Namespace) -> None:
        self.upstream, self._scratch, self.decisions = upstream, scratch, options.decisions
        self.watch, self._numbers = Stopwatch(cpu=options.cpu), count()
        self.chance = random.Random(options.seed)
        first = self.source(upstream)
        first.sync()
        self.paths = [seen.path for seen in first.scan()]
        self.found = f"{len(self.paths):,}"
        first.close()

    def place(self, name: str) -> Path:
        """A path that nobody has used."""
        return self._scratch / f"{name}-{next(self._numbers)}"

    def source(self, upstream: Upstream) -> GitSource:
        """A source without a copy yet."""
        return GitSource("bench", Remote(upstream.url, "main"), self.place("data"), COPYDESK)

    def chosen(self, most: int) -> list[str]:
        """Some of the articles."""
        return self.chance.sample(self.paths, min(most, len(self.paths)))


def first_copy(bench: Bench) -> Iterator[Row]:
    """From nothing to the copy, and until every article is in the index."""

    def copied() -> GitSource:
        source = bench.source(bench.upstream)
        source.sync()
        return source

    def copy() -> None:
        copied().close()

    def copy_and_index() -> None:
        source = copied()
        _index(bench, source)
        source.close()

    kept = copied()

    def theirs() -> None:
        git("clone", "-q", "--bare", "--depth=1", bench.upstream.url, str(bench.place("clone")))

    alone, indexed, index, peers = bench.watch.in_turns(
        [copy, copy_and_index, lambda: _index(bench, kept), theirs], _TURNS
    )
    kept.close()
    peer = "git clone --bare --depth 1"
    yield Row("First copy", alone, peers, peer, Aim("ratio", 1.5), bench.found)
    both = "git clone, and our index of a copy"
    yield Row("Copy and index", indexed, peers + index, both, Aim("ratio", 1.5), bench.found)


def _index(bench: Bench, source: GitSource) -> None:
    index = Index.open(bench.place("index"), writable=True)
    Library(index, [source], (), DeskStates, lambda: datetime.now(UTC), ZoneInfo("UTC")).refresh()
    index.close()


def nothing_new(bench: Bench) -> Iterator[Row]:
    """A sync that finds nothing."""
    source = bench.source(bench.upstream)
    source.sync()
    mine, peers = bench.watch.in_turns(
        [source.sync, lambda: git("ls-remote", "-q", bench.upstream.url, "refs/heads/main")], _LOOKS
    )
    source.close()
    yield Row("Sync, nothing new", mine, peers, "git ls-remote", Aim("ratio", 1.5), bench.found)


def much_new(bench: Bench) -> Iterator[Row]:
    """A sync of many changed files: fetched, and known by name."""
    upstream = bench.upstream.twin(bench.place("twin"))
    source, clone, turns = bench.source(upstream), bench.place("clone"), count()
    source.sync()
    git("clone", "-q", "--bare", "--depth=1", upstream.url, str(clone))

    def change() -> None:
        turn = next(turns)
        texts = [(path, f"---\ntitle: {turn} {path}\n---\n") for path in bench.chosen(2000)]
        upstream.commit((path, text.encode()) for path, text in texts)

    def theirs() -> None:
        git(f"--git-dir={clone}", "fetch", "-q", upstream.url, "+refs/heads/main:refs/heads/main")

    mine, peers = bench.watch.in_turns([source.sync, theirs], _TURNS, before=change)
    source.close()
    changed = f"{min(2000, len(bench.paths)):,}"
    yield Row("Sync, many changed", mine, peers, "git fetch", None, changed)


def published(bench: Bench) -> Iterator[Row]:
    """Decisions until their push was accepted."""
    paths = bench.chosen(bench.decisions)
    theirs = _in_a_working_tree(bench, paths)
    huge = len(bench.paths) > _MANY
    peer = f"{len(paths)} × git commit, git push"
    for work, batch, limit in (
        ("Publish, a commit each", False, 0.4 if huge else 0.15),
        ("Publish, one commit", True, 0.1 if huge else 0.15),
    ):
        ours = _published(bench, paths, batch=batch)
        yield Row(work, ours, theirs, peer, Aim("ratio", limit), f"{len(paths):,}")


def _published(bench: Bench, paths: list[str], *, batch: bool) -> float:
    upstream = bench.upstream.twin(bench.place("twin"))
    source = bench.source(upstream)
    source.sync()

    def publish() -> None:
        edits = [_edited(path, source.read(path)) for path in paths]
        if batch:
            source.publish([Change(tuple(edits), _ANNA, "Publish")])
        else:
            source.publish([Change((edit,), _ANNA, f"Publish {edit.path}") for edit in edits])

    taken = bench.watch.seconds(publish)
    source.close()
    _check(upstream, paths[-1])
    return taken


def _in_a_working_tree(bench: Bench, paths: list[str]) -> float:
    upstream, tree = bench.upstream.twin(bench.place("twin")), bench.place("tree")
    git("clone", "-q", "--depth=1", upstream.url, str(tree))

    def commit() -> None:
        for path in paths:
            file = tree / path
            file.write_bytes(_edited(path, file.read_bytes()).after)
            git("-C", str(tree), "commit", "-q", "-m", f"Publish {path}", "--", path)
        git("-C", str(tree), "push", "-q", "origin", "main")

    taken = bench.watch.seconds(commit)
    _check(upstream, paths[-1])
    return taken


def _edited(path: str, data: bytes) -> FileEdit:
    """One line changed, whatever the file is."""
    after = data.replace(b"published: false", b"published: true", 1)
    return FileEdit(path, data, after if after != data else data + b"\n")


def _check(upstream: Upstream, path: str) -> None:
    """That the last decision is in."""
    changed = git(f"--git-dir={upstream.path}", "diff", "-z", "--name-only", "main~1", "main")
    if path not in changed.split("\0"):
        raise SystemExit(f"{path} was not published")


ROWS = {"first": first_copy, "nothing": nothing_new, "changed": much_new, "publish": published}


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=5000, help="how many articles are generated")
    parser.add_argument("--decisions", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--repository", help="measure with the newest commit of this one instead")
    parser.add_argument("--branch", default="main", help="the branch of --repository")
    parser.add_argument("--cpu", action="store_true", help="computing time, not the clock's")
    parser.add_argument("rows", nargs="*", metavar="ROW", help=", ".join(ROWS))
    options = parser.parse_args()
    scratch = Path(tempfile.mkdtemp(prefix="copydesk-git-"))
    try:
        if options.repository:
            place = scratch / "upstream.git"
            upstream = Upstream.copied(place, options.repository, options.branch)
        else:
            upstream = Upstream.generated(scratch / "upstream.git", options.count, options.seed)
        bench = Bench(upstream, scratch, options)
        wanted = [ROWS[name] for name in options.rows or ROWS]
        Console(width=120).print(table_of(row for rows in wanted for row in rows(bench)))
    finally:
        shutil.rmtree(scratch)


if __name__ == "__main__":
    main()
