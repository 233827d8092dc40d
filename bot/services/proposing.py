"""Proposing: decisions become a branch of their own and a pull request. What was decided with one
press is one pull request, with the source's rule for commits; where the rule is one commit for all
that are due, so is all that is due.

What leaves a pull request closes it, and the rest is proposed anew on another branch: so that no
history ever holds what was taken back. The ledger knows the branch before anything is pushed to
it, and what was interrupted is found at the host by that.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from sqlalchemy import Connection

from bot.domain.review import Decision
from bot.services.commit_message import mark
from bot.services.committing import Committing
from bot.services.preparing import Built
from bot.services.reports import Reports
from bot.services.rules import Rules
from bot.services.upstream import Upstream
from bot.storage import proposals, pushes
from bot.storage.git_change import UpstreamMoved
from bot.storage.ledger import Ledger
from bot.storage.pull_requests import Proposal

LOOK_MS = 60_000
"""How often what is proposed is looked for upstream."""

CLOSED = "Its pull request was closed and not merged."
_UNDO = "-undo"


class Host(Protocol):
    """Where pull requests are made. Every call raises PushRefused or SourceMissing."""

    def propose(self, branch: str, title: str, body: str) -> str:
        """Open one; gives its page, also of the one that is open already."""

    def look(self, branch: str) -> Proposal:
        """The branch's newest one."""

    def withdraw(self, branch: str) -> Proposal:
        """Close the one that is open; gives what became of it."""


class Proposing:
    """Proposes at the `hosts`, which go by the source's name."""

    def __init__(
        self,
        ledger: Ledger,
        rules: Rules,
        committing: Committing,
        reports: Reports,
        hosts: Mapping[str, Host],
    ) -> None:
        self._ledger, self._rules, self._reports = ledger, rules, reports
        self._committing, self.hosts = committing, hosts
        # What the branches hold that we brought there; another process's are looked at.
        self._held: dict[str, int] = {}

    def groups(self, source: Upstream, ids: Sequence[int]) -> list[list[int]]:
        """The decisions, as they go into one pull request each."""
        all_due = self._rules.of(source.name).batch
        found: dict[tuple[bool, str], list[int]] = {}
        for one in self._waiting(ids):
            together = "all" if all_due else one.batch or str(one.id)
            where = (one.write_state == "reverting", one.branch or together)
            found.setdefault(where, []).append(one.id)
        return list(found.values())

    def settle(self, source: Upstream, ids: Sequence[int]) -> None:
        """Before upstream is looked at: what was interrupted after its pull request was made is
        proposed, and that of what was undone is closed. Raises PushRefused, SourceMissing."""
        branches = {branch_of(one) for one in self._waiting(ids) if one.write_state != "pending"}
        for branch in sorted(branches):
            mine = [one for one in self._waiting(ids) if branch_of(one) == branch]
            proposal = self.hosts[source.name].look(branch)
            if branch.endswith(_UNDO) or f"{_UNDO}-" in branch:
                self._undone(mine, proposal)
                continue
            if proposal.fate != "none":
                self._adopt(mine, proposal)
            now = [one for one in self._waiting(ids) if branch_of(one) == branch]
            if proposal.fate == "open" and any(one.write_state == "reverting" for one in now):
                self.withdraw(source, branch)

    def name(self, connection: Connection, built: Sequence[Built]) -> str:
        """The branch for these: as before where exactly they were on it."""
        first = built[0]
        before = first.decision.branch
        if not before or (first.undo and _UNDO not in before):
            return f"copydesk/{mark(first.decision, undo=first.undo)}"
        there = {one.id for one in proposals.on_branch(connection, before)}
        return before if there == {one.decision.id for one in built} else _next(before)

    def propose(self, source: Upstream, built: Sequence[Built], branch: str) -> None:
        """Push and propose, as far as that is not done yet: safe to be killed anywhere. Raises
        what pushing raises; UpstreamMoved also where the branch is of a history that upstream has
        no more."""
        draft, host = self._committing.draft(built), self.hosts[source.name]
        if not source.bring(branch, draft.changes, draft.again):
            host.withdraw(branch)
            with self._ledger.write() as connection:
                proposals.name(connection, [one.decision.id for one in built], _next(branch))
            raise UpstreamMoved(f"{branch} begins where upstream is no more.")
        self._held[branch] = _held(source, built)
        page = host.propose(branch, draft.title, draft.body)
        self._proposed([one.decision for one in built], page)

    def renew(self, source: Upstream, built: Sequence[Built], branch: str) -> bool:
        """Have what is proposed as mergeable as it was; False where there was nothing to do, or
        it is to be proposed anew. Raises what pushing raises."""
        if self._held.get(branch) == _held(source, built):
            return False
        draft = self._committing.draft(built)
        if not source.bring(branch, draft.changes, draft.again):
            self.withdraw(source, branch)
            return False
        self._held[branch] = _held(source, built)
        return True

    def withdraw(self, source: Upstream, branch: str, leaving: Sequence[Decision] = ()) -> Proposal:
        """Close a pull request; what is proposed there, but for what is `leaving`, is proposed
        anew. Gives what became of it: where it was merged before, it stays. Raises PushRefused,
        SourceMissing."""
        host, ids = self.hosts[source.name], {one.id for one in leaving}
        if (before := host.look(branch)).fate == "merged":
            return before
        self.reopen(branch, ids)
        return host.withdraw(branch)

    def reopen(self, branch: str, leaving: Collection[int] = ()) -> None:
        """What is proposed on the branch, but for what is leaving, is to be proposed anew."""
        with self._ledger.write() as connection:
            rest = [
                one
                for one in proposals.on_branch(connection, branch)
                if one.write_state == "proposed" and one.ended_at is None and one.id not in leaving
            ]
            proposals.reopen(connection, rest, _next(branch))

    def _adopt(self, mine: Sequence[Decision], proposal: Proposal) -> None:
        interrupted = [one for one in mine if one.write_state == "pushing"]
        self._proposed(interrupted, proposal.page)

    def _undone(self, mine: Sequence[Decision], proposal: Proposal) -> None:
        """The pull requests that take back are looked at with each try."""
        if proposal.fate != "closed":
            return
        for one in mine:
            self._reports.failed(one, CLOSED)
        with self._ledger.write() as connection:
            proposals.name(connection, [one.id for one in mine], "")

    def _proposed(self, made: Sequence[Decision], page: str) -> None:
        now = self._reports.now_ms()
        with self._ledger.write() as connection:
            for one in made:
                proposals.proposed(connection, one, page, now + LOOK_MS)

    def _waiting(self, ids: Sequence[int]) -> list[Decision]:
        with self._ledger.read() as connection:
            return [one.decision for one in pushes.fetch_waiting(connection, ids)]


def branch_of(decision: Decision) -> str:
    """Where it is proposed; the ledger did not always tell."""
    return decision.branch or f"copydesk/{mark(decision, undo=False)}"


def _held(source: Upstream, built: Sequence[Built]) -> int:
    return hash((source.history, *((one.path, one.edit.after) for one in built)))


def _next(branch: str) -> str:
    """Another name, for what was on that branch."""
    found = re.fullmatch(r"(.*)-(\d+)", branch)
    return f"{found[1]}-{int(found[2]) + 1}" if found else f"{branch}-2"
