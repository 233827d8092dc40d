"""Review: what the desk has decided about an article, and what may be decided now."""

from dataclasses import dataclass
from typing import Literal

Verb = Literal["publish", "reject", "later", "edit"]
"""What an editor can decide. An edit stands beside the others, and decides nothing of whether the
article is published. Undo takes a decision back; it is not a decision of its own."""

Overridden = Literal["tell", "reopen", "again"]
"""What becomes of a publish whose file somebody sets back: only say so; let the editors decide
anew; publish it again, at most once a day."""

WriteState = Literal[
    "none", "pending", "pushing", "proposed", "written", "failed", "reverting", "reverted"
]
"""Where a decision's change of the file stands: `none` where it never touches the file, `pushing`
from before its commit may have reached upstream until it is known whether it has;
`proposed` until its pull request is merged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One row of the ledger. Times are UTC in integer milliseconds.

    A decision is *open* while `ended_at` is None; at most one per article is, edits aside.
    `ended_why` is one of: undone, published in the file, unpublished in the file, lapsed (a later
    whose time has come), failed, gone. A publish stays open once it is written: it is the reason
    why the article is published. While it is taken back it is open and `reverting`.
    `until` is set for later alone: when the article comes back. `user` is a Slack user id.
    The file is not touched before `due_at`. `key` names the decision in commits, `commit` is the
    one that brought it to the file, where there is one, and `commit_url` its page at the host.
    `take_back` says that it was undone while it was being pushed.
    `set_back_at` is when its published file was found unpublished again; `again_of` is the
    decision that this one was made of, by ourselves, after such a find. `proposal_url` is the
    page of its pull request.
    `reason` is why, in the person's words; `place` where it was taken: `message CHANNEL TS`,
    `answer CHANNEL`, `command CHANNEL`, `queue`, `terminal HOST`. `version` is the one that was
    judged, `version_after` the one once the file says what was decided. `ended_by` ended it;
    `undo_by` asked to have it taken back, at `undo_at`, and `undo_commit` did. What was decided
    with one press has the same `batch`; it is empty for what was decided alone. `edit` has what an
    edit, or a publish, changes of title, excerpt and topics, as `domain/edit.py` keeps it.
    `branch` is the one on which it was proposed, alone or with others.
    """

    id: int
    article_id: str
    version: str
    verb: Verb
    user: str
    at: int
    until: int | None = None
    digest: str = ""
    channel: str = ""
    ended_at: int | None = None
    ended_why: str = ""
    write_state: WriteState = "none"
    write_error: str = ""
    key: str = ""
    due_at: int = 0
    attempts: int = 0
    take_back: bool = False
    commit: str = ""
    commit_url: str = ""
    set_back_at: int | None = None
    again_of: int | None = None
    proposal_url: str = ""
    reason: str = ""
    place: str = ""
    version_after: str = ""
    ended_by: str = ""
    undo_by: str = ""
    undo_at: int | None = None
    undo_place: str = ""
    undo_reason: str = ""
    undo_commit: str = ""
    undo_commit_url: str = ""
    batch: str = ""
    edit: str = ""
    branch: str = ""

    @property
    def taken_back_by(self) -> str:
        """Whoever asked to have it taken back: an admin, or whose decision it is."""
        return self.undo_by or self.user


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Whose an article is: `user` (a Slack id) took it at `at`, and has it until `until` (UTC
    ms)."""

    user: str
    at: int
    until: int


Standing = Literal["waiting", "publishing", "published", "rejected", "later", "failed", "gone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What one article is at the desk now, for rendering.

    `standing` is the desk's word: published is read from the file alone; publishing, rejected
    and later from the ledger alone. `decision` is the one that led to it, where there is one
    (absent when the file was published by somebody else), or the publish that was set back in the
    file. `digest` names the newest digest that showed the article while it waits, and `digest_at`
    when (UTC ms). `note` is a sentence for failed and gone. `taken` says who has it while nobody
    decided: others are asked before they decide.
    """

    standing: Standing
    decision: Decision | None = None
    digest: str = ""
    digest_at: int | None = None
    note: str = ""
    taken: Taken | None = None

    @property
    def undecided(self) -> bool:
        """Whether the decision buttons are shown."""
        return self.standing in ("waiting", "failed")
