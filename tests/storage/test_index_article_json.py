"""Articles as JSON."""

from datetime import UTC, datetime

from bot.domain.article import Article, Image, Related
from bot.storage.article_json import article_from_json, article_json

WHOLE = Article(
    id="abcdefghijkl",
    version="12345678",
    source="news",
    path="_news/é.md",
    title="A “title” of\ntwo lines",
    excerpt="…",
    body="text",
    date=datetime(2023, 5, 1, 8, 30, 0, 123456, tzinfo=UTC),
    original_url="https://example.org/?a=1&b=2",
    quality=87.5,
    heat=-1,
    published=False,
    provider="Wired",
    provider_image=Image("https://example.org/a.png", 50, 50),
    topics=("AI", "Law"),
    images=(Image("https://example.org/b.png"),),
    related=(
        Related("One", date=datetime(2023, 1, 1, tzinfo=UTC), quality=3),
        Related("Two", "https://example.org/2", "BBC"),
    ),
)
LEAST = Article(id="a", version="b", source="c", path="d", title="e")


def test_there_and_back() -> None:
    for article in (WHOLE, LEAST):
        text = article_json(article)
        assert "\n" not in text
        assert article_from_json(text) == article
        assert article_from_json(text.encode()) == article


def test_rows_of_other_versions_stay_readable() -> None:
    text = article_json(LEAST)
    assert "heat" not in text
    assert article_from_json(text.replace("{", '{"new key": 1, ', 1)) == LEAST
    older = '{"heat": null, "topics": [], "date": null, "provider_image": null, "related": [], '
    assert article_from_json(text.replace("{", older, 1)) == LEAST
