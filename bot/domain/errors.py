"""Errors that carry a sentence for a person: what happened, where, and what to do."""


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


class QueryError(CopydeskError):
    """A query that can't be understood. `start` and `end` are offsets into the query's text."""

    def __init__(self, sentence: str, start: int, end: int) -> None:
        super().__init__(sentence)
        self.start, self.end = start, end


class DecisionRefused(CopydeskError):
    """A decision was not taken; the sentence says why (decided by somebody, changed, gone)."""


class ScheduleError(CopydeskError):
    """A schedule or a time zone that can't be understood."""


class IndexUnusable(CopydeskError):
    """The index can't be opened for writing: another process holds it, or the disk is full."""


class LedgerError(CopydeskError):
    """The ledger can't be opened: newer than this Copydesk, or not reachable."""


class SettingsError(CopydeskError):
    """All problems of a settings file together, one per line, each with file, line and what is
    expected."""
