"""Vocabulary: the names that exist at a desk, and which of them somebody probably meant."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property

from bot.domain.query_letters import INVISIBLE

QUOTES = '"“”„‟\uff02'
"""Every character that opens or closes a quotation: Slack turns straight quotes into curly."""

_COMPARED = str.maketrans(dict.fromkeys(QUOTES, "") | dict.fromkeys(INVISIBLE, " "))
_KEYBOARDS = str.maketrans(
    dict.fromkeys("‘’ʼ´`", "'")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
    | dict.fromkeys("\u00ad\u200c\u200d\ufe0e\ufe0f", "")
)


def blank(letter: str) -> bool:
    """Whether the character separates words; the invisible ones that come with pasted text do."""
    return letter.isspace() or letter in INVISIBLE


def fold(name: str) -> str:
    """What two spellings of one name share: letter case, quotes and the width of spaces go."""
    text = unicodedata.normalize("NFC", name.translate(_COMPARED))
    return " ".join(text.casefold().split())


def _alike(name: str) -> str:
    """What two spellings share that differ in what a keyboard makes of a sign: an apostrophe, a
    dash, the width of letters, joiners that nobody sees."""
    return fold(unicodedata.normalize("NFKC", name.translate(_KEYBOARDS)))


def nearest(wanted: str, names: Iterable[str]) -> str | None:
    """The name most like `wanted`, or None where there are no names at all.

    A name that holds `wanted` as a whole word wins (`vision` means `Computer Vision`), the
    shortest first; otherwise the one with the most letters in the same order.
    """
    key = fold(wanted)
    candidates = sorted(dict.fromkeys(names), key=lambda name: (len(name), name))
    for name in candidates:
        if key and key in fold(name).split():
            return name
    return max(candidates, key=lambda name: _likeness(key, fold(name)), default=None)


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


@dataclass
class Vocabulary:
    """The topics, providers, types and sources that exist.

    `aliases` maps another word for a topic to its name. `complete` is False while the index is
    still being filled: then a name that is not known yet is not an error.
    """

    topics: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    providers: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    complete: bool = True

    def names(self, key: str) -> tuple[str, ...]:
        """The names that the filter `key` (topic, provider, type or in) takes."""
        by_key = {
            "topic": self.topics,
            "provider": self.providers,
            "type": self.types,
            "in": self.sources,
        }
        return by_key[key]

    def canonical(self, key: str, value: str) -> str | None:
        """The name as it is written at this desk, or None where it does not exist."""
        return self._table(key, fold).get(fold(value)) or self._table(key, _alike).get(
            _alike(value)
        )

    def nearest(self, key: str, value: str) -> str | None:
        """The existing name that `value` probably means; an alias answers with its topic."""
        if key != "topic":
            return nearest(value, self.names(key))
        found = nearest(value, (*self.names("topic"), *self.aliases))
        return None if found is None else self.canonical("topic", found)

    @cached_property
    def _tables(self) -> dict[tuple[str, Callable[[str], str]], dict[str, str]]:
        return {}

    def _table(self, key: str, compared: Callable[[str], str]) -> dict[str, str]:
        """The names by what `compared` makes of them, made when one is first asked for."""
        if (key, compared) not in self._tables:
            # The first spelling wins, so the reversed list lets it be written last.
            table = {compared(name): name for name in reversed(self.names(key))}
            for alias, topic in self.aliases.items() if key == "topic" else ():
                table.setdefault(compared(alias), topic)
            self._tables[key, compared] = table
        return self._tables[key, compared]
