"""A folder with hostile files: all reported, nothing else affected, no ping, no dead link."""

import dataclasses
import json
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.storage.fields import field_map
from bot.storage.folder import Folder
from tests.command import copydesk
from tests.desk.desk import ANA, CHANNEL, World, eventually, text_of
from tests.desk.hostile_site import MENTIONS, READABLE, REFUSED, hostile_site, replaced
from tests.handlers.checks import assert_nothing_live

Json = dict[str, Any]
ADDRESSES = ("url", "image_url")


@pytest.fixture
def hostile(world: World) -> Iterator[World]:
    """The desk of the tests, its site with hostile files among the others."""
    folder = world.site / "hostile"
    hostile_site(folder)
    world.desk.library.refresh()
    yield world
    shutil.rmtree(folder)
    world.desk.library.refresh()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    hostile_site(tmp_path / "site")
    return tmp_path / "site"


def test_check_names_every_one_with_its_reason(site: Path) -> None:
    found = json.loads(copydesk("check", site, "--format", "json", status=1).stdout)
    told = {Path(one["path"]).name: one["reason"] for one in found}
    assert told.keys() == REFUSED.keys()
    for name, why in REFUSED.items():
        assert why in told[name]
        assert len(told[name]) < 300


def test_a_folder_without_permission_is_named_and_the_others_are_checked(open_path: Path) -> None:
    """In a process of its own where root runs the tests, since nothing is closed to root."""
    site = open_path / "site"
    hostile_site(site)
    (site / "shut").mkdir(mode=0)
    code = (
        "import os, sys\n"
        "from tests.desk.hostile_site import say_what_is_checked\n"
        "if os.geteuid() == 0:\n    os.setgroups([]); os.setegid(65534); os.seteuid(65534)\n"
        "say_what_is_checked(sys.argv[1])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, site], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert "shut: can't be read (permission denied)" in done.stdout
    assert len(done.stdout.splitlines()) == len(REFUSED) + 1


def test_a_file_that_is_replaced_while_it_is_read_is_one_or_the_other(site: Path) -> None:
    versions = [f"---\ntitle: {sign * 50_000}\n---\n{sign * 900_000}\n".encode() for sign in "ab"]
    stop = threading.Event()
    file = site / "moving.md"
    file.write_bytes(versions[0])
    writer = threading.Thread(target=replaced, args=(file, versions, stop.is_set))
    writer.start()
    folder = Folder("news", site, field_map("everyday", {}))
    try:
        found = [folder.article("moving.md") for _ in range(20)]
    finally:
        stop.set()
        writer.join()
    for article in found:
        assert len(set(article.title)) == 1
        assert set(article.body) == set(article.title)


def test_those_left_out_are_listed_and_nothing_else_is_affected(world: World) -> None:
    before = _found(world, "is:open topic:AI")
    listed = len(world.desk.library.left_out())
    hostile_site(world.site / "hostile")
    try:
        world.desk.library.refresh()
        left_out = {one.path for one in world.desk.library.left_out()}
        assert {f"hostile/{name}" for name in REFUSED} <= left_out
        assert len(left_out) == listed + len(REFUSED)
        assert _found(world, "is:open topic:AI") == before
    finally:
        shutil.rmtree(world.site / "hostile")
        world.desk.library.refresh()


def _found(world: World, query: str) -> list[str]:
    found = world.desk.library.find(query, zone=world.desk.settings.zone, limit=50)
    return [hit.article.id for hit in found.hits]


def test_a_search_and_its_dialogs_show_them_and_nothing_in_them_lives(hostile: World) -> None:
    message = hostile.type("/articles topic:Hostile")
    assert message["text"].startswith(f"{len(READABLE)} articles")
    refs = [one["block_id"] for one in message["blocks"] if "article|" in one.get("block_id", "")]
    assert len(refs) == len(READABLE)
    for block_id in refs:
        hostile.remote.click(
            ANA,
            "menu",
            channel=CHANNEL,
            ephemeral_id=message["id"],
            block_id=block_id,
            value="more",
        )
    assert len(hostile.remote.calls("views.open")) == len(READABLE)
    _nothing_lives(hostile)


def test_a_digest_shows_them_and_nothing_in_them_lives(hostile: World) -> None:
    digests, every = hostile.desk.digests, hostile.desk.digests.every
    odd = dataclasses.replace(digests.named("AI desk"), name="Odd", query="topic:Hostile")
    digests.every = lambda: (*every(), odd)
    try:
        hostile.bot.clock.post(digests.post_now("Odd"))
        message = hostile.digest()
        assert message["text"].count("\n") == len(READABLE)
        for number in range(1, len(READABLE) + 1):
            hostile.press("reject", number)
        eventually(lambda: text_of(hostile.digest()).count("Rejected by") == len(READABLE))
    finally:
        digests.every = every
    _nothing_lives(hostile)


def test_one_of_them_in_the_channel(hostile: World) -> None:
    message = hostile.type('/articles topic:Hostile "channel"')
    block_id = next(
        one["block_id"] for one in message["blocks"] if "article|" in one.get("block_id", "")
    )
    where = {"channel": CHANNEL, "ephemeral_id": message["id"], "block_id": block_id}
    hostile.remote.click(ANA, "menu", value="post", **where)
    eventually(lambda: hostile.remote.messages(CHANNEL))
    _nothing_lives(hostile)


def test_a_query_made_of_mentions(hostile: World) -> None:
    for typed in (MENTIONS, f'"{MENTIONS}"', "topic:<!channel>", "find <!here>"):
        hostile.type(f"/articles {typed}")
    _nothing_lives(hostile)


def _nothing_lives(world: World) -> None:
    calls = world.remote.calls()
    assert calls
    for call in calls:
        _check(call["arguments"])


def _check(value: Any) -> None:
    if isinstance(value, list):
        for one in value:
            _check(one)
    if not isinstance(value, dict):
        return
    if value.get("type") == "mrkdwn":
        assert value["verbatim"] is True
    if isinstance(value.get("text"), str) and value.get("type") != "plain_text":
        assert_nothing_live(value["text"])
        assert not re.search(r"<\s*javascript:", value["text"], re.IGNORECASE)
    for key in ADDRESSES:
        assert str(value.get(key, "https://")).startswith(("http://", "https://"))
    for one in value.values():
        _check(one)
