"""Where a branch is at the remote: the cheap question before any fetch."""

from bot.domain.errors import SourceMissing
from bot.storage.git_command import GitCommand, Outcome
from bot.storage.git_remote import Remote
from bot.storage.git_words import missing

LOOK_SECONDS = 60.0


def look(git: GitCommand, remote: Remote, held: int) -> str:
    """The id of the branch's tip at the remote, without fetching anything. Raises SourceMissing,
    with a sentence, where it can't be asked or has no such branch."""
    env = remote.environment()
    arguments = ("ls-remote", "--quiet", "--", remote.address)
    asked = git.run(None, *arguments, remote.ref, seconds=LOOK_SECONDS, env=env, held=held)
    if asked.code:
        raise missing(remote, asked, LOOK_SECONDS)
    # A pattern matches the end of names: refs/heads/x/refs/heads/main is another branch.
    tips = [line.split("\t") for line in asked.text.splitlines()]
    for tip, name in tips:
        if name == remote.ref:
            return tip
    everything = git.run(None, *arguments, seconds=LOOK_SECONDS, env=env, held=held)
    raise _no_branch(remote, everything)


def _no_branch(remote: Remote, everything: Outcome) -> SourceMissing:
    names = [line.partition("\trefs/heads/")[2] for line in everything.text.splitlines()]
    branches = sorted(name for name in names if name)
    if not branches:
        return SourceMissing(
            f"The repository {remote.shown} is empty: nothing was pushed to it yet."
        )
    shown = ", ".join(branches[:5]) + (", …" if len(branches) > 5 else "")
    return SourceMissing(
        f"The repository {remote.shown} has no branch {remote.branch}: it has {shown}."
    )
