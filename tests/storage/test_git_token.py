"""A repository behind a token: read again for each call, and seen by nobody."""

from pathlib import Path

import pytest

from bot.domain.errors import SourceMissing
from bot.storage.fields import COPYDESK
from bot.storage.git_change import Author, Change, FileEdit, PushRefused
from bot.storage.git_remote import Remote
from bot.storage.git_source import GitSource
from tests.storage.git_http import serving
from tests.storage.git_upstream import ARTICLE, UpstreamRepository


def test_a_token_is_taken_from_where_it_is_now(tmp_path: Path) -> None:
    upstream = UpstreamRepository(tmp_path / "up.git")
    upstream.git("config", "http.receivepack", "true")
    upstream.commit({"a.md": ARTICLE})
    file = tmp_path / "token"
    file.write_text("wrong-one")
    with serving(tmp_path, "right-one") as (address, asked):
        remote = Remote(f"{address}/up.git", "main", token=file.read_text)
        source = GitSource("desk", remote, tmp_path / "data", COPYDESK)
        with pytest.raises(SourceMissing, match="refused the token, or there is none") as caught:
            source.sync()
        assert "wrong-one" not in str(caught.value)
        file.write_text("right-one")
        source.sync()
        change = Change((FileEdit("a.md", ARTICLE, b"x"),), Author("A", "a@b"), "Publish")
        file.write_text("")
        with pytest.raises(PushRefused, match="doesn't let the bot write"):
            source.publish([change])
        file.write_text("right-one")
        source.publish([change])
        assert source.sync().changed == frozenset({"a.md"})
        assert not any("one" in path for path in asked)
        gone = Remote(f"{address}/nothing.git", "main", token=file.read_text)
        with pytest.raises(SourceMissing, match="There is no repository at"):
            GitSource("desk", gone, tmp_path / "other", COPYDESK).sync()
        moved = Remote(f"{address}/moved.git", "main", token=file.read_text)
        with pytest.raises(SourceMissing, match="has moved to another address"):
            GitSource("desk", moved, tmp_path / "other", COPYDESK).sync()
        source.close()
    with pytest.raises(SourceMissing, match=r"127.0.0.1 can't be reached"):
        GitSource("desk", remote, tmp_path / "data", COPYDESK).sync()
    written = [path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert not any(b"right-one" in data for data in written)
