"""Errors that carry a sentence for a person: what happened, where, and what to do."""

from typing import Literal

from bot.domain.review import Decision, Taken


class CopydeskError(Exception):
    """Base of every error of ours. `str(error)` is a whole sentence that may be shown as it is."""


class Unreadable(CopydeskError):
    """A file is left out of the index.

    `path` is relative to its source's folder with forward slashes, `line` counts from 1,
    `reason` is a sentence without a path.
    """

    def __init__(self, path: str, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}")
        self.path, self.line, self.reason = path, line, reason


class EditRefused(CopydeskError):
    """A front matter edit cannot be made exactly, so nothing was written."""


class SourceChanged(CopydeskError):
    """The file's bytes are not those that the edit was made from: read again, start again."""


class SourceMissing(CopydeskError):
    """The file or the folder is not there."""


class NotFetched(SourceMissing):
    """The repository has not been read yet: nothing is known of it, and nothing is wrong."""


class QueryError(CopydeskError):
    """A query that can't be understood. `start` and `end` are offsets into the query's text."""

    def __init__(self, sentence: str, start: int, end: int) -> None:
        super().__init__(sentence)
        self.start, self.end = start, end


Refusal = Literal[
    "decided", "published", "changed", "gone", "not yours", "over", "taken", "unknown"
]


class DecisionRefused(CopydeskError):
    """A decision was not taken, or not taken back.

    `why` is the reason in a word, `title` the article's title as plain text (empty where nobody
    knows it), `decision` the one that stands in the way, where there is one, and `taken` who has
    the article, where that is in the way: for a door that words it itself. In the sentence the
    title is unescaped and a person is `<@USER>`.
    """

    def __init__(
        self,
        sentence: str,
        why: Refusal = "unknown",
        *,
        title: str = "",
        decision: Decision | None = None,
        taken: Taken | None = None,
    ) -> None:
        super().__init__(sentence)
        self.why, self.title, self.decision, self.taken = why, title, decision, taken


class DigestLineError(CopydeskError):
    """A digest that was written in one line, or filled in, and can't be understood."""


DigestRefusal = Literal["changed", "busy", "gone", "name", "settings", "unknown"]


class DigestRefused(CopydeskError):
    """A digest was not made, changed or deleted; `why` is the reason in a word."""

    def __init__(self, sentence: str, why: DigestRefusal = "unknown") -> None:
        super().__init__(sentence)
        self.why = why


class NotShown(CopydeskError):
    """An article was named by a number that no recent answer has."""


class ScheduleError(CopydeskError):
    """A schedule or a time zone that can't be understood."""


class IndexUnusable(CopydeskError):
    """The index can't be opened for writing: another process holds it, or the disk is full."""


class IndexBlocked(IndexUnusable):
    """The system doesn't let us write the search index, or open more of it, just now: the disk is
    full, or it may only be read. Nothing is wrong with what there is."""


class LedgerError(CopydeskError):
    """The ledger can't be opened: newer than this Copydesk, or not reachable."""


class SettingsError(CopydeskError):
    """All problems of a settings file together, one per line, each with file, line and what is
    expected."""
