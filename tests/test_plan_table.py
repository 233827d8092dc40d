"""What `copydesk digest --explain` prints: every reason, in a window of 80 cells."""

import json
from pathlib import Path
from typing import Any

from rich.cells import cell_len

from bot import plan_table
from bot.domain.article import Article
from bot.domain.digest import Choice, Digest, NearMiss, Plan
from tests.command import copydesk
from tests.domain.test_selection import digest

LONG = "An article with a title that goes on and on, longer than any window of a terminal is"


def _article(title: str, **values: Any) -> Article:
    return Article(id="a", version="v", source="s", path="2023/05/a.md", title=title, **values)


def _shown(chosen: Digest, plan: Plan) -> list[str]:
    return list(plan_table.lines(chosen, plan, explain=True))


def test_it_fits_80_cells_also_where_letters_are_wide() -> None:
    wide = _article("人工知能が記事を選ぶ" * 9, provider="出版社" * 20)
    reason = "quality 78, below the top 15% (from quality 81), " * 3
    plan = Plan(
        choices=(
            Choice(article=_article(LONG), reason="new, quality 84", kind="new", similar=("b",)),
            Choice(article=wide, reason=reason, kind="new"),
        ),
        matching=1_204,
        new=2,
        waiting=0,
        out=tuple(NearMiss(wide, reason) for _ in range(20)),
    )
    lines = _shown(digest(query="topic:AI " * 30), plan)
    assert max(map(cell_len, lines)) <= 80
    assert lines[0] == "Morning: 2 of 1,204 to review"
    assert "    new, quality 84 · 1 similar behind it" in lines
    assert lines[-1] == "and 5 more; --format json has them all"


def test_a_digest_for_reading_says_so() -> None:
    plan = Plan(choices=(), matching=0, new=0, waiting=0)
    lines = _shown(digest(purpose="reading"), plan)
    assert lines[0] == "Morning: nothing to read"
    assert lines[-1] == "No other article came near."


def test_the_command_explains_as_text_and_as_json(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    for name, quality in (("good", 85), ("near", 79), ("far", 20)):
        front = f"title: The {name} one\nquality: {quality}\nprovider: {{name: Forbes}}"
        (site / f"{name}.md").write_text(f"---\n{front}\npublished: false\n---\n")
    config = tmp_path / "copydesk.yaml"
    config.write_text(
        "sources:\n- {name: news, folder: site}\n"
        'digests:\n- {name: AI, channel: "#ai", schedule: daily 09:00, query: "quality:>=80"}\n'
    )
    options = ("--config", config, "--data", tmp_path / "data")
    shown = copydesk("digest", "AI", "--explain", *options).stdout
    assert shown.splitlines()[-3:] == [
        "  - The far one",
        "    Forbes · far.md",
        "    quality 20, and the query asks for 80",
    ]
    made = json.loads(copydesk("digest", "AI", "--explain", "--format=json", *options).stdout)
    assert [one["reason"] for one in made["articles"]] == ["new, quality 85"]
    assert [one["title"] for one in made["out"]] == ["The near one", "The far one"]
    assert (made["query"], made["matching"]) == ("quality:>=80 is:open", 1)
