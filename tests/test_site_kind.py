"""The kind of a site, guessed from its files."""

from pathlib import Path

import pytest

from bot.site_kind import kind_of, settings_for
from bot.storage.fields import HUGO

HERE = Path(__file__).parent


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        (HERE / "sites/hugo", "hugo"),
        (HERE / "sites/jekyll", "jekyll"),
        (HERE / "sites/jekyll/_posts", "jekyll"),
        (HERE.parent / "bot/demo/articles", "everyday"),
    ],
)
def test_a_site_is_known_by_its_files(folder: Path, kind: str) -> None:
    assert kind_of(folder) == kind


@pytest.mark.parametrize(
    ("files", "kind"),
    [
        ({}, "everyday"),
        ({"notes.md": "no front matter, but draft: true"}, "everyday"),
        ({"a.md": "---\ntitle: A\ndate: 2026-01-01\n---\n"}, "jekyll"),
        ({"2026-01-01-a.md": "---\ntitle: A\n---\n"}, "jekyll"),
        ({"a.md": "\ufeff---\r\ntitle: A\r\ndraft: true\r\n---\r\n"}, "hugo"),
        ({"a.md": "---\ndate: 2026-01-01\n---\n", "b.md": "---\ndraft: true\n---\n"}, "hugo"),
        ({"a.md": "---\ndraft: true\n---\n", "b.md": "---\npublished: true\n---\n"}, "jekyll"),
        ({"2026-01-01-a.md": "---\npublishedDateTime: 2026-01-01\n---\n"}, "everyday"),
        ({"a.md": "---\ntitle: A\n---\n\ndraft: in the text\n"}, "everyday"),
        ({"a.md": "---\ntitle: never closed\ndraft: true\n"}, "everyday"),
    ],
)
def test_a_few_files_are_enough(tmp_path: Path, files: dict[str, str], kind: str) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8", newline="")
    assert kind_of(tmp_path) == kind


def test_a_folder_alone_is_settings_enough() -> None:
    settings = settings_for(HERE / "sites/hugo")
    assert settings.sources[0].fields == HUGO
    assert settings.sources[0].folder == HERE / "sites/hugo"
