"""docs/commits.md shows what is really committed: the same three articles, published here."""

import re
from datetime import timedelta
from pathlib import Path

from bot.demo.samples import copy_samples
from bot.storage import shown
from tests import ledgers
from tests.services.desk import START, post
from tests.services.git_desk import GitSetting

PAGE = Path(__file__).parent.parent / "docs" / "commits.md"
PUBLISHED = {"leaking-pipes": "U0ANA", "museum-guide": "U0BEN", "sleep-diaries": "U0ANA"}
"""Parts of files' names, and who publishes them."""

RANDOM = re.compile(r"(?<=^commit )[0-9a-f]{40}|(?<=Copydesk-Decision: )[0-9a-f]{20}", re.MULTILINE)


def test_the_page_has_what_is_committed(tmp_path: Path) -> None:
    copy_samples(tmp_path / "site", now=START, pictures="https://pictures.example")
    files = {
        file.relative_to(tmp_path / "site").as_posix(): file.read_bytes()
        for file in (tmp_path / "site").rglob("_news/*.md")
    }
    ledger = ledgers.new(tmp_path / "ledger.sqlite3")
    desk = GitSetting(ledger, tmp_path / "git")
    desk.commit(dict(files))
    desk.following.follow(desk.source)
    for number, (part, user) in enumerate(PUBLISHED.items(), 1):
        [path] = [path for path in files if part in path]
        article = desk.source.article(path)
        with ledger.write() as connection:
            shown.upsert(connection, [article], 0)
        post(ledger, article, due=number)
        desk.publish(article, user, channel="C1", digest="AI desk")
        desk.now += timedelta(minutes=2)
        desk.publisher.drain()
    told = desk.upstream.git("log", "-p", "-3", "--format=fuller", "main")
    desk.close()
    ledger.close()
    [block] = re.findall(r"```diff\n(.*?)\n```", PAGE.read_text("utf-8"), re.DOTALL)
    assert _lines(block) == _lines(told), told


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in RANDOM.sub("…", text).splitlines()]
