"""Proposing: a decision becomes a branch of its own and a pull request, and is published once
that is merged."""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, Protocol

from bot.domain.errors import SourceMissing, Unreadable
from bot.domain.review import Decision
from bot.services import outcomes
from bot.services.commit_message import mark
from bot.services.library import Library
from bot.services.preparing import Built
from bot.services.reports import Reports
from bot.services.upstream import Upstream
from bot.storage import proposals, shown
from bot.storage.git_change import Change, PushRefused
from bot.storage.ledger import Ledger

LOOK_MS = 60_000
"""How often what is proposed is looked for upstream."""

CLOSED = "Its pull request was closed and not merged."


class Host(Protocol):
    """Where pull requests are made. Every call raises PushRefused or SourceMissing."""

    def propose(self, branch: str, title: str, body: str) -> str:
        """Open one; gives its page, also of the one that is open already."""

    def fate(self, branch: str) -> Literal["open", "merged", "closed", "none"]:
        """What became of the newest one."""

    def withdraw(self, branch: str) -> None:
        """Close the one that is open."""


class Proposing:
    """Proposes at the `hosts`, which go by the source's name."""

    def __init__(
        self,
        ledger: Ledger,
        library: Library,
        reports: Reports,
        hosts: Mapping[str, Host],
        follow: Callable[[Upstream], None],
    ) -> None:
        self._ledger, self._library, self._reports = ledger, library, reports
        self.hosts, self._follow = hosts, follow
        self._looked = 0

    def propose(self, source: Upstream, one: Built, change: Change) -> None:
        """Push and propose, as far as that is not done yet: safe to be killed anywhere. Raises
        what pushing raises."""
        named = mark(one.decision, undo=one.undo)
        branch = branch_of(named)
        if not source.decided([named], branch=branch):
            source.publish([change], branch=branch)
        title, _, body = change.message.partition("\n\n")
        url = self.hosts[source.name].propose(branch, title, body)
        now = self._reports.now_ms()
        with self._ledger.write() as connection:
            proposals.proposed(connection, one.decision, url, now + LOOK_MS)

    def withdraw(self, source: Upstream, waiting: Sequence[Decision]) -> None:
        """Close the pull requests of those that were undone. Raises what pushing raises."""
        for one in waiting:
            if one.take_back or one.write_state == "reverting":
                self.hosts[source.name].withdraw(branch_of(mark(one, undo=False)))

    def look(self, sources: Mapping[str, Upstream]) -> None:
        """See what became of what is proposed; now and then only."""
        now = self._reports.now_ms()
        if not self.hosts or abs(now - self._looked) < LOOK_MS:
            return
        self._looked = now
        with self._ledger.read() as connection:
            waiting = proposals.waiting(connection)
            places = {one.id: shown.place(connection, one.article_id) for one in waiting}
        for name in self.hosts:
            mine = [one for one in waiting if (places[one.id] or ("",))[0] == name]
            if mine:
                self._look_at(sources[name], mine)

    def _look_at(self, source: Upstream, waiting: Sequence[Decision]) -> None:
        host = self.hosts[source.name]
        try:
            fates = {one.id: host.fate(branch_of(mark(one, undo=False))) for one in waiting}
            # After the question: what was merged by then is in what is fetched now.
            self._follow(source)
            there = source.decided([mark(one, undo=False) for one in waiting])
        except (SourceMissing, PushRefused):
            return  # following tells of upstream; and nothing is lost by a later look
        for one in waiting:
            commit = there.get(mark(one, undo=False), "")
            if commit or self._is_published(one):
                with self._ledger.write() as connection:
                    outcomes.pushed(connection, one, self._reports.now_ms(), commit, "")
            elif fates[one.id] == "closed":
                self._reports.failed(one, CLOSED)

    def _is_published(self, decision: Decision) -> bool:
        """A merge may have made one commit of several, and left the trailers out."""
        with self._ledger.read() as connection:
            hint = shown.place(connection, decision.article_id)
        try:
            return self._library.current(decision.article_id, hint).published
        except (SourceMissing, Unreadable):
            return False


def branch_of(named: str) -> str:
    """The branch of the decision, or of its undoing, with this mark."""
    return f"copydesk/{named}"
