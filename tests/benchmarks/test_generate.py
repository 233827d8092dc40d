"""The articles that the benchmarks are made with."""

from itertools import islice
from pathlib import Path

import documents
import generate
import pytest

from bot.storage.fields import COPYDESK
from bot.storage.frontmatter import read_article, read_quickly, read_thoroughly


def generated(target: Path, seed: int) -> dict[str, bytes]:
    generate.generate(target, 200, seed)
    return {str(p.relative_to(target)): p.read_bytes() for p in target.rglob("*.md")}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return generated(tmp_path_factory.mktemp("site"), 7)


def test_every_one_is_an_article(files: dict[str, bytes]) -> None:
    found = [
        read_article(data, source="site", path=path, fields=COPYDESK)
        for path, data in files.items()
    ]
    assert len(found) == 200
    assert all(article.title and article.excerpt and article.quality for article in found)
    assert 20 < sum(not article.published for article in found) < 90
    assert 20 < sum(bool(article.related) for article in found) < 110
    assert len({topic for article in found for topic in article.topics}) == 9


def test_the_seed_decides(files: dict[str, bytes], tmp_path: Path) -> None:
    assert generated(tmp_path / "same", 7) == files
    assert generated(tmp_path / "other", 8) != files


def test_articles_without_files_are_the_same_for_any_count() -> None:
    few, many = list(documents.articles(20, 7)), islice(documents.articles(1000, 7), 20)
    assert few == list(many)
    assert few != list(documents.articles(20, 8))
    assert len({one.id for one in few}) == 20
    assert all(one.title and one.excerpt and one.date and "AI" in one.topics for one in few)


def test_every_one_is_read_quickly_and_as_the_parser_reads_it(files: dict[str, bytes]) -> None:
    for path, data in files.items():
        quickly = read_quickly(data, source="site", path=path, fields=COPYDESK)
        assert quickly == read_thoroughly(data, source="site", path=path, fields=COPYDESK), path
