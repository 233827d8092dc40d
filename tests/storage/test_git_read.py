"""A branch of a repository as a source: what is in it, as a folder's would be read."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain.errors import SourceMissing, Unreadable
from bot.storage.fence import SIZE_CAP
from bot.storage.folder import FileStat
from bot.storage.git_source import GitSource
from tests.storage.git_upstream import ARTICLE, UpstreamRepository


@pytest.fixture
def upstream(tmp_path: Path) -> UpstreamRepository:
    return UpstreamRepository(tmp_path / "up stream.git")


@pytest.fixture
def source(upstream: UpstreamRepository, tmp_path: Path) -> Iterator[GitSource]:
    source = upstream.source(tmp_path / "data")
    yield source
    source.close()


def paths(source: GitSource) -> set[str]:
    return {seen.path for seen in source.scan()}


def why(source: GitSource, path: str) -> str:
    with pytest.raises(Unreadable) as caught:
        source.article(path)
    with pytest.raises(SourceMissing):
        source.read(path)
    with pytest.raises(Unreadable):
        source.reader([path]).read(path)
    assert (caught.value.path, caught.value.line) == (path, 1)
    return caught.value.reason


def test_before_the_first_sync_nothing_is_known(source: GitSource) -> None:
    assert source.synced_at is None
    assert source.tip is None
    for look in (lambda: list(source.scan()), lambda: source.stat("a.md"), source.reader):
        with pytest.raises(SourceMissing, match="was not fetched yet"):
            look()


def test_articles_of_a_branch_are_found(upstream: UpstreamRepository, source: GitSource) -> None:
    found = {
        "b/z.md": b"1",
        "b/a.MARKDOWN": b"2",
        "B/Z.md": b"3",
        "c.md": b"4",
        "x.md/inside.md": b"5",
        "ü/ä ö.md": b"6",
        'q"uote\\.md': b"7",
        "new\nline.md": b"8",
        "-dash.md": b"9",
        "same.md": b"1",
    }
    left = ("README", ".hidden.md", ".git-x/a.md", "_site/x.md", "node_modules/a.md", "_index.md")
    upstream.commit(found | dict.fromkeys(left, b"0"))
    source.sync()
    assert paths(source) == set(found)
    seen = sorted(source.scan())
    assert seen == [source.stat(each.path) for each in seen]
    ahead = source.reader([each.path for each in seen])
    for each in seen:
        status, data = ahead.read(each.path)
        assert data == found[each.path] == source.read(each.path)
        assert FileStat.of(each.path, status) == each
    alone = source.reader()
    assert {each.path: alone.read(each.path)[1] for each in reversed(seen)} == found
    same = {each.path: each for each in seen}
    assert same["b/z.md"].inode == same["same.md"].inode != same["c.md"].inode


def test_what_is_read_in_another_order_than_announced_is_right(
    upstream: UpstreamRepository, source: GitSource
) -> None:
    files = {f"{number}.md": str(number).encode() for number in range(700)}
    upstream.commit(files)
    source.sync()
    reader = source.reader(sorted(files))
    for path in [*sorted(files)[::2], *sorted(files)[1::2], "5.md"]:
        assert reader.read(path)[1] == files[path]


def test_an_article_is_read(upstream: UpstreamRepository, source: GitSource) -> None:
    upstream.commit({"_news/a.md": ARTICLE, "_data/topics/ai.yaml": b"name: AI"})
    source.sync()
    article = source.article("_news/a.md")
    assert (article.title, article.published, article.path) == ("A", False, "_news/a.md")
    assert source.read("_data/topics/ai.yaml") == b"name: AI"
    for path in ("_news/b.md", "_news", "_news/a.md/c.md", "../a.md", "/a.md", ""):
        with pytest.raises(SourceMissing):
            source.article(path)
        assert source.stat(path) is None


def test_what_is_no_ordinary_file_is_left_out_with_a_reason(
    upstream: UpstreamRepository, source: GitSource
) -> None:
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"
    files = {"link.md": b"a.md", "sub.md": b"1" * 40, "lfs.md": pointer, "caf\udce9.md": ARTICLE}
    upstream.commit(files, modes={"link.md": "120000", "sub.md": "160000"})
    source.sync()
    assert paths(source) == {"link.md", "lfs.md", "caf\\xe9.md"}
    assert why(source, "link.md") == "is a link: put the file itself here"
    assert why(source, "lfs.md").startswith("is kept by Git LFS")
    assert why(source, "sub.md").startswith("is a submodule")
    assert why(source, "caf\\xe9.md") == "has a name that is not UTF-8: rename the file"
    assert source.stat("sub.md") is None


def test_only_the_named_folders_are_read(upstream: UpstreamRepository, tmp_path: Path) -> None:
    names = ("_news/a.md", "_archive/_news/b.md", "_newsletter/c.md", "d.md", "[x]/e.md", "x/f.md")
    upstream.commit(dict.fromkeys(names, ARTICLE))
    source = upstream.source(
        tmp_path / "data", folders=("_news/", "_archive/_news", "[x]", "nowhere")
    )
    source.sync()
    assert paths(source) == {"_news/a.md", "_archive/_news/b.md", "[x]/e.md"}
    assert source.stat("d.md") is None
    upstream.commit(dict.fromkeys(names, ARTICLE + b"x"))
    assert source.sync().changed == frozenset(paths(source))
    source.close()


def test_of_a_huge_file_only_the_beginning_is_read(
    upstream: UpstreamRepository, source: GitSource
) -> None:
    upstream.commit({"huge.md": b"x" * (SIZE_CAP + 3_000_000), "small.md": b"s"})
    source.sync()
    assert source.read("huge.md") == b"x" * (SIZE_CAP + 1)
    reader = source.reader(["huge.md", "small.md"])
    assert len(reader.read("huge.md")[1]) == SIZE_CAP + 1
    assert reader.read("small.md")[1] == b"s"


def test_a_copy_whose_reading_process_is_killed_is_read_on(
    upstream: UpstreamRepository, source: GitSource
) -> None:
    upstream.commit({"a.md": ARTICLE})
    source.sync()
    assert source.read("a.md") == ARTICLE
    objects = source.snapshot()._objects
    assert objects._pipe is not None
    objects._pipe._process.kill()
    objects._pipe._process.wait()
    assert source.read("a.md") == ARTICLE


def test_repositories_with_longer_ids_are_read(tmp_path: Path) -> None:
    upstream = UpstreamRepository(tmp_path / "up.git", object_format="sha256")
    upstream.commit({"x/a.md": ARTICLE})
    source = upstream.source(tmp_path / "data")
    assert len(source.sync().after) == 64
    assert source.read("x/a.md") == ARTICLE
    assert paths(source) == {"x/a.md"}
    source.close()
