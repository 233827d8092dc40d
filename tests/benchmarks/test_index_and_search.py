"""The benchmark runs to its end, over our own articles and over a folder."""

import subprocess
import sys
from pathlib import Path

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "index_and_search.py"
SAMPLES = Path(__file__).parents[2] / "bot" / "demo" / "articles"
ROWS = (
    *("Index all files", "Start, no change", "Frequent word", "Topic", "Digest's search"),
    "One changed article",
)


def run(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(BENCHMARK), "--repeats", "2", *options]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def test_over_generated_articles() -> None:
    done = run("--count", "40", "--seed", "2", "--cpu")
    assert done.returncode == 0, done.stderr
    assert all(row in done.stdout for row in ROWS)


def test_over_a_folder_with_broken_files() -> None:
    done = run("--articles", str(SAMPLES))
    assert done.returncode == 0, done.stderr
    assert all(row in done.stdout for row in ROWS)


def test_over_a_folder_without_articles(tmp_path: Path) -> None:
    done = run("--articles", str(tmp_path))
    assert done.returncode == 0, done.stderr


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    done = run("--articles", str(tmp_path / "missing"))
    assert done.returncode == 2
    assert "is not a folder" in done.stderr
