"""What digests choose from a real index and a real ledger."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.digest import Digest, Plan
from bot.domain.top import parse_top
from bot.services.library import Library
from bot.storage.fields import field_map
from bot.storage.folder import Folder
from bot.storage.index import Index
from bot.storage.stories import Stories
from tests import ledgers
from tests.services.shelf import Desk, digest


class Site:
    """A folder of articles, their index, and a desk that posts digests of them."""

    def __init__(self, place: Path) -> None:
        self.folder = place / "site"
        self.folder.mkdir()
        self.ledger = ledgers.new(place / "ledger.sqlite3")
        self.index = Index.open(place / "index", writable=True)
        self.stories = Stories.open(place / "index", writable=True)
        self.desk = Desk(self.ledger, now="2026-11-23T08:00")
        source = Folder("news", self.folder, field_map("everyday", {}))
        self.library = Library(
            self.index,
            [source],
            (),
            lambda: self.desk.reviews.desk_states(),
            self.desk.now,
            self.desk.now().tzinfo,  # type: ignore[arg-type]
            self.stories,
        )
        self.desk.shelf = self.library
        self.desk.restart()

    def close(self) -> None:
        self.stories.close()
        self.index.close()
        self.ledger.close()

    def put(self, name: str, quality: float | None = None, **values: Any) -> None:
        """A file; dates are days ago."""
        date = (self.desk.now() - timedelta(days=values.pop("days", 0.5))).isoformat()
        front: dict[str, Any] = {"title": name, "published": "false", "publishedDateTime": date}
        front |= {} if quality is None else {"quality": quality}
        front |= {"provider": {"name": values.pop("provider", name)}, **values}
        text = "\n".join(f"{key}: {value}" for key, value in front.items())
        (self.folder / f"{name}.md").write_text(f"---\n{text}\n---\n".replace("'", ""))

    def read(self) -> None:
        self.library.refresh()
        if self.library.grouping:
            self.library.grouping.catch_up(None)

    def plan(self, chosen: Digest) -> Plan:
        return self.desk.digests.chooser.choose(chosen)[1]

    def post(self, chosen: Digest) -> list[str]:
        """Post now; gives the names of what is shown."""
        self.desk.restart(chosen)
        self.desk.now.forward(minutes=1)
        run_id = self.desk.digests.post_now(chosen.name)
        claim = self.desk.digests.outbox.claim(run_id)
        assert claim is not None
        self.desk.digests.outbox.sent(claim, "C0AIDESK", f"{1_000_000_000 + run_id}.000100")
        return names(item.article for item in self.desk.digests.post(run_id).items)

    def decide(self, name: str, verb: Any) -> None:
        article = self.article(name)
        self.desk.reviews.decide(article.id, article.version, verb, "U0ANA", channel="C0AIDESK")

    def article(self, name: str) -> Any:
        found = self.library.find(name, limit=50).hits
        return next(hit.article for hit in found if hit.article.path == f"{name}.md")


def names(articles: Any) -> list[str]:
    return [one.path.removesuffix(".md") for one in articles]


def chosen(plan: Plan) -> list[str]:
    return names(one.article for one in plan.choices)


def out(plan: Plan) -> dict[str, str]:
    return {one.article.path.removesuffix(".md"): one.reason for one in plan.out}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path)
    yield made
    made.close()


def test_shown_three_times_and_then_left_to_search(site: Site) -> None:
    site.put("robots", 90)
    site.read()
    every = digest(query="quality:>=10")
    assert [site.post(every) for _ in range(4)] == [["robots"]] * 3 + [[]]
    plan = site.plan(every)
    assert out(plan) == {
        "robots": "shown 3 times, last on 23 Nov, and not decided: only search finds it now"
    }
    assert (plan.matching, plan.new, plan.waiting) == (1, 0, 0)
    (why,) = site.desk.digests.chooser.why(site.article("robots").id)
    assert (why.digest, why.shown) == ("Morning", False)


def test_what_is_planned_to_be_shown_counts_before_it_is_posted(site: Site) -> None:
    site.put("robots", 90)
    site.read()
    twice = digest(query="quality:>=10", show_again=2)
    site.post(twice)
    site.desk.now.set("2026-11-24T09:00")
    by_hand = site.desk.digests.post_now("Morning")
    # In the same minute its slot is due, and neither is posted yet.
    [(_, slot)] = site.desk.digests.due()
    by_schedule = site.desk.digests.plan(twice, slot)
    assert by_schedule is not None
    posts = [site.desk.digests.post(one) for one in (by_hand, by_schedule)]
    assert [names(item.article for item in post.items) for post in posts] == [["robots"], []]


def test_a_planned_slot_counts_for_what_is_asked_for_and_not_for_the_next_slot(site: Site) -> None:
    site.put("robots", 90)
    site.read()
    once = digest(query="quality:>=10", show_again=1)
    site.desk.restart(once)
    assert site.desk.digests.due() == []
    site.desk.now.set("2026-11-24T09:00")
    [(_, slot)] = site.desk.digests.due()
    site.desk.digests.plan(once, slot)
    by_hand = site.desk.digests.post_now("Morning")
    assert site.desk.digests.post(by_hand).items == ()
    # The next slot takes the place of the one that never was posted.
    site.desk.now.set("2026-11-25T09:00")
    [(_, slot)] = site.desk.digests.due()
    following = site.desk.digests.plan(once, slot)
    assert following is not None
    assert names(one.article for one in site.desk.digests.post(following).items) == ["robots"]


def test_what_was_put_off_is_back_in_one_of_two_posts_of_a_minute(site: Site) -> None:
    site.put("robots", 90)
    site.read()
    every = digest(query="quality:>=10", show_again=1)
    site.post(every)
    site.decide("robots", "later")
    site.desk.now.set("2026-11-25T09:00")
    shown = [site.desk.digests.post(site.desk.digests.post_now("Morning")).items]
    site.desk.now.forward(seconds=1)
    shown.append(site.desk.digests.post(site.desk.digests.post_now("Morning")).items)
    assert [len(one) for one in shown] == [1, 0]


def test_later_beats_everything_until_its_time(site: Site) -> None:
    site.put("robots", 90)
    site.read()
    every = digest(query="quality:>=10")
    for _ in range(3):
        site.post(every)
    site.decide("robots", "later")
    assert out(site.plan(every)) == {"robots": "put off until 24 Nov"}
    site.desk.now.set("2026-11-25T09:00")
    assert site.plan(every).choices[0].reason == "back, put off until now"
    # It is shown as often again.
    assert [site.post(every) for _ in range(4)] == [["robots"]] * 3 + [[]]


def test_an_undone_decision_brings_an_article_back(site: Site) -> None:
    site.put("robots", 90)
    site.read()
    every = digest(query="quality:>=10", show_again=1)
    site.post(every)
    assert site.plan(every).choices == ()
    site.decide("robots", "reject")
    site.desk.now.forward(minutes=1)
    states = site.desk.reviews.states([site.article("robots").id])
    decision = next(iter(states.values())).decision
    assert decision is not None
    site.desk.reviews.undo(decision.id, "U0ANA")
    assert site.plan(every).choices[0].reason == "open again, first shown on 23 Nov"


def test_the_best_of_one_provider_do_not_hide_the_rest(site: Site) -> None:
    for number in range(60):
        site.put(f"forbes{number}", 90, provider="Forbes")
    for number in range(4):
        site.put(f"other{number}", 50 - number, provider=f"Provider {number}")
    site.read()
    plan = site.plan(digest(query="quality:>=10", articles=5, per_provider=1))
    assert chosen(plan)[1:] == ["other0", "other1", "other2", "other3"]
    assert plan.matching == 64


def test_a_story_is_one_item_and_stays_the_one_that_was_shown(site: Site) -> None:
    link = "https://example.org/robots-learn-to-cook"
    site.put("first", 60, title="Robots learn to cook dinner", originalUrl=link)
    site.put("other", 50)
    site.read()
    every = digest(query="quality:>=10")
    assert site.post(every) == ["first", "other"]
    site.put("second", 95, title="Robots learn to cook dinner", originalUrl=f"{link}?utm_source=x")
    site.read()
    plan = site.plan(every)
    assert chosen(plan) == ["first", "other"]
    assert set(site.library.by_link(link)) == {
        plan.choices[0].article.id,
        *plan.choices[0].similar,
    }
    assert out(plan) == {
        "second": "the same story as “Robots learn to cook dinner”, which is shown"
    }


def test_the_top_of_the_week_is_not_refilled_as_it_is_decided(site: Site) -> None:
    for number in range(6):
        site.put(f"new{number}", 60 + number)
    site.put("old", 99, days=8)
    site.read()
    week = digest(query="", top=parse_top("top 3 of the week"))
    assert site.post(week) == ["new5", "new4", "new3"]
    assert out(site.plan(week)) == {
        "old": "not of the last 7 days: only the top 3 of the week are shown",
        "new2": "quality 62, below the top 3 of the week (from quality 63)",
        "new1": "quality 61, below the top 3 of the week (from quality 63)",
    }
    site.decide("new5", "reject")
    assert chosen(site.plan(week)) == ["new4", "new3"]
    article = site.article("new4")
    site.desk.reviews.decide(article.id, article.version, "publish", "U0ANA")
    text = (site.folder / "new4.md").read_text().replace("published: false", "published: true")
    (site.folder / "new4.md").write_text(text)
    site.read()
    assert chosen(site.plan(week)) == ["new3"]
    site.put("better", 80)
    site.read()
    plan = site.plan(week)
    assert chosen(plan) == ["better", "new3"]
    assert (plan.matching, plan.new, plan.waiting) == (2, 1, 1)


def test_the_top_share_passes_over_what_others_published(site: Site) -> None:
    for number in range(20):
        site.put(f"low{number}", 40 + number)
    for number in range(20):
        site.put(f"high{number}", 70 + number, published="true")
    site.read()
    share = digest(query="", top=parse_top("15%"))
    query, plan = site.desk.digests.chooser.choose(share)
    assert query == "is:open quality:>=57"
    assert chosen(plan) == ["low19", "low18", "low17"]
    assert plan.choices[0].reason == "new, quality 59, in the top 15% (from quality 57)"


def test_a_digest_for_reading_shows_nothing_twice(site: Site) -> None:
    site.put("draft", 90)
    site.put("out", 80, published="true")
    site.read()
    reading = digest(query="is:published", purpose="reading")
    assert site.post(reading) == ["out"]
    assert out(site.plan(reading)) == {"out": "was in this digest on 23 Nov"}


def test_nothing_to_show_is_said_once_a_week(site: Site) -> None:
    weekly = digest(query="quality:>=10", empty="weekly")
    site.desk.restart(weekly)
    assert site.desk.digests.due() == []
    spoke = []
    for day in range(23, 31):
        site.desk.now.set(f"2026-11-{day}T09:00")
        ((wanted, slot),) = site.desk.digests.due()
        run_id = site.desk.digests.plan(wanted, slot)
        assert run_id is not None
        for ready in site.desk.digests.ready():
            claim = site.desk.digests.outbox.claim(ready)
            assert claim is not None
            site.desk.digests.outbox.sent(claim, "C0AIDESK", f"1000000{day}.000100")
            spoke.append(day)
    assert spoke == [23, 30]


def test_two_topics_of_every_article_do_not_count(site: Site) -> None:
    for number in range(6):
        site.put(f"robots{number}", 60 + number, topics="[AI, Robotics]")
    site.put("art", 20, topics="[AI, Art]")
    site.read()
    plan = site.plan(digest(query="topic:Robotics", per_topic=2))
    assert len(plan.choices) == 6
    plan = site.plan(digest(query="", per_topic=2))
    assert chosen(plan) == ["robots5", "robots4", "art"]
