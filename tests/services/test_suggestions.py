"""What Copydesk suggests where a query finds nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain.query import Query
from bot.services.suggestions import nearest_query
from tests.domain.test_query import parse
from tests.services.libraries import Site

TITLES = (
    "Microsoft announces a deepfake detector",
    "Microsoft and others on synthetic voices",
    "Moderators of Microfilm",
    "Generative art, by résumé",
    "Copyright of C++ and of 東京",
    "A small robot",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made = Site(tmp_path_factory.mktemp("suggestions"))
    for number, title in enumerate(TITLES):
        made.write(f"{number}.md", title, quality=str(60 + number), topics="[Robotics]")
    made.library.refresh()
    yield made
    made.index.close()


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ("micorsoft", "microsoft"),
        ("imcrosoft", "microsoft"),
        ("nicrosoft", "microsoft"),
        ("Micorsoft sort:newest", "microsoft sort:newest"),
        ("depfak detectr", "deepfake detector"),
        ("microsoft depfake", "microsoft deepfake"),
        ("microsoft -art depfake", "microsoft -art deepfake"),
        ('"synthetic voises"', '"synthetic voices"'),
        ("syntetic* voices", "synthetic* voices"),
        ("zebra OR gnerative", "zebra OR generative"),
        ("(smal robt) is:open", "small robot is:open"),
        ("robt quality:>90", "robot"),
        ("resme", "resume"),
        ("robt is:published", "robot"),
        ("zebra", None),
        ("ro", None),
        ("atr", "art"),
        ("tar", None),
        ("robut", "robot"),
        ("rowbut", None),
        ("generetave", "generative"),
        ("x" * 60, None),
        ("東东", None),
        ("🙂", None),
        ("1234567", None),
        ("topic:Robotics zebra", "topic:Robotics"),
        ("microsoft art", "microsoft"),
    ],
)
def test_suggested(site: Site, typed: str, suggested: str | None) -> None:
    found = site.library.find(typed)
    assert (found.total, found.suggestion and str(found.suggestion)) == (0, suggested)
    if found.suggestion is not None:
        assert site.library.find(str(found.suggestion)).total > 0


def test_the_word_that_is_used_more_is_meant(tmp_path: Path) -> None:
    site = Site(tmp_path)
    for number, title in enumerate(("Formed", "Farmed one", "Farmed two")):
        site.write(f"{number}.md", title)
    site.library.refresh()
    assert str(site.library.find("fermed").suggestion) == "farmed"
    site.index.close()


def test_what_finds_something_has_no_suggestion(site: Site) -> None:
    assert site.library.find("microfilm").suggestion is None
    assert site.library.find("detectors").suggestion is None


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("zebra yak quality:>1", 10),
        (" OR ".join(f"a{number}b{number}" for number in range(60)), 10),
        (" ".join(f"the-{letter}ab*" for letter in "cdefghijkl"), 12),
    ],
)
def test_what_takes_long_to_ask_is_asked_less_often(text: str, most: int) -> None:
    asked: list[Query] = []

    def finds(query: Query) -> int:
        asked.append(query)
        return 0

    typed = parse(text)
    assert nearest_query(typed, finds, lambda _: None) is None
    assert 0 < len(asked) <= most
    assert typed not in asked
