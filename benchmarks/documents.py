"""Articles without files: a million of them, to search in."""

import importlib.util
import random
import re
import sys
from collections.abc import Iterator
from datetime import timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

import generate

from bot.domain.article import Article, article_id, version_seen

SOURCE = "articles"
_POOL = 400_000


def articles(count: int, seed: int) -> Iterator[Article]:
    """Articles with the words of `generate.articles`. Article n of a seed is always the same."""
    chance = random.Random(seed)
    vocabulary = generate.sample_vocabulary()
    words = _pool(vocabulary.words, chance)
    for number in range(count):
        title = " ".join(chance.choices(words, k=chance.randint(4, 12))).capitalize()
        when = generate.NEWEST - timedelta(minutes=chance.randrange(generate.OLDEST_MINUTES))
        name, domain = chance.choice(vocabulary.providers)
        slug = f"{re.sub('[^a-z]+', '-', title.lower())}-{number}"
        others = chance.choices(vocabulary.topics, k=chance.randint(0, 3))
        yield _article(
            title=title,
            path=f"_news/{when:%Y-%m-%d}-{slug}.md",
            url=f"https://www.{domain}/{slug}/",
            excerpt=" ".join(chance.choices(words, k=chance.randint(12, 45))).capitalize() + ".",
            published=chance.random() >= 0.25,
            date=when,
            type="video" if chance.random() < 0.05 else "article",
            quality=float(min(139, max(0, round(chance.gauss(68, 18))))),
            heat=float(chance.randint(-1, 20)),
            provider=name,
            provider_domain=domain,
            topics=("AI", *dict.fromkeys(others)),
        )


def _pool(words: tuple[str, ...], chance: random.Random) -> list[str]:
    """Words to choose from at random: three in four of the samples, the others by Zipf's law."""
    rare = generate.invented_words(chance)
    weights = list(accumulate(1 / rank for rank in range(1, len(rare) + 1)))
    often = chance.choices(words, k=_POOL * 3 // 4)
    return often + chance.choices(rare, cum_weights=weights, k=_POOL // 4)


def articles_of(module: Path, count: int, seed: int) -> Iterator[Article]:
    """The same from a module's `iter_docs(count, seed)`, which yields dicts: id, title, excerpt,
    published_at, url, type, quality, heat, published, provider (name, domain), topics."""
    spec = importlib.util.spec_from_file_location(module.stem, module)
    if spec is None or spec.loader is None:
        raise ImportError(f"{module} is no module")
    made = importlib.util.module_from_spec(spec)
    sys.modules[module.stem] = made
    spec.loader.exec_module(made)
    for document in made.iter_docs(count, seed):
        yield _of_document(document)


def _of_document(document: dict[str, Any]) -> Article:
    name, domain = document["provider"]
    return _article(
        title=document["title"],
        path=f"_news/{document['id']}.md",
        url=document["url"],
        excerpt=document["excerpt"],
        published=document["published"],
        date=document["published_at"],
        type=document["type"],
        quality=float(document["quality"]),
        heat=float(document["heat"]),
        provider=name,
        provider_domain=domain,
        topics=tuple(document["topics"]),
    )


def _article(
    *, title: str, excerpt: str, path: str, url: str, published: bool, **more: Any
) -> Article:
    return Article(
        id=article_id(SOURCE, path, url),
        version=version_seen(title, excerpt, url, published),
        source=SOURCE,
        path=path,
        title=title,
        excerpt=excerpt,
        original_url=url,
        web_url=url,
        category="news",
        published=published,
        **more,
    )
