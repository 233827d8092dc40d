"""Preparing a push: what each decision asks of upstream's newest bytes, and what needs no push."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.domain.errors import SourceMissing, Unreadable
from bot.domain.review import Decision
from bot.services import outcomes
from bot.services.commit_message import mark
from bot.services.file_now import Now
from bot.services.library import Library
from bot.services.reports import Reports
from bot.services.rules import Rules
from bot.services.upstream import Upstream
from bot.services.writing import Make, Recognise, Refuse, Seen, Step, Yield, step
from bot.storage import pushes, shown
from bot.storage.decision_rows import Pending
from bot.storage.edit import Edit
from bot.storage.ledger import Ledger

UNSURE_MS = 180_000
"""How long after a push whose end nobody heard of it may still arrive. Only an undo waits for it:
all else is settled by upstream taking one push after the other."""

_CLOCKS = timedelta(hours=1)
"""How far our clock and a commit's may be apart."""


@dataclass(frozen=True, slots=True)
class Built:
    """One decision as an edit of upstream's newest bytes. `path` is from the repository's top."""

    decision: Decision
    source: str
    path: str
    title: str
    edit: Edit

    @property
    def undo(self) -> bool:
        """Whether the decision is being taken back."""
        return self.decision.write_state == "reverting"


class Preparing:
    """Looks at one decision after the other."""

    def __init__(self, ledger: Ledger, library: Library, rules: Rules, reports: Reports) -> None:
        self._ledger, self._library = ledger, library
        self._rules, self._reports = rules, reports

    def prepare(
        self, source: Upstream, ids: Sequence[int], out: Collection[int] = ()
    ) -> list[Built]:
        """What is to be pushed; everything else is settled in the ledger. Upstream must have
        been synced just now. `out` are those that it did not take, for certain. Raises
        SourceMissing where upstream's history can't be read."""
        with self._ledger.read() as connection:
            waiting = pushes.fetch_waiting(connection, ids)
        there = in_history(source, waiting)
        built = []
        for pending in waiting:
            commit = there.get(_mark(pending))
            if commit is not None:
                self._known(source, pending, commit)
            elif not self._recalled(pending, certain=pending.decision.id in out):
                built += self._built(source, pending)
        return built

    def _recalled(self, pending: Pending, *, certain: bool) -> bool:
        """Whether it was undone while it was pushed: then it is over, once it can't be upstream."""
        if not pending.decision.take_back:
            return False
        now = self._reports.now_ms()
        if certain or now - (pending.tried_at or 0) > UNSURE_MS:
            with self._ledger.write() as connection:
                outcomes.taken_back(connection, pending.decision, now)
        return True

    def _known(self, source: Upstream, pending: Pending, commit: str) -> None:
        """It is in upstream's history: we were killed, or the connection broke, after the push."""
        url = self._rules.of(source.name).commit_page.format(commit=commit)
        with self._ledger.write() as connection:
            after = outcomes.pushed(
                connection, pending.decision, self._reports.now_ms(), commit, url
            )
        looked = self.look(source, pending, over=True)
        if after is not None and looked is not None and isinstance(looked[1], Recognise):
            edit = looked[1].edit
            if edit is not None:
                self._reports.written(pending.decision, source.name, looked[0], edit)

    def _built(self, source: Upstream, pending: Pending) -> list[Built]:
        decision = pending.decision
        looked = self.look(source, pending, over=decision.write_state == "reverting")
        if looked is None:
            self._reports.missed(decision, certain=is_readable(source))
            return []
        path, found, title = looked
        match found:
            case Make(edit):
                return [Built(decision, source.name, path, title, edit)]
            case Recognise():
                with self._ledger.write() as connection:
                    outcomes.done(connection, decision, self._reports.now_ms())
            case Yield():
                self._reports.overtaken(decision)
            case Refuse(sentence):
                self._reports.failed(decision, sentence)
        return []

    def look(
        self, source: Upstream, pending: Pending, *, over: bool
    ) -> tuple[str, Step, str] | None:
        """Path, what is to be done, and title; None where the file is gone. Without `over` a
        published file was published by somebody else: ours would have its trailer."""
        article_id = pending.decision.article_id
        with self._ledger.read() as connection:
            hint = shown.place(connection, article_id)
            seen = Seen(shown.title(connection, article_id), shown.address(connection, article_id))
        try:
            _, path = self._library.locate(article_id, hint)
            data = source.read(path)
            now = Now(data, source.article_in(data, path), source.fields)
        except (SourceMissing, Unreadable):
            return None
        asked = pending if over else Pending(pending.decision, None, pending.tried_at)
        found = step(asked, now, self._rules.of(source.name).writes, seen)
        return path, found, now.article.title


def in_history(source: Upstream, waiting: Sequence[Pending]) -> dict[str, str]:
    """The marks that are in upstream's history, with their commits. Only what was tried before
    is looked for beyond the copy's beginning: it is made anew after a force-push."""
    found = source.decided([_mark(one) for one in waiting])
    tried = [one for one in waiting if one.tried_at is not None and _mark(one) not in found]
    if not tried:
        return found
    first = min(one.tried_at or 0 for one in tried) / 1000
    since = datetime.fromtimestamp(first, UTC) - _CLOCKS
    return found | source.decided([_mark(one) for one in tried], since=since)


def is_readable(source: Upstream) -> bool:
    """Whether a file that isn't found is not there, for certain."""
    try:
        source.stat("index.md")
    except SourceMissing:
        return False
    return True


def _mark(pending: Pending) -> str:
    return mark(pending.decision, undo=pending.decision.write_state == "reverting")
