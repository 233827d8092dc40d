"""Writing: what a decision asks of a file as it is now. Pure."""

from dataclasses import dataclass
from pathlib import Path

from bot.domain.article import Article, version_seen
from bot.domain.errors import EditRefused
from bot.domain.review import Decision
from bot.storage.decisions import Pending
from bot.storage.edit import Edit, publish_text, set_scalar
from bot.storage.fields import FieldMap

CHANGED = "The article was changed after it was shown. Look at it again."
CHANGED_SINCE = (
    "The file was changed after it was published, so it was not unpublished: "
    "unpublish it in the file."
)
GONE = "The file is no longer there, or can't be read."


@dataclass(frozen=True, slots=True)
class Written:
    """A file that now says what was decided: the one line (from 1) before and after.

    `path` is relative to the source's folder, `file` is where it is on this machine. `undo` says
    that a publish was taken back.
    """

    decision: Decision
    source: str
    path: str
    file: Path
    line: int
    old_line: str
    new_line: str
    undo: bool


@dataclass(frozen=True, slots=True)
class Failed:
    """A decision that could not be brought to the file, and why, as a sentence that does not
    name the article: `title` does, as plain text. With `undo`, the publish still stands."""

    decision: Decision
    title: str
    sentence: str
    undo: bool


@dataclass(frozen=True, slots=True)
class Make:
    """Write this edit."""

    edit: Edit


@dataclass(frozen=True, slots=True)
class Recognise:
    """The file says it already. `edit` is what we wrote before we were interrupted; None where
    that can't be told."""

    edit: Edit | None


@dataclass(frozen=True, slots=True)
class Yield:
    """Somebody else has published the article in its file."""


@dataclass(frozen=True, slots=True)
class Refuse:
    """It can't be done; the sentence says why and what to do."""

    sentence: str


Step = Make | Recognise | Yield | Refuse


def step(pending: Pending, data: bytes, article: Article, fields: FieldMap) -> Step:
    """What to do about a pending publish, or one that is being taken back.

    `data` are the file's bytes and `article` is what they say.
    """
    try:
        if pending.decision.write_state == "reverting":
            return _taking_back(pending, data, article, fields)
        return _publishing(pending, data, article, fields)
    except EditRefused as error:
        return Refuse(str(error))


def _publishing(pending: Pending, data: bytes, article: Article, fields: FieldMap) -> Step:
    same = _same(pending.decision, article)
    if article.published and pending.written_over is not None and same:
        return Recognise(_backwards(set_scalar(data, fields.published, pending.written_over)))
    if article.published:
        return Yield()
    if not same:
        return Refuse(CHANGED)
    return Make(set_scalar(data, *publish_text(fields, data)))


def _taking_back(pending: Pending, data: bytes, article: Article, fields: FieldMap) -> Step:
    if not article.published:
        return Recognise(None)
    if not _same(pending.decision, article) or pending.written_over is None:
        return Refuse(CHANGED_SINCE)
    return Make(set_scalar(data, fields.published, pending.written_over))


def _same(decision: Decision, article: Article) -> bool:
    """Whether the file is what the editor judged, whatever it says about being published."""
    unpublished = version_seen(article.title, article.excerpt, article.original_url, False)
    return unpublished == decision.version


def _backwards(edit: Edit) -> Edit:
    """The edit that leads to the bytes this one starts from."""
    return Edit(edit.after, edit.before, edit.line, edit.new_line, edit.old_line, "")
