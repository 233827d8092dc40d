"""Secrets of repositories: in a variable, or in a file that is read each time."""

from pathlib import Path

import pytest

from bot.sources import token


@pytest.mark.parametrize("name", ["COPYDESK_GIT_TOKEN", "COPYDESK_WEBHOOK_SECRET"])
def test_a_secret_in_a_file_counts_as_it_is_now(tmp_path: Path, name: str) -> None:
    file = tmp_path / "secret"
    given = {name: "old", f"{name}_FILE": str(file)}
    assert token(name, given) is None
    for text in ("one\n", "two"):
        file.write_text(text)
        assert token(name, given) == text.strip()
    assert token(name, {name: "old"}) == "old"
    assert token(name, {}) is None


NAMES = ("COPYDESK_GIT_TOKEN_FILE", "COPYDESK_WEBHOOK_SECRET_FILE")


def test_the_variables_are_those_of_the_readme() -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
    assert all(name in readme for name in NAMES)
