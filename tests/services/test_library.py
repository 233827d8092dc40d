"""The library keeps the index as the folder is, reads nothing twice, and answers queries."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain.article import Article
from bot.domain.errors import IndexUnusable, QueryError, SourceMissing, Unreadable
from bot.domain.query import DeskStates
from bot.services.library import Counts, Library
from bot.storage.fields import HUGO
from bot.storage.folder import FileStat, Folder
from bot.storage.index import Index
from bot.storage.listing import Listing
from bot.storage.topics import Topic
from tests.services.libraries import Site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path)
    yield made
    made.index.close()


def test_what_changed_is_read_and_nothing_else(site: Site) -> None:
    site.write("a.md", "One")
    site.write("b/c.md", "Two")
    site.write("broken.md", "Three", published="maybe")
    steps: list[tuple[int, int]] = []
    counts = site.library.refresh(lambda done, total: steps.append((done, total)))
    assert counts == Counts(indexed=2, left_out=1)
    assert steps == [(1, 3), (2, 3), (3, 3)]
    assert site.library.refresh() == Counts(unchanged=3)
    assert site.open().refresh() == Counts(unchanged=3)
    assert [why.path for why in site.library.left_out()] == ["broken.md"]
    site.write("a.md", "One more")
    site.write("broken.md", "Repaired")
    (site.root / "b" / "c.md").unlink()
    assert site.library.refresh() == Counts(indexed=2, removed=1)
    assert sorted(site.titles()) == ["One more", "Repaired"]


def test_a_change_of_the_same_size_right_after_reading_shows(site: Site) -> None:
    for number in range(8):
        site.write("a.md", f"Number {number:02}")
        site.library.refresh()
        assert site.titles() == [f"Number {number:02}"]


def test_a_moved_file_stays_the_same_article(site: Site) -> None:
    site.write("_news/a.md", "One", originalUrl="https://example.org/1")
    site.library.refresh()
    (hit,) = site.library.find("").hits
    (site.root / "_archive").mkdir()
    (site.root / "_news" / "a.md").rename(site.root / "_archive" / "a.md")
    folder, path = site.library.locate(hit.article.id, ("news", "_archive/a.md"))
    assert (folder.name, path) == ("news", "_archive/a.md")
    with pytest.raises(SourceMissing):
        site.library.locate(hit.article.id, ("news", "_news/a.md"))
    assert site.library.refresh() == Counts(indexed=1, removed=1)
    assert site.library.find("").hits[0].article.id == hit.article.id
    assert site.library.locate(hit.article.id, ("news", "_news/a.md"))[1] == "_archive/a.md"
    assert site.library.current(hit.article.id).path == "_archive/a.md"


def test_a_hint_where_another_article_is_now_is_not_taken(site: Site) -> None:
    site.write("a.md", "One", originalUrl="https://example.org/1")
    site.library.refresh()
    (hit,) = site.library.find("").hits
    site.write("a.md", "Another", originalUrl="https://example.org/2")
    with pytest.raises(SourceMissing, match=r"It was at a\.md in news"):
        site.library.current(hit.article.id, ("news", "a.md"))


def test_a_folder_that_is_gone_never_means_that_all_is_deleted(site: Site) -> None:
    site.write("a.md", "One")
    site.library.refresh()
    site.root.rename(site.place / "elsewhere")
    counts = site.library.refresh()
    assert counts.removed == 0
    assert "can't be read" in counts.missing[0]
    assert site.library.touch("news", ["a.md"]) == Counts()
    assert site.titles() == ["One"]
    (site.place / "elsewhere").rename(site.root)
    assert site.library.refresh() == Counts(unchanged=1)


class Closed(Folder):
    """A folder in which `closed` may not be opened; the tests' user may open everything."""

    def listing(self) -> Listing:
        seen = [seen for seen in super().listing() if not seen.path.startswith("closed/")]
        return Listing([*seen, FileStat("closed", 0, 0, 0)])

    def stat(self, path: str) -> FileStat | None:
        return None if path.startswith("closed/") else super().stat(path)

    def article(self, path: str) -> Article:
        if path.startswith("closed"):
            raise Unreadable(path, 1, "can't be opened")
        return super().article(path)


def test_a_closed_folder_keeps_its_articles(site: Site) -> None:
    site.write("open.md", "One")
    site.write("closed/a.md", "Two")
    site.library.refresh()
    whole = site.library.sources
    site.library.sources = (Closed("news", site.root, whole[0].fields),)
    assert site.library.refresh().removed == 0
    assert site.library.touch("news", ["closed/a.md"]).removed == 0
    assert sorted(site.titles()) == ["One", "Two"]
    assert [why.path for why in site.library.left_out()] == ["closed"]
    site.library.sources = whole
    site.library.refresh()
    assert site.library.left_out() == []
    assert sorted(site.titles()) == ["One", "Two"]


def test_touched_files_and_folders(site: Site) -> None:
    site.write("a.md", "One")
    site.write("b/c.md", "Two")
    site.write("b/d.md", "Three")
    assert site.library.touch("news", ["a.md", "b/c.md", "b/d.md"]) == Counts(indexed=3)
    assert site.library.touch("news", ["a.md"]) == Counts()
    shutil.rmtree(site.root / "b")
    (site.root / "a.md").unlink()
    (site.root / "a.md").mkdir()
    assert site.library.touch("news", ["a.md", "b"]) == Counts(removed=3)
    assert site.titles() == []
    assert site.library.touch("unknown", ["a.md"]) == Counts()


def test_another_field_map_reads_all_again(site: Site) -> None:
    site.write("a.md", "One", draft="false", published="false")
    site.library.refresh()
    assert site.titles("is:unpublished") == ["One"]
    library = site.open(fields=HUGO)
    assert library.refresh() == Counts(indexed=1)
    assert library.find("is:published").total == 1


def test_a_source_that_is_no_longer_named_goes(site: Site) -> None:
    site.write("a.md", "One")
    site.library.refresh()
    library = Library(
        site.index,
        [],
        (),
        DeskStates,
        site.library._now,
        site.library._zone,
    )
    library.refresh()
    assert library.find("").total == 0


def test_an_index_that_was_removed_is_made_again(site: Site) -> None:
    site.write("a.md", "One")
    site.library.refresh()
    for file in (site.place / "index").rglob("meta.json"):
        file.unlink()
    assert site.library.touch("news", []) == Counts(indexed=1)
    assert site.titles() == ["One"]


def test_a_file_that_defeats_us_keeps_no_other_out(site: Site) -> None:
    class Defeated(Folder):
        def article_in(self, data: bytes, path: str) -> Article:
            if path == "a.md":
                raise RecursionError
            return super().article_in(data, path)

    site.write("a.md", "One")
    site.write("b.md", "Two")
    site.library.sources = (Defeated("news", site.root, site.library.sources[0].fields),)
    assert site.library.refresh() == Counts(indexed=1, left_out=1)
    assert "mistake in Copydesk (RecursionError)" in site.library.left_out()[0].reason


def test_names_that_exist(site: Site) -> None:
    provider = "{name: Wired, domain: wired.com}"
    site.write("a.md", "One", topics="[ai, AI Builder]", provider=provider)
    library = site.open([Topic("AI Builder", ("builder", "ai")), Topic("Law")])
    library.refresh()
    assert str(library.read('topic:BUILDER topic:"ai builder" topic:ai topic:law')) == (
        'topic:"AI Builder" topic:"AI Builder" topic:ai topic:Law'
    )
    assert library.find("provider:wired provider:WIRED.COM in:news type:article").total == 1
    with pytest.raises(QueryError, match="nearest is topic:Law"):
        library.find("topic:Laws")
    assert library.find("topic:Laws", lenient=True).total == 0
    library.expect_refresh()
    assert library.find("topic:Laws").total == 0
    site.write("b.md", "Two", topics="[Laws]")
    library.refresh()
    assert library.find("topic:Laws").total == 1
    assert library.topics()[0] == ("ai", 1)


def test_the_nearest_query_that_finds_something(site: Site) -> None:
    site.write("a.md", "Deepfake copyright", quality="60")
    site.library.refresh()
    assert site.library.find("deepfake").suggestion is None
    assert str(site.library.find("deepfake quality:>=80").suggestion) == "deepfake"
    assert str(site.library.find("deepfake zebra is:open").suggestion) == "deepfake is:open"
    assert site.library.find("zebra").suggestion is None


def test_states_sort_and_exclusion_are_passed_on(site: Site) -> None:
    site.write("a.md", "One", quality="1")
    site.write("b.md", "Two", quality="2")
    site.library.refresh()
    ids = {hit.article.title: hit.article.id for hit in site.library.find("").hits}
    site.states = DeskStates(rejected=frozenset([ids["One"]]))
    assert site.titles("is:open") == ["Two"]
    assert site.library.find("", exclude={ids["Two"]}).total == 1
    found = site.library.find("one OR two", sort="quality", limit=1, offset=1)
    assert (found.total, found.hits[0].article.title) == (2, "One")
    assert str(found.query) == "one OR two sort:quality"


def test_refreshing_needs_the_writer(site: Site) -> None:
    site.write("a.md", "One")
    site.library.refresh()
    site.library.index = Index.open(site.place / "index", writable=False)
    assert site.titles() == ["One"]
    with pytest.raises(IndexUnusable, match="only read"):
        site.library.refresh()
    site.library.index.close()


def test_somebody_who_waits_does_not_wait_for_a_long_refresh(site: Site) -> None:
    for name in "abc":
        site.write(f"{name}.md", name)
    reading, going_on = threading.Event(), threading.Event()

    def progress(_done: int, _total: int) -> None:
        reading.set()
        assert going_on.wait(20)

    refresh = threading.Thread(target=site.library.refresh, args=(progress,))
    refresh.start()
    assert reading.wait(20)
    assert site.library.touch("news", ["a.md"], patience=0.01) == Counts()
    assert site.titles() == []
    going_on.set()
    refresh.join()
    assert site.titles("b") == ["b"]


def test_answers_while_the_index_changes(site: Site) -> None:
    site.write("a.md", "Always there", topics="[AI]")
    site.library.refresh()
    stop, failures = threading.Event(), list[str]()

    def ask() -> None:
        while not stop.is_set():
            if site.library.find("always topic:ai").total != 1:
                failures.append("it was not there")

    askers = [threading.Thread(target=ask) for _ in range(3)]
    for asker in askers:
        asker.start()
    for turn in range(15):
        site.write(f"{'xyz'[turn % 3]}/a{turn % 2}.md", f"Turn {turn}")
        site.write("a.md", f"Always there {turn}", topics="[AI]")
        site.library.refresh()
    stop.set()
    for asker in askers:
        asker.join()
    assert failures == []
