"""Statistics, read from a ledger and an index."""

from datetime import timedelta

from bot.domain.review import Verb
from bot.domain.statistics import DAY_MS, Starving, in_ms
from bot.services.statistics import Figures
from tests.services.desk import START, UTC_ZONE, Setting

HOUR_MS = 3600 * 1000


def _file(topic: str, age: timedelta | None = None, published: str = "false") -> str:
    dated = "" if age is None else f"publishedDateTime: {(START - age).isoformat()}\n"
    return (
        f"---\ntitle: About {topic}\noriginalUrl: https://example.org/{topic}/{age}\n"
        f"published: {published}\n{dated}topics: [{topic}]\nprovider:\n  name: Harbour\n---\n"
    )


def _decide(setting: Setting, name: str, verb: Verb, reason: str = "") -> int:
    article = setting.folder.article(f"{name}.md")
    return setting.reviews.decide(
        article.id, article.version, verb, "U0ANA", reason=reason, place="queue"
    ).id


def test_what_was_decided_and_what_waits(setting: Setting) -> None:
    for name, topic, days in (("a", "AI", 1), ("b", "AI", 2), ("c", "AI", 3), ("d", "Law", 40)):
        setting.add(name, _file(topic, timedelta(days=days)))
    setting.add("undated", _file("Law"))
    setting.library.refresh()
    _decide(setting, "a", "publish")
    _decide(setting, "b", "reject", "Too thin")
    taken_back = _decide(setting, "c", "publish")
    setting.reviews.undo(taken_back, "U0ANA")
    made = Figures(setting.ledger, setting.library, setting.clock).of("week", UTC_ZONE)
    assert (made.published, made.rejected, made.undone) == (1, 1, 1)
    assert made.reasons == (("Too thin", 1),)
    assert (made.took, made.timed) == (36 * HOUR_MS, 2)
    assert (made.waits.count, made.waits.ages) == (3, (0, 1, 0, 1))
    assert (made.waits.middle, made.waits.longest) == (3 * DAY_MS, 40 * DAY_MS)
    assert [(one.name, one.decided, one.waiting) for one in made.topics] == [
        ("AI", 2, 1),
        ("Law", 0, 2),
    ]
    assert [(one.name, one.decided, one.waiting) for one in made.providers] == [("Harbour", 2, 3)]
    assert made.starving == (Starving("Law", 2),)


def test_a_topic_that_starves_says_since_when(setting: Setting) -> None:
    setting.add("old", _file("Law", timedelta(days=2)))
    setting.library.refresh()
    _decide(setting, "old", "publish")
    at = setting.now
    setting.now += timedelta(days=30)
    setting.add("new", _file("Law", timedelta(days=1)))
    setting.library.refresh()
    figures = Figures(setting.ledger, setting.library, setting.clock)
    assert figures.of("week", UTC_ZONE).starving == (Starving("Law", 1, in_ms(at)),)
    assert figures.of("month", UTC_ZONE).decided == 0
    setting.add("theirs", _file("Law", -timedelta(days=28), published="true"))
    setting.library.refresh()
    assert figures.of("week", UTC_ZONE).starving == ()


def test_an_article_without_a_date_arrives_when_a_digest_shows_it(setting: Setting) -> None:
    article = setting.add("undated", _file("Law"))
    setting.library.refresh()
    setting.post(article, due=in_ms(START - timedelta(hours=5)))
    _decide(setting, "undated", "publish")
    made = Figures(setting.ledger, setting.library, setting.clock).of("week", UTC_ZONE)
    assert (made.took, made.timed) == (5 * HOUR_MS, 1)


def test_an_empty_desk_has_figures(setting: Setting) -> None:
    made = Figures(setting.ledger, setting.library, setting.clock).of("month", UTC_ZONE)
    assert (made.decided, made.waits.count, made.took, len(made.days)) == (0, 0, None, 30)
