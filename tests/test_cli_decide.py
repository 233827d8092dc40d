"""Decisions from the terminal, and the record of all."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command import copydesk

ARTICLE = """\
---
title: {title}
originalUrl: https://news.example/{name}
published: false
---
"""


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., str]:
    site = tmp_path / "site"
    site.mkdir()
    for name, title in (("robots", "Robots"), ("formula", "=1+1")):
        text = ARTICLE.format(title=f'"{title}"', name=name)
        (site / f"2026-03-01-{name}.md").write_text(text, "utf-8")
    config = tmp_path / "copydesk.yaml"
    config.write_text("sources:\n  - {name: news, folder: site}\nreason_required: true\n", "utf-8")
    where = ("--config", config, "--data", tmp_path / "data")

    def command(*words: str | Path, status: int = 0) -> str:
        return copydesk(words[0], *where, *words[1:], status=status).output

    return command


def test_a_decision_from_the_terminal_is_in_the_record(run: Callable[..., str]) -> None:
    link = "https://news.example/robots"
    assert "needs a reason" in run("decide", link, "reject", "--as", "ana@example.org", status=2)
    said = run("decide", link, "reject", "--as", "ana@example.org", "--reason", "Too\nthin")
    assert "In the ledger as decision 1." in said
    [one] = json.loads(run("log", "--format", "json"))
    assert (one["person"], one["verb"], one["reason"]) == ("ana@example.org", "reject", "Too thin")
    assert one["place"].startswith("terminal ")
    assert (one["title"], one["version_before"]) == ("Robots", one["version_after"])
    assert "Taken back" in run("decide", link, "undo", "--as", "ben@example.org")
    [undone] = json.loads(run("log", "--format", "json", "--article", link))
    assert (undone["ended_why"], undone["undo_by"]) == ("undone", "ben@example.org")


def test_a_publish_is_left_to_the_bot_and_a_path_names_the_article(
    run: Callable[..., str], tmp_path: Path
) -> None:
    file = tmp_path / "site" / "2026-03-01-robots.md"
    before = file.read_bytes()
    said = run("decide", file, "publish", "--as", "ana@example.org")
    assert "the bot writes the file once it runs" in said
    assert file.read_bytes() == before
    assert run("decide", "nothing.md", "publish", "--as", "x", status=2).startswith(
        "Nothing is known"
    )


def test_later_takes_a_date_or_a_word_and_refuses_what_is_over(run: Callable[..., str]) -> None:
    link = "https://news.example/robots"
    later = ("decide", link, "later", "--as", "ana@example.org", "--until")
    assert "Choose a date after today." in run(*later, "2020-01-01", status=2)
    assert "is no date: write it as 2026-03-01, or afternoon" in run(*later, "soon", status=2)
    run(*later, "tomorrow")
    [one] = json.loads(run("log", "--format", "json"))
    assert one["until"] > one["time"]
    run("decide", link, "undo", "--as", "ana@example.org")
    run(*later, "week")


def test_a_spreadsheet_takes_no_title_for_a_formula(run: Callable[..., str]) -> None:
    run("decide", "https://news.example/formula", "publish", "--as", "=cmd()")
    rows = list(csv.DictReader(io.StringIO(run("log", "--format", "csv"))))
    assert (rows[0]["title"], rows[0]["person"]) == ("'=1+1", "'=cmd()")
    assert "publish" in run("log", "--by", "=cmd()")
    assert run("log", "--since", "2999-01-01") == ""
    assert "is no date" in run("log", "--since", "soon", status=2)
