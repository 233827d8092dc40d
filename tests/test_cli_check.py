"""`copydesk check`: what is left out, like a linter."""

import json
from pathlib import Path

import pytest

from tests.articles import settings_file, small_site, write
from tests.command import copydesk


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return small_site(tmp_path / "site")


def test_a_folder_needs_no_settings(site: Path) -> None:
    result = copydesk("check", site, status=1)
    broken, twin = result.stdout.splitlines()
    assert broken.startswith(f"{site}/broken.md:4: has quality: high")
    assert twin == f"{site}/whales.md:1: is the same article as {site}/again/whales.md"
    assert result.stderr == "5 files read, 2 left out.\n"


def test_it_says_what_the_index_says(site: Path, tmp_path: Path) -> None:
    found = json.loads(copydesk("check", site, "--format", "json", status=1).stdout)
    assert [list(one) for one in found] == [["path", "line", "reason"]] * 2
    said = copydesk("index", "--articles", site, "--data", tmp_path / "d").stdout
    assert f"Search does not find {len(found)} files" in said


def test_nothing_wrong_is_status_0_and_an_empty_list(site: Path) -> None:
    assert copydesk("check", site / "quiet.md").stdout == ""
    assert json.loads(copydesk("check", site / "quiet.md", "--format", "json").stdout) == []


def test_one_file_is_looked_at_alone(site: Path) -> None:
    result = copydesk("check", site / "broken.md", status=1)
    assert result.stdout.count("\n") == 1
    assert result.stderr == "1 file read, 1 left out.\n"


def test_a_file_of_another_kind_is_refused(site: Path) -> None:
    (site / "notes.txt").write_text("no article")
    assert "those end in .md" in copydesk("check", site / "notes.txt", status=2).stderr
    assert "does not exist" in copydesk("check", site / "none.md", status=2).stderr


def test_settings_name_the_folders_and_the_keys(site: Path, tmp_path: Path) -> None:
    config = settings_file(tmp_path, site)
    result = copydesk("check", "--config", config, status=1)
    assert result.stdout == copydesk("check", site, status=1).stdout
    text = config.read_text().replace("folder:", "fields: {quality: score}, folder:")
    config.write_text(text)
    assert "broken.md" not in copydesk("check", "--config", config, status=1).stdout
    # A path within a source is read as the source is.
    copydesk("check", site / "broken.md", "--config", config)
    copydesk("check", site / "broken.md", status=1)


def test_paths_are_told_from_here(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = copydesk("check", "--config", settings_file(tmp_path, site), status=1)
    assert result.stdout.startswith("site/broken.md:4: ")


def test_the_broken_samples_are_all_named() -> None:
    samples = Path(__file__).parent.parent / "bot" / "demo" / "articles"
    result = copydesk("check", samples, status=1)
    named = {line.partition(":")[0] for line in result.stdout.splitlines()}
    assert named == {str(file) for file in samples.rglob("*broken-*.md")}


def test_other_kinds_of_sites_are_read_as_what_they_are() -> None:
    sites = Path(__file__).parent / "sites"
    copydesk("check", sites / "jekyll")
    found = json.loads(copydesk("check", sites / "hugo", "--format", "json", status=1).stdout)
    assert not [one for one in found if "publishedDateTime" in one["reason"]]


def test_what_a_title_does_to_a_terminal_is_not_done(tmp_path: Path) -> None:
    write(tmp_path, "bad.md", quality=r'"\e[2J"')
    assert "\x1b" not in copydesk("check", tmp_path, status=1).stdout
