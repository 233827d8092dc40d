"""Settings of any text: settings, or sentences that say what is wrong; never another error."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot.domain.errors import SettingsError
from bot.settings import DIGEST_KEYS, KEYS, SOURCE_KEYS, load
from tests.command import copydesk

WORDS = st.sampled_from(
    [
        *("news", ".", "..", "/", "~", "x" * 300, "\0", "\ud800", "a/" * 3000, "9" * 5000, "-1"),
        *("everyday", "hugo", "http", "socket", "off", "yes", "0", "10", "²", "٣", "1e9", "null"),
        *("UTC", "Europe/Berlin", "../../etc/passwd", "weekdays 09:00", "daily 25:61", "* * * *"),
        *("0 9 * * 1", "topic:AI", "(((", 'quality:>="', "#ai-desk", "C0AIDESK", "U0ANA", "!draft"),
        *("https://x.example", "127.0.0.1:8080", "[::1]:99999", "localhost:", "https://[", ":"),
    ]
)
VALUES = st.recursive(
    WORDS | st.text(max_size=20) | st.integers() | st.booleans() | st.none(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*SOURCE_KEYS, *DIGEST_KEYS]) | st.text(max_size=5), inner, max_size=6
        )
    ),
    max_leaves=12,
)


def _of(keys: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=dict.fromkeys(keys, WORDS | VALUES))


SHAPED = st.fixed_dictionaries(
    {"sources": st.lists(_of(tuple(SOURCE_KEYS)), max_size=2)},
    optional={
        **dict.fromkeys((key for key in KEYS if key != "sources"), WORDS | VALUES),
        "digests": st.lists(_of(tuple(DIGEST_KEYS)), max_size=2),
    },
).map(lambda made: yaml.dump(made, allow_unicode=True))
PHRASES = ["name: x", "folder: .", "!!python/name:os ", "<<: ", "---\n", "...\n", "|\n", "%YAML 9"]
SIGNS = ["\n", "-", "&a", "*a", "?", ":", "[", "]", "{", "}", "'", '"', "#"]
PIECES = st.lists(
    st.sampled_from(["sources:", "  ", " ", *SIGNS, *PHRASES]),
    max_size=25,
).map("".join)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("settings") / "copydesk.yaml"


def check(file: Path, data: bytes) -> None:
    """Assert that these bytes are settings, or are refused in sentences that name the file."""
    file.write_bytes(data)
    try:
        said = str(load(file).command)
    except SettingsError as error:
        said = str(error)
    assert said.startswith(("/", f"{file}:"))
    said.encode("utf-8")


@hypothesis_settings(max_examples=60, deadline=None)
@given(text=SHAPED)
def test_settings_of_the_right_shape(file: Path, text: str) -> None:
    check(file, text.encode("utf-8", "surrogatepass"))


@hypothesis_settings(max_examples=100, deadline=None)
@given(text=PIECES | st.text(max_size=60))
@example(text="? &a [*a]\n: 1")
@example(text="sources: &a [*a]")
@example(text='sources: [{name: x, folder: "\\0"}]')
@example(text='sources: [{name: x, folder: "\\ud800"}]')
@example(text="sources: [{name: x, folder: " + "x" * 5000 + "}]")
@example(text='sources: [{name: x, folder: ., topics: "\\0"}]')
@example(text='command: "\\ud800"\nsources: []')
@example(text="scan_every: " + "9" * 5000)
@example(text='command: "a\\nb"\nsources: []')
def test_text_that_may_be_yaml(file: Path, text: str) -> None:
    check(file, text.encode("utf-8", "surrogatepass"))


@hypothesis_settings(max_examples=50, deadline=None)
@given(data=st.binary(max_size=60))
def test_any_bytes(file: Path, data: bytes) -> None:
    check(file, data)


def test_the_terminal_says_it_too(file: Path) -> None:
    file.write_text('sources: [{name: x, folder: "\\0"}]')
    said = copydesk("check", "--config", file, status=2).stderr
    assert "folder can't be the path of a folder" in said
