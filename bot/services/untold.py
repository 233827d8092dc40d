"""Untold: whom a bot tells of what was taken back, whoever did it and wherever: in Slack, from a
terminal, through another bot of the same ledger."""

from dataclasses import dataclass

from bot.domain.review import Decision
from bot.storage import decisions, shown, untold
from bot.storage.ledger import Ledger
from bot.storage.untold import What


@dataclass(frozen=True, slots=True)
class Told:
    """One decision to tell of, and its article's title as plain text, or empty."""

    what: What
    decision: Decision
    title: str

    @property
    def person(self) -> str:
        """Whom it is told: who decided, or who took back what is reversed now."""
        return self.decision.user if self.what == "taken_back" else self.decision.taken_back_by


class Untold:
    """What of it waits in the ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def take(self) -> list[list[Told]]:
        """What is to be told now, in groups: the same to one person, of what one person took
        back. It is out of the ledger then: who is killed in between has told nobody. Raises
        LedgerError."""
        with self._ledger.read() as connection:
            waiting = untold.every(connection)
        if not waiting:
            return []
        with self._ledger.write() as connection:
            mine = [one for one in waiting if untold.take(connection, *one)]
        groups: dict[tuple[str, str, str], list[Told]] = {}
        with self._ledger.read() as connection:
            for number, what in mine:
                decision = decisions.fetch(connection, number).decision
                told = Told(what, decision, shown.title(connection, decision.article_id))
                by = decision.taken_back_by
                groups.setdefault((what, told.person, by), []).append(told)
        return list(groups.values())
