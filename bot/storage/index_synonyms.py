"""Other words for a topic, from the site's topic files: they find the topic's articles too."""

from collections.abc import Mapping, Sequence

from bot.domain.query_parts import Part, Phrase, Word
from bot.domain.query_vocabulary import fold
from bot.storage.analysis import stemmed, stems
from bot.storage.index_words import forms


class Synonyms:
    """`aliases` maps another word or phrase for a topic to the topic's name. An alias is known
    by its stems, in each way to write it: `large language models`, `LLMs`, `gpt4`."""

    def __init__(self, aliases: Mapping[str, str] | None = None) -> None:
        self._topics: dict[tuple[str, ...], list[str]] = {}
        for alias, topic in (aliases or {}).items():
            for form in forms(alias):
                self._topics.setdefault(tuple(stemmed(form)), []).append(fold(topic))
        self._longest = max(map(len, self._topics), default=0)

    def topics(self, parts: Sequence[Part]) -> dict[int, list[str]]:
        """For each place in `parts` the keys of the topics that its word, or the words side by
        side that it is one of, is another name for."""
        if not self._longest:
            return {}
        found: dict[int, list[str]] = {}
        terms = [_terms(part) for part in parts]
        for first in range(len(parts)):
            for last in range(first, len(parts)):
                together = tuple(term for one in terms[first : last + 1] for term in one)
                if not terms[last] or len(together) > self._longest:
                    break
                for place in range(first, last + 1):
                    found.setdefault(place, []).extend(self._topics.get(together, ()))
        return found


def _terms(part: Part) -> list[str]:
    if isinstance(part, Phrase) or (isinstance(part, Word) and not part.prefix):
        return stems(part.text)
    return []
