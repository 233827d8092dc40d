"""Comparing articles that are new with those that were there, and grouping what is near."""

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from bot.domain.article import Article
from bot.domain.story import Commonness, Telling, Weighed, series_weights, telling
from bot.domain.story_groups import SAME_PAGE, stories
from bot.domain.story_link import canonical_link, names_page
from bot.storage.story_rows import Fresh, StoryRows, Told

_LEARN_FROM, _LEAST_TO_LEARN = 8_000, 100
_COMMON, _LEAST_WEIGHT, _PERIOD_DAYS, _LEAST_WEEKS = 0.005, 0.05, 7, 8
_MOST_LIKE = 60
_MOST_CANDIDATES, _MOST_MATES, _MOST_TOGETHER = 100, 50, 300


class Work:
    """What is done to the rows, by the one who writes; inside a transaction of the caller's."""

    def __init__(self, rows: StoryRows) -> None:
        self.rows = rows
        self.common = Commonness(rows.commonness() or series_weights())
        self._learnt_from = rows.state("learnt_from")

    def is_outdated(self) -> bool:
        """Whether other words are common than were when this began, or are no longer."""
        return self.rows.state("learnt_from") != self._learnt_from

    def take(self, changed: Iterable[tuple[Article, int]], gone: Iterable[str]) -> None:
        """Take in articles, each with the stamp of its file, and forget the ids of `gone`. Those
        that are told in other words, or linked to otherwise, wait to be compared."""
        found = {article.id: (article, stamp) for article, stamp in changed}
        numbers = self.rows.numbers([*found, *gone])
        known = dict(self.rows.tellings(numbers.values()))
        fresh, same = [], []
        for id_, (article, stamp) in sorted(found.items()):
            told, linked = telling(article), links(article.original_url, article.web_url)
            number = numbers.get(id_)
            if number is not None and known[number] == told and linked == self.rows.links(number):
                same.append((stamp, id_))
                del numbers[id_]
            else:
                fresh.append(Fresh(id_, stamp, told, linked))
        self.rows.restamp(same)
        self.remove(Told(number, known[number]) for number in sorted(numbers.values()))
        self.rows.add(fresh)

    def remove(self, told: Iterable[Told]) -> None:
        """Take articles out, and group those anew that they told a story with."""
        affected: set[int] = set()
        for number, one in told:
            near = self.rows.remove(number, self.common.keys(one), one.day)
            if len(near) >= _MOST_CANDIDATES:
                # Others were compared with this one only, of all that are alike.
                self.rows.wait_again(near)
            affected = (affected | near) - {number}
        self.regroup(affected)

    def compare_some(self, most: int) -> int:
        """Compare the next articles that wait for it, and group them; how many there were."""
        self._learn()
        waiting = self.rows.waiting(most)
        if not waiting:
            return 0
        keys = self.common.keys
        self.rows.put_keys(
            [(key, told.day, number) for number, told in waiting for key in keys(told)]
        )
        numbers = [number for number, _ in waiting]
        self.rows.mark_compared(numbers)
        pairs = self._near(waiting) + self._on_same_page(numbers)
        self.rows.put_near(pairs)
        near = {number for number, *_ in pairs} | {other for _, other, _ in pairs}
        self.rows.set_stories([(None, number) for number in numbers if number not in near])
        self.regroup(near)
        return len(waiting)

    def regroup(self, numbers: Iterable[int]) -> None:
        """Find the stories of these articles, and of all that are connected with them."""
        rest = dict.fromkeys(sorted(numbers))
        tangled: set[int] = set()
        while rest:
            start = next(iter(rest))
            edges, whole = self._connected(start, tangled)
            if whole:
                leads = stories(edges, self.rows.places(edges)) if len(edges) > 1 else {}
                together = Counter(leads.values())
                self.rows.set_stories(
                    [
                        (leads[number] if together[leads.get(number, -1)] > 1 else None, number)
                        for number in edges
                    ]
                )
                for number in edges:
                    rest.pop(number, None)
            else:
                tangled |= edges.keys()
                self._join(start)
                del rest[start]

    def nearest(self, told: Telling, days: tuple[int, int], limit: int) -> list[tuple[str, float]]:
        """The ids of the articles from one day to another that have most in common with this
        telling, each with how much (0 to 1), best first."""
        keys = self.common.keys(told)
        numbers = [n for n, _ in self.rows.having_keys(keys, days, _MOST_LIKE)]
        one = self.common.weigh(told)
        likeness = {
            number: one.likeness(self.common.weigh(other))
            for number, other in self.rows.tellings(numbers)
        }
        places = self.rows.places(likeness)
        best = sorted(likeness, key=lambda number: (-likeness[number], places[number]))[:limit]
        return [(places[number][1], round(likeness[number], 4)) for number in best]

    def _learn(self) -> None:
        """Learn which words are common, where there are twice as many articles as when that was
        last learnt. Then all articles are compared anew."""
        count, known = self.rows.last_number(), int(self.rows.state("learnt_from") or 0)
        if count < max(_LEAST_TO_LEARN, 2 * known):
            return
        weights = common_words(self.rows.sample(_LEARN_FROM)) | series_weights()
        self.rows.begin_again(sorted(weights.items()))
        self.rows.keep("learnt_from", count)
        self.common = Commonness(weights)

    def _near(self, waiting: Sequence[Told]) -> list[tuple[int, int, float]]:
        told = dict(waiting)
        candidates: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for number, other, shared in self.rows.sharing_keys():
            if other not in told or other < number:
                candidates[number].append((-shared, other))
        # The nearest by far have the most keys in common.
        chosen = {
            number: [other for _, other in sorted(found)[:_MOST_CANDIDATES]]
            for number, found in candidates.items()
        }
        weighed = self._weigh(told, {*chosen, *chain.from_iterable(chosen.values())})
        return [
            (number, other, near)
            for number, others in chosen.items()
            for other in others
            if (near := weighed[number].nearness(weighed[other]))
        ]

    def _weigh(self, told: Mapping[int, Telling], numbers: set[int]) -> dict[int, Weighed]:
        """These articles with their words weighed; `told` are at hand."""
        found = {number: told[number] for number in numbers & told.keys()}
        found.update(self.rows.tellings(numbers - told.keys()))
        return {number: self.common.weigh(one) for number, one in found.items()}

    def _on_same_page(self, numbers: Sequence[int]) -> list[tuple[int, int, float]]:
        """An address that more than a few dozen articles have names no story."""
        found: dict[tuple[int, int], list[int]] = defaultdict(list)
        for link, number, other in self.rows.sharing_links(numbers):
            found[link, number].append(other)
        return [
            (number, other, SAME_PAGE)
            for (_, number), others in found.items()
            if len(others) <= _MOST_MATES
            for other in others
        ]

    def _connected(self, start: int, tangled: set[int]) -> tuple[dict[int, dict[int, float]], bool]:
        """All that is near the article, or near what is near it, and so on; False where that is
        more than can be grouped at a time."""
        edges: dict[int, dict[int, float]] = {}
        rest = [start]
        while rest:
            number = rest.pop()
            if number in tangled or len(edges) >= _MOST_TOGETHER:
                edges.setdefault(start, {})
                return edges, False
            edges[number] = self.rows.near(number)
            rest += [other for other in edges[number] if other not in edges and other not in rest]
        return edges, True

    def _join(self, number: int) -> None:
        """Where hundreds are connected, an article joins the nearest lead that there is."""
        near = self.rows.near(number)
        stories = self.rows.stories([number, *near])
        if stories[number] == number and number in {stories[other] for other in near}:
            return
        leads = [other for other in near if stories.get(other) in (None, other)]
        if not leads:
            self.rows.set_stories([(None, number)])
            return
        lead = min(leads, key=lambda other: (stories[other] is None, -near[other], other))
        self.rows.set_stories([(lead, lead), (lead, number)])


def common_words(tellings: Iterable[Telling]) -> dict[str, float]:
    """What the words weigh that many of these have, on the scale from 1 (one in two hundred, week
    by week) to nearly 0. A word that many have in few weeks tells of an event: it is not common."""
    having: Counter[str] = Counter()
    by_week: dict[int, set[str]] = defaultdict(set)
    count = 0
    for told in tellings:
        count += 1
        words = {*told.title, *told.excerpt}
        having.update(words)
        by_week[told.day // _PERIOD_DAYS] |= words
    weeks = Counter(chain.from_iterable(by_week.values()))
    # Within few weeks, what is common can't be told from an event.
    over = count * max(len(by_week), _LEAST_WEEKS)
    shares = {
        word: number * weeks[word] / over
        for word, number in having.items()
        if number > _COMMON * count
    }
    return {
        word: round(max(_LEAST_WEIGHT, math.log(share) / math.log(_COMMON)), 2)
        for word, share in shares.items()
        if share > _COMMON
    }


def links(*urls: str) -> set[tuple[int, bool]]:
    """Each address as a number, and whether it names a page."""
    found = {canonical_link(url) for url in set(urls)}
    return {(link_number(link), names_page(link)) for link in found if link}


def link_number(link: str) -> int:
    """A canonical link as a number of 64 bits."""
    return int.from_bytes(hashlib.blake2b(link.encode(), digest_size=8).digest(), signed=True)
