"""Articles by the thousand, in the shape of the sample site: `python generate.py DIR --count N`."""

import argparse
import base64
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

import yaml

SAMPLES = Path(__file__).parents[1] / "bot" / "demo" / "articles"
NEWEST = datetime(2026, 11, 16, 7, 40, tzinfo=UTC)
OLDEST_MINUTES = 2 * 365 * 24 * 60
_RARE_WORDS = 20_000
_SYLLABLES = (
    *("ba", "del", "fen", "gor", "hal", "ist", "jor", "kem", "lin", "mar"),
    *("nes", "ost", "pel", "qua", "rin", "sol", "tam", "und", "vel", "wick"),
)
_FENCE = re.compile(r"---\r?\n(.*?)^---\r?\n", re.DOTALL | re.MULTILINE)
_WORD = re.compile(r"[^\W\d_][\w’'-]*")


@dataclass(frozen=True)
class Vocabulary:
    """What the sample articles are made of; a word stands in `words` as often as it is used."""

    words: tuple[str, ...]
    topics: tuple[str, ...]
    providers: tuple[tuple[str, str], ...]


def sample_vocabulary() -> Vocabulary:
    """Read from the sample articles; those that are broken on purpose are left out."""
    words: list[str] = []
    topics: list[str] = []
    providers: set[tuple[str, str]] = set()
    for path in sorted(SAMPLES.rglob("*.md")):
        match = _FENCE.match(path.read_bytes().decode("utf-8-sig"))
        if match is None or "-broken-" in path.name:
            continue
        values = yaml.safe_load(match[1])
        words += _WORD.findall(f"{values['title']} {values.get('excerpt', '')}".lower())
        topics += [topic for topic in values["topics"] if topic != "AI"]
        providers.add((values["provider"]["name"], values["provider"]["domain"]))
    return Vocabulary(tuple(words), tuple(topics), tuple(sorted(providers)))


def invented_words(chance: random.Random) -> list[str]:
    """Words of no language, the most frequent ones first."""
    return ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(_RARE_WORDS)]


def generate(target: Path, count: int, seed: int) -> None:
    """Write `count` articles below `target`. The same count and seed give the same bytes."""
    for path, text in articles(count, seed):
        file = target / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")


def articles(count: int, seed: int) -> Iterator[tuple[str, str]]:
    """Paths and texts: one article in four is in the archive, one in four waits unpublished."""
    writer = _Writer(sample_vocabulary(), random.Random(seed))
    for number in range(count):
        yield writer.article(number)


class _Writer:
    def __init__(self, vocabulary: Vocabulary, chance: random.Random) -> None:
        self._vocabulary, self._chance = vocabulary, chance
        self._rare = invented_words(chance)
        # Zipf's law, as in any language: the hundredth word is a hundredth as frequent.
        self._weights = list(accumulate(1 / rank for rank in range(1, _RARE_WORDS + 1)))

    def article(self, number: int) -> tuple[str, str]:
        title, when = self._phrase(4, 12), self._when()
        slug = "-".join(re.findall(r"\w+", title.lower())[:8])
        if self._chance.random() < 1 / 6:
            title += f" &amp; {self._word()}"
        folder = "_archive/_news" if self._chance.random() < 0.25 else "_news"
        path = f"{folder}/{when:%Y-%m-%d}-{slug}-{number}.md"
        return path, self._text(title, when, f"{slug}-{number}")

    def _text(self, title: str, when: datetime, slug: str) -> str:
        name, domain = self._chance.choice(self._vocabulary.providers)
        address = f"https://www.{domain}/{slug}/"
        lines = [
            "---",
            "category: news",
            *self._item("", title, when, address),
            f"heat: {self._chance.randint(-1, 20)}",
            f"published: {'false' if self._chance.random() < 0.25 else 'true'}",
            "",
            *("provider:", f"  name: {name}", f"  domain: {domain}", ""),
            *("topics:", *(f"  - {topic}" for topic in self._topics()), ""),
            *(
                "images:",
                f'  - url: "{address}picture.jpg"',
                "    width: 1200",
                "    height: 800",
                "",
            ),
            *self._related(),
            f'secured: "{base64.b64encode(self._chance.randbytes(420)).decode()}"',
            "---",
        ]
        return "\n".join(lines) + "\n"

    def _item(self, indent: str, title: str, when: datetime, address: str) -> list[str]:
        lines = (
            f'title: "{title}"',
            f'excerpt: "{self._phrase(12, 45)}."',
            f"publishedDateTime: {when:%Y-%m-%dT%H:%M:%SZ}",
            f'originalUrl: "{address}"',
            f'webUrl: "{address}"',
            f"type: {'video' if self._chance.random() < 0.05 else 'article'}",
            f"quality: {min(139, max(0, round(self._chance.gauss(68, 18))))}",
        )
        return [indent + line for line in lines]

    def _related(self) -> list[str]:
        if self._chance.random() > 0.33:
            return []
        lines = ["related:"]
        for number in range(self._chance.randint(1, 3)):
            address = f"https://www.related.example/{self._chance.randrange(10**6)}-{number}/"
            first, *rest = self._item("    ", self._phrase(4, 12), self._when(), address)
            lines += ["  - " + first.strip(), *rest]
        return [*lines, ""]

    def _topics(self) -> list[str]:
        others = self._chance.choices(self._vocabulary.topics, k=self._chance.randint(0, 3))
        return ["AI", *dict.fromkeys(others)]

    def _when(self) -> datetime:
        return NEWEST - timedelta(minutes=self._chance.randrange(OLDEST_MINUTES))

    def _phrase(self, least: int, most: int) -> str:
        words = [self._word() for _ in range(self._chance.randint(least, most))]
        return " ".join(words).capitalize()

    def _word(self) -> str:
        if self._chance.random() < 0.75:
            return self._chance.choice(self._vocabulary.words)
        return self._chance.choices(self._rare, cum_weights=self._weights)[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", type=Path, metavar="DIR", help="where the articles go")
    parser.add_argument("--count", type=int, default=10_000, help="how many (10000)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other articles (1)")
    arguments = parser.parse_args()
    generate(arguments.target, arguments.count, arguments.seed)
    print(f"{arguments.count:,} articles in {arguments.target}")


if __name__ == "__main__":
    main()
