"""The site's own layout is read in one match, as the parser reads it, and stored without loss."""

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.article import Article, version_seen
from bot.storage.everyday_site import read_site
from bot.storage.fields import COPYDESK
from bot.storage.frontmatter import read_thoroughly
from bot.storage.stored import packed, unpacked, values_of
from tests.storage.test_everyday import CORPORA, every_version, quick
from tests.storage.test_index_article_json import LEAST, WHOLE

SITE = """\
---
category: news
title: "Deep \\"fakes\\" &amp; more"
excerpt: 'It''s about É, and 人'
publishedDateTime: 2023-05-23T06:51:00Z
originalUrl: "https://news.example/a?b=c&amp;d#e"
webUrl: https://news.example/a
ampWebUrl: "https://news.example/amp"
type: video
quality: 87
heat: -1
published: false

featuredContent: "<iframe width=\\"800\\"></iframe>"

provider:
  name: It's news, daily
  domain: news.example
  images:
    - url: "https://news.example/50.jpg"
      width: 50
      height: 50

topics:
  - AI
  - "Machine Learning"
  - AI

images:
  - url: "https://news.example/0.jpg?w=1"
    width: 1200
    height: 630
    isCached: true

related:
  - title: "First"
    excerpt: "More"
    publishedDateTime: 2023-05-22
    webUrl: "https://other.example/1"
    type: article
    provider:
      name: Other
      domain: other.example
    quality: 12
    images:
      - url: "https://other.example/1.jpg"
        width: wide
  - title: Second
    publishedDateTime: whenever

secured: "tpj/qu24=="
---
The *body*.
"""


def site(text: str) -> Article | None:
    """What the one match answers, once it is certain that the parser answers the same."""
    article = read_site(text, source="desk", path="2024-05-31-a-b.md")
    if article is not None:
        data = text.encode()
        assert article == read_thoroughly(
            data, source="desk", path="2024-05-31-a-b.md", fields=COPYDESK
        )
        again = read_site(text, source="desk", path="2024-05-31-a-b.md")
        assert again is not None
        assert values_of(again) == values_of(replace(article))
        assert unpacked(packed(again).encode()) == replace(article, related=())
    return article


def test_all_of_the_layout_is_known() -> None:
    article = site(SITE)
    assert article is not None
    assert [item.title for item in article.related] == ["First", "Second"]
    assert article.image is not None
    assert article.image.width == 1200
    assert article.provider_image is not None
    assert len(article.version) == 8
    assert replace(article, id="other").related == article.related


def test_every_real_version_takes_one_match(tmp_path: Path) -> None:
    bundle = CORPORA / "upstream.bundle"
    if not bundle.exists():
        pytest.skip("needs ../shared/corpora/upstream.bundle")
    versions = every_version(bundle, tmp_path)
    # All of them are compared with the parser in test_everyday; here is that it is this way.
    found = [read_site(data.decode(), source="s", path="a.md") for data in versions]
    assert len(found) == 1_899
    assert None not in found


def changed(chance: random.Random, count: int) -> Iterator[str]:
    """The layout with a line left out, twice, elsewhere or with other characters in it."""
    odd = ("\t", " #", ": ", "'", '"', "\\", "&", "*", "é", "\x85", "\u2028", "~", "no", "\n", "- ")
    for _ in range(count):
        lines = SITE.split("\n")
        at, to = chance.randrange(len(lines)), chance.randrange(len(lines))
        match chance.randrange(4):
            case 0:
                del lines[at]
            case 1:
                lines.insert(to, lines[at])
            case 2:
                lines.insert(to, lines.pop(at))
            case _:
                place = chance.randrange(len(lines[at]) + 1)
                end = place + chance.randrange(3)
                lines[at] = lines[at][:place] + chance.choice(odd) + lines[at][end:]
        yield "\n".join(lines)


def test_what_is_nearly_the_layout_is_read_alike_or_refused() -> None:
    texts = list(changed(random.Random(4), 700))
    taken = sum(site(text) is not None for text in texts)
    for text in texts:
        quick(text.encode())
    assert 100 < taken < 600


@pytest.mark.parametrize(
    "article",
    [
        WHOLE,
        LEAST,
        replace(LEAST, title="a\x1fb", topics=("x", "")),
        replace(LEAST, topics=("a\x1eb",)),
        replace(LEAST, id="{", body="\x1f"),
    ],
)
def test_what_is_stored_comes_back_without_related_items(article: Article) -> None:
    article = replace(article, related=())
    assert unpacked(packed(replace(article, related=WHOLE.related)).encode()) == article
    seen = version_seen(article.title, article.excerpt, article.original_url, article.published)
    known = replace(article, version=seen)
    again = unpacked(packed(known).encode())
    assert again == known
    assert unpacked(packed(again).encode()) == known
