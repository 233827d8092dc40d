"""Topics and their other names, from a site's data files."""

from pathlib import Path

import pytest

from bot.domain.errors import Unreadable
from bot.storage.topics import Topic, read_topics


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "site" / "_data" / "topics"
    folder.mkdir(parents=True)
    return folder


def test_names_aliases_and_parents(tmp_path: Path, data: Path) -> None:
    (data / "01-vision.yaml").write_text(
        "_id: computer-vision\nname: Computer Vision\nshortname: CV\nparent: AI\n"
        "keywords:\n  - cv\n  - computer vision\n  - image recognition\nservices: {a: b}\n"
    )
    (data / "00-ai.yml").write_text("---\nname: AI &amp; ML\nkeywords: 1.10\n")
    assert read_topics(tmp_path / "site") == (
        Topic("AI & ML", ("1.10",)),
        Topic("Computer Vision", ("CV", "computer-vision", "image recognition"), "AI"),
    )


def test_a_folder_of_articles_inside_a_site_finds_them(tmp_path: Path, data: Path) -> None:
    (data / "ai.yaml").write_text("name: AI")
    assert read_topics(tmp_path / "site" / "_news") == (Topic("AI"),)


def test_no_topics_are_no_error(tmp_path: Path) -> None:
    assert read_topics(tmp_path / "nowhere") == ()


def test_what_is_no_topic_is_left_out_with_the_reason(tmp_path: Path, data: Path) -> None:
    (data / "a.yaml").write_text("name: A")
    (data / "b.yaml").write_text("name: B\nname: C")
    (data / "c.yaml").write_text("parent: A")
    (data / "d.yaml").write_text("- A")
    (data / "e.yaml").write_bytes(b"name: \xff")
    (data / "f.yaml").write_text("name: " + "[" * 60_000)
    (data / "g.yaml").write_text("name: A\n" + "#" * 70_000)
    (data / "h.yaml").mkdir()
    (data / "i.yaml").symlink_to("nothing")
    left_out: list[Unreadable] = []
    assert read_topics(tmp_path / "site", left_out) == (Topic("A"),)
    assert [(error.path, error.line) for error in left_out] == [
        ("_data/topics/b.yaml", 2),
        ("_data/topics/c.yaml", 1),
        ("_data/topics/d.yaml", 1),
        ("_data/topics/e.yaml", 1),
        ("_data/topics/f.yaml", 1),
        ("_data/topics/g.yaml", 1),
    ]
    assert read_topics(tmp_path / "site") == (Topic("A"),)


def test_the_folder_of_the_files_itself_may_be_named(data: Path) -> None:
    (data / "ai.yaml").write_text("name: AI")
    assert read_topics(data) == (Topic("AI"),)
