"""How much one query may ask for: what would take a large index longer than anybody waits."""

import re
from collections.abc import Sequence

from bot.domain.errors import QueryError
from bot.domain.query_parts import Part, Phrase, Word, walk

MOST_WORDS = 100
MOST_STARS = 10
MOST_SHORT_STARS = 2
_SHORT = 2
# A word of several pieces, the last of one or two letters: gpt-4* is none, ai-s* is one.
_SHORT_END = re.compile(rf"[^\W_][\W_]+[a-z]{{1,{_SHORT}}}$", re.IGNORECASE)


def refuse_costly(parts: Sequence[Part], length: int) -> None:
    """Raise QueryError where the query, `length` characters as typed, asks for too much."""
    words = {part for outer in parts for part in walk(outer) if isinstance(part, Word | Phrase)}
    stars = {word.text for word in words if isinstance(word, Word) and word.prefix}
    for message in _complaints(words, stars):
        raise QueryError(message, 0, length)


def _complaints(words: set[Word | Phrase], stars: set[str]) -> list[str]:
    made = []
    count = sum(len(word.text.split()) for word in words)
    if count > MOST_WORDS:
        made.append(f"A query has at most {MOST_WORDS} different words; this one has {count}.")
    if len(stars) > MOST_STARS:
        made.append(f"A query has at most {MOST_STARS} words with a star.")
    if sum(len(text) <= _SHORT for text in stars) > MOST_SHORT_STARS:
        made.append(
            f"At most {MOST_SHORT_STARS} words with a star may have fewer than {_SHORT + 1} "
            "letters: write more of the others."
        )
    made += [
        f"In {text}* too few letters stand before the star for a word of several pieces: "
        f"write at least {_SHORT + 1}."
        for text in sorted(stars)
        if _SHORT_END.search(text)
    ]
    return made
