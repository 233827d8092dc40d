"""`copydesk init`: questions, answers, and a file that the bot reads."""

import shutil
import subprocess
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from bot.command_line import Commands
from bot.init_command import init
from bot.settings import Settings, load
from bot.settings_template import Answers, settings_text
from bot.storage.fields import HUGO, JEKYLL
from tests.articles import small_site

HERE = Path(__file__).parent
SAMPLES = HERE.parent / "bot/demo/articles"
COMMANDS = Commands(commands=[init])
FLAGS = ("--channel", "ai-desk", "--schedule", "weekdays 9:00", "--time-zone", "UTC")


def _init(*arguments: str | Path, typed: str = "", status: int = 0) -> str:
    result = CliRunner().invoke(COMMANDS, ["init", *map(str, arguments)], input=typed)
    assert result.exit_code == status, result.output
    assert "Traceback" not in result.output
    return result.output


def _answered(tmp_path: Path, site: Path, *flags: str) -> Settings:
    file = tmp_path / "copydesk.yaml"
    _init("--file", file, "--articles", site, *FLAGS, "--deciders", "U0ANA, S0EDIT", *flags)
    return load(file)


def test_a_script_answers_with_options(tmp_path: Path) -> None:
    settings = _answered(tmp_path, small_site(tmp_path / "site"))
    assert settings.deciders == ("U0ANA", "S0EDIT")
    assert [one.folder for one in settings.sources] == [(tmp_path / "site").resolve()]
    digest = settings.digests[0]
    assert (digest.channel, digest.schedule.text) == ("#ai-desk", "weekdays 9:00")
    assert digest.zone == ZoneInfo("UTC")


def test_a_person_is_asked_and_asked_again(tmp_path: Path) -> None:
    site, file = small_site(tmp_path / "my site"), tmp_path / "new.yaml"
    typed = ["nowhere", str(tmp_path), str(site), "two words", "#ai-desk", "whenever"]
    typed += ["mon,wed 08:30", "Berlin", "europe/berlin", "ana", "U0ANA S0EDIT", ""]
    (tmp_path / "empty").mkdir()
    typed[1] = str(tmp_path / "empty")
    said = _init("--file", file, typed="\n".join(typed))
    for sentence in (
        "There is no folder nowhere",
        "holds no *.md",
        "two words is no channel",
        "Write days and times",
        "Berlin is no time zone",
        "ana is no Slack id",
        "Found 5 files",
        f"Wrote {file}",
    ):
        assert sentence in said
    settings = load(file)
    assert (settings.zone, settings.deciders) == (ZoneInfo("Europe/Berlin"), ("U0ANA", "S0EDIT"))
    assert settings.digests[0].schedule.text == "mon,wed 08:30"


def test_enter_takes_what_is_proposed(tmp_path: Path) -> None:
    site, file = small_site(tmp_path / "site"), tmp_path / "new.yaml"
    _init("--file", file, "--articles", site, typed="\n\n\n\n")
    settings = load(file)
    assert settings.deciders == ()
    assert (settings.digests[0].channel, settings.digests[0].schedule.text) == (
        "#general",
        "weekdays 09:00",
    )


def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "copydesk.yaml"
    file.write_text("mine")
    assert "left as it is" in _init("--file", file, status=2)
    assert file.read_text() == "mine"


@pytest.mark.parametrize(
    "flags",
    [
        ("--articles", "nowhere"),
        ("--channel", "a b"),
        ("--schedule", "whenever"),
        ("--time-zone", "Berlin"),
        ("--deciders", "ana"),
    ],
)
def test_a_wrong_option_is_a_sentence_and_writes_nothing(
    tmp_path: Path, flags: tuple[str, ...]
) -> None:
    site, file = small_site(tmp_path / "site"), tmp_path / "new.yaml"
    said = _init(
        "--file", file, "--articles", site, *FLAGS, "--deciders", "U0ANA", *flags, status=2
    )
    assert flags[1].split()[0] in said or "Write days" in said
    assert not file.exists()


def test_the_kind_of_site_and_its_topics_are_found_out(tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(SAMPLES, site)
    source = _answered(tmp_path, site / "_news").sources[0]
    assert source.topics == (site / "_data" / "topics").resolve()
    assert (source.name, source.folder) == ("news", (site / "_news").resolve())


@pytest.mark.parametrize(("kind", "fields"), [("hugo", HUGO), ("jekyll", JEKYLL)])
def test_other_sites_are_known(tmp_path: Path, kind: str, fields: object) -> None:
    source = _answered(tmp_path, HERE / "sites" / kind).sources[0]
    assert (source.fields, source.topics) == (fields, None)


def test_fifteen_lines_a_comment_each(tmp_path: Path) -> None:
    shutil.copytree(SAMPLES, tmp_path / "site")
    _answered(tmp_path, tmp_path / "site")
    lines = (tmp_path / "copydesk.yaml").read_text("utf-8").splitlines()
    assert len(lines) <= 15
    assert all("# " in line for line in lines)
    assert "folder: site " in "\n".join(lines)


@given(st.text(min_size=1), st.text(min_size=1))
def test_any_folder_is_one_value_of_yaml(folder: str, name: str) -> None:
    answers = Answers(
        folder=folder,
        name="news",
        site="everyday",
        topics=name,
        channel="#ai-desk",
        schedule="0 9 * * 1-5",
        zone="UTC",
        deciders=("U0ANA",),
    )
    read = yaml.load(settings_text(answers), Loader=yaml.BaseLoader)  # noqa: S506  strings only
    source, digest = read["sources"][0], read["digests"][0]
    assert (source["folder"], source["topics"]) == (folder, name)
    assert (digest["channel"], digest["schedule"]) == ("#ai-desk", "0 9 * * 1-5")


def test_a_bare_repository_is_told_what_comes_later(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", "--bare", str(tmp_path / "site.git")], check=True)
    said = _init("--articles", tmp_path / "site.git", *FLAGS, status=2)
    assert "is a repository without files" in said
