"""Writing edits: what a title, an excerpt and topics that somebody changed ask of a file as it is
now. Pure."""

from collections.abc import Iterator, Mapping

from bot.domain.article import Article
from bot.domain.edit import Changes, FieldChange, Value, fields_of
from bot.domain.errors import EditRefused
from bot.services.file_now import Now
from bot.storage.edit import Edit, NothingToDo
from bot.storage.edit_front import Front, parse_front
from bot.storage.edit_region import region_of
from bot.storage.edit_values import joined, put_back, put_values
from bot.storage.fields import FieldMap, Names
from bot.storage.lookup import first
from bot.storage.values import clean, names_of
from bot.storage.writes import Over

CALLED = {"title": "title", "excerpt": "excerpt", "topics": "topics"}
_LONGEST = 60
TAKEN_BACK_NOT = (
    "The file was changed after it was edited, so the edit was not taken back: "
    "open Edit, or change it in the file."
)


def says_all(changes: Changes, article: Article) -> bool:
    """Whether the article says all of it by now."""
    fields = fields_of(article)
    return all(_same(fields.of(one.name), one.after) for one in changes)


def untouched(changes: Changes, article: Article) -> bool:
    """Whether the article says in all of these fields what it said before."""
    fields = fields_of(article)
    return all(_same(fields.of(one.name), one.before) for one in changes)


def edited(changes: Changes, now: Now) -> Edit:
    """The edit that makes the file say it. Raises EditRefused, with a sentence, where that can't
    be done exactly or a field says neither what it did nor what it should; NothingToDo."""
    fields = fields_of(now.article)
    wanted: dict[str, str | tuple[str, ...]] = {}
    for change in changes:
        there = fields.of(change.name)
        if _same(there, change.after):
            continue
        if not _same(there, change.before):
            raise EditRefused(_moved(change, there))
        wanted |= dict(_texts(change, parse_front(now.data), now.fields))
    if not wanted:
        raise NothingToDo
    return put_values(now.data, wanted, (*now.fields.title, *now.fields.excerpt))


def put_edited_back(data: bytes, changes: Changes, fields: FieldMap, over: Over) -> Edit:
    """The edit that puts back what `edited` replaced, of what is in `over`. Raises EditRefused;
    NothingToDo."""
    return put_back(data, {key: over[key] for key in _keys(changes, fields) if key in over})


def others(over: Over, changes: Changes, fields: FieldMap) -> Over:
    """What else the decision replaced: the keys that say that it is published."""
    ours = set(_keys(changes, fields))
    return {key: text for key, text in over.items() if key not in ours}


def both(first_edit: Edit | None, second: Edit | None) -> Edit:
    """Two edits as one; either may have had nothing to do. Raises NothingToDo."""
    if first_edit is None or second is None:
        found = first_edit or second
        if found is None:
            raise NothingToDo
        return found
    return joined(first_edit, second)


def _keys(changes: Changes, fields: FieldMap) -> Iterator[str]:
    names = {"title": fields.title, "excerpt": fields.excerpt, "topics": fields.topics}
    for change in changes:
        yield from names[change.name]


def _same(there: Value, value: Value) -> bool:
    """Topics may be spread over several keys, in whose order they are read."""
    return there == value if isinstance(value, str) else set(there) == set(value)


def _moved(change: FieldChange, there: Value) -> str:
    name = CALLED[change.name]
    is_now = f"“{_short(there)}” now" if there else "empty now"
    return (
        f"The {name} was changed in the file meanwhile, and is {is_now}, so nothing was edited: "
        "open Edit again to see both."
    )


def _short(value: Value) -> str:
    text = value if isinstance(value, str) else ", ".join(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"


def _texts(
    change: FieldChange, front: Front, fields: FieldMap
) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """What is to be written under which keys."""
    if isinstance(change.after, str):
        names = fields.title if change.name == "title" else fields.excerpt
        yield _key(change.name, names, front), _literal(change.after)
        return
    yield from _topics(change.after, front, fields).items()


def _key(called: str, names: Names, front: Front) -> str:
    """The key that holds the text, or is to: only one at the top level is written."""
    there = first(front.tree, names)[0]
    if there and there not in front.tree:
        raise EditRefused(
            f"The {called} stands inside another key, as {there}: change it in the file."
        )
    found = there or next((name for name in names if "." not in name), "")
    if not found:
        raise EditRefused(f"These files have no key for the {called} that can be written here.")
    return found


def _topics(
    wanted: tuple[str, ...], front: Front, fields: FieldMap
) -> Mapping[str, tuple[str, ...]]:
    """New topics go to the first key that has any, and others from wherever they are."""
    there = {
        key: names_of(front.tree.get(key), key, split=fields.split_topics)
        for key in fields.topics
        if front.tree.get(key) is not None
    }
    new = [name for name in fields.topics if "." not in name]
    keys = [key for key in there if there[key]] or list(there)[:1] or new[:1]
    if not keys:
        raise EditRefused("These files have no key for topics that can be written here.")
    if fields.split_topics and any(region_of(front, key).value is not None for key in there):
        raise EditRefused("The topics stand in one line without a list: change them in the file.")
    elsewhere = {topic for key in keys[1:] for topic in there[key]}
    found = {keys[0]: tuple(one for one in wanted if one not in elsewhere)}
    found |= {key: tuple(one for one in wanted if one in there[key]) for key in keys[1:]}
    return {key: topics for key, topics in found.items() if topics != there.get(key, ())}


def _literal(text: str) -> str:
    """The text in such a way that it is read as it was typed: an `&amp;` would be read as `&`."""
    written = text if clean(text) == text else text.replace("&", "&amp;")
    if clean(written) != text:
        raise EditRefused("It holds signs that would be read as others: type it anew.")
    return written
