"""The order of answers about our own sample articles, judged by a list made beforehand."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "benchmarks" / "ranking.py"
LIST = ROOT / "benchmarks" / "ranking_demo.json"
ARTICLES = ROOT / "bot" / "demo" / "articles"


def run(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPT), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def figures(printed: str, name: str) -> list[float]:
    (line,) = [line for line in printed.splitlines() if line.strip().startswith(name)]
    return [float(number) for number in line.split()[-2:]]


def test_what_a_person_wants_is_on_top() -> None:
    done = run("--articles", str(ARTICLES), "--judged", str(LIST))
    assert done.returncode == 0, done.stderr
    precision, reciprocal = figures(done.stdout, "Copydesk")
    assert precision >= 0.95
    assert reciprocal >= 0.95
    for peer in ("tantivy", "SQLite"):
        assert figures(done.stdout, peer) < [precision, reciprocal]


def test_the_list_names_articles_that_exist() -> None:
    names = {file.stem for file in ARTICLES.rglob("*.md")}
    for query, wanted in json.loads(LIST.read_text(encoding="utf-8")).items():
        assert set(wanted) <= names, query


def test_without_the_articles_a_sentence() -> None:
    done = run("--articles", str(ROOT / "nowhere"))
    assert done.returncode == 2
    assert "name the folder of the articles" in done.stderr
    assert "Traceback" not in done.stderr
