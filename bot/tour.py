"""`copydesk demo --tour`: the real bot in the stand-in Slack, and what each person sees of it."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest
from pathlib import Path
from textwrap import fill
from typing import Any, TypeVar

import click

from bot.blocks_text import text_of
from bot.demo.remote import Remote
from bot.domain.errors import CopydeskError
from bot.services.writing import Written

Found = TypeVar("Found")
Json = dict[str, Any]

ANA, BEN, CLEO = "U0ANA", "U0BEN", "U0CLEO"
CHANNEL = "C0AIDESK"
QUERY = "topic:AI is:open quality:>=94"
WIDTH = 80
SECONDS = 5.0
"""How long a step may take to show: all of them together stay well under twenty seconds."""
SHOWN = 2
"""Of how many of a digest's articles everything is printed."""


class TourError(CopydeskError):
    """A step of the tour did not come out as told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What the tour plays on. `names` are those of people and groups by id, `post` has the
    digest posted now, `written` fills with every change of a file under `site`."""

    remote: Remote
    command: str
    names: dict[str, str]
    site: Path
    post: Callable[[], object]
    written: list[Written]


class Tour:
    """Plays the steps in order, and prints what is typed and pressed, and what it brings."""

    def __init__(self, stage: Stage) -> None:
        self._stage, self._remote = stage, stage.remote
        self._before = _contents(stage.site)
        self._searches: dict[str, Json] = {}
        self._article = ""

    def play(self) -> None:
        """Raises TourError, with the step and what was missing, where one does not come out."""
        _tell(
            f"{self._name(ANA)} and {self._name(BEN)} are editors, {self._name(CLEO)} is not. "
            "Words in [brackets] are buttons and menus."
        )
        steps = (
            ("Search", self._search),
            ("The digest", self._digest),
            ("Publish", self._publish),
            ("The difference in the file", self._difference),
            ("A second person presses", self._second),
            ("Somebody who may not decide", self._refusal),
            ("Undo", self._undo),
        )
        for number, (name, step) in enumerate(steps, 1):
            click.secho(f"\n{number}. {name}\n", bold=True)
            try:
                step()
            except BrokenPipeError:
                raise
            except (TourError, RuntimeError, OSError) as error:
                raise TourError(f"Step {number}, {name}, did not come out: {error}") from error

    def _search(self) -> None:
        typed = f"{self._stage.command} {QUERY}"
        for user in (ANA, BEN):
            self._searches[user] = _until(
                partial(self._found, user, typed),
                "the search was not answered with two articles",
            )
        _tell(f"{self._first(ANA)} types in #ai-desk: {typed}\n")
        self._show(self._searches[ANA]["blocks"], ANA)
        _tell(f"\n{self._first(BEN)} types the same, and sees the same. Nobody else sees either.")

    def _found(self, user: str, typed: str) -> Json | None:
        message = self._remote.send(user, CHANNEL, typed).get("message") or {}
        settled = "Still reading" not in str(message)
        return message if settled and len(_articles(message.get("blocks", []))) == SHOWN else None

    def _digest(self) -> None:
        self._stage.post()
        blocks = _until(self._posted, "no digest was posted")
        _tell("The digest is due. Everybody in #ai-desk sees:\n")
        ids = _articles(blocks)
        self._article = ids[0]
        last = 1 + max(at for at, block in enumerate(blocks) if _is_of(block, ids[SHOWN - 1]))
        end = 1 + max(at for at, block in enumerate(blocks) if _is_of(block, ids[-1]))
        self._show(blocks[:last])
        left_out = f"({SHOWN + 1} to {len(ids)} look the same and are left out here)"
        _print(["", left_out, "", *self._lines(blocks[end:])])

    def _posted(self) -> list[Json]:
        messages = self._remote.messages(CHANNEL)
        blocks: list[Json] = messages[-1].get("blocks", []) if messages else []
        return blocks if len(_articles(blocks)) > SHOWN else []

    def _publish(self) -> None:
        self._press(ANA, "publish", self._article)
        self._await_digest("Published by <@U0ANA>", "the digest does not say who published")
        _tell(f"{self._first(ANA)} presses Publish at 1. Everybody sees the buttons give way:\n")
        self._show(self._part())

    def _difference(self) -> None:
        written = _until(lambda: self._stage.written[:1], "no file was changed")[0]
        changed, edit = self._changed(), written.edit
        expected = {written.path: [(edit.line, edit.old_line, edit.new_line)]}
        _expect(changed == expected, "another line than the one told is not as it was")
        _tell("This line of the article's file, and no other byte of any file, is another:\n")
        click.echo(f"  {written.path}:{edit.line}")
        click.secho(f"  -{edit.old_line}", fg="red")
        click.secho(f"  +{edit.new_line}", fg="green")

    def _second(self) -> None:
        search = self._searches[BEN]
        where = {"channel": CHANNEL, "ephemeral_id": search["id"]}
        self._use(BEN, "menu", search, self._article, value="reject", **where)
        said = _until(lambda: self._told(BEN, search), "nobody told that it was published")
        _expect("published by <@U0ANA>" in str(said), "it was not told by whom it was published")
        redrawn = _until(self._redrawn, "the search was not brought up to date")
        name = self._first(BEN)
        _tell(f"{name} has the search still open, and chooses Reject at 1 in it.\n")
        self._show(said["blocks"], BEN)
        _tell(f"\n{name}'s search is brought up to date:\n")
        self._show([block for block in redrawn if _is_of(block, self._article)], BEN)

    def _redrawn(self) -> list[Json]:
        shown = (one for one in self._remote.ephemerals(BEN) if one["edited"])
        blocks: list[Json] = next((one["blocks"] for one in shown), [])
        return blocks if "published by <@U0ANA>" in str(blocks) else []

    def _refusal(self) -> None:
        before = self._changed()
        second = _articles(self._posted())[1]
        self._press(CLEO, "publish", second)
        said = _until(lambda: self._told(CLEO), "nobody told who may decide")
        _expect("<!subteam^S0EDIT>" in str(said), "it was not told who may decide")
        _expect(self._changed() == before, "a file was changed")
        _tell(f"{self._first(CLEO)} presses Publish at 2.\n")
        self._show(said["blocks"], CLEO)
        _tell("\nNothing has changed for anybody else.")

    def _undo(self) -> None:
        self._press(ANA, "undo", self._article)
        _until(lambda: _has(self._part(), "publish"), "the buttons did not come back")
        _until(lambda: _contents(self._stage.site) == self._before, "the file is not as it was")
        _tell(f"{self._first(ANA)} presses Undo at 1. Everybody sees the buttons again:\n")
        self._show(self._part())
        _tell("\nThe file is as it was, byte for byte.")

    def _press(self, user: str, word: str, article: str) -> None:
        message = self._remote.messages(CHANNEL)[-1]
        self._use(user, word, message, article, channel=CHANNEL, ts=message["ts"])

    def _use(self, user: str, word: str, message: Json, article: str, **where: str) -> None:
        found = (b for b in message["blocks"] if _is_of(b, article) and _has([b], word))
        block_id = next((block["block_id"] for block in found), None)
        _expect(block_id is not None, f"there is nothing to {word} at the article")
        answer = self._remote.click(user, word, block_id=block_id, **where)
        _expect(answer["ok"], f"the press was not acknowledged: {answer.get('message', '')}")

    def _await_digest(self, words: str, otherwise: str) -> None:
        _until(lambda: words in str(self._part()), otherwise)

    def _part(self) -> list[Json]:
        """The blocks about the first article in the digest as it is now."""
        blocks = self._posted()
        at = next((at for at, block in enumerate(blocks) if _is_of(block, self._article)), 0)
        return blocks[max(0, at - 1) : at + 1]

    def _told(self, user: str, *before: Json) -> Json | None:
        """The newest private message that is none of those before."""
        old = {one["id"] for one in before}
        new = [one for one in self._remote.ephemerals(user) if one["id"] not in old]
        return new[-1] if new else None

    def _changed(self) -> dict[str, list[tuple[int, str, str]]]:
        """The lines that are not as they were at the start, by file: number, before, after."""
        now = _contents(self._stage.site)
        _expect(now.keys() == self._before.keys(), "a file has come or gone")
        return {
            path: _differences(self._before[path], text)
            for path, text in now.items()
            if text != self._before[path]
        }

    def _show(self, blocks: Sequence[Json], only: str = "") -> None:
        if only:
            click.secho(f"  Only {self._first(only)} sees:", dim=True)
        _print(self._lines(blocks))

    def _lines(self, blocks: Sequence[Json]) -> list[str]:
        return text_of(blocks, self._stage.names, WIDTH - 4)

    def _name(self, user: str) -> str:
        return self._stage.names.get(user, user)

    def _first(self, user: str) -> str:
        return self._name(user).partition(" ")[0]


def _print(lines: Sequence[str]) -> None:
    for line in lines:
        click.echo(f"  │ {line}".rstrip())


def _tell(sentence: str) -> None:
    end = "\n" if sentence.endswith("\n") else ""
    start = "\n" if sentence.startswith("\n") else ""
    click.echo(start + fill(sentence.strip(), WIDTH, break_on_hyphens=False) + end)


def _expect(condition: bool, otherwise: str) -> None:
    if not condition:
        raise TourError(f"{otherwise}.")


def _until(found: Callable[[], Found | None], otherwise: str) -> Found:
    deadline = time.monotonic() + SECONDS
    while not (value := found()):
        _expect(time.monotonic() < deadline, otherwise)
        time.sleep(0.05)
    return value


def _articles(blocks: Sequence[Json]) -> list[str]:
    """The ids of the articles that the blocks' controls are about, in order."""
    parts = [str(block.get("block_id", "")).split("|") for block in blocks]
    return [part[1] for part in parts if part[0] == "article"]


def _is_of(block: Json, article: str) -> bool:
    return str(block.get("block_id", "")).startswith(f"article|{article}|")


def _has(blocks: Sequence[Json], action_id: str) -> bool:
    return f"'action_id': '{action_id}'" in str(blocks)


def _contents(site: Path) -> dict[str, bytes]:
    return {str(file.relative_to(site)): file.read_bytes() for file in site.rglob("*.md")}


def _differences(before: bytes, after: bytes) -> list[tuple[int, str, str]]:
    pairs = zip_longest(before.decode().split("\n"), after.decode().split("\n"), fillvalue="")
    return [(at, old, new) for at, (old, new) in enumerate(pairs, 1) if old != new]
