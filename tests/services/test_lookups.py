"""What there is on a link or a title; one article by number or link; the articles of a story."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain.answer import NearView, SearchView, StoryView
from bot.domain.errors import DecisionRefused, NotShown
from bot.services.answers import Answers
from bot.services.library import Library
from bot.services.reviews import Reviews
from bot.storage.stories import Stories
from tests import ledgers
from tests.services.libraries import Site

ZONE = ZoneInfo("Europe/Lisbon")
START = datetime(2023, 5, 14, 12, tzinfo=UTC)
PILOTS = {
    "port.md": ("Port Callan lets an AI schedule its pilots", "https://open.example/port-callan"),
    "harbour.md": ("At Port Callan an AI schedules the pilots", "https://tide.example/a/1"),
    "gazette.md": ("An AI schedules the pilots of Port Callan", "https://gazette.example/b"),
}
OTHERS = "songs bones ships oil watchers tales migration strandings law teeth milk calves"


class Place:
    """A desk of a few articles, three of them on one story, with real stories and a ledger."""

    def __init__(self, place: Path) -> None:
        self.now, self.site = START, Site(place)
        for name, (title, url) in PILOTS.items():
            self.site.write(name, title, originalUrl=url, publishedDateTime="2023-05-12T08:00:00Z")
        for number, word in enumerate(OTHERS.split()):
            url = f"https://whales.example/{word}"
            self.site.write(f"whale{number:02}.md", f"Whale {word}", originalUrl=url)
        self.stories = Stories.open(place / "index", writable=True)
        self.library = Library(
            self.site.index,
            self.site.library.sources,
            (),
            lambda: self.reviews.desk_states(),
            lambda: self.now,
            ZONE,
            self.stories,
        )
        self.ledger = ledgers.new(place / "ledger.sqlite3")
        self.reviews = Reviews(
            self.ledger, self.library, lambda: self.now, lambda _, at: at + timedelta(days=1)
        )
        self.library.refresh()
        every = self.library.find("", limit=100).hits
        self.stories.apply(hit.article for hit in every)
        self.answers = Answers(self.ledger, self.library, self.reviews, lambda: self.now)

    def close(self) -> None:
        self.stories.close()
        self.site.index.close()
        self.ledger.close()

    def search(self, text: str, user: str = "U0ANA") -> SearchView:
        self.now += timedelta(seconds=1)
        return self.answers.search(text, user=user, zone=ZONE)

    def near(self, asked: str) -> NearView:
        self.now += timedelta(seconds=1)
        return self.answers.lookups.near(asked, user="U0ANA", zone=ZONE)

    def title(self, asked: str, user: str = "U0ANA") -> str:
        self.now += timedelta(seconds=1)
        return self.answers.lookups.show(asked, user=user, zone=ZONE).known.article.title


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    yield made
    made.close()


def test_a_link_that_we_have_is_found_however_it_is_decorated(desk: Place) -> None:
    for link in (
        "https://open.example/port-callan",
        "http://www.open.example/port-callan/?utm_source=mail#top",
    ):
        view = desk.near(link)
        assert [hit.article.title for hit in view.hits] == [PILOTS["port.md"][0]]
        assert (view.total, view.is_link, view.hits[0].similar) == (1, True, 2)


def test_a_link_that_we_do_not_have_is_looked_for_by_its_words(desk: Place) -> None:
    view = desk.near("https://other.example/2023/ai-schedules-pilots-port-callan.html")
    assert (view.total, view.words) == (0, "ai schedules pilots port callan")
    (hit,) = view.hits  # one item for the story
    assert hit.article.title in {title for title, _ in PILOTS.values()}
    assert hit.similar == 2
    assert desk.near("https://youtu.be/dQw4w9WgXcQ").hits == ()


def test_a_title_is_had_where_its_words_are_the_same(desk: Place) -> None:
    view = desk.near("port callan: lets an AI schedule its pilots!")
    assert (view.total, view.is_link) == (1, False)
    assert view.hits[0].article.title == PILOTS["port.md"][0]
    nearly = desk.near("Port Callan lets an AI schedule pilots")
    assert (nearly.total, len(nearly.hits)) == (0, 1)
    assert desk.near("Completely different matters").hits == ()


def test_a_story_opens_to_each_of_its_articles_and_leads_back(desk: Place) -> None:
    found = desk.search("pilots")
    assert [hit.similar for hit in found.hits] == [2]
    assert found.total == 3
    lead = found.hits[0].article
    story = desk.answers.lookups.story(lead.id, token=found.token, user="U0ANA")
    assert {hit.article.title for hit in story.hits} == {title for title, _ in PILOTS.values()}
    assert (story.total, story.back, story.more) == (3, found.token, False)
    other = next(hit.article for hit in story.hits if hit.article.id != lead.id)
    desk.reviews.decide(other.id, other.version, "reject", "U0BEN")
    again = desk.answers.same(story.token, user="U0ANA")
    assert isinstance(again, StoryView)
    assert [hit.article.id for hit in again.hits] == [hit.article.id for hit in story.hits]
    standings = {hit.article.id: hit.state.standing for hit in again.hits}
    assert standings[other.id] == "rejected"
    back = desk.answers.back(story.back, user="U0ANA")
    assert [hit.article.id for hit in back.hits] == [lead.id]


def test_what_is_found_counts_also_where_its_story_is_led_by_another(desk: Place) -> None:
    titles = {desk.search(f"in:news {word}").hits[0].article.title for word in ("lets", "at", "of")}
    assert titles == {title for title, _ in PILOTS.values()}


def test_a_number_is_that_of_the_last_answer_of_whatever_kind(desk: Place) -> None:
    found = desk.search("whale sort:newest")
    assert desk.title("2") == found.hits[1].article.title
    assert desk.title("3") == found.hits[2].article.title
    near = desk.near("Port Callan lets an AI schedule its pilots")
    assert desk.title("1") == near.hits[0].article.title
    story = desk.answers.lookups.story(near.hits[0].article.id, token=near.token, user="U0ANA")
    assert desk.title("3") == story.hits[2].article.title
    desk.now += timedelta(seconds=1)
    desk.answers.back(story.back, user="U0ANA")
    with pytest.raises(NotShown, match="shows number 1 alone: there is no number 3 in it"):
        desk.title("3")
    with pytest.raises(NotShown, match="You have no answer"):
        desk.title("1", user="U0BEN")


def test_a_number_of_another_page_of_the_same_answer_is_found(desk: Place) -> None:
    first = desk.search("whale")
    desk.now += timedelta(seconds=1)
    second = desk.answers.again(first.token, user="U0ANA", step=1)
    assert second.first == 11
    assert desk.title("12") == second.hits[1].article.title
    assert desk.title("2") == first.hits[1].article.title
    desk.search("pilots")
    with pytest.raises(NotShown):
        desk.title("2")


def test_an_article_is_shown_by_its_link(desk: Place) -> None:
    assert desk.title("https://tide.example/a/1?utm_medium=x") == PILOTS["harbour.md"][0]
    with pytest.raises(NotShown, match="We don't have this link"):
        desk.title("https://tide.example/a/2")


def test_an_answer_of_yesterday_is_none(desk: Place) -> None:
    found = desk.search("pilots")
    desk.now += timedelta(hours=25)
    with pytest.raises(NotShown, match="no answer of the last day"):
        desk.title("1")
    with pytest.raises(DecisionRefused, match="more than a day old"):
        desk.answers.lookups.story(found.hits[0].article.id, token=found.token, user="U0ANA")


def test_a_longer_story_is_paged(desk: Place) -> None:
    for number in range(25):
        name = f"copy{number:02}.md"
        url = "https://copies.example/the-same"
        desk.site.write(name, "The very same press release", originalUrl=url)
    desk.library.refresh()
    desk.stories.apply(hit.article for hit in desk.library.find("release", limit=50).hits)
    found = desk.search("release")
    assert (found.total, len(found.hits), found.hits[0].similar) == (25, 1, 24)
    page = desk.answers.lookups.story(found.hits[0].article.id, token=found.token, user="U0ANA")
    seen = [hit.article.id for hit in page.hits]
    while page.more:
        turned = desk.answers.again(page.token, user="U0ANA", step=1)
        assert isinstance(turned, StoryView)
        page, seen = turned, [*seen, *(hit.article.id for hit in turned.hits)]
    assert len(seen) == len(set(seen)) == 25
    before = desk.answers.again(page.token, user="U0ANA", step=-1)
    assert [hit.article.id for hit in before.hits] == seen[10:20]


PASTED = (
    "pilots " * 1500,
    "x" * 10_000,
    "(((" * 3000,
    "https://a.example/" + "port-callan-" * 900,
    "https://a.example/?" + "a=b&" * 2500,
    "*",
    "\u202eslotip\u202c 機械学習 🚀",
)


def test_whatever_is_pasted_is_answered_at_once(desk: Place) -> None:
    desk.near("pilots")  # what is opened once is no matter of what is asked
    for asked in PASTED:
        before = time.process_time()
        assert desk.near(asked).asked == asked
        assert time.process_time() - before < 0.5


def test_everything_known_has_the_articles_of_its_story_and_other_fields(desk: Place) -> None:
    desk.site.write(
        "port.md", PILOTS["port.md"][0], originalUrl=PILOTS["port.md"][1], amp="https://a.example/"
    )
    [one] = desk.library.by_link(PILOTS["port.md"][1])
    known = desk.answers.lookups.known(one)
    assert {hit.article.title for hit in known.similar} == {
        title for name, (title, _) in PILOTS.items() if name != "port.md"
    }
    assert known.fields == (("amp", "https://a.example/"),)
    assert (known.file_page, known.history_page) == ("", "")
