"""How well real articles are grouped, and that the benchmark of it runs."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "benchmarks" / "stories.py"
BUNDLE = ROOT.parent / "shared" / "corpora" / "upstream.bundle"


@pytest.fixture(scope="module")
def printed() -> str:
    command = [sys.executable, str(SCRIPT), "--count", "150", "--cpu"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_it_prints_how_long_grouping_takes(printed: str) -> None:
    assert "Group 150 articles" in printed
    assert "One new article beside 150" in printed


@pytest.mark.skipif(not BUNDLE.exists(), reason="needs ../shared/corpora")
def test_hardly_anything_is_grouped_wrongly(printed: str) -> None:
    for name, least in (("All", (0.985, 0.75)), ("Without the largest story", (0.85, 0.45))):
        (line,) = [line for line in printed.splitlines() if line.strip().startswith(name)]
        precision, recall = (float(number) for number in line.split()[-2:])
        assert precision >= least[0]
        assert recall >= least[1]


def test_every_label_is_about_two_articles_and_given_once() -> None:
    for name, columns in (("stories_labels.tsv", 3), ("stories_held_out.tsv", 4)):
        lines = (SCRIPT.parent / name).read_text(encoding="utf-8").splitlines()
        rows = [line.split("\t") for line in lines]
        assert {len(row) for row in rows} == {columns}
        assert {row[-1] for row in rows} == {"yes", "no"}
        pairs = {frozenset(row[-3:-1]) for row in rows}
        assert {len(pair) for pair in pairs} == {2}
        assert len(pairs) == len(rows)
