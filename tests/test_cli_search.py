"""`copydesk search`: words with a minus, JSON as promised, a table that fits."""

import csv
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len

from bot.cli import main
from tests.articles import settings_file, small_site, write
from tests.command import SECONDS, copydesk

KEYS = [
    *("id", "path", "title", "url", "provider", "date"),
    *("type", "topics", "quality", "published", "state", "score", "similar"),
]

ROW = re.compile(r"(?P<quality>[ \d.]{6}\d)  (waiting|published)\s+\S")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return small_site(tmp_path / "site")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def _search(site: Path, data: Path, *words: str, status: int = 0) -> Result:
    return copydesk("search", "--articles", site, "--data", data, *words, status=status)


def _titles(site: Path, data: Path, *words: str) -> tuple[str, list[str]]:
    answer = json.loads(_search(site, data, "--format", "json", *words).stdout)
    return answer["query"], [one["title"] for one in answer["results"]]


def test_json_has_what_the_readme_promises_and_nothing_else(site: Path, data: Path) -> None:
    result = _search(site, data, "quiet", "--format", "json")
    answer = json.loads(result.stdout)
    assert list(answer) == ["query", "total", "results"]
    assert (answer["query"], answer["total"]) == ("quiet", 1)
    found = answer["results"][0]
    assert list(found) == KEYS
    assert found["score"] > 0
    del found["score"], found["id"]
    assert found == {
        "path": "quiet.md",
        "title": "Quiet robots",
        "url": "",
        "provider": "",
        "date": "2026-03-02T08:00:00Z",
        "type": "article",
        "topics": ["AI"],
        "quality": 91.5,
        "published": False,
        "state": "waiting",
        "similar": [],
    }


@pytest.mark.parametrize(
    ("words", "query"),
    [
        (("robots", "-video"), "robots -video"),
        (("-video", "robots"), "robots -video"),
        (("--", "robots", "-video"), "robots -video"),
        (("robots -video",), "robots -video"),
        (("-video", "--limit", "5", "robots"), "robots -video"),
        (("robots", '-"on video"'), 'robots -"on video"'),
        # Letters of a word are no options, though -h alone is one.
        (("robots", "-hv"), "robots -hv"),
    ],
)
def test_a_word_may_begin_with_a_minus(
    site: Path, data: Path, words: tuple[str, ...], query: str
) -> None:
    understood, titles = _titles(site, data, *words)
    assert set(understood.split()) == set(query.split())
    assert "Quiet robots" in titles
    assert ("Robots on video" in titles) == ("-hv" in words)


def test_options_stay_options(site: Path, data: Path) -> None:
    assert "Usage:" in copydesk("search", "-h").stdout
    assert "No such option" in _search(site, data, "robots", "--video", status=2).stderr
    assert "-5 is not in the range" in _search(site, data, "ai", "--limit", "-5", status=2).stderr


def test_what_is_not_understood_is_pointed_at(site: Path, data: Path) -> None:
    result = _search(site, data, "ロボット", "qualty:>=80", status=2)
    assert result.stdout == ""
    sentence, query, signs = [line for line in result.stderr.splitlines() if "INFO" not in line]
    assert "quality:" in sentence
    assert query == "  ロボット qualty:>=80"
    assert signs == "  " + " " * cell_len("ロボット ") + "^" * len("qualty:>=80")


def test_standard_output_is_clean(site: Path, data: Path) -> None:
    site.joinpath("many").mkdir()
    for number in range(300):
        write(site / "many", f"{number}.md", title=f"Robot {number}")
    result = _search(site, data, "robot", "--format", "json", "--limit", "1")
    assert json.loads(result.stdout)["total"] == 302
    assert "\x1b" not in result.stdout
    second = _search(site, data, "robot", "--format", "json", "--limit", "1")
    assert second.stderr == ""


def test_the_table_says_how_many_there_are_and_how_to_see_the_rest(site: Path, data: Path) -> None:
    shown = _search(site, data, "robots", "--limit", "1").stdout.splitlines()
    assert shown[0] == "2 articles · robots · most relevant first"
    assert shown[1].split() == ["Quality", "State", "Title", "Provider", "Date", "Path"]
    assert shown[-1] == "and 1 more: --limit 2 shows them"
    everything = _search(site, data, "").stdout.splitlines()[0]
    assert re.fullmatch(r"\d articles · highest quality first", everything)


def test_a_link_alone_finds_the_article_behind_it(site: Path, data: Path) -> None:
    link = "http://www.example.org/whales/?utm_source=letter"
    query, titles = _titles(site, data, link)
    assert query == link
    assert [title.split()[:2] for title in titles] == [["Whale", "songs"]]
    shown = _search(site, data, "https://example.org/news/whale-sings").stdout.splitlines()
    assert shown[0].startswith("0 articles · https://example.org/news/whale-sings")
    assert shown[1] == "Did you mean whale songs?"
    assert _search(site, data, "https://example.org/").stdout.count("\n") == 1


def test_csv_is_the_same_articles_for_a_spreadsheet(site: Path, data: Path) -> None:
    write(
        site, "odd.md", title='"Robots, \\"quoted\\" \\e[31m\\nand broken"', topics="[AI, Robotics]"
    )
    shown = _search(site, data, "robots", "--format", "csv").stdout
    assert "\x1b" not in shown
    rows = list(csv.DictReader(shown.splitlines()))
    assert list(rows[0]) == KEYS
    found = {row["path"]: row for row in rows}
    assert found["odd.md"]["title"] == 'Robots, "quoted" [31m and broken'
    assert found["odd.md"]["topics"] == "AI; Robotics"
    assert found["quiet.md"]["quality"] == "91.5"
    assert (found["quiet.md"]["published"], found["quiet.md"]["state"]) == ("false", "waiting")
    as_json = json.loads(_search(site, data, "robots", "--format", "json").stdout)
    assert [row["id"] for row in rows] == [one["id"] for one in as_json["results"]]


@pytest.mark.parametrize("words", [(), ("-",)])
def test_the_query_is_read_from_standard_input(
    site: Path, data: Path, words: tuple[str, ...]
) -> None:
    place = ["search", "--articles", str(site), "--data", str(data)]
    query = 'robots\n  -video type:"article"\n'
    result = CliRunner().invoke(main, [*place, *words], input=query)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("1 article · robots -video type:article · ")
    wrong = CliRunner().invoke(main, [*place, *words], input="qualty:>=80\n")
    assert wrong.exit_code == 2
    assert "  qualty:>=80\n  ^^^^" in wrong.stderr
    binary = CliRunner().invoke(main, [*place, *words], input=b"\xff\xfe robots")
    assert "Traceback" not in binary.output


def test_without_a_query_it_does_not_wait_for_one(site: Path, data: Path) -> None:
    assert "There is no query" in _search(site, data, status=2).stderr


def test_nothing_found_says_what_would_find_something(site: Path, data: Path) -> None:
    shown = _search(site, data, "whale", "quality:<10").stdout.splitlines()
    assert shown[0].startswith("0 articles · whale quality:<10")
    assert shown[1].startswith("Nearest with results: ")


def test_what_is_piped_is_never_cut(site: Path, data: Path) -> None:
    title = "A very long title " * 12 + "about robots"
    write(site, "long.md", title=title)
    assert title in _search(site, data, "very long").stdout


def test_a_terminal_gets_lines_that_fit_and_stand_below_each_other(site: Path, data: Path) -> None:
    write(site, "long.md", title="機械学習 🚀 " + "A very long title about robots " * 8, quality=7)
    write(site, "control.md", title=r'"Robots \e[31m in red"', quality=100)
    text = _on_a_terminal("search", "--articles", site, "--data", data, "robots", "--limit", "9")
    assert "\x1b[31m" not in text
    lines = [re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", line) for line in text.splitlines()]
    lines = lines[next(n for n, line in enumerate(lines) if "4 articles" in line) :]
    assert all(cell_len(line) <= 80 for line in lines)
    rows = [match for line in lines if (match := ROW.match(line))]
    assert {row["quality"].strip() for row in rows} == {"91.5", "100", "7", "40"}


def _on_a_terminal(*arguments: str | Path) -> str:
    """What a terminal of 80 columns is sent, errors included."""
    ours, theirs = pty.openpty()
    code = "import sys; from bot.cli import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "COLUMNS": "80", "TERM": "xterm"},
    )
    os.close(theirs)
    said = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # Linux's word for the end of a terminal
            break
        if not part:
            break
        said += part
    os.close(ours)
    assert process.wait(timeout=SECONDS) == 0, said
    return said.decode()


def test_with_settings_their_time_zone_dates_the_articles(tmp_path: Path, site: Path) -> None:
    config = settings_file(tmp_path, site)
    config.write_text("time_zone: Pacific/Auckland\n" + config.read_text())
    write(site, "late.md", title="Late", publishedDateTime="2026-03-02T20:00:00Z")
    shown = copydesk("search", "--config", config, "--data", tmp_path / "d", "late").stdout
    assert "3 Mar 2026  late.md" in shown
