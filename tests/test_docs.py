"""What the README and docs/ tell people to type is there to be typed."""

import re
import shlex
from pathlib import Path

import pytest
import yaml

from bot import settings
from bot.cli import main

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
PAGES = [README, *sorted((ROOT / "docs").rglob("*.md"))]

FENCED = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"(?<!`)`([^`]+)`(?!`)")
SHELLS = ("console", "sh", "bash", "shell")
ASSIGNMENT = re.compile(r"[A-Z][A-Z0-9_]*=\S*")
VARIABLE = re.compile(r"\b(?:COPYDESK|SLACK)_[A-Z_]+\b")


def _typed(page: Path) -> list[list[str]]:
    """Every command line on a page that starts copydesk or make, in words."""
    text = page.read_text("utf-8")
    blocks = [block for kind, block in FENCED.findall(text) if kind in SHELLS]
    lines = [line for block in blocks for line in block.splitlines()]
    lines += [" ".join(code.split()) for code in INLINE.findall(FENCED.sub("", text))]
    return [words for line in lines if (words := _words(line))]


def _words(line: str) -> list[str]:
    try:
        words = shlex.split(line.strip().removeprefix("$ "), comments=True)
    except ValueError:  # a sentence with an apostrophe, or a query in the making
        return []
    while words and ASSIGNMENT.fullmatch(words[0]):
        words = words[1:]
    name = Path(words[0]).name if words else ""
    return [name, *words[1:]] if name in ("copydesk", "make") else []


ALL = [(page.name, words) for page in PAGES for words in _typed(page)]


def _ids(value: object) -> str:
    return " ".join(value) if isinstance(value, list) else str(value)


def test_the_readme_is_read_at_all() -> None:
    assert ("README.md", ["make", "demo"]) in ALL
    assert ("README.md", ["make", "test"]) in ALL


@pytest.mark.parametrize(
    ("page", "words"), [one for one in ALL if one[1][0] == "copydesk"], ids=_ids
)
def test_every_command_and_option_exists(page: str, words: list[str]) -> None:
    if len(words) == 1:
        return
    if words[1].startswith("-"):
        assert words[1] in {"--help", "-h", "--version"}
        return
    assert words[1] in main.commands, f"{page}: copydesk has no command {words[1]}"
    known = {name for one in main.commands[words[1]].params for name in one.opts} | {
        "--help",
        "-h",
        "--",
    }
    given = [word.partition("=")[0] for word in words[2:] if word.startswith("--")]
    assert set(given) <= known, f"{page}: {words}"


@pytest.mark.parametrize(("page", "words"), [one for one in ALL if one[1][0] == "make"], ids=_ids)
def test_every_target_of_make_exists(page: str, words: list[str]) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    variables = set(re.findall(r"^([A-Z]+) ", makefile, re.MULTILINE)) | {"ARGS"}
    for word in words[1:]:
        name, equals, _ = word.partition("=")
        assert name in (variables if equals else targets), f"{page}: {words}"


def test_every_command_is_in_the_readme() -> None:
    told = {words[1] for page, words in ALL if page == "README.md" and len(words) > 1}
    assert set(main.commands) <= told


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_setting_exists(page: Path) -> None:
    for kind, block in FENCED.findall(page.read_text("utf-8")):
        shown = yaml.safe_load(block) if kind in ("yaml", "yml") else None
        if not isinstance(shown, dict) or "title" in shown:
            continue  # not YAML, or an article's front matter
        assert set(shown) <= set(settings.KEYS)
        for source in shown.get("sources", ()):
            assert set(source) <= set(settings.SOURCE_KEYS)
        for digest in shown.get("digests", ()):
            assert set(digest) <= set(settings.DIGEST_KEYS)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_variable_of_the_environment_is_read(page: Path) -> None:
    code = [*(ROOT / "bot").rglob("*.py"), *(ROOT / "tests").rglob("*.py"), ROOT / "Makefile"]
    known = {"SLACK_BOT_TOKEN_FILE", "SLACK_APP_TOKEN_FILE"}
    known |= {name for file in code for name in VARIABLE.findall(file.read_text("utf-8"))}
    assert set(VARIABLE.findall(page.read_text("utf-8"))) <= known


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_within_the_project_leads_somewhere(page: Path) -> None:
    text = FENCED.sub("", page.read_text("utf-8"))
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        if "://" not in target and not target.startswith("mailto:"):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
