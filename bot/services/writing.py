"""Writing: what a decision asks of a file as it is now. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.domain.article import Article, version_seen
from bot.domain.edit import changed, changes_of, turned_round
from bot.domain.errors import EditRefused
from bot.domain.review import Decision
from bot.services.file_now import Now
from bot.services.writing_edits import (
    TAKEN_BACK_NOT,
    both,
    edited,
    others,
    put_edited_back,
    says_all,
    untouched,
)
from bot.storage.decision_rows import Pending
from bot.storage.edit import Edit, NothingToDo, put, spelled, usual_text, written_text
from bot.storage.fields import FieldMap
from bot.storage.writes import NOW, Over, Writes, dated, over_of

CHANGED = "The article was changed after it was shown. Look at it again."
CHANGED_SINCE = (
    "The file was changed after it was published, so it was not unpublished: "
    "unpublish it in the file."
)
PUBLISHED = (
    "Somebody published the article in its file meanwhile, so nothing was edited: open Edit again."
)
GONE = "The file is no longer there, or can't be read."
_LONGEST, _BEFORE = 60, 20
"""Characters of a title or an address that are told, and of them before what differs."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file that now says what was decided, and the edit that made it say so.

    `path` is relative to the source's folder; `file` is where it is on this machine, None where
    it was committed to a repository elsewhere. `undo` says that a decision was taken back.
    """

    decision: Decision
    source: str
    path: str
    file: Path | None
    edit: Edit
    undo: bool


@dataclass(frozen=True, slots=True)
class Failed:
    """A decision that could not be brought to the file, and why, as a sentence that does not
    name the article: `title` does, as plain text. With `undo`, the decision still stands; with
    `kept` it is tried again."""

    decision: Decision
    title: str
    sentence: str
    undo: bool
    kept: bool = False


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


@dataclass(frozen=True, slots=True)
class Seen:
    """What the article was when it was shown; empty where that is not known."""

    title: str = ""
    url: str = ""


def step(pending: Pending, now: Now, writes: Writes, seen: Seen) -> Step:
    """What to do about a decision whose file is to be written, or one that is taken back."""
    try:
        if pending.decision.verb == "edit":
            return _editing(pending, now)
        if pending.decision.write_state == "reverting":
            return _taking_back(pending, now)
        return _deciding(pending, now, writes, seen)
    except EditRefused as error:
        return Refuse(str(error))


def replaced(path: str, title: str) -> str:
    """Another article is under the name of the one that was decided about."""
    return f"Its file {path} holds another article now, “{_short(title)}”. Search for it."


def _deciding(pending: Pending, now: Now, writes: Writes, seen: Seen) -> Step:
    decision, article = pending.decision, now.article
    over, same = _over(pending, now), _same(decision, article)
    if article.published and decision.verb == "publish" and over is not None and same:
        return Recognise(_backwards(pending, now, over))
    if article.published:
        return Refuse(PUBLISHED) if decision.edit else Yield()
    if not same:
        return Refuse(_changed(article, seen))
    try:
        return Make(_both(decision, now, writes))
    except NothingToDo:
        return Recognise(None if over is None else _backwards(pending, now, over))


def _both(decision: Decision, now: Now, writes: Writes) -> Edit:
    """What the decision writes, and what it edits with that."""
    words = _nothing_aside(lambda: edited(changes_of(decision.edit), now))
    data = words.after if words else now.data
    wanted = _wanted(decision, now, writes)
    return both(words, _nothing_aside(lambda: put(data, wanted, _near(now.fields))))


def _nothing_aside(make: Callable[[], Edit]) -> Edit | None:
    try:
        return make()
    except NothingToDo:
        return None


def _editing(pending: Pending, now: Now) -> Step:
    """An edit alone: by what the file says of the fields one knows whether it was made."""
    changes, over = changes_of(pending.decision.edit), _over(pending, now)
    if pending.decision.write_state == "reverting":
        if over is None or untouched(changes, now.article):
            return Recognise(None)
        if not says_all(changes, now.article):
            return Refuse(TAKEN_BACK_NOT)
        return Make(put_edited_back(now.data, changes, now.fields, over))
    try:
        return Make(edited(changes, now))
    except NothingToDo:
        return Recognise(None if over is None else _backwards(pending, now, over))


def _wanted(decision: Decision, now: Now, writes: Writes) -> dict[str, str | None]:
    """The texts by key, as this file would write them."""
    usual = ((now.fields.published, usual_text(now.fields)),)
    texts = writes.reject if decision.verb == "reject" else writes.publish or usual
    at = datetime.fromtimestamp(decision.at / 1000, UTC)
    return {
        key: dated(written_text(now.data, key), at) if text == NOW else spelled(now.data, key, text)
        for key, text in texts
    }


def _near(fields: FieldMap) -> tuple[str, ...]:
    """Below which keys a new one has its place."""
    return (fields.published, *fields.heat, *fields.quality, *fields.date)


def _taking_back(pending: Pending, now: Now) -> Step:
    over, publish = _over(pending, now), pending.decision.verb == "publish"
    if publish and not now.article.published:
        return _words_back(pending, now, over)
    if over is None and not publish:
        return Recognise(None)
    if over is None or (publish and not _same(pending.decision, now.article)):
        return Refuse(CHANGED_SINCE)
    try:
        return Make(_put_back(pending, now, over))
    except NothingToDo:
        return Recognise(None)


def _words_back(pending: Pending, now: Now, over: Over | None) -> Step:
    """Somebody has unpublished it; what was edited with the publish may still stand."""
    changes = changes_of(pending.decision.edit)
    if over is None or not changes or not says_all(changes, now.article):
        return Recognise(None)
    return Make(put_edited_back(now.data, changes, now.fields, over))


def _put_back(pending: Pending, now: Now, over: Over) -> Edit:
    changes = changes_of(pending.decision.edit)
    if not changes:
        return put(now.data, over)
    words = _nothing_aside(lambda: put_edited_back(now.data, changes, now.fields, over))
    data, rest = words.after if words else now.data, others(over, changes, now.fields)
    return both(words, _nothing_aside(lambda: put(data, rest)))


def _over(pending: Pending, now: Now) -> Over | None:
    if pending.written_over is None:
        return None
    return over_of(pending.written_over, now.fields.published)


def _same(decision: Decision, article: Article) -> bool:
    """Whether the file is what the editor judged, whatever it says about being published."""
    unpublished = version_seen(article.title, article.excerpt, article.original_url, False)
    if decision.edit and unpublished != decision.version:
        # With what was edited taken out of it again, once that is in the file.
        before = changed(article, turned_round(changes_of(decision.edit)))
        return version_seen(before.title, before.excerpt, before.original_url, False) == (
            decision.version
        ) and says_all(changes_of(decision.edit), article)
    return unpublished == decision.version


def _changed(article: Article, seen: Seen) -> str:
    """That it is not what the editor judged, and in what as far as that is known."""
    for name, was, now in (
        ("title", seen.title, article.title),
        ("address", seen.url, article.url),
    ):
        if was and was != now:
            before, after = _apart(was, now)
            return (
                f"The article was changed after it was shown: its {name} was “{before}” and "
                f"is “{after}” now. Look at it again."
            )
    return CHANGED


def _apart(was: str, now: str) -> tuple[str, str]:
    """Both, of long ones what is around their first difference."""
    pairs = zip(was, now, strict=False)
    same = next((at for at, (one, other) in enumerate(pairs) if one != other), 0)
    start = max(0, same - _BEFORE) if max(len(was), len(now)) > _LONGEST else 0
    before, after = (f"…{text[start:]}" if start else text for text in (was, now))
    return _short(before), _short(after)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"


def _backwards(pending: Pending, now: Now, over: Over) -> Edit | None:
    """What we wrote, told from what it replaced; None where the file has changed since."""
    try:
        return _put_back(pending, now, over).backwards()
    except EditRefused:
        return None
