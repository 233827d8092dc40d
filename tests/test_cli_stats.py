"""The desk's figures from the terminal."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command import copydesk

ARTICLE = """\
---
title: {name}
originalUrl: https://news.example/{name}
published: false
publishedDateTime: 2026-03-01T08:00:00Z
topics: ["{topic}"]
---
"""


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., str]:
    site = tmp_path / "site"
    site.mkdir()
    for name, topic in (("robots", "Robotics"), ("formula", "=1+1")):
        (site / f"{name}.md").write_text(ARTICLE.format(name=name, topic=topic), "utf-8")
    config = tmp_path / "copydesk.yaml"
    config.write_text("sources:\n  - {name: news, folder: site}\n", "utf-8")
    where = ("--config", config, "--data", tmp_path / "data")

    def command(*words: str | Path) -> str:
        return copydesk(words[0], *where, *words[1:]).output

    return command


def test_the_figures_for_people_scripts_and_spreadsheets(run: Callable[..., str]) -> None:
    link = "https://news.example/robots"
    run("decide", link, "reject", "--as", "ana@example.org", "--reason", "Too thin")
    said = run("stats")
    assert said.startswith("1 article decided in the last 7 days, within ")
    assert "0 published, 1 rejected. 0 in the 7 days before." in said
    assert "Why rejected\nToo thin · 1" in said
    assert "=1+1: 1 waits, nothing published for over 3 weeks" in said
    found = json.loads(run("stats", "month", "--format", "json"))
    assert (found["period"], found["rejected"], len(found["days"])) == ("month", 1, 30)
    assert found["starving"] == [{"topic": "=1+1", "waiting": 1, "last": None}]
    rows = list(csv.DictReader(io.StringIO(run("stats", "--format", "csv"))))
    assert rows[0]["kind"] == "all"
    assert [rows[0][name] for name in ("name", "published", "rejected", "waiting")] == [
        "week",
        "0",
        "1",
        "1",
    ]
    topics = {row["name"]: row["rejected"] for row in rows if row["kind"] == "topic"}
    assert topics == {"Robotics": "1", "'=1+1": "0"}
