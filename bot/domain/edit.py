"""Edit: what somebody changes of an article's title, excerpt and topics. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from bot.domain.article import Article, version_seen
from bot.domain.typed_text import one_line

FieldName = Literal["title", "excerpt", "topics"]
Value = str | tuple[str, ...]
NAMES: tuple[FieldName, ...] = ("title", "excerpt", "topics")


@dataclass(frozen=True, slots=True)
class Fields:
    """What can be edited, as people read it: on one line each, no HTML entities."""

    title: str
    excerpt: str = ""
    topics: tuple[str, ...] = ()

    def of(self, name: FieldName) -> Value:
        """One of them by its name."""
        value: Value = getattr(self, name)
        return value


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field, as it was when it was changed, and as it is to be."""

    name: FieldName
    before: Value
    after: Value


Changes = tuple[FieldChange, ...]


def fields_of(article: Article) -> Fields:
    """What of the article can be edited."""
    return Fields(article.title, article.excerpt, article.topics)


def changes_between(before: Fields, after: Fields) -> Changes:
    """The fields that differ, in their order."""
    return tuple(
        FieldChange(name, before.of(name), after.of(name))
        for name in NAMES
        if before.of(name) != after.of(name)
    )


def changed(article: Article, changes: Iterable[FieldChange]) -> Article:
    """The article once its file has the changes, with the version that it has then."""
    values: dict[str, Value] = {one.name: one.after for one in changes}
    if not values:
        return article
    now = replace(article, **values)  # type: ignore[arg-type]  # each field has its own kind
    version = version_seen(now.title, now.excerpt, now.original_url, now.published)
    return replace(now, version=version)


def turned_round(changes: Iterable[FieldChange]) -> Changes:
    """The changes that lead back."""
    return tuple(FieldChange(one.name, one.after, one.before) for one in changes)


def changes_text(changes: Iterable[FieldChange]) -> str:
    """For the ledger; empty for none."""
    kept = {one.name: [one.before, one.after] for one in changes}
    return json.dumps(kept, ensure_ascii=False) if kept else ""


def changes_of(text: str) -> Changes:
    """From the ledger."""
    kept: Mapping[str, list[str | list[str]]] = json.loads(text) if text else {}
    return tuple(
        FieldChange(name, _value(kept[name][0]), _value(kept[name][1]))
        for name in NAMES
        if name in kept
    )


def _value(kept: str | list[str]) -> Value:
    return kept if isinstance(kept, str) else tuple(kept)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that somebody changed while the dialog was open: `theirs` is what stands there now,
    `by` who did so here (a Slack id), empty where it was changed in the file."""

    name: FieldName
    theirs: Value
    yours: Value
    by: str = ""


@dataclass(frozen=True, slots=True)
class DiffLine:
    """A changed line of the file: its number (from 1), as it was (None: added), as it is to be
    (None: taken out)."""

    number: int
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What saving would change. `marks` tell the fields as they are now from later ones, and
    `mark` this difference from others: who saves says which they saw. `fields` is what would be
    saved, with others' changes in the fields that the person left alone."""

    article: Article
    fields: Fields
    lines: tuple[DiffLine, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    marks: Mapping[str, str]
    mark: str = ""


def marks_of(fields: Fields) -> dict[str, str]:
    """A short mark of each field, by which another value of it is known."""
    return {name: _mark(fields.of(name)) for name in NAMES}


def _mark(value: Value) -> str:
    parts = (value,) if isinstance(value, str) else value
    text = "\0".join((str(len(parts)), *map(one_line, parts)))
    return hashlib.sha256(text.encode()).hexdigest()[:12]
