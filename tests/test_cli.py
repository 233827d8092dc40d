"""The command line: help, errors as sentences, the index, the manifest."""

import fcntl
import json
import os
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path

import click
import pytest

from bot.app import open_desk
from bot.cli import main
from bot.settings import for_folder, load
from bot.storage.spare_memory import MANY
from tests.articles import settings_file, small_site, write
from tests.command import SECONDS, copydesk, start


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return small_site(tmp_path / "site")


@pytest.fixture
def config(tmp_path: Path, site: Path) -> Path:
    return settings_file(tmp_path, site)


def test_the_list_of_commands_has_whole_sentences() -> None:
    shown = copydesk("--help").stdout.partition("Commands:")[2]
    assert "..." not in shown
    for name, command in main.commands.items():
        assert name in shown
        assert (command.short_help or "").endswith(".")


@pytest.mark.parametrize("name", list(main.commands))
def test_every_command_explains_itself_and_its_options(name: str) -> None:
    shown = copydesk(name, "--help").stdout
    command = main.commands[name]
    for one in command.params:
        if isinstance(one, click.Option):
            assert one.help, f"{name} {one.name} has no help"
            assert one.opts[0] in shown


def test_help_does_not_wait_for_what_it_does_not_need() -> None:
    code = "import sys, bot.cli; print([m for m in ('tantivy', 'slack_bolt') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_version_is_told() -> None:
    assert copydesk("--version").stdout == "copydesk 0.1.0\n"


@pytest.mark.parametrize(
    "arguments",
    [("run",), ("index",), ("search", "ai"), ("digest", "AI desk"), ("check",)],
)
def test_without_settings_a_sentence_says_how_to_name_them(arguments: tuple[str, ...]) -> None:
    result = copydesk(*arguments, status=2)
    assert result.stdout == ""
    assert result.stderr.startswith("Name a settings file with --config FILE or COPYDESK_CONFIG")
    assert ("--articles" in result.stderr) == (arguments[0] in ("index", "search", "check"))


def test_every_problem_of_the_settings_is_told_on_standard_error(tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text("sorces: []\ncommand: articles\n")
    result = copydesk("index", "--config", file, status=2)
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 3
    missing = copydesk("index", "--config", tmp_path / "none.yaml", status=2)
    assert "none.yaml: can't be read" in missing.stderr


def test_missing_tokens_are_all_named(config: Path, tmp_path: Path) -> None:
    result = copydesk("run", "--config", config, "--data", tmp_path / "data", status=2)
    assert "SLACK_BOT_TOKEN" in result.stderr
    assert "SLACK_APP_TOKEN" in result.stderr


def test_a_data_directory_that_can_not_be_made_is_a_sentence(site: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = copydesk("index", "--articles", site, "--data", tmp_path / "file" / "data", status=2)
    assert "not a directory" in result.stderr


def test_the_index_is_brought_up_to_date_and_counted(site: Path, tmp_path: Path) -> None:
    def index(*options: str) -> str:
        return copydesk("index", "--articles", site, "--data", tmp_path / "d", *options).stdout

    assert json.loads(index("--format", "json")) == {
        "indexed": 4,
        "unchanged": 0,
        "removed": 0,
        "left_out": 1,
    }
    (site / "robots.md").unlink()
    write(site, "quiet.md", title="Still quiet")
    said = index()
    assert said.startswith("1 indexed, 3 unchanged, 1 removed, 0 left out.\n")
    assert "Search does not find 2 files: copydesk check says why." in said
    assert json.loads(index("--format", "json"))["indexed"] == 0


def test_after_many_files_similar_articles_are_left_to_the_next_run(tmp_path: Path) -> None:
    site, options = tmp_path / "site", ("--articles", tmp_path / "site", "--data", tmp_path / "d")
    told = "---\ntitle: Robots paint portraits of {}\ndate: 2026-05-01\n---\n"
    site.mkdir()
    for number in range(MANY):
        (site / f"{number}.md").write_text(told.format(f"name{number // 2}"), encoding="utf-8")

    first = copydesk("index", *options).stdout
    assert "All can be searched. Similar articles are not grouped yet" in first
    assert not list((tmp_path / "d").rglob("ledger.sqlite3")), "there was nothing to ask of it"
    found = copydesk("search", "name7", *options)
    assert found.stdout.startswith("2 articles")

    assert copydesk("index", *options).stdout.endswith("0 removed, 0 left out.\n")
    found = copydesk("search", "name7", *options)
    assert "and 1 similar" in found.stdout
    assert found.stderr == ""


def test_a_folder_that_went_away_is_named_and_its_articles_stay(
    config: Path, site: Path, tmp_path: Path
) -> None:
    options = ("--config", config, "--data", tmp_path / "d")
    copydesk("index", *options)
    settings = load(config)
    site.rename(tmp_path / "elsewhere")
    site.symlink_to(tmp_path / "nowhere")
    assert settings.sources[0].folder == site
    result = copydesk("index", *options, status=2)
    assert "there is no folder" in result.stderr


def test_beside_a_bot_the_index_says_who_keeps_it(site: Path, tmp_path: Path) -> None:
    options = ("--articles", site, "--data", tmp_path)
    copydesk("index", *options)
    place = next((tmp_path / "folders").iterdir())
    bot = open_desk(for_folder(site), place, alone=True)
    try:
        result = copydesk("index", *options, status=2)
        assert result.stdout == ""
        assert "keeps the index up to date by itself" in result.stderr
        write(site, "new.md", title="A robot that is not indexed yet")
        assert copydesk("search", "robots", *options).stdout.startswith("2 articles · robots · ")
    finally:
        bot.close()
    assert copydesk("search", "robots", *options).stdout.startswith("3 articles · robots · ")


def test_the_manifest_needs_no_settings_and_takes_the_command_from_them(
    config: Path,
) -> None:
    def command(*options: str | Path) -> str:
        made = json.loads(copydesk("manifest", *options).stdout)
        return str(made["features"]["slash_commands"][0]["command"])

    assert command() == "/articles"
    config.write_text("command: /news\n" + config.read_text())
    assert command("--config", config) == "/news"
    assert command("--config", config, "--command", "/desk") == "/desk"
    assert "/ and up to 31" in copydesk("manifest", "--command", "desk", status=2).stderr


def unread(pipe: int) -> int:
    """How many bytes lie in a pipe."""
    return int.from_bytes(fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)), sys.byteorder)


def test_an_interrupted_command_ends_without_a_word(tmp_path: Path) -> None:
    # Reading a settings file that never ends to come: a place to be interrupted at.
    pipe = tmp_path / "settings.yaml"
    os.mkfifo(pipe)
    # Whoever runs in the background of a script ignores this signal, and what it starts does too.
    heard = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        process = start("index", "--config", pipe)
    finally:
        signal.signal(signal.SIGINT, heard)
    with pipe.open("wb", buffering=0) as written:
        written.write(b"#")
        # Only once the byte was taken does it wait in reading; before, it may still be importing.
        while unread(written.fileno()):
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
    # The end of the pipe wakes it where the signal came just before it went on to wait.
    said = process.communicate(timeout=SECONDS)
    assert (process.returncode, said) == (130, ("", ""))
