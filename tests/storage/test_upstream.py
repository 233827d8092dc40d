"""Three hundred real articles: read as plain YAML reads them, published and put back."""

import html
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.storage.edit import set_scalar
from bot.storage.fields import COPYDESK
from bot.storage.folder import Folder
from bot.storage.topics import read_topics

CORPORA = Path(__file__).parents[2].parent / "shared" / "corpora"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """The newest state of a real site's history."""
    bundle = CORPORA / "upstream.bundle"
    if not bundle.exists():
        pytest.skip("needs ../shared/corpora/upstream.bundle")
    clone = tmp_path_factory.mktemp("upstream") / "site"
    subprocess.run(["git", "clone", "-q", "-b", "upto", bundle, clone], check=True)
    return Folder("upstream", clone / "_news", COPYDESK)


def test_all_are_read_as_plain_yaml_reads_them(site: Folder) -> None:
    paths = [file.path for file in site.scan()]
    assert len(paths) > 300
    for path in paths:
        article, data = site.article(path), _plain(site.read(path))
        assert article.title == _tidy(data["title"])
        assert article.excerpt == _tidy(data["excerpt"])
        assert (article.quality, article.heat) == (data["quality"], data["heat"])
        assert article.published is data["published"]
        assert article.topics == tuple(dict.fromkeys(data["topics"]))
        assert article.date == data["publishedDateTime"]
        assert article.original_url == data["originalUrl"]
        assert article.provider == data["provider"]["name"]
        assert data["secured"] not in repr(article)
        assert "&#" not in article.title + article.excerpt


def test_flipping_published_there_and_back_changes_one_line_and_then_nothing(site: Folder) -> None:
    for file in site.scan():
        data = site.read(file.path)
        new = "false" if site.article(file.path).published else "true"
        edit = set_scalar(data, "published", new)
        before, after = data.splitlines(keepends=True), edit.after.splitlines(keepends=True)
        different = [old for old, now in zip(before, after, strict=True) if old != now]
        assert different == [f"published: {edit.old_text}\n".encode()]
        assert set_scalar(edit.after, "published", edit.old_text).after == data


def test_writing_keeps_every_other_file(site: Folder) -> None:
    first, *others = [file.path for file in site.scan()][:5]
    before = {path: site.read(path) for path in others}
    new = "false" if site.article(first).published else "true"
    edit = set_scalar(site.read(first), "published", new)
    site.write(first, edit)
    status = ["git", "-C", str(site.root), "diff", "--numstat"]
    changed = subprocess.run(status, capture_output=True, text=True, check=True).stdout
    assert changed == f"1\t1\t_news/{first}\n"
    site.write(first, set_scalar(edit.after, "published", edit.old_text))
    assert not subprocess.run(status, capture_output=True, text=True, check=True).stdout
    assert {path: site.read(path) for path in others} == before


def test_topics_beside_the_articles_are_found(site: Folder) -> None:
    topics = {topic.name: topic for topic in read_topics(site.root)}
    assert "CDS" in topics["Common Data Service"].aliases
    assert topics["Portals"].parent == "Power Apps"


def test_the_sample_article() -> None:
    sample = CORPORA / "article.md"
    if not sample.exists():
        pytest.skip("needs ../shared/corpora/article.md")
    folder = Folder("sample", CORPORA, COPYDESK)
    article = folder.article("article.md")
    assert article.title == "Digital Twins, Generative AI, And The Metaverse"
    assert (article.quality, article.heat, article.published) == (87, -1, False)
    assert (article.provider, article.topics) == ("Forbes", ("AI",))
    assert [related.quality for related in article.related] == [89, 87, 14]


def _plain(data: bytes) -> Mapping[str, Any]:
    front: Mapping[str, Any] = yaml.safe_load(data.decode().split("---\n")[1])
    return front


def _tidy(text: str) -> str:
    return " ".join(html.unescape(text).split())
