"""The whole bot over a repository: a click becomes a commit, and people hear of what fails."""

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.addresses import Address
from bot.app import Bot, open_desk
from bot.settings import Person
from bot.settings_sources import Repository, Source
from bot.storage.fields import field_map
from tests.desk.desk import ANA, BEN, World, eventually, settings_for, text_of
from tests.requests import post
from tests.services.desk import markdown
from tests.storage.git_upstream import UpstreamRepository

GENERAL, SIGNING, SECRET = "C0GENERAL", "0123456789abcdef", "told by nobody"


class GitWorld(World):
    """The tests' desk with its articles in a repository."""

    def use(
        self, upstream: UpstreamRepository, place: Path, grace: int, every: int = 5, **more: Any
    ) -> None:
        """Have a second bot in the first one's place."""
        self.bot.stop()
        self.desk.close()
        digest = settings_for(self.site).digests[0]
        git = Repository(url=str(upstream.path), folders=("_news",), every=every)
        settings = settings_for(
            self.site,
            sources=(Source("news", self.site, field_map("everyday", {}), git=git),),
            digests=(replace(digest, query="is:open"),),
            authors={ANA: Person("Ana Faria", "ana@example.org")},
            grace=grace,
            operator_channel=GENERAL,
            **more,
        )
        self.desk = open_desk(settings, place / "git-data", now=self.time, alone=True)
        self.bot = Bot(self.desk, replace(self.secrets, signing_secret=SIGNING))
        self.bot.start()
        eventually(lambda: self.desk.library.count() == 2, "the articles")


def _told_operator(desk: GitWorld) -> str:
    """What the operator's channel says of files that were set back."""
    texts = [str(one.get("text", "")) for one in desk.remote.messages(GENERAL)]
    return next((text for text in texts if text.startswith("Set back in the file")), "")


@pytest.fixture
def upstream(tmp_path: Path) -> UpstreamRepository:
    made = UpstreamRepository(tmp_path / "upstream.git")
    made.commit(
        {f"_news/{name}.md": markdown(name).encode() for name in ("one", "two")}
        | {"README.md": b"---\ntitle: No article\n---\n"}
    )
    return made


@pytest.fixture
def desk(tmp_path: Path, upstream: UpstreamRepository) -> Iterator[GitWorld]:
    world = GitWorld(tmp_path)
    world.use(upstream, tmp_path, grace=60)
    yield world
    world.close()


def test_status_tells_when_it_was_synced(desk: GitWorld) -> None:
    told = text_of(desk.type("/articles status"))
    assert told.startswith("*2 articles*\n• news: <!date^")
    assert "^synced {date_short_pretty}, {time}|" in told
    assert "No decision waits to be written." in told
    desk.post_digest()
    desk.press("publish", 1)
    assert "1 decision waits to be written" in text_of(desk.type("/articles status"))
    assert desk.bot.health.problems() == []


def test_from_the_click_to_the_commit(desk: GitWorld, upstream: UpstreamRepository) -> None:
    desk.post_digest()
    desk.press("publish", 1)
    eventually(lambda: "Publishing in a minute, by <@U0ANA>" in text_of(desk.digest()))
    desk.press("reject", 2, BEN)
    desk.later(seconds=61)
    eventually(lambda: "Published by <@U0ANA>" in text_of(desk.digest()))
    tip = upstream.tip()
    assert f" · {tip[:7]}" in text_of(desk.digest())
    said = upstream.git("log", "-1", "--format=%an %ae%n%B", "main")
    assert said.startswith("Ana Faria ana@example.org\nPublish “What")
    assert "Copydesk-Message: https://" in said

    # The automation, which knew nothing of it, writes the file as it was.
    desk.later(seconds=5)
    name = "one" if "What one" in said else "two"
    upstream.commit({f"_news/{name}.md": markdown(name).encode()})
    eventually(lambda: "; set back in the file since" in text_of(desk.digest()))
    told = eventually(lambda: desk.remote.messages("D0ANA"))[-1]["text"]
    assert told.startswith(f"Set back in the file, “What {name} taught us”: you published it")
    told = eventually(lambda: _told_operator(desk))
    assert "<@U0ANA> published it, and " in told
    shown = text_of(desk.type(f"/articles show https://example.org/{name}"))
    assert "; set back in the file since" in shown
    assert "; <!date^" in shown
    desk.press("undo", 1)
    eventually(lambda: "Published by" not in text_of(desk.digest()))
    assert upstream.read("_news/one.md").decode() == markdown("one")
    assert upstream.read("_news/two.md").decode() == markdown("two")

    # What fails after a while is told directly, and says what the other side said.
    upstream.hook("update", "echo 'the site is frozen' >&2; exit 1")
    desk.press("publish", 1)
    desk.later(seconds=61)
    eventually(lambda: "Not published yet, by <@U0ANA>" in text_of(desk.digest()))
    told = eventually(lambda: desk.remote.messages("D0ANA"))[-1]
    assert "the site is frozen" in told["text"]
    assert told["text"].endswith("It is tried again.")


def test_a_signed_push_is_looked_at_at_once(
    tmp_path: Path, upstream: UpstreamRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COPYDESK_WEBHOOK_SECRET", SECRET)
    world = GitWorld(tmp_path)
    anywhere = Address("127.0.0.1", 0)
    world.use(upstream, tmp_path, grace=60, every=86_400, mode="http", listen=anywhere)
    try:
        upstream.commit({"_news/three.md": markdown("three").encode()})
        url = f"{world.bot.servers['listen'].url}/webhook/news"
        body = b'{"ref": "refs/heads/main"}'
        made = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        assert post(url, body, {"X-Hub-Signature-256": "sha256=" + "0" * 64})[0] == 401
        assert world.desk.library.count() == 2
        assert post(url, body, {"X-Hub-Signature-256": f"sha256={made}"})[0] == 202
        # By itself it would look tomorrow.
        eventually(lambda: world.desk.library.count() == 3, "the third article")
    finally:
        world.close()
