"""Turns: nobody takes all places: at most so many of a provider and a topic, and in turn. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, tzinfo

from bot.domain import selection_words as words
from bot.domain.article import Article
from bot.domain.query_parts import Sort
from bot.domain.query_vocabulary import fold


class Tally:
    """How many of each provider and topic have a place. `common` are folded topics that don't
    count. An article without a provider counts for none."""

    def __init__(
        self, per_provider: int | None, per_topic: int | None, common: frozenset[str]
    ) -> None:
        self._per_provider, self._per_topic, self._common = per_provider, per_topic, common
        self._providers: Counter[str] = Counter()
        self._topics: Counter[str] = Counter()

    def count(self, articles: Iterable[Article]) -> None:
        """Count articles that got a place."""
        for article in articles:
            self._providers.update([provider_of(article)] if provider_of(article) else [])
            self._topics.update(list(self._counted(article)))

    def refusal(self, article: Article) -> str:
        """Why the article can't have a place; empty where it can."""
        most = self._per_provider
        if most is not None and self._providers[provider_of(article)] >= most:
            return words.too_many(article.provider or article.provider_domain, most)
        if self._per_topic is not None:
            for folded, name in self._counted(article).items():
                if self._topics[folded] >= self._per_topic:
                    return words.too_many(name, self._per_topic)
        return ""

    def had(self, article: Article) -> tuple[int, int]:
        """How often its provider, and the topic of its that was most often, had their turn."""
        topics = (self._topics[folded] for folded in self._counted(article))
        return self._providers[provider_of(article)], max(topics, default=0)

    def full(self) -> tuple[list[str], list[str]]:
        """The providers and topics, folded, of which no more can have a place."""
        return _full(self._providers, self._per_provider), _full(self._topics, self._per_topic)

    def _counted(self, article: Article) -> dict[str, str]:
        folded = {fold(topic): topic for topic in reversed(article.topics)}
        return {key: name for key, name in folded.items() if key not in self._common}


def provider_of(article: Article) -> str:
    """What counts as the article's provider; empty where it has none."""
    return fold(article.provider or article.provider_domain)


def in_turn(equals: Sequence[Article], tally: Tally) -> tuple[Article | None, dict[str, str]]:
    """Who is next among equals, counted in the tally: the first of those whose provider and
    topics had the fewest turns. Those that can't have a place are named with the reason."""
    refused = {one.id: reason for one in equals if (reason := tally.refusal(one))}
    able = [one for one in equals if one.id not in refused]
    if not able:
        return None, refused
    found = min(able, key=tally.had)
    tally.count([found])
    return found, refused


def rank(article: Article, sort: Sort, zone: tzinfo) -> object:
    """What makes articles equals in a query's order: the same quality, heat or local day. By
    relevance each stands for itself."""
    match sort:
        case "quality":
            return article.quality
        case "heat":
            return article.heat
        case "newest":
            return article.date and article.date.astimezone(zone or UTC).date()
        case _:
            return article.id


def _full(counted: Counter[str], most: int | None) -> list[str]:
    return [] if most is None else [name for name, many in counted.items() if many >= most]
