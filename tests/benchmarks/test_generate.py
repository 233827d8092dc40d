"""The articles that the benchmarks are made with."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.storage.fields import COPYDESK
from bot.storage.frontmatter import read_article

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


def generated(target: Path, *options: str) -> dict[str, bytes]:
    command = [sys.executable, str(BENCHMARKS / "generate.py"), str(target), *options]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return {str(p.relative_to(target)): p.read_bytes() for p in target.rglob("*.md")}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return generated(tmp_path_factory.mktemp("site"), "--count", "200", "--seed", "7")


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
    assert generated(tmp_path / "same", "--count", "200", "--seed", "7") == files
    assert generated(tmp_path / "other", "--count", "200", "--seed", "8") != files
