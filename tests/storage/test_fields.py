"""The field map: presets, and fields read from other keys."""

from datetime import UTC, datetime

import pytest

from bot.domain.article import Image
from bot.storage.fields import COPYDESK, HUGO, JEKYLL, field_map
from tests.storage.front import SECRET, read


def test_presets() -> None:
    assert (field_map("everyday", {}), field_map("hugo", {}), field_map("jekyll", {})) == (
        COPYDESK,
        HUGO,
        JEKYLL,
    )


def test_a_field_may_come_from_another_key() -> None:
    fields = field_map(
        "everyday",
        {"title": "seo.title, headline", "provider": "origin", "quality": "", "published": "live"},
    )
    front = "headline: A\nseo: {title: B}\norigin: C\nquality: high\nlive: no"
    article = read(front, fields)
    assert (article.title, article.provider) == ("B", "C")
    assert article.quality is None
    assert not article.published


def test_published_may_be_inverted() -> None:
    fields = field_map("everyday", {"published": "!hidden"})
    assert (fields.published, fields.published_inverted) == ("hidden", True)
    assert not read("title: A\nhidden: yes", fields).published
    assert read("title: A\nhidden: no", fields).published
    assert read("title: A", fields).published
    assert not field_map("hugo", {"published": "ready"}).published_inverted


@pytest.mark.parametrize(
    ("preset", "overrides", "words"),
    [
        ("hugoo", {}, "no kind of site 'hugoo'; did you mean 'hugo'?"),
        ("zz", {}, "there are everyday, hugo, jekyll"),
        ("hugo", {"titel": "x"}, "no field 'titel'; did you mean 'title'?"),
        ("hugo", {"published_inverted": "yes"}, "no field 'published_inverted'"),
        ("hugo", {"title": " , "}, "'title' needs the name"),
        ("hugo", {"published": ""}, "'published' needs the name"),
        ("hugo", {"published": "!"}, "exactly one"),
        ("hugo", {"published": "a, b"}, "exactly one"),
        ("hugo", {"heat": "!cold"}, "'published' alone"),
        ("everyday", {"excerpt": "secured"}, "'secured' is never read"),
        ("everyday", {"excerpt": "a, secured.b"}, "'secured' is never read"),
    ],
)
def test_what_is_wrong_is_named(preset: str, overrides: dict[str, str], words: str) -> None:
    with pytest.raises(ValueError, match=r"^[A-Z].*[.]$") as caught:
        field_map(preset, overrides)
    assert words in str(caught.value)


def test_secured_stays_out_under_a_name_with_a_dot() -> None:
    assert SECRET not in repr(read(f"title: A\nsecured: {{a: {SECRET}}}", COPYDESK))


def test_hugo() -> None:
    article = read(
        "title: A\ndate: 2024-05-01\ndraft: true\ndescription: B\ntags: [C, D]\n"
        "categories: C E\nimages: ['https://a.example/1.png', /2.png]",
        HUGO,
    )
    assert article.date == datetime(2024, 5, 1, tzinfo=UTC)
    assert (article.excerpt, article.topics) == ("B", ("C", "D", "C E"))
    assert article.images == (Image("https://a.example/1.png"),)
    assert not article.published


@pytest.mark.parametrize(
    ("path", "title", "date"),
    [
        (
            "_posts/2024-02-03-bees-on-the-roof.md",
            "Bees on the roof",
            datetime(2024, 2, 3, tzinfo=UTC),
        ),
        ("2024-2-3-x.markdown", "X", datetime(2024, 2, 3, tzinfo=UTC)),
        ("_posts/2024-99-03-bees.md", "Bees", None),
    ],
)
def test_jekyll_names_its_files(path: str, title: str, date: datetime | None) -> None:
    article = read("tags: a b", JEKYLL, path)
    assert (article.title, article.date, article.topics) == (title, date, ("a", "b"))
