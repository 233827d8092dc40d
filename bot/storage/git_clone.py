"""The bare clone of one branch: made, brought up to date, tidied up."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

from bot.domain.errors import SourceMissing
from bot.storage.git_command import GitCommand, Outcome, environment
from bot.storage.git_remote import Remote
from bot.storage.git_words import missing

FETCH_SECONDS = 3600.0
LOCAL_SECONDS = 600.0
_MARK = re.compile(rb"(?:Receiving|Counting|Unpacking) objects: +\d+% \(\d+/(\d+)\)")
# A fetch that brings more than this is one of a history that we never wanted.
_LEAST_LIMIT = 20_000
# Merge so many packs into one: each look for an object goes through all of them.
_MOST_PACKS = "40"


class TooMuch(SourceMissing):
    """A fetch would have brought far more than the clone holds."""


class Clone:
    """A bare repository in `directory`. What changes it is called while the clone's lock is
    held: `held` is the lock's open file, None for reading."""

    def __init__(self, git: GitCommand, directory: Path, remote: Remote, held: int | None) -> None:
        self._git, self.directory, self._remote, self.held = git, directory, remote, held

    def create(self, id_length: int) -> None:
        """An empty repository, for ids with so many digits."""
        form = "sha256" if id_length == 64 else "sha1"
        options = ["--quiet", "--bare", "--template=", f"--object-format={form}"]
        options.append(f"--initial-branch={self._remote.branch}")
        made = self._git.run(
            None, "init", *options, str(self.directory), seconds=LOCAL_SECONDS, env=_local()
        )
        if made.code:
            raise self._broken(made)

    def fetch_first(self) -> str:
        """The branch's tip without its history. Returns the commit's id."""
        return self._fetch("--depth=1", limit=None)

    def fetch(self, known_objects: int) -> str:
        """What is new on the branch. Returns the tip's id. Raises TooMuch where that is far
        more than the clone's `known_objects`: after a force-push a plain fetch brings all of
        the branch's history."""
        return self._fetch(limit=_most(known_objects))

    def fetch_since(self, seconds: int) -> None:
        """The branch's history since a time (Unix seconds), where the clone has less of it."""
        self._fetch(f"--shallow-since={seconds}", limit=None)

    def fetch_branch(self, branch: str, ref: str, known_objects: int) -> None:
        """Another branch of the remote, as `ref`. Raises TooMuch as `fetch` does."""
        self._fetch(limit=_most(known_objects), refspec=f"+refs/heads/{branch}:{ref}")

    def forget_branch(self, branch: str) -> None:
        """Let go of a branch that was read before, where it is not this one."""
        if branch != self._remote.branch:
            self.run("symbolic-ref", "HEAD", self._remote.ref)
            self.run("update-ref", "-d", f"refs/heads/{branch}")

    def boundary(self) -> int | None:
        """When the history that the clone has begins (Unix seconds): the newest commit whose
        parents it lacks. None where it has all."""
        shallow = self.directory / "shallow"
        if not shallow.exists():
            return None
        cut = shallow.read_text().split()
        times = self.run("log", "--no-walk", "--format=%ct", *cut, "--").split()
        return max(map(int, times), default=None)

    def count(self) -> int:
        """How many objects there are."""
        told = dict(line.split(": ", 1) for line in self.run("count-objects", "-v").splitlines())
        return int(told.get("count", 0)) + int(told.get("in-pack", 0))

    def has(self, commit: str) -> bool:
        """Whether the commit and its files' names can be read."""
        return self.ask("ls-tree", "-r", "--name-only", commit).code == 0

    def is_ancestor(self, older: str, newer: str) -> bool:
        """Whether the history of `newer` holds `older`."""
        asked = self.ask("merge-base", "--is-ancestor", older, newer)
        # 128: there is no such commit any more.
        return asked.code == 0

    def changed(self, older: str, newer: str, folders: tuple[str, ...]) -> set[str]:
        """The paths that differ between two commits, below these folders (all where there are
        none). A renamed file is two paths. Raw bytes are surrogates."""
        options = ["-r", "-z", "--no-renames", "--name-only", "--no-commit-id"]
        told = self.ask("diff-tree", *options, older, newer, "--", *folders)
        if told.code:
            raise self._broken(told)
        return {os_text(name) for name in told.out.split(b"\0") if name}

    def tidy(self) -> None:
        """Remove what killed calls left behind; put many packs into one."""
        for leftover in _leftovers(self.directory):
            leftover.unlink(missing_ok=True)

    def compact(self) -> None:
        """Put packs together where there are many."""
        self.run(
            "-c",
            "gc.auto=2000",
            "-c",
            f"gc.autoPackLimit={_MOST_PACKS}",
            "-c",
            "gc.autoDetach=false",
            "gc",
            "--auto",
            "--quiet",
        )

    def ask(self, *arguments: str, given: bytes = b"") -> Outcome:
        """Run git in the clone, without the network."""
        return self._git.run(
            self.directory,
            *arguments,
            seconds=LOCAL_SECONDS,
            env=_local(),
            given=given,
            held=self.held,
        )

    def run(self, *arguments: str, given: bytes = b"") -> str:
        """The same; its output as text. Raises SourceMissing where it failed."""
        outcome = self.ask(*arguments, given=given)
        if outcome.code:
            raise self._broken(outcome)
        return outcome.text

    def call(
        self, *arguments: str, seconds: float, unwanted: "Callable[[bytes], bool] | None" = None
    ) -> Outcome:
        """Run git in the clone, with the remote."""
        return self._git.run(
            self.directory,
            *arguments,
            seconds=seconds,
            env=self._remote.environment(),
            held=self.held,
            unwanted=unwanted,
        )

    def _fetch(self, *options: str, limit: int | None, refspec: str = "") -> str:
        refspec = refspec or f"+{self._remote.ref}:{self._remote.ref}"
        always = ["--no-tags", "--no-write-fetch-head", "--no-auto-maintenance", "--progress"]
        fetched = self.call(
            "fetch",
            *always,
            *options,
            "--",
            self._remote.address,
            refspec,
            seconds=FETCH_SECONDS,
            unwanted=None if limit is None else _over(limit),
        )
        if fetched.unwanted:
            raise TooMuch(f"{self._remote.shown} has another history than before.")
        if fetched.code:
            raise missing(self._remote, fetched, FETCH_SECONDS)
        return self.run("rev-parse", "--verify", refspec.rpartition(":")[2])

    def _broken(self, outcome: Outcome) -> SourceMissing:
        return missing(self._remote, outcome, LOCAL_SECONDS)


def discard_others(directory: Path, kept: str | None) -> None:
    """Remove the clones that nobody names: of a killed clone, or from before a force-push."""
    for found in directory.glob("clone-*"):
        if found.name != kept:
            shutil.rmtree(found, ignore_errors=True)


def os_text(name: bytes) -> str:
    """A path as text, bytes that are not UTF-8 as surrogates."""
    return name.decode(errors="surrogateescape")


def _local() -> dict[str, str]:
    return environment({}, ())


def _most(known_objects: int) -> int:
    return max(_LEAST_LIMIT, 2 * known_objects)


def _over(limit: int) -> Callable[[bytes], bool]:
    return lambda piece: any(int(number) > limit for number in _MARK.findall(piece))


def _leftovers(directory: Path) -> list[Path]:
    locks = [*directory.glob("*.lock"), *directory.glob("refs/**/*.lock")]
    packs = [*directory.glob("objects/pack/tmp_*"), *directory.glob("objects/pack/*.keep")]
    return [
        *locks,
        *packs,
        *directory.glob("objects/??/tmp_obj_*"),
        *directory.glob("fast_import_crash_*"),
        *directory.glob("objects/pack/.tmp-*"),
    ]
