"""Committing: what the commits of decisions say, and in whose names."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.domain.review import Decision
from bot.services.commit_message import Said, commit_message
from bot.services.preparing import Built
from bot.services.rules import Rules
from bot.storage import pushes
from bot.storage.git_change import Author, Change, FileEdit
from bot.storage.ledger import Ledger

AGAIN = "Apply again to files that have changed\n"
"""Without a trailer: those that this follows carry it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What commits say that the ledger does not know: who a Slack user is, and the address of a
    message (channel, time stamp), empty where nobody knows it. Neither raises."""

    author: Callable[[str], Author]
    message: Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Draft:
    """A pull request: its commits, the one that brings them up to date once upstream's files have
    changed, and its words."""

    changes: list[Change]
    again: Change
    title: str
    body: str


class Committing:
    """Turns decisions that are edits by now into commits."""

    def __init__(self, ledger: Ledger, rules: Rules, words: Words) -> None:
        self._ledger, self._rules, self._words = ledger, rules, words

    def changes(self, built: Sequence[Built]) -> list[Change]:
        """A commit for each, or one for all of them where the source's rules say so."""
        if self._rules.of(built[0].source).batch:
            return [self._change(built)]
        return [self._change([one]) for one in built]

    def draft(self, built: Sequence[Built]) -> Draft:
        """The same as a pull request."""
        whole = self._change(built)
        title, _, body = whole.message.partition("\n\n")
        return Draft(self.changes(built), replace(whole, message=AGAIN), title, body)

    def _change(self, built: Sequence[Built]) -> Change:
        """One commit for all of them, in the name of the first one's person: who decided, or who
        took it back."""
        authors = [self._words.author(_whose(one)) for one in built]
        others = [
            "" if author == authors[0] else f"{author.name} <{author.email}>" for author in authors
        ]
        said = [
            Said(one.decision, one.undo, one.title, self._link(one.decision), other)
            for one, other in zip(built, others, strict=True)
        ]
        files = tuple(FileEdit(one.path, one.edit.before, one.edit.after) for one in built)
        return Change(
            files, authors[0], commit_message(said, self._rules.of(built[0].source).message)
        )

    def _link(self, decision: Decision) -> str:
        with self._ledger.read() as connection:
            ts = pushes.message_of(connection, decision) if decision.channel else ""
        return self._words.message(decision.channel, ts) if ts else ""


def _whose(one: Built) -> str:
    return one.decision.taken_back_by if one.undo else one.decision.user
