"""Pushing: brings decisions into a repository elsewhere, as commits that upstream accepts.

Nothing is held while git works: what is about to be pushed is in the ledger first (`pushing`),
and afterwards, or after a crash, upstream's history says whether it is in, by the trailer that
each commit carries. What upstream refuses because it moved is applied again to its newest bytes,
never merged. So this is safe to kill anywhere, and beside another bot: one of two pushes is
refused, and then finds what the other did.
"""

import logging
import threading
from collections.abc import Callable, Collection, Mapping, Sequence

from sqlalchemy import Connection

from bot.domain.errors import LedgerError, SourceMissing
from bot.domain.review import Decision
from bot.services import outcomes, trail
from bot.services.commit_message import mark
from bot.services.committing import Committing, Words
from bot.services.library import Library
from bot.services.preparing import Built, Preparing
from bot.services.proposed import Proposed
from bot.services.proposing import Host, Proposing
from bot.services.reports import Reports
from bot.services.rules import Rules
from bot.services.upstream import Upstream
from bot.storage import decisions, pushes, turns
from bot.storage.git_change import PushRefused, PushUnsure, UpstreamMoved
from bot.storage.ledger import Ledger
from bot.storage.writes import over_text

log = logging.getLogger(__name__)

TURN_MS = 180_000
"""For how long a turn is taken: longer than one push may last."""

MOVES = 20
"""How often in a row upstream may move before the others get their turn."""

FIRST_WAIT_MS, LONGEST_WAIT_MS = 30_000, 3_600_000
GIVE_UP_MS = 24 * 3_600_000
"""After a refusal the next try is twice as far off as the last; a day after it was due, a
decision that upstream still refuses goes back to the editors."""

SILENCE_MS = 600_000
"""How long upstream may be out of reach before the person who pressed is told."""

MOST_REFUSED = 3
"""After so many refusals in a row, the rest of what was refused before waits for its next try."""

BUSY = "The repository changed each time this was to be pushed. It is tried again."


class Pushing:
    """Pushes to any of the sources. `follow` syncs a source and brings the index to it (raises
    SourceMissing); `holder` is who we are, `machine:process:random`. What goes to a source that
    has a host, by its name in `hosts`, is proposed there."""

    def __init__(
        self,
        ledger: Ledger,
        library: Library,
        rules: Rules,
        words: Words,
        follow: Callable[[Upstream], None],
        holder: str,
        reports: Reports,
        hosts: Mapping[str, Host] | None = None,
    ) -> None:
        self._ledger, self._rules = ledger, rules
        self._committing = Committing(ledger, rules, words)
        self._follow, self._holder, self._reports = follow, holder, reports
        self._preparing = Preparing(ledger, library, rules, reports)
        self._proposing = Proposing(ledger, rules, self._committing, reports, hosts or {})
        self._proposed = Proposed(ledger, rules, reports, self._preparing, self._proposing, follow)
        self._busy = threading.Lock()

    def push(self, source: Upstream, ids: Sequence[int]) -> None:
        """Bring these decisions to upstream: those that it never refused with one push, the
        others one by one, since one of them may be what it refuses. Nothing where another thread
        does so just now. Raises LedgerError."""
        if not self._busy.acquire(blocking=False):
            return
        try:
            self._in_turn(source, ids)
        finally:
            self._busy.release()

    def _in_turn(self, source: Upstream, ids: Sequence[int]) -> None:
        now = self._reports.now_ms()
        with self._ledger.write() as connection:
            if not turns.take(connection, source.name, self._holder, now, now + TURN_MS):
                return
        try:
            refused = 0
            for group in self._groups(source, ids):
                with trail.resumed(f"decision {group[0]}"):
                    refused = refused + 1 if self._push(source, group) else 0
                if refused >= MOST_REFUSED:
                    break
        finally:
            self._give_back(source)

    def _give_back(self, source: Upstream) -> None:
        try:
            with self._ledger.write() as connection:
                turns.give_back(connection, source.name, self._holder)
        except LedgerError as error:
            log.warning("The turn to push to %s ends by itself: %s", source.name, error)

    def look(self, sources: Mapping[str, Upstream]) -> None:
        """See what became of what was proposed. Raises LedgerError."""
        self._proposed.look(sources)

    def _groups(self, source: Upstream, ids: Sequence[int]) -> list[list[int]]:
        if source.name in self._proposing.hosts:
            return self._proposing.groups(source, ids)
        with self._ledger.read() as connection:
            waiting = pushes.fetch_waiting(connection, ids)
        fresh = [one.decision.id for one in waiting if not one.decision.attempts]
        again = [[one.decision.id] for one in waiting if one.decision.attempts]
        return [fresh, *again] if fresh else again

    def _push(self, source: Upstream, ids: Sequence[int]) -> bool:
        """Gives whether upstream refused it."""
        out: frozenset[int] = frozenset()
        for _ in range(MOVES):
            built: list[Built] = []
            try:
                built, branch = self._begun(source, ids, out)
                if built:
                    self._hand_over(source, built, branch)
            except UpstreamMoved:
                out = frozenset(one.decision.id for one in built)
                log.info("%s moved: %d decisions are applied again", source.name, len(built))
            except PushUnsure as error:
                out = frozenset()
                log.warning("Whether %s took the push is looked up: %s", source.name, error)
            except PushRefused as error:
                self._refused(built, str(error))
                if not built:
                    self._unreachable(ids, str(error))
                return True
            except SourceMissing as error:
                self._unreachable(ids, str(error))
                return False
            else:
                return False
        self._unreachable(ids, BUSY)
        return False

    def _begun(
        self, source: Upstream, ids: Sequence[int], out: Collection[int]
    ) -> tuple[list[Built], str]:
        """What is to be pushed now and nobody has undone since it was read: its push begins, to
        the branch that is named where it is to be proposed."""
        hosted = source.name in self._proposing.hosts
        if hosted:
            self._proposing.settle(source, ids)
        self._follow(source)
        built = self._preparing.prepare(source, ids, out)
        if not built:
            return [], ""
        now = self._reports.now_ms()
        with self._ledger.write() as connection:
            branch = self._proposing.name(connection, built) if hosted else ""
            begun = [one for one in built if _begin(connection, one, now, branch)]
        return begun, branch

    def _hand_over(self, source: Upstream, built: Sequence[Built], branch: str) -> None:
        if branch:
            self._proposing.propose(source, built, branch)
            return
        commits = source.publish(self._committing.changes(built))
        # First the copy, then the ledger: a file that is behind what the ledger says would look
        # as if somebody had unpublished it.
        self._follow(source)
        self._landed(source, built, commits)

    def _landed(self, source: Upstream, built: Sequence[Built], commits: Sequence[str]) -> None:
        per_decision = commits if len(commits) == len(built) else [commits[-1]] * len(built)
        now, page = self._reports.now_ms(), self._rules.of(source.name).commit_page
        with self._ledger.write() as connection:
            told = [
                outcomes.pushed(connection, one.decision, now, commit, page.format(commit=commit))
                for one, commit in zip(built, per_decision, strict=True)
            ]
        for one, after, commit in zip(built, told, per_decision, strict=True):
            log.info("Pushed %s to %s: %s", mark(one.decision, undo=one.undo), source.name, commit)
            if after is not None:
                self._reports.written(one.decision, source.name, one.path, one.edit)

    def _refused(self, built: Sequence[Built], sentence: str) -> None:
        now = self._reports.now_ms()
        for one in built:
            if now - one.decision.due_at > GIVE_UP_MS:
                self._give_up(one, sentence)
                continue
            wait = min(FIRST_WAIT_MS * 2**one.decision.attempts, LONGEST_WAIT_MS)
            with self._ledger.write() as connection:
                found = pushes.put_off(
                    connection, one.decision.id, sentence, now + wait, refused=True
                )
                if found is not None and found.decision.take_back:
                    outcomes.taken_back(connection, found.decision, now)
            if found is not None and not found.decision.attempts:
                self._reports.tell_failed(one.decision, sentence, kept=True)

    def _give_up(self, one: Built, sentence: str) -> None:
        with self._ledger.read() as connection:
            current = decisions.fetch(connection, one.decision.id).decision
        self._reports.failed(current, sentence)

    def _unreachable(self, ids: Sequence[int], sentence: str) -> None:
        """Nothing is known of upstream: wait, and say so in the message; after a while also to
        the person who pressed."""
        now = self._reports.now_ms()
        for decision_id in ids:
            with self._ledger.write() as connection:
                found = pushes.put_off(
                    connection, decision_id, sentence, now + FIRST_WAIT_MS, refused=False
                )
            if found is not None and _just_silent(found.decision, now):
                self._reports.tell_failed(found.decision, sentence, kept=True)


def _begin(connection: Connection, one: Built, now_ms: int, branch: str) -> bool:
    over = over_text(dict(one.edit.over))
    return pushes.begin(connection, one.decision, over, now_ms, branch)


def _just_silent(decision: Decision, now_ms: int) -> bool:
    """Whether this is the first try after the silence became too long."""
    late = now_ms - decision.due_at
    return SILENCE_MS <= late < SILENCE_MS + FIRST_WAIT_MS
