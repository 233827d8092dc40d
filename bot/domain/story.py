"""Whether two articles tell the same story: by their words, days and providers. See
docs/decisions/0005-stories.md for the rule and how well it does."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple
from zlib import crc32

from bot.domain.article import Article
from bot.domain.story_words import Remembered, counts, names_series, words

DAYS = 7
"""How far apart two tellings of a story are at most."""

NEAR = 0.33
"""How near two articles are at least that tell the same story."""

UNDATED = 0
"""The day of an article without a date: a day of its own, long before all others."""

_UNDATED_NEAR = 0.6
_LEAST_TITLE, _LEAST_TEXT = 1.0, 4.0
_EXCERPT_WORDS, _EXCERPT_LETTERS = 30, 360
_TITLE_KEYS, _EXCERPT_KEYS = 5, 4
_ONE_OF_A_SERIES = 0.1
_ENDING = 3
_NOTHING: frozenset[str] = frozenset()
_NUMBERS = Remembered(lambda word: crc32(word.encode()))


class Telling(NamedTuple):
    """An article as it is compared: the words of its title and excerpt, its day (a date's ordinal
    in UTC, or `UNDATED`) and who provides it."""

    title: tuple[str, ...]
    excerpt: tuple[str, ...] = ()
    day: int = UNDATED
    provider: str = ""


def telling(article: Article) -> Telling:
    """The article as it is compared."""
    provider = article.provider_domain or article.provider
    return telling_of(article.title, article.excerpt, article.date, provider.casefold())


def telling_of(
    title: str, excerpt: str = "", date: datetime | None = None, provider: str = ""
) -> Telling:
    """The same for a title that is no article yet; `date` is aware."""
    day = date.astimezone(UTC).toordinal() if date else UNDATED
    start = words(excerpt[:_EXCERPT_LETTERS])
    return Telling(tuple(words(title)), tuple(start[:_EXCERPT_WORDS]), day, provider)


class Commonness:
    """What the words weigh that many articles have, from 0 to 1. All others weigh 1."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self.weights = dict(weights)
        self._rank = Remembered(lambda word: (-self.weights.get(word, 1.0), _NUMBERS[word]))

    def weigh(self, told: Telling) -> "Weighed":
        """Make it ready to be compared with many others."""
        return Weighed(told, self.weights)

    def keys(self, told: Telling) -> tuple[int, ...]:
        """Numbers of which two tellings of one story share at least two: those of the rarest
        words of the title, and of words of the excerpt that are picked alike from each."""
        title = frozenset(told.title)
        picked = [number for _, number in sorted(map(self._rank.__getitem__, title))[:_TITLE_KEYS]]
        rest = title.union(told.excerpt).difference(self.weights)
        numbers = sorted(map(_NUMBERS.__getitem__, rest))[: _TITLE_KEYS + _EXCERPT_KEYS]
        return (*picked, *[number for number in numbers if number not in picked][:_EXCERPT_KEYS])


class Weighed:
    """A telling with its words weighed: `title` and `text` (title and excerpt) are the sums."""

    __slots__ = (
        *("told", "title", "text", "_title", "_text"),
        *("_common_title", "_common_text", "_weights"),
    )

    def __init__(self, told: Telling, weights: Mapping[str, float]) -> None:
        self.told, self._weights = told, weights
        title = frozenset(told.title)
        text = title.union(told.excerpt)
        self._common_title = frozenset(filter(weights.__contains__, title)) or _NOTHING
        self._common_text = frozenset(filter(weights.__contains__, text)) or _NOTHING
        self._title, self._text = title - self._common_title, text - self._common_text
        self.title = len(self._title) + self._sum(self._common_title)
        self.text = len(self._text) + self._sum(self._common_text)

    def of_titles(self, other: "Weighed") -> float:
        """The weight of the words that both titles have."""
        common = self._common_title & other._common_title
        return len(self._title & other._title) + self._sum(common)

    def of_texts(self, other: "Weighed") -> float:
        """The weight of the words that both have."""
        common = self._common_text & other._common_text
        return len(self._text & other._text) + self._sum(common)

    def covered(self, other: "Weighed") -> float:
        """The weight of the words of either title that the other article has."""
        shared = len(self._title & other._text) + len(other._title & self._text)
        common = self._sum(self._common_title & other._common_text)
        return shared + common + self._sum(other._common_title & self._common_text)

    def likeness(self, other: "Weighed") -> float:
        """How much the two have in common, from 0 to 1: the words of their titles, the words of
        either title that the other article has, and all of their words."""
        titles = max(self.title + other.title, _LEAST_TITLE)
        texts = max(self.text + other.text, _LEAST_TEXT)
        headlines = 2 * self.of_titles(other) + self.covered(other)
        return 0.3 * headlines / titles + 0.8 * self.of_texts(other) / texts

    def nearness(self, other: "Weighed") -> float:
        """How near the two are, from `NEAR` to 1, where they tell the same story; else 0."""
        one, two = self.told, other.told
        near = self.likeness(other)
        if near < (NEAR if one.day else _UNDATED_NEAR) or abs(one.day - two.day) > DAYS:
            return 0.0
        # One provider tells a story once: what it titles alike in a week is mostly a series.
        if one.provider == two.provider and one.provider and not self._is_again(other):
            return 0.0
        if self._is_of_another(other) or _counted_apart(one.title, two.title):
            return 0.0
        return near

    def _is_again(self, other: "Weighed") -> bool:
        """Whether a provider has sent the same twice: under a title that at most has words
        added, and with the same excerpt or where they are added at an end."""
        here, there = set(self.told.title), set(other.told.title)
        if not here <= there and not there <= here:
            return False
        shared = self.of_titles(other)
        texts = 2 * self.of_texts(other) / max(self.text + other.text, _LEAST_TEXT)
        if 2 * shared >= 0.6 * (self.title + other.title) and texts >= 0.8:
            return True
        short, long = sorted((self.told.title, other.told.title), key=len)
        at_an_end = short in (long[: len(short)], long[len(long) - len(short) :])
        return at_an_end and shared >= 2.5 and texts >= 0.4

    def _is_of_another(self, other: "Weighed") -> bool:
        """Whether both titles say the same of somebody else, as announcements do: they end alike,
        and each begins with a name that the other article doesn't have."""
        one, two = self.told.title, other.told.title
        if one[-_ENDING:] != two[-_ENDING:] or len(one) <= _ENDING or len(two) <= _ENDING:
            return False
        here = next(filter(self._title.__contains__, one[:2]), "")
        there = next(filter(other._title.__contains__, two[:2]), "")
        return bool(here and there) and here not in other._text and there not in self._text

    def _sum(self, common: frozenset[str]) -> float:
        return sum([self._weights[word] for word in common]) if common else 0.0


def series_weights() -> dict[str, float]:
    """The weights to begin with: words that name a series say nothing of a story."""
    return dict.fromkeys(names_series(), _ONE_OF_A_SERIES)


def _counted_apart(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two titles count differently: `Week 12` and `Week 13`, GPT-3.5 and GPT-4."""
    here, there = _counted(one), _counted(other)
    if one == other or not here or not there:
        return False
    if set(one) - here.keys() == set(other) - there.keys():
        return here.keys() != there.keys()
    return any(
        not any(number in there for number in _after(word, here))
        for word in {word for word in here.values() if word} & set(there.values())
    )


def _counted(title: tuple[str, ...]) -> dict[str, str]:
    """What counts in the title, each with the word before it."""
    pairs = zip(("", *title), title, strict=False)
    return {word: before for before, word in pairs if counts(word)}


def _after(word: str, counted: Mapping[str, str]) -> list[str]:
    return [number for number, before in counted.items() if before == word]
