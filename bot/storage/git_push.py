"""Hands commits to the remote, and says what became of them."""

import re

from bot.domain.errors import SourceMissing
from bot.storage.git_change import PushRefused, PushUnsure, UpstreamMoved
from bot.storage.git_clone import Clone
from bot.storage.git_command import GitStopped, Outcome
from bot.storage.git_remote import Remote
from bot.storage.git_words import known, said

PUSH_SECONDS = 900.0
_STATUS = re.compile(r"^(?P<flag>[ *=+!-])\t[^\t]*\t(?P<summary>.*)$", re.MULTILINE)
_MOVED = re.compile(
    r"\[rejected\]|cannot lock ref|failed to update ref|fetch first|non-fast-forward|stale info"
    r"|reference already exists|incorrect old value|Unable to create '[^']*\.lock'"
)
_UNTOLD = re.compile(r"\[remote failure\]|failed to report status")
_FULL = re.compile(r"No space left on device|Disk quota exceeded|out of disk", re.IGNORECASE)
_PASSING = re.compile(r"unpack|temporar|try again|timed? ?out|too many", re.IGNORECASE)
# What ends a call before anything was handed over: rights, and no connection at all.
_NO_RIGHT = re.compile(
    r"Permission denied \(|Permission to .* denied|denied to deploy key|read.only|[Nn]ot authorized"
    r"|requested URL returned error: 40[13]|Authentication failed|could not read Username"
)
_NEVER_BEGAN = re.compile(
    r"Could not resolve host|Name or service not known|Connection refused|Failed to connect"
    r"|Couldn't connect|No route to host|Network is unreachable|Host key verification failed"
    r"|dubious ownership|not appear to be a git repository|[Rr]epository not found"
    r"|error: 404|server certificate verification failed|SSL certificate problem"
)
_MOST_TOLD = 300


def push(clone: Clone, remote: Remote, commit: str, branch: str) -> None:
    """Bring the branch from where it is to `commit`, which must follow from it.

    Raises UpstreamMoved, PushRefused, PushUnsure, or SourceMissing where there was no connection.
    """
    refspec = f"{commit}:refs/heads/{branch}"
    options = ("--porcelain", "--no-follow-tags", "--no-verify", "--recurse-submodules=no")
    try:
        pushed = clone.call("push", *options, "--", remote.address, refspec, seconds=PUSH_SECONDS)
    except GitStopped as stopped:
        raise PushUnsure(f"Copydesk was stopped while it pushed to {remote.shown}.") from stopped
    status = _STATUS.search(pushed.text)
    if status is None:
        raise _without_status(remote, pushed)
    if status["flag"] == "!":
        raise _refused(remote, branch, pushed, status["summary"])


def _without_status(remote: Remote, pushed: Outcome) -> Exception:
    """What a push means that ended without a word about the branch."""
    if not pushed.late and _NO_RIGHT.search(pushed.error):
        return PushRefused(
            f"{remote.host} doesn't let the bot write to {remote.shown}: give its key or token "
            "the right to."
        )
    if not pushed.late and _NEVER_BEGAN.search(pushed.error):
        return SourceMissing(known(remote, pushed.error) or said(remote, pushed))
    what = f"gave no answer within {PUSH_SECONDS:.0f} seconds" if pushed.late else "was lost"
    return PushUnsure(
        f"The connection to {remote.host} {what} while pushing: whether it was accepted is looked "
        "up at the next sync."
    )


def _refused(remote: Remote, branch: str, pushed: Outcome, summary: str) -> Exception:
    told = f"{summary}\n{pushed.error}"
    if _UNTOLD.search(summary):
        return PushUnsure(f"{remote.host} did not say whether it took the push.")
    if _MOVED.search(summary):
        return UpstreamMoved(f"The branch {branch} of {remote.shown} has moved on.")
    if _FULL.search(told):
        return PushRefused(f"{remote.host} has no space left for the push.", passing=True)
    reason = remote.scrub(summary).partition("(")[2].rpartition(")")[0] or summary
    words = _remote_words(remote, pushed.error)
    sentence = f"{remote.host} refused the push to {branch} ({reason})" + (
        f": {words}" if words else "."
    )
    return PushRefused(sentence, passing=_PASSING.search(reason) is not None)


def _remote_words(remote: Remote, error: str) -> str:
    """What the other side, such as a hook, has written for people."""
    lines = [
        line.removeprefix("remote:").strip()
        for line in remote.scrub(error).splitlines()
        if line.startswith("remote:")
    ]
    return " ".join(line for line in lines if line)[:_MOST_TOLD]
