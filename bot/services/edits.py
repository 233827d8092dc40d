"""Edits: what somebody changes of a title, an excerpt and topics, shown before it is saved."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from bot.domain.article import Article
from bot.domain.edit import (
    NAMES,
    Changes,
    Conflict,
    Difference,
    DiffLine,
    FieldName,
    Fields,
    Value,
    changed,
    changes_between,
    changes_of,
    changes_text,
    fields_of,
    marks_of,
)
from bot.domain.edit_check import problems, tidy
from bot.domain.errors import DecisionRefused, EditRefused, SourceMissing, Unreadable
from bot.domain.review import Decision
from bot.domain.typed_text import one_line
from bot.services import refusals
from bot.services.deciding import Circumstances, Deciding, Look
from bot.services.file_now import Now
from bot.services.library import Library
from bot.services.rules import Rules
from bot.services.writing_edits import edited
from bot.storage import decisions, edits, shown
from bot.storage.edit import Edit, NothingToDo
from bot.storage.edits import Standing
from bot.storage.ledger import Ledger
from bot.storage.values import clean

TRIES = 5
"""Others may edit the same article one after the other."""

BUSY = "Others edit it this moment. Try again."


class NotSavable(DecisionRefused):  # named for what is so
    """What was typed can't be saved: a sentence for each field."""

    def __init__(self, sentences: Mapping[FieldName, str]) -> None:
        super().__init__(" ".join(sentences.values()))
        self.sentences = dict(sentences)


@dataclass(frozen=True, slots=True)
class _Read:
    """A file with what is still to be written into it, and the newest edit in the ledger."""

    look: Look
    now: Now
    newest: Decision | None


class Edits:
    """Reads, compares and saves. Who may edit is the door's question."""

    def __init__(self, ledger: Ledger, library: Library, deciding: Deciding, rules: Rules) -> None:
        self._ledger, self._library = ledger, library
        self._deciding, self._rules = deciding, rules

    def open(self, article_id: str) -> Difference:
        """The article as it is now, nothing changed yet. Raises DecisionRefused where its file is
        gone."""
        article = self._deciding.look(article_id).article
        fields = fields_of(article)
        return Difference(article=article, fields=fields, marks=marks_of(fields))

    def propose(self, article_id: str, marks: Mapping[str, str], typed: Fields) -> Difference:
        """What would change in the file, and what others have changed since the person saw the
        fields that `marks` tell. Raises NotSavable, and DecisionRefused where the file can't be
        changed exactly."""
        return self._difference(self._read(article_id), marks, typed)

    def save(
        self,
        article_id: str,
        marks: Mapping[str, str],
        typed: Fields,
        at: Circumstances,
        *,
        seen: str = "",
        publish: bool = False,
    ) -> Decision | Difference:
        """Save what was typed, in one step with a publish where that is asked for. `seen` is the
        mark of the difference that the person saw: where it is another one by now, that is given
        and nothing is saved. The same again gives the edit that stands. Raises NotSavable and
        DecisionRefused."""

        def attempt() -> Decision | Difference | None:
            read = self._read(article_id)
            again = _again(read, typed, at.user)
            if again is not None:
                return again
            difference = self._difference(read, marks, typed)
            if difference.mark != seen:
                return difference
            return self._take(read, difference, at, publish=publish)

        for _ in range(TRIES):
            done = attempt()
            if done is not None:
                return done
        raise DecisionRefused(BUSY)

    def standing(self, article_id: str) -> Decision | None:
        """The newest edit of the article that can be taken back by itself."""
        with self._ledger.read() as connection:
            return edits.open_of(connection, article_id)

    def topics(self, typed: str, most: int) -> list[str]:
        """The topics that are offered for what was typed: the most used first, at last what was
        typed itself where there is none of that name."""
        asked = one_line(typed)
        wanted = asked.casefold()
        known = [name for name, _ in self._library.topics()]
        known += [one.name for one in self._library.taxonomy if one.name not in set(known)]
        starting = [name for name in known if name.casefold().startswith(wanted)]
        inside = [name for name in known if wanted in name.casefold()]
        found = list(dict.fromkeys((*starting, *inside)))
        new = bool(asked) and all(name.casefold() != wanted for name in found)
        return [*found[: most - 1], *([asked] if new else [])]

    def _read(self, article_id: str) -> _Read:
        """What file and ledger say, while nobody saves or writes an edit between."""
        for _ in range(TRIES):
            before = self._edits_of(article_id)
            read = self._read_once(article_id, *before)
            if self._edits_of(article_id) == before:
                return read
        raise DecisionRefused(BUSY)

    def _edits_of(self, article_id: str) -> tuple[Decision | None, list[Standing]]:
        """The newest edit of the article, and those that stand."""
        with self._ledger.read() as connection:
            standing = edits.standing(connection, [article_id]).get(article_id, [])
            return edits.newest(connection, article_id), standing

    def _read_once(
        self, article_id: str, newest: Decision | None, standing: list[Standing]
    ) -> _Read:
        look = self._deciding.look(article_id)
        try:
            source, path = self._library.locate(
                article_id, (look.article.source, look.article.path)
            )
            data = source.read(path)
            now = Now(data, source.article_in(data, path), source.fields)
        except (SourceMissing, Unreadable) as error:
            raise refusals.gone(look.article.title) from error
        waiting = [one.changes for one in standing if not one.written]
        return _Read(look, _written(now, waiting), newest)

    def _difference(self, read: _Read, marks: Mapping[str, str], typed: Fields) -> Difference:
        article = read.look.article
        now = fields_of(article)
        fields, conflicts = _merged(now, marks, tidy(_read_back(typed)), _by(read.newest))
        wrong = problems(fields, now)
        if wrong:
            raise NotSavable(wrong)
        lines = _lines(read.now, changes_between(now, fields))
        found = Difference(
            article=article,
            fields=fields,
            lines=lines,
            conflicts=conflicts,
            marks=marks_of(now),
        )
        return replace(found, mark=_mark(found)) if lines else found

    def _take(
        self, read: _Read, difference: Difference, at: Circumstances, *, publish: bool
    ) -> Decision | None:
        """The edit; None where somebody else's came between."""
        article = difference.article
        changes = changes_between(fields_of(article), difference.fields)

        def take(connection: Connection) -> Decision | None:
            newest = edits.newest(connection, article.id, lock=True)
            if (newest and newest.id) != (read.newest and read.newest.id):
                return None
            if publish:
                asked = replace(at, edit=changes_text(changes))
                return self._deciding.take(connection, read.look, article.version, "publish", asked)
            return self._insert(connection, article, changes, at)

        return self._deciding.transaction(take)

    def _insert(
        self, connection: Connection, article: Article, changes: Changes, at: Circumstances
    ) -> Decision:
        if shown.place(connection, article.id) is None:
            shown.upsert(connection, [article], at.now_ms)
        return decisions.insert(
            connection,
            article_id=article.id,
            version=article.version,
            verb="edit",
            user=at.user,
            now_ms=at.now_ms,
            channel=at.channel,
            digest=at.digest,
            place=at.place,
            version_after=changed(article, changes).version,
            writes=True,
            grace_ms=self._rules.grace_ms,
            edit=changes_text(changes),
        )


def _written(now: Now, waiting: list[Changes]) -> Now:
    """The file once what waits is in it. What can't be written any more is passed over: whoever
    made it is told when its turn comes."""
    for changes in waiting:
        try:
            data = edited(changes, now).after
        except EditRefused:
            continue
        now = Now(data, changed(now.article, changes), now.fields)
    return now


def _lines(now: Now, changes: Changes) -> tuple[DiffLine, ...]:
    if not changes:
        return ()
    try:
        edit: Edit = edited(changes, now)
    except NothingToDo:
        return ()
    except EditRefused as error:
        raise DecisionRefused(str(error)) from error
    return tuple(DiffLine(one.number, one.old, one.new) for one in edit.lines)


def _read_back(typed: Fields) -> Fields:
    """As it will be read from the file."""
    return Fields(clean(typed.title), clean(typed.excerpt), tuple(map(clean, typed.topics)))


def _merged(
    now: Fields, marks: Mapping[str, str], typed: Fields, by: str
) -> tuple[Fields, tuple[Conflict, ...]]:
    """What would be saved, and where both sides changed a field. Who left a field alone wants
    what it says now."""
    now_marks, typed_marks = marks_of(now), marks_of(typed)
    values: dict[FieldName, Value] = {}
    conflicts = []
    for name in NAMES:
        left_alone = typed_marks[name] in (marks.get(name), now_marks[name])
        values[name] = now.of(name) if left_alone else typed.of(name)
        if not left_alone and now_marks[name] != marks.get(name):
            conflicts.append(Conflict(name, now.of(name), typed.of(name), by))
    return replace(now, **values), tuple(conflicts)  # type: ignore[arg-type]  # of its own kind


def _by(newest: Decision | None) -> str:
    """Who changed it here last, where that stands; else it was the file."""
    return newest.user if newest is not None and newest.ended_at is None else ""


def _again(read: _Read, typed: Fields, user: str) -> Decision | None:
    """The person's own edit, where it stands and says just this: a second press."""
    newest = read.newest
    if newest is None or newest.user != user or newest.ended_at is not None or newest.take_back:
        return None
    now, wanted = fields_of(read.look.article), tidy(_read_back(typed))
    same = marks_of(now) == marks_of(wanted)
    mine = all(now.of(one.name) == one.after for one in changes_of(newest.edit))
    return newest if same and mine else None


def _mark(found: Difference) -> str:
    told = repr((found.lines, found.fields))
    return hashlib.sha256(told.encode()).hexdigest()[:12]
