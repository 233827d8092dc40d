"""What is asked: searches with the words, topics and dates of the articles at hand."""

import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.domain.article import Article
from bot.services.library import Library

SAMPLE = 2_000
EACH = 20
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Kind:
    """Searches of one kind. `facets` asks for the names in all that is found instead."""

    name: str
    texts: tuple[str, ...]
    facets: bool = False


def sample(library: Library) -> list[Article]:
    """The newest articles."""
    return [hit.article for hit in library.find("sort:newest", limit=SAMPLE).hits]


def broad_word(articles: Sequence[Article]) -> str:
    """The word that most of the articles have, in their texts or topics."""
    return next(iter(_counts(articles, _everywhere)), "article")


def mix(articles: Sequence[Article], seed: int) -> list[Kind]:
    """All kinds of searches, with words chosen by the seed."""
    make = _Maker(articles, random.Random(seed))
    return [
        Kind("rare word", make.rare()),
        Kind("two words", make.several(make.two_words)),
        Kind("phrase", make.several(make.phrase)),
        Kind("prefix", make.several(make.prefix)),
        Kind("word, four filters", make.several(make.broad_and_filters)),
        Kind("filters by quality", make.several(make.filters)),
        Kind("facets", (make.broad, *make.several(make.filters)), facets=True),
    ]


class _Maker:
    def __init__(self, articles: Sequence[Article], chance: random.Random) -> None:
        self._articles, self._chance = articles, chance
        self._counts = _counts(articles, lambda one: _words(f"{one.title} {one.excerpt}"))
        self.broad = broad_word(articles)
        self._titles = [words for one in articles if len(words := _words(one.title)) > 1]
        self._topics = list(_counts(articles, lambda one: list(one.topics)))[:10]

    def several(self, make: Callable[[], str]) -> tuple[str, ...]:
        """So many of a kind; none where the articles have nothing of it."""
        return tuple(text for text in (make() for _ in range(EACH)) if text)

    def rare(self) -> tuple[str, ...]:
        words = [word for word, many in self._counts.items() if many == 1 and len(word) > 4]
        return tuple(self._chance.sample(words, min(EACH, len(words))))

    def two_words(self) -> str:
        return " ".join(self._chance.sample(self._title(), 2)) if self._titles else ""

    def phrase(self) -> str:
        words = self._title()
        start = self._chance.randrange(max(1, len(words) - 1))
        return f'"{" ".join(words[start : start + 2])}"' if words else ""

    def prefix(self) -> str:
        long = [word for word in self._title() if len(word) > 5]
        return f"{self._chance.choice(long)[:4]}*" if long else ""

    def broad_and_filters(self) -> str:
        one = self._chance.choice(self._articles) if self._articles else None
        if one is None or one.date is None:
            return self.broad
        since = f"date:>={one.date:%Y}"
        return f"{self.broad} {self._topic()} is:published type:{one.type} {since}"

    def filters(self) -> str:
        return f"{self._topic()} is:open quality:>={self._chance.randrange(20, 90)} sort:quality"

    def _title(self) -> list[str]:
        return self._chance.choice(self._titles) if self._titles else []

    def _topic(self) -> str:
        return f'topic:"{self._chance.choice(self._topics)}"' if self._topics else ""


def _counts(articles: Sequence[Article], names: Callable[[Article], list[str]]) -> dict[str, int]:
    """In how many of the articles each name is, the most frequent first."""
    return dict(Counter(name for one in articles for name in set(names(one))).most_common())


def _everywhere(article: Article) -> list[str]:
    return _words(" ".join([article.title, article.excerpt, *article.topics]))


def _words(text: str) -> list[str]:
    """Words that mean nothing to the query's language."""
    return [word for word in _WORD.findall(text.lower()) if word not in ("and", "or", "not")]
