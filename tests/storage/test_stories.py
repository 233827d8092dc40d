"""Stories on disk: found again, kept right through changes, made anew, read beside."""

import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.article import Article
from bot.domain.errors import IndexUnusable
from bot.storage.stories import Stories
from tests.storage.indexes import article

DAY = datetime(2026, 3, 2, 8, tzinfo=UTC)
WORDS = [f"{one}{two}{end}" for one in "bdfgklmnprtvz" for two in "aeiou" for end in ("mo", "lu")]
WORDS += [f"{word}nta" for word in WORDS]


@pytest.fixture
def stories(tmp_path: Path) -> Iterator[Stories]:
    made = Stories.open(tmp_path, writable=True)
    yield made
    made.close()


def told(name: str, title: str, day: float = 0, **values: str) -> Article:
    """An article of a provider of its own, so many days after the first."""
    values = {"provider_domain": f"{name}.org"} | values
    return article(f"{name}.md", title=title, date=DAY + timedelta(days=day), **values)


def some(count: int, seed: int) -> list[Article]:
    """Articles of which every third is told again by somebody else, in other words and order."""
    random_ = random.Random(seed)
    made: list[Article] = []
    for number in range(count):
        again = number % 3 == 2
        chosen = made[-2].title.split() if again else random_.sample(WORDS, 7)
        if again:
            random_.shuffle(chosen)
            chosen[0] = "reportedly"
        day = number // 3 * 0.5 + (1 if again else 0)
        made.append(told(f"a{number:04}", " ".join(chosen), day))
    return made


def grouped(stories: Stories, articles: list[Article]) -> set[frozenset[str]]:
    """The stories that have several of these articles."""
    similar = stories.similar(one.id for one in articles)
    return {frozenset((id_, *others)) for id_, others in similar.items()}


BREACH = [
    told("one", "38M records exposed by misconfiguration"),
    told("two", "Misconfiguration exposes 38 million records", 1),
    told("three", "Records of 38 million exposed in a misconfiguration", 2),
    told("four", "Whales sing in the deep sea", 1),
]


def test_the_others_of_a_story_in_order_of_day(stories: Stories) -> None:
    stories.apply(BREACH)
    similar = stories.similar(["two", "four", "unknown", "two"])
    assert similar == {"two": ("one", "three")}


def test_by_link_whatever_was_added_to_it(stories: Stories) -> None:
    page = "https://www.example.org/story?id=1"
    first = told("first", "A title", original_url=page)
    second = told("second", "Other words", 90, web_url=f"{page}&utm_source=x", original_url="x")
    stories.apply([first, second, told("third", "No link")])
    assert stories.by_link("http://m.example.org/story/?id=1&fbclid=2") == ("first", "second")
    assert stories.by_link("https://example.org/story") == ()
    assert stories.by_link("") == ()
    assert stories.similar(["first"]) == {"first": ("second",)}


def test_a_site_that_many_link_to_makes_no_story(stories: Stories) -> None:
    home = "https://example.org/"
    stories.apply([told(name, f"{name} told", original_url=home) for name in ("whale", "robot")])
    assert stories.similar(["whale"]) == {}
    assert len(stories.by_link(home)) == 2


def test_nearest_by_words(stories: Stories) -> None:
    stories.apply(BREACH)
    first, second, third = stories.near("Misconfiguration exposes 38 million records again")
    assert {first[0], second[0], third[0]} == {"one", "two", "three"}
    assert 1 > first[1] >= second[1] >= third[1] > 0.5
    assert stories.near("Misconfiguration exposes 38 million records again", limit=1) == [first]
    assert stories.near("exposed records", date=DAY + timedelta(days=60)) == []
    assert stories.near("") == []


def test_the_order_of_arrival_makes_no_difference(tmp_path: Path) -> None:
    articles = some(90, seed=7)
    results = []
    for turn in range(3):
        place = tmp_path / str(turn)
        place.mkdir()
        made = Stories.open(place, writable=True)
        random.Random(turn).shuffle(articles)
        for start in range(0, 90, 90 if turn == 0 else 7):
            made.apply(articles[start : start + (90 if turn == 0 else 7)])
        results.append(grouped(made, articles))
        made.close()
    assert results[0] == results[1] == results[2]
    assert len(results[0]) == 30


def test_learning_which_words_are_common_groups_anew(stories: Stories) -> None:
    articles = some(240, seed=3)
    stories.apply(articles[:60])
    stories.apply(articles[60:])
    assert len(grouped(stories, articles)) >= 76


def test_a_changed_title_and_a_removal_group_anew(stories: Stories) -> None:
    stories.apply(BREACH)
    stories.apply([replace(BREACH[1], title="Robots bake bread at night")])
    assert stories.similar(["one", "two"]) == {"one": ("three",)}
    stories.apply([BREACH[1]], gone=["three"])
    assert stories.similar(["one", "three"]) == {"one": ("two",)}
    stories.apply([], gone=["one"])
    assert stories.similar(["two"]) == {}
    assert stories.by_link("https://two.org/") == ()


def test_changes_one_after_the_other_end_as_if_made_at_once(tmp_path: Path) -> None:
    random_, articles = random.Random(11), some(60, seed=11)
    made = Stories.open(tmp_path, writable=True)
    present: dict[str, Article] = {}
    for _ in range(80):
        one = random_.choice(articles)
        if random_.random() < 0.3 and one.id in present:
            del present[one.id]
            made.apply([], gone=[one.id])
        else:
            title = random_.choice(articles).title if random_.random() < 0.3 else one.title
            present[one.id] = replace(one, title=title)
            made.apply([present[one.id]])
    (tmp_path / "fresh").mkdir()
    fresh = Stories.open(tmp_path / "fresh", writable=True)
    fresh.apply(present.values())
    assert grouped(made, articles) == grouped(fresh, articles) != set()
    made.close()
    fresh.close()


def test_what_was_taken_in_before_a_kill_is_compared_after_it(tmp_path: Path) -> None:
    made = Stories.open(tmp_path, writable=True)
    made.take((one, 1) for one in BREACH)
    made.close()
    again = Stories.open(tmp_path, writable=True)
    assert again.similar(["one"]) == {}
    while again.compare_some():
        pass
    assert again.similar(["one"]) == {"one": ("two", "three")}
    assert again.stamps(["one", "gone"]) == {"one": 1}
    again.close()


@pytest.mark.parametrize("damage", ["garbage", "other version", "removed"])
def test_what_cannot_be_used_is_made_anew(tmp_path: Path, damage: str) -> None:
    made = Stories.open(tmp_path, writable=True)
    made.apply(BREACH)
    made.close()
    file = tmp_path / "stories.sqlite"
    if damage == "garbage":
        file.write_bytes(b"no database" * 1000)
    elif damage == "removed":
        file.unlink()
    else:
        connection = sqlite3.connect(file)
        with connection:
            connection.execute("UPDATE state SET value = 'other' WHERE name = 'made_by'")
        connection.close()
    again = Stories.open(tmp_path, writable=True)
    assert again.count() == 0
    again.apply(BREACH)
    assert again.similar(["two"]) == {"two": ("one", "three")}
    again.close()


def test_removed_while_open_it_is_made_anew(tmp_path: Path, stories: Stories) -> None:
    stories.apply(BREACH)
    for file in tmp_path.glob("stories.sqlite*"):
        file.unlink()
    assert stories.similar(["one"]) == {}
    assert stories.count() == 0
    stories.apply(BREACH[:2])
    assert stories.similar(["one"]) == {"one": ("two",)}


def test_a_reader_beside_sees_each_change_and_writes_nothing(tmp_path: Path) -> None:
    beside = Stories.open(tmp_path, writable=False)
    assert beside.similar(["one"]) == {}
    writer = Stories.open(tmp_path, writable=True)
    writer.apply(BREACH[:2])
    assert beside.similar(["one"]) == {"one": ("two",)}
    writer.apply(BREACH[2:])
    assert beside.similar(["one"]) == {"one": ("two", "three")}
    with pytest.raises(IndexUnusable, match="only read here"):
        beside.apply(BREACH)
    beside.close()
    writer.close()


def test_hundreds_alike_are_one_story_or_few_and_quick(stories: Stories) -> None:
    articles = [told(f"p{n}", "Whale songs decoded by a model of speech") for n in range(330)]
    stories.apply(articles)
    groups = grouped(stories, articles)
    assert sum(map(len, groups)) == 330
    assert len(groups) < 20
    stories.apply([], gone=[one.id for one in articles[:130]])
    assert sum(map(len, grouped(stories, articles[130:]))) == 200


WRITES_UNTIL_KILLED = """
import sys
from itertools import count
from pathlib import Path
from bot.storage.stories import Stories
from tests.storage.test_stories import some

stories = Stories.open(Path(sys.argv[1]), writable=True)
articles = some(90, seed=5)
for number in count():
    stories.apply(articles[:60])
    stories.apply(articles[60:], gone=[one.id for one in articles[:30]])
    print(number, flush=True)
"""


def test_killed_while_it_writes_it_goes_on_from_there(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITES_UNTIL_KILLED, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writing:
        assert writing.stdout is not None
        assert writing.stdout.readline() == "0\n"
        writing.send_signal(signal.SIGKILL)
    assert writing.returncode == -signal.SIGKILL
    articles = some(90, seed=5)
    again = Stories.open(tmp_path, writable=True)
    assert again.count() > 0
    again.apply(articles)
    (tmp_path / "fresh").mkdir()
    fresh = Stories.open(tmp_path / "fresh", writable=True)
    fresh.apply(articles)
    assert grouped(again, articles) == grouped(fresh, articles) != set()
    again.close()
    fresh.close()
