"""Reading articles: every field, what may be missing, and how it was written."""

from datetime import UTC, datetime

import pytest

from bot.domain.article import Image, Related, article_id, version_seen
from tests.storage.front import SECRET, file, read

WHOLE = f"""\
category: news
title: "Digital twins &amp; the metaverse"
excerpt: "Three trends,\\r\\n one future&#8230;"
publishedDateTime: 2023-05-23T06:51:00Z
originalUrl: "https://www.example.com/twins/?a=1&amp;b=2"
webUrl: "https://www.example.com/twins/"
ampWebUrl: "https://www.example.com/twins/amp/"
type: video
quality: 87
heat: -1
published: false

provider:
  name: Example
  domain: example.com
  images:
    - url: "https://desk.example/example.com-50x50.jpg"
      width: 50
      height: 50

topics:
  - AI
  - Computer Vision
  - AI

images:
  - url: "https://images.example/0x0.jpg?width=1200"
    width: 1200
    height: 800
    isCached: true

related:
  - title: "LLMs and code"
    publishedDateTime: 2023-05-23T09:00:00Z
    webUrl: "https://other.example/llms.html"
    provider:
      name: Other
    quality: 89
  - excerpt: "No title, so not shown"

secured: "{SECRET}==;{SECRET}"
"""


def test_every_field_is_read() -> None:
    article = read(file(WHOLE, "\n# Body\n\nSome *text*.\n"))
    url = "https://www.example.com/twins/?a=1&b=2"
    assert article.title == "Digital twins & the metaverse"
    assert article.excerpt == "Three trends, one future…"
    assert article.body == "Body\nSome text."
    assert article.date == datetime(2023, 5, 23, 6, 51, tzinfo=UTC)
    assert (article.original_url, article.web_url) == (url, "https://www.example.com/twins/")
    assert (article.type, article.category) == ("video", "news")
    assert (article.quality, article.heat, article.published) == (87, -1, False)
    assert (article.provider, article.provider_domain) == ("Example", "example.com")
    assert article.provider_image == Image("https://desk.example/example.com-50x50.jpg", 50, 50)
    assert article.topics == ("AI", "Computer Vision")
    assert article.images == (Image("https://images.example/0x0.jpg?width=1200", 1200, 800),)
    assert article.related == (
        Related(
            "LLMs and code",
            "https://other.example/llms.html",
            "Other",
            datetime(2023, 5, 23, 9, tzinfo=UTC),
            89,
        ),
    )
    assert article.id == article_id("desk", "news/a.md", url)
    assert article.version == version_seen(article.title, article.excerpt, url, False)
    assert (article.source, article.path) == ("desk", "news/a.md")


def test_secured_is_kept_nowhere() -> None:
    assert SECRET not in repr(read(WHOLE))
    assert "secured" not in repr(read(WHOLE))


def test_a_title_is_enough() -> None:
    article = read("title: Alone")
    assert article.published
    assert article.quality is None
    assert article.heat is None
    assert article.date is None
    assert (article.type, article.excerpt, article.topics) == ("article", "", ())
    assert (article.images, article.related, article.provider_image) == ((), (), None)


@pytest.mark.parametrize("nothing", ["", "~", "null"])
def test_a_key_without_a_value_is_missing(nothing: str) -> None:
    keys = ("quality", "published", "images", "topics", "provider", "publishedDateTime", "heat")
    article = read("title: Alone\n" + "\n".join(f"{key}: {nothing}" for key in keys))
    assert article == read("title: Alone")


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("1.10", "1.10"),
        ("No", "No"),
        ("12:30", "12:30"),
        ("0123", "0123"),
        ("2024-05-01", "2024-05-01"),
        ("'It''s here'", "It's here"),
        (">-\n  Folded\n  over lines", "Folded over lines"),
        ('"A\\tB\\x07C\\u202eD"', "A BCD"),
        ("'&#8220;Demo&#8221; &lt;b&gt; &amp;amp;'", "“Demo” <b> &amp;"),
        ('"&#' + "9" * 5000 + ';"', "\ufffd"),
        ("x" * 10_000, "x" * 10_000),
    ],
)
def test_text_is_what_was_written(written: str, title: str) -> None:
    assert read(f"title: {written}").title == title


@pytest.mark.parametrize(
    ("written", "published"),
    [(word, True) for word in ("true", "True", "TRUE", "yes", "Yes", "ON")]
    + [(word, False) for word in ("false", "False", "FALSE", "no", "NO", "Off")],
)
def test_published_is_a_yaml_boolean(written: str, published: bool) -> None:
    assert read(f"title: A\npublished: {written}").published is published


@pytest.mark.parametrize(
    ("written", "number"),
    [("87", 87), ("-1", -1), ("8.5", 8.5), ('"87"', 87), ("1_000", 1000), ("+3", 3), ("1e2", 100)],
)
def test_numbers(written: str, number: float) -> None:
    assert read(f"title: A\nquality: {written}").quality == number


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2024-05-31", datetime(2024, 5, 31, tzinfo=UTC)),
        ("2024-05-31 9:05", datetime(2024, 5, 31, 9, 5, tzinfo=UTC)),
        ("2024-05-31 09:05:07", datetime(2024, 5, 31, 9, 5, 7, tzinfo=UTC)),
        ("2024-05-31T09:05:07.25+02:00", datetime(2024, 5, 31, 7, 5, 7, 250_000, tzinfo=UTC)),
        ("2024-05-31 09:05:07 -0330", datetime(2024, 5, 31, 12, 35, 7, tzinfo=UTC)),
        ("2024-5-1 09:05:07 -5", datetime(2024, 5, 1, 14, 5, 7, tzinfo=UTC)),
        ('"2024-05-31T09:05:07Z"', datetime(2024, 5, 31, 9, 5, 7, tzinfo=UTC)),
    ],
)
def test_dates_are_utc(written: str, moment: datetime) -> None:
    date = read(f"title: A\npublishedDateTime: {written}").date
    assert date == moment
    assert date is not None
    assert date.tzinfo is UTC


@pytest.mark.parametrize(
    ("written", "topics"),
    [
        ("AI", ("AI",)),
        ("Computer Vision", ("Computer Vision",)),
        ("[AI, 1.10, No, '', ~]", ("AI", "1.10", "No")),
        ("\n- R&amp;D", ("R&D",)),
        ("[]", ()),
    ],
)
def test_topics(written: str, topics: tuple[str, ...]) -> None:
    assert read(f"title: A\ntopics: {written}").topics == topics


@pytest.mark.parametrize(
    "written",
    ["javascript:alert(1)", "data:text/html,x", "/path", "example.com", "https://", "http://[ x"],
)
def test_only_web_addresses_are_kept(written: str) -> None:
    article = read(f'title: A\nwebUrl: "{written}"\nimages: [{{url: "{written}"}}]')
    assert (article.web_url, article.images) == ("", ())


def test_pictures_in_other_shapes() -> None:
    one = read('title: A\nimages: "https://a.example/1.png"').images
    several = read("title: A\nimages: ['https://a.example/1.png', 7, {url: x}, [y]]").images
    odd = read("title: A\nimages: [{url: 'https://a.example/1.png', width: wide, height: 9e99}]")
    assert one == several == odd.images == (Image("https://a.example/1.png"),)


def test_a_provider_may_be_a_name() -> None:
    article = read("title: A\nprovider: No")
    assert (article.provider, article.provider_domain) == ("No", "")


def test_a_related_item_that_is_odd_does_no_harm() -> None:
    odd = "related:\n- x\n- {title: B, quality: high, publishedDateTime: soon, webUrl: [1]}"
    assert read(f"title: A\n{odd}").related == (Related("B"),)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("closing", [b"---", b"---  ", b"..."])
def test_marks_and_line_ends(mark: bytes, end: bytes, closing: bytes) -> None:
    lines = (b"---", b"title: A", b"published: no", closing, b"", b"One", b"two", b"")
    article = read(mark + end.join(lines))
    assert (article.title, article.published, article.body) == ("A", False, "One two")


def test_front_matter_may_end_with_the_file() -> None:
    assert read(b"---\ntitle: A\n---").title == "A"
    assert read(b"---\r\ntitle: A\r\n---\r\n").title == "A"


def test_a_body_that_looks_like_json_is_a_body() -> None:
    assert read(file("title: A", '{"b": 1}')).body == '{"b": 1}'


@pytest.mark.parametrize("key", ["content", "handler", "yes", "2024", "on", "~", "a.b"])
def test_any_key_may_stand_beside_ours(key: str) -> None:
    assert read(f"title: A\n{key}: 1").title == "A"
