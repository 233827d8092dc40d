"""The sample site: what it holds, and how its copy comes up to date."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.demo import samples
from bot.demo.samples import copy_samples
from bot.domain.errors import Unreadable
from bot.storage.fields import COPYDESK
from bot.storage.frontmatter import read_article

HOME = Path(samples.__file__).parent
ARTICLES = HOME / "articles"
PICTURES = HOME / "pictures"
ADDRESS = "http://127.0.0.1:8123/pictures"
NOW = datetime(2031, 3, 5, 10, 15, 42, tzinfo=UTC)
CORPUS = Path(__file__).parents[3] / "shared" / "corpora" / "article.md"
BROKEN = re.compile(r"\d{4}-\d\d-\d\d-broken-[a-z-]+\.md")
FENCED = re.compile(r"---\n(.*?)^---\n(.*)", re.DOTALL | re.MULTILINE)
SHAPE = {
    *("category", "title", "excerpt", "publishedDateTime", "originalUrl", "webUrl", "ampWebUrl"),
    *("type", "quality", "heat", "published", "provider", "topics", "images", "related", "secured"),
}


def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")


def front_matter(path: Path) -> dict[str, Any]:
    match = FENCED.fullmatch(text_of(path))
    assert match, path.name
    values = yaml.safe_load(match[1])
    assert isinstance(values, dict), path.name
    return values


def readable(root: Path) -> dict[Path, dict[str, Any]]:
    paths = sorted(path for path in root.rglob("*.md") if not BROKEN.fullmatch(path.name))
    return {path.relative_to(root): front_matter(path) for path in paths}


def files(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def originals() -> dict[Path, dict[str, Any]]:
    return readable(ARTICLES)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    copy_samples(tmp_path / "site", now=NOW, pictures=ADDRESS)
    return tmp_path / "site"


class TestWhatItHolds:
    def test_enough_of_every_kind(self, originals: dict[Path, dict[str, Any]]) -> None:
        kinds = Counter(article["type"] for article in originals.values())
        assert len(originals) >= 48
        assert kinds["video"] >= 3
        assert kinds["event"] == kinds["download"] == 1
        assert sum("_archive" in path.parts for path in originals) >= 5
        assert sum("related" in article for article in originals.values()) >= 18

    def test_a_digest_of_the_best_has_something_to_leave_out(
        self, originals: dict[Path, dict[str, Any]]
    ) -> None:
        waiting = [a for a in originals.values() if a.get("published") is False]
        best = [a for a in waiting if "AI" in a["topics"] and a.get("quality", 0) >= 80]
        assert len(best) == 23

    def test_six_topics_have_several_articles(self, originals: dict[Path, dict[str, Any]]) -> None:
        counts = Counter(topic for a in originals.values() for topic in a["topics"])
        named = {
            yaml.safe_load(path.read_text(encoding="utf-8"))["name"]
            for path in (ARTICLES / "_data" / "topics").glob("*.yaml")
        }
        assert set(counts) == named
        assert sum(count >= 5 for count in counts.values()) >= 6

    @pytest.mark.parametrize("key", ["quality", "published", "images", "excerpt", "originalUrl"])
    def test_some_lack(self, originals: dict[Path, dict[str, Any]], key: str) -> None:
        assert any(key not in article for article in originals.values())

    def test_every_key_is_of_the_shape(self, originals: dict[Path, dict[str, Any]]) -> None:
        assert {key for article in originals.values() for key in article} == SHAPE

    def test_names_carry_the_day_of_the_article(
        self, originals: dict[Path, dict[str, Any]]
    ) -> None:
        for path, article in originals.items():
            assert path.name[:10] == article["publishedDateTime"].date().isoformat()

    def test_addresses_are_invented_and_unique(self, originals: dict[Path, dict[str, Any]]) -> None:
        addresses = [a["originalUrl"] for a in originals.values() if "originalUrl" in a]
        assert len(set(addresses)) == len(addresses)
        for path in ARTICLES.rglob("*.md"):
            hosts = re.findall(r"https?://([^/\"]+)/", text_of(path))
            assert all(host.endswith(".example") for host in hosts), path.name

    def test_related_items_are_told_as_the_articles_themselves_tell_them(
        self, originals: dict[Path, dict[str, Any]]
    ) -> None:
        by_address = {article["webUrl"]: article for article in originals.values()}
        for article in originals.values():
            for item in article.get("related", []):
                whole = by_address[item["webUrl"]]
                same = {"title", "excerpt", "publishedDateTime", "type", "quality"} & set(item)
                assert {key: item[key] for key in same} == {key: whole[key] for key in same}

    def test_odd_ones_are_there(self, originals: dict[Path, dict[str, Any]]) -> None:
        titles = [str(article["title"]) for article in originals.values()]
        raw = [path.read_bytes() for path in ARTICLES.rglob("*.md")]
        assert sum("&" in title and ";" in title for title in titles) >= 3
        assert any("\N{HONEYBEE}" in title for title in titles)
        assert any("\N{ARABIC LETTER NOON}" in title for title in titles)
        assert any(len(title) > 200 for title in titles)
        assert any(title.startswith("C++") for title in titles)
        assert any(title.startswith("gpt-4") for title in titles)
        assert sum(data.startswith(b"\xef\xbb\xbf") for data in raw) == 1
        assert sum(b"\r\n" in data for data in raw) == 1
        assert any(b"\ntitle: Speech" in data for data in raw)

    @pytest.mark.parametrize(
        ("name", "sign"),
        [
            ("never-closed", lambda text: text.count("\n---\n") == 0),
            ("duplicate-key", lambda text: len(re.findall("^published:", text, re.MULTILINE)) == 2),
            ("impossible-date", lambda text: "2026-02-30" in text),
            ("list-front-matter", lambda text: text.startswith("---\n- title:")),
            ("tab-indentation", lambda text: "\n\tname:" in text),
            ("quality-in-words", lambda text: "\nquality: eighty-five\n" in text),
            ("open-quote", lambda text: '"The voice on platform four\n' in text),
        ],
    )
    def test_broken_as_their_names_say(self, copied: Path, name: str, sign: Any) -> None:
        for root in (ARTICLES, copied):
            [path] = root.glob(f"_news/*-broken-{name}.md")
            assert BROKEN.fullmatch(path.name)
            assert sign(text_of(path))

    def test_the_desk_reads_all_but_the_broken(self, copied: Path) -> None:
        refused = []
        for path in sorted(copied.rglob("*.md")):
            try:
                read_article(path.read_bytes(), source="demo", path=path.name, fields=COPYDESK)
            except Unreadable as error:
                refused.append((path.name[11:], error.line))
        assert sorted(refused) == [
            ("broken-duplicate-key.md", 21),
            ("broken-impossible-date.md", 5),
            ("broken-list-front-matter.md", 2),
            ("broken-never-closed.md", 1),
            ("broken-open-quote.md", 4),
            ("broken-quality-in-words.md", 9),
            ("broken-tab-indentation.md", 14),
        ]

    def test_no_sentence_of_the_real_article(self) -> None:
        if not CORPUS.exists():
            pytest.skip("needs ../shared/corpora")
        values = re.findall(
            r":\s+\"?(.{12,}?)\"?$", CORPUS.read_text(encoding="utf-8"), re.MULTILINE
        )
        ours = "\n".join(text_of(path) for path in ARTICLES.rglob("*.md"))
        assert len(values) > 20
        # The real dates are not ours to avoid: a date is no sentence.
        assert not [v for v in values if v in ours and not re.match(r"\d{4}-", v)]


class TestPictures:
    def test_every_picture_named_is_there_and_small(self) -> None:
        every = "\n".join(text_of(path) for path in ARTICLES.rglob("*.md"))
        named = set(re.findall(r"https://pictures\.example/([^\"\s]+)", every))
        drawn = {path.name: path.stat().st_size for path in PICTURES.iterdir()}
        assert named == set(drawn)
        assert max(drawn.values()) <= 30_000


class TestCopy:
    @pytest.mark.parametrize(
        ("now", "newest"),
        [
            (NOW, datetime(2031, 3, 5, 7, 40, tzinfo=UTC)),
            (datetime(2028, 2, 29, 7, 40, tzinfo=UTC), datetime(2028, 2, 29, 7, 40, tzinfo=UTC)),
            (datetime(2030, 1, 1, 0, 5, 9, tzinfo=UTC), datetime(2029, 12, 31, 23, 45, tzinfo=UTC)),
            (datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), datetime(2026, 1, 2, 2, 44, tzinfo=UTC)),
            (
                datetime(2027, 6, 1, 1, 0, tzinfo=timezone(timedelta(hours=9))),
                datetime(2027, 5, 31, 7, 40, tzinfo=UTC),
            ),
        ],
    )
    def test_the_newest_is_from_this_morning_and_none_from_the_future(
        self, tmp_path: Path, now: datetime, newest: datetime
    ) -> None:
        copy_samples(tmp_path, now=now, pictures=ADDRESS)
        articles = readable(tmp_path)
        dates = [article["publishedDateTime"] for article in articles.values()]
        dates += [i["publishedDateTime"] for a in articles.values() for i in a.get("related", [])]
        assert max(dates) == newest
        for path, article in articles.items():
            assert path.name[:10] == article["publishedDateTime"].date().isoformat()

    def test_all_dates_move_by_one_span(
        self, copied: Path, originals: dict[Path, dict[str, Any]]
    ) -> None:
        def by_address(articles: dict[Path, dict[str, Any]]) -> dict[str, list[datetime]]:
            return {
                a["webUrl"]: [i["publishedDateTime"] for i in (a, *a.get("related", []))]
                for a in articles.values()
            }

        before, after = by_address(originals), by_address(readable(copied))
        assert before.keys() == after.keys()
        spans = {
            new - old
            for address, dates in before.items()
            for old, new in zip(dates, after[address], strict=True)
        }
        assert len(spans) == 1

    def test_nothing_else_changes(self, copied: Path) -> None:
        def without_what_moves(data: bytes) -> bytes:
            data = data.replace(ADDRESS.encode(), b"https://pictures.example")
            return re.sub(rb"publishedDateTime: .{20}", b"", data)

        def by_slug(root: Path) -> dict[tuple[str, str], bytes]:
            found = [path for path in root.rglob("*") if path.suffix in {".md", ".yaml"}]
            return {
                (str(path.parent.relative_to(root)), re.sub(r"^\d{4}-\d\d-\d\d-", "", path.name)):
                    without_what_moves(path.read_bytes())
                for path in found
            }  # fmt: skip

        assert by_slug(copied) == by_slug(ARTICLES)
        assert b"pictures.example" not in b"".join(files(copied).values())

    def test_nothing_hidden_comes_along(self, copied: Path) -> None:
        assert not [path for path in copied.rglob("*") if path.name.startswith(".")]

    def test_the_same_moment_gives_the_same_bytes(self, copied: Path, tmp_path: Path) -> None:
        copy_samples(tmp_path / "again", now=NOW, pictures=ADDRESS + "/")
        assert files(tmp_path / "again") == files(copied)

    def test_a_folder_with_something_in_it_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "mine.md").write_text("mine")
        with pytest.raises(ValueError, match="not an empty folder"):
            copy_samples(tmp_path, now=NOW, pictures=ADDRESS)
        assert files(tmp_path) == {"mine.md": b"mine"}
