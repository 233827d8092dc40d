"""Proposed: what becomes of pull requests. What is merged is published, what was closed goes back
to the editors, and what is open is held to what upstream says by now: an automation that rewrites
a line beside ours would leave none of them mergeable."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.errors import SourceMissing
from bot.domain.review import Decision
from bot.services import outcomes
from bot.services.commit_message import mark
from bot.services.preparing import Built, Preparing, in_history, is_readable
from bot.services.proposing import CLOSED, LOOK_MS, Proposing, branch_of
from bot.services.reports import Reports
from bot.services.rules import Rules
from bot.services.upstream import Upstream
from bot.services.writing import Make, Recognise, Refuse
from bot.storage import decisions, proposals, shown
from bot.storage.decision_rows import Pending
from bot.storage.git_change import PushRefused, PushUnsure, UpstreamMoved
from bot.storage.ledger import Ledger
from bot.storage.pull_requests import Proposal
from bot.storage.writes import over_text

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Members:
    """What stands on one branch: `there` with the commit that brought it, empty where only the
    file tells; `wanted` still, as an edit of upstream's newest bytes; or `out`, with a sentence,
    which is empty where somebody else published the article, None where the file is gone."""

    there: list[tuple[Decision, str]] = field(default_factory=list)
    wanted: list[Built] = field(default_factory=list)
    out: list[tuple[Decision, str | None]] = field(default_factory=list)


class Proposed:
    """Looks at what is proposed. `follow` syncs a source and brings the index to it."""

    def __init__(
        self,
        ledger: Ledger,
        rules: Rules,
        reports: Reports,
        preparing: Preparing,
        proposing: Proposing,
        follow: Callable[[Upstream], None],
    ) -> None:
        self._ledger, self._rules, self._reports = ledger, rules, reports
        self._preparing, self._proposing, self._follow = preparing, proposing, follow
        self._looked = 0
        self._merged = set[str]()

    def look(self, sources: Mapping[str, Upstream]) -> None:
        """See what became of what is proposed; now and then only. Raises LedgerError."""
        now = self._reports.now_ms()
        if not self._proposing.hosts or abs(now - self._looked) < LOOK_MS:
            return
        self._looked = now
        with self._ledger.read() as connection:
            waiting = [
                (shown.place(connection, one.decision.article_id), one)
                for one in proposals.waiting(connection)
            ]
        for name in self._proposing.hosts:
            mine = [one for place, one in waiting if place is not None and place[0] == name]
            if mine:
                self._look_at(sources[name], mine)

    def _look_at(self, source: Upstream, waiting: Sequence[Pending]) -> None:
        host, groups = self._proposing.hosts[source.name], _by_branch(waiting)
        try:
            fates = {branch: host.look(branch) for branch in groups}
            # After the question: what was merged by then is in what is fetched now.
            self._follow(source)
            there = in_history(source, waiting)
        except (SourceMissing, PushRefused):
            return  # following tells of upstream; and nothing is lost by a later look
        for branch, mine in groups.items():
            members = self._sorted(source, mine, there)
            try:
                self._settle(source, branch, fates[branch], members)
            except (SourceMissing, PushRefused, PushUnsure, UpstreamMoved) as problem:
                log.info("%s is looked at again later: %s", branch, problem)

    def _sorted(
        self, source: Upstream, waiting: Sequence[Pending], there: Mapping[str, str]
    ) -> _Members:
        members = _Members()
        for one in waiting:
            commit = there.get(mark(one.decision, undo=False))
            if commit is not None:
                members.there.append((one.decision, commit))
            else:
                self._sort(source, one, members)
        return members

    def _sort(self, source: Upstream, one: Pending, members: _Members) -> None:
        """A merge may have made one commit of several, and left the trailers out: the file tells
        of that too."""
        looked = self._preparing.look(source, one, over=True)
        if looked is None:
            if is_readable(source):
                members.out.append((one.decision, None))
            return
        path, found, title = looked
        match found:
            case Make(edit):
                members.wanted.append(Built(one.decision, source.name, path, title, edit))
            case Recognise():
                members.there.append((one.decision, ""))
            case Refuse(sentence):
                members.out.append((one.decision, sentence))
            case _:
                members.out.append((one.decision, ""))

    def _settle(self, source: Upstream, branch: str, proposal: Proposal, members: _Members) -> None:
        wanted = [one.decision for one in members.wanted]
        over = [one for one, _ in (*members.there, *members.out)]
        if proposal.fate == "open" and (members.out or not wanted):
            # First the pull request: nobody is to merge what went back to the editors.
            if self._proposing.withdraw(source, branch, over).fate == "merged":
                return
            wanted = []
        self._end(source, members)
        if proposal.fate == "closed":
            for one in wanted:
                self._reports.failed(one, CLOSED)
        elif proposal.fate == "merged" and wanted:
            self._lost(branch)
        elif proposal.fate == "open" and wanted:
            self._renew(source, branch, members.wanted)

    def _end(self, source: Upstream, members: _Members) -> None:
        now, page = self._reports.now_ms(), self._rules.of(source.name).commit_page
        with self._ledger.write() as connection:
            for one, commit in members.there:
                found = decisions.by_id(connection, one.id, lock=True)
                if found is None or found.decision.write_state != "proposed":
                    continue  # undone meanwhile: the next push sees to that
                url = page.format(commit=commit) if commit else ""
                outcomes.pushed(connection, one, now, commit, url)
        for one, sentence in members.out:
            if sentence is None:
                self._reports.missed(one, certain=True)
            elif sentence:
                self._reports.failed(one, sentence)
            else:
                self._reports.overtaken(one)

    def _lost(self, branch: str) -> None:
        """It was merged, and upstream says nothing of it: somebody took it out again, such as by
        a force-push. The second look that finds so has it proposed anew."""
        if branch not in self._merged:
            self._merged.add(branch)
            return
        self._merged.discard(branch)
        self._proposing.reopen(branch)

    def _renew(self, source: Upstream, branch: str, wanted: Sequence[Built]) -> None:
        if not self._proposing.renew(source, wanted, branch):
            return
        with self._ledger.write() as connection:
            for one in wanted:
                proposals.renewed(connection, one.decision, over_text(dict(one.edit.over)))


def _by_branch(waiting: Sequence[Pending]) -> dict[str, list[Pending]]:
    groups: dict[str, list[Pending]] = {}
    for one in waiting:
        groups.setdefault(branch_of(one.decision), []).append(one)
    return groups
