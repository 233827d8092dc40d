"""What a search finds, and in what order."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.query import DeskStates
from bot.storage.index import Facets, Index
from bot.storage.index_marks import marks, needles
from tests.storage.indexes import NOTHING, NOW, article, found, put, query, search


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    opened = Index.open(tmp_path / "index", writable=True)
    yield opened
    opened.close()


TEXTS = [
    article("title.md", title="Deepfakes detected", excerpt="How it is done."),
    article("excerpt.md", excerpt="Detecting a deepfake, by résumé and naïve means. Deepfake!"),
    article("body.md", body="Generative models made this deepfake."),
    article("topic.md", topics=("Machine Learning", "C#"), provider="Café Müller"),
    article("code.md", title="C++20 and .NET", excerpt="GPT-4 at 12:30", provider_domain="x.org"),
    article("script.md", title="東京 の ニュース", body="Ünïcödé"),
]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("deepfake", {"title", "excerpt", "body"}),
        ("DETECTS deepfaked", {"title", "excerpt"}),
        ("resume", {"excerpt"}),
        ("NAÏVE", {"excerpt"}),
        ("nai\u0308ve", {"excerpt"}),
        ('"machine learning"', {"topic"}),
        ('"learning machine"', set()),
        ("cafe", {"topic"}),
        ("muller", {"topic"}),
        ("x.org", {"code"}),
        ("c++", {"code"}),
        ("c#", {"topic"}),
        ("c", set()),
        (".net", {"code"}),
        ("gpt-4", {"code"}),
        ("4-gpt", set()),
        ("12:30", {"code"}),
        ("gen*", {"body"}),
        ("generativ*", {"body"}),
        ("gpt-4*", {"code"}),
        ("unico*", {"script"}),
        ("東京", {"script"}),
        ("deepfake -detect*", {"body"}),
        ("deepfake -(models OR résumé)", {"title"}),
        ("gpt OR machine", {"code", "topic"}),
        ("deepfake models OR detected", {"title", "excerpt", "body"}),
        ("(deepfake models) OR c#", {"body", "topic"}),
        ("-deepfake", {"topic", "code", "script"}),
        ("-deepfake OR models", {"topic", "code", "script", "body"}),
        ("", {"title", "excerpt", "body", "topic", "code", "script"}),
        ("x" * 200, set()),
        ("topic:'machine", set()),
        ("provider:x.org", {"code"}),
        ('provider:"café müller"', {"topic"}),
        ("topic:c#", {"topic"}),
    ],
)
def test_words(index: Index, text: str, ids: set[str]) -> None:
    put(index, *TEXTS)
    assert set(found(index, text)) == ids


def test_the_title_counts_most(index: Index) -> None:
    put(
        index,
        article("often.md", excerpt="privacy " * 5, body="privacy " * 50, topics=("Privacy",)),
        article("title.md", title="A long title that has privacy somewhere in it, late"),
    )
    assert found(index, "privacy") == ["title", "often"]
    assert found(index, "priva*") == ["title", "often"]
    assert search(index, "privacy").hits[0].score > 0


def test_quality_decides_between_equals(index: Index) -> None:
    put(index, *(article(f"{n}.md", title="Same words", quality=n) for n in (30, 90, 60)))
    assert found(index, "same") == found(index, "sam*") == ["90", "60", "30"]


def test_orders(index: Index) -> None:
    day = timedelta(days=1)
    put(
        index,
        article("a.md", quality=72, heat=-1, date=NOW - day),
        article("b.md", quality=72.5, heat=-0.5, date=NOW - 3 * day),
        article("c.md", quality=72, heat=3, date=NOW),
        article("d.md", date=NOW - 2 * day),
        article("e.md", quality=0, heat=1e300),
    )
    assert found(index, "sort:quality") == ["b", "c", "a", "e", "d"]
    assert found(index, "sort:relevance") == found(index, "") == found(index, "sort:quality")
    assert found(index, "sort:newest") == ["c", "a", "d", "b", "e"]
    assert found(index, "sort:heat") == ["e", "c", "b", "a", "d"]


def test_states_and_exclusion(index: Index) -> None:
    ids = ["open", "rejected", "later", "publishing"]
    put(index, *(article(f"{name}.md", published=False, quality=1) for name in ids))
    put(index, article("published.md", quality=1), article("unscored.md", published=False))
    states = DeskStates(
        rejected=frozenset({"rejected", "else"}),
        later=frozenset({"later"}),
        publishing=frozenset({"publishing"}),
    )
    assert set(found(index, "is:open", states)) == {"open", "unscored"}
    assert found(index, "is:rejected", states) == ["rejected"]
    assert found(index, "is:later", states) == ["later"]
    assert found(index, "is:later") == []
    assert found(index, "is:published", states) == ["published"]
    assert len(found(index, "is:unpublished", states)) == 5
    assert found(index, "is:unscored", states) == ["unscored"]
    results = search(index, "is:open", states, exclude={"open"})
    assert [hit.article.id for hit in results.hits] == ["unscored"]


def test_pages_and_totals(index: Index) -> None:
    put(index, *(article(f"{n:02}.md", quality=n) for n in range(25)))
    pages = [search(index, "", limit=10, offset=start) for start in (0, 10, 20, 30)]
    assert [page.total for page in pages] == [25] * 4
    assert [hit.article.id for page in pages for hit in page.hits] == [
        f"{n:02}" for n in reversed(range(25))
    ]
    assert search(index, "", limit=0).total == 25
    assert search(index, "", limit=0).hits == ()


def test_names_are_counted(index: Index) -> None:
    put(
        index,
        article("a.md", topics=("AI", "Law"), provider="Wired", provider_domain="wired.com"),
        article("b.md", topics=("ai",), provider="Wired", type="video"),
        article("c.md", topics=("AI", "AI"), provider=""),
    )
    assert index.topics() == [("AI", 3), ("Law", 1)]
    assert index.providers() == [("Wired", 2)]
    assert index.domains() == [("wired.com", 1)]
    assert index.types() == [("article", 2), ("video", 1)]
    put(index, article("a.md", topics=("Law",)))
    assert index.topics() == [("AI", 2), ("Law", 1)]


def test_facets_count_the_whole_result(index: Index) -> None:
    put(
        index,
        article("a.md", title="One x", topics=("AI", "Law", "ai"), provider="Wired"),
        article("b.md", title="Two x", topics=("ai",), provider="WIRED", type="video"),
        article("c.md", title="Three x", topics=("AI",), provider="Wired"),
        article("d.md", title="Four", topics=("Law",), provider="BBC"),
    )
    wanted, only_b = query("x"), frozenset("b")
    assert index.facets(wanted, NOTHING) == Facets(
        topics=(("AI", 3), ("Law", 1)),
        providers=(("Wired", 3),),
        types=(("article", 2), ("video", 1)),
    )
    assert index.facets(wanted, NOTHING, only=only_b).types == (("video", 1),)
    assert index.facets(wanted, NOTHING, exclude=only_b).types == (("article", 2),)
    assert index.facets(query("zebra"), NOTHING) == Facets()
    assert index.facets(query("zebra"), NOTHING, exclude=only_b) == Facets()


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("capability", ["Capabilities"]),
        ("power-apps -teams", ["Power Apps"]),
        ('"apps power"', []),
        ('apps "power apps"', ["Power Apps"]),
        ("capa* C#", ["Capabilities", "C#"]),
        ("apps OR (new teams)", ["new", "Apps", "Teams"]),
        ("is:published", []),
        ("résumé*", ["resumés"]),
    ],
)
def test_marks_in_the_excerpt(text: str, marked: list[str]) -> None:
    excerpt = "Capabilities: new in Power Apps, C# and Teams (resumés)."
    places = marks(excerpt, needles(query(text)))
    assert [excerpt[start:end] for start, end in places] == marked


def test_a_hit_carries_its_marks(index: Index) -> None:
    put(index, article("a.md", excerpt="An old deepfake."))
    assert search(index, "deepfakes").hits[0].marks == ((7, 15),)


def test_a_word_of_the_articles_is_not_set_right(index: Index) -> None:
    """Also where all that have it are left out of a search, such as those shown before."""
    put(index, article("a.md", title="Being there"), article("b.md", title="Bing"))
    assert index.nearest_word("bing") is None
    assert index.nearest_word("beimg") == "being"


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("generati*", ["title", "excerpt", "elsewhere"]),
        ("generation*", ["elsewhere"]),
        ("studyi*", ["excerpt"]),
        ("studie*", ["title"]),
        ("compan*", ["elsewhere", "excerpt"]),
        ("companie*", ["elsewhere", "excerpt"]),
    ],
)
def test_a_beginning_counts_more_in_a_title(index: Index, text: str, ids: list[str]) -> None:
    """Whatever is left of the word as a stem; and nothing is found by its stem alone."""
    put(
        index,
        article("excerpt.md", title="One", excerpt="Generative, studying companies", quality=90),
        article("title.md", title="Generative studies", excerpt="Two", quality=10),
        article("elsewhere.md", title="Companies", excerpt="Generational", quality=10),
    )
    assert found(index, text) == ids
