"""Where a branch is at the remote: the cheap question before any fetch."""

from bot.domain.errors import SourceMissing
from bot.storage.git_command import GitCommand
from bot.storage.git_remote import Remote
from bot.storage.git_words import missing

LOOK_SECONDS = 60.0
_MOST_NAMED = 5


def look(git: GitCommand, remote: Remote, held: int | None) -> str:
    """The id of the remote's branch's tip. Nothing is fetched. Raises SourceMissing, with a
    sentence, where it can't be asked or has no such branch."""
    tip = tip_of(git, remote, remote.branch, held)
    if tip is None:
        raise _no_branch(remote, sorted(_refs(git, remote, "refs/heads/*", held)))
    return tip


def tip_of(git: GitCommand, remote: Remote, branch: str, held: int | None) -> str | None:
    """The id of any branch's tip; None where there is no such branch. Raises SourceMissing."""
    # The pattern matches the end of names: x/refs/heads/main comes along.
    return _refs(git, remote, f"refs/heads/{branch}", held).get(f"refs/heads/{branch}")


def _refs(git: GitCommand, remote: Remote, pattern: str, held: int | None) -> dict[str, str]:
    asked = git.run(
        None,
        *("ls-remote", "--quiet", "--", remote.address, pattern),
        seconds=LOOK_SECONDS,
        env=remote.environment(),
        held=held,
    )
    if asked.code:
        raise missing(remote, asked, LOOK_SECONDS)
    pairs = (line.split("\t") for line in asked.text.splitlines())
    return {name: tip for tip, name in pairs}


def _no_branch(remote: Remote, refs: list[str]) -> SourceMissing:
    if not refs:
        return SourceMissing(
            f"The repository {remote.shown} is empty: nothing was pushed to it yet."
        )
    names = [ref.removeprefix("refs/heads/") for ref in refs[:_MOST_NAMED]]
    more = ", …" if len(refs) > _MOST_NAMED else ""
    return SourceMissing(
        f"The repository {remote.shown} has no branch {remote.branch}: "
        f"it has {', '.join(names)}{more}."
    )
