"""Two small sites of other kinds are read as their authors mean them."""

from datetime import UTC, datetime
from pathlib import Path

from bot.domain.article import Article, Image
from bot.domain.errors import Unreadable
from bot.storage.edit import publish_text, set_scalar
from bot.storage.fields import HUGO, JEKYLL
from bot.storage.folder import Folder

SITES = Path(__file__).parent.parent / "sites"
HUGO_SITE = Folder("hugo", SITES / "hugo" / "content", HUGO)
JEKYLL_SITE = Folder("jekyll", SITES / "jekyll", JEKYLL)


def articles(folder: Folder) -> tuple[dict[str, Article], dict[str, str]]:
    """The articles by path, and the reasons of what was left out."""
    read: dict[str, Article] = {}
    left_out: dict[str, str] = {}
    for file in folder.scan():
        try:
            read[file.path] = folder.article(file.path)
        except Unreadable as error:
            left_out[error.path] = error.reason
    return read, left_out


def test_hugo_site() -> None:
    read, left_out = articles(HUGO_SITE)
    assert {path: article.published for path, article in read.items()} == {
        "notes/on-hold.md": False,
        "posts/ferry-timetable.md": False,
        "posts/harbour-survey/index.md": False,
        "posts/library-roof.md": True,
        "posts/version-110.md": True,
    }
    assert list(left_out) == ["notes/toml.md"]
    assert "TOML" in left_out["notes/toml.md"]


def test_hugo_fields() -> None:
    read, _ = articles(HUGO_SITE)
    ferry = read["posts/ferry-timetable.md"]
    assert ferry.topics == ("ferries", "timetables", "Transport")
    assert ferry.date == datetime(2024, 4, 22, 5, 30, tzinfo=UTC)
    assert ferry.images == (Image("https://tideline.example/img/ferry.jpg"),)
    assert ferry.body.startswith("From 6 May the first boat leaves at 6:10. The full table has")
    survey = read["posts/harbour-survey/index.md"]
    assert survey.title == 'Harbour survey: "deeper than we thought"'
    assert survey.excerpt == "What the divers found"
    assert "two metres deeper" in survey.body
    assert "“will go on”" in survey.body
    release = read["posts/version-110.md"]
    assert (release.title, release.topics) == ("1.10", ("releases",))
    assert release.url == "https://software.example/notes/1.10"
    assert release.image == Image("https://tideline.example/img/110.png")
    assert read["posts/library-roof.md"].excerpt.endswith("reading room opens on Saturday.")


def test_jekyll_site() -> None:
    read, left_out = articles(JEKYLL_SITE)
    assert not left_out
    assert {path: (article.title, article.published) for path, article in read.items()} == {
        "about.md": ("About", True),
        "_drafts/half-a-thought.md": ("Half a thought", False),
        "_posts/2024-01-15-winter-market.md": ("The winter market moves indoors", False),
        "_posts/2024-02-03-bees-on-the-roof.markdown": ("Bees on the roof", True),
        "_posts/2024-02-29-leap-day.md": ("Leap day", False),
        "_posts/2024-03-10-no.md": ("No", True),
        "_posts/2024-04-01-line-ends.md": ("Written on another system", False),
        "_posts/2024-04-02-byte-order-mark.md": ("Starts with a mark", True),
    }


def test_jekyll_fields() -> None:
    read, _ = articles(JEKYLL_SITE)
    market = read["_posts/2024-01-15-winter-market.md"]
    assert market.topics == ("market", "winter", "town", "events")
    assert market.date == datetime(2024, 1, 15, 7, tzinfo=UTC)
    assert market.excerpt == "The hall opens at eight."
    bees = read["_posts/2024-02-03-bees-on-the-roof.markdown"]
    assert bees.date == datetime(2024, 2, 3, tzinfo=UTC)
    assert bees.excerpt == "Forty thousand bees & one caretaker."
    assert bees.topics == ("bees", "roofs")
    assert bees.image == Image("https://blog.example/assets/bees.jpg")
    leap = read["_posts/2024-02-29-leap-day.md"]
    assert leap.image == Image("https://blog.example/assets/leap.png", 1200, 630)
    assert leap.body == "Every four years, mostly.\nNot in 1900 But in 2000"
    word = read["_posts/2024-03-10-no.md"]
    assert (word.topics, word.images) == (("words", "1.10"), ())
    assert read["_posts/2024-04-02-byte-order-mark.md"].date == datetime(2024, 4, 2, 12, tzinfo=UTC)


def test_each_waiting_article_can_be_published() -> None:
    expected = {
        "notes/on-hold.md": "draft: False   # until Thursday",
        "posts/ferry-timetable.md": "draft: false",
        "posts/harbour-survey/index.md": "draft: no",
        "_drafts/half-a-thought.md": "published: true",
        "_posts/2024-01-15-winter-market.md": "published: true",
        "_posts/2024-02-29-leap-day.md": "published: yes",
        "_posts/2024-04-01-line-ends.md": "published: True",
    }
    lines = {}
    for folder in (HUGO_SITE, JEKYLL_SITE):
        for path, article in articles(folder)[0].items():
            if not article.published:
                data = folder.read(path)
                lines[path] = set_scalar(data, *publish_text(folder.fields, data)).new_line
    assert lines == expected
