"""`copydesk demo`: a page that behaves like Slack, sample articles, and the real bot."""

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from bot import terminal
from bot.app import Bot, Desk, open_desk, utc_now
from bot.demo.remote import Remote
from bot.demo.samples import copy_folder, copy_samples
from bot.demo.server import LOOPBACK
from bot.domain.digest import Digest
from bot.domain.errors import CopydeskError
from bot.domain.schedule import parse_schedule
from bot.manifest import manifest
from bot.services.writing import Written
from bot.settings import Secrets, Settings, for_folder
from bot.site_kind import settings_for
from bot.tour import Stage, Tour
from handlers.gallery import gallery
from handlers.mrkdwn import clean, count
from handlers.specimen_cases import NOW

ZONE = ZoneInfo("Europe/Lisbon")
STOP_SECONDS = 15
GRACE = 5
"""Seconds: long enough to press Undo and see that nothing was written, too short to be bored."""


@dataclass(frozen=True, slots=True)
class Page:
    """The stand-in Slack: its process and its address."""

    process: subprocess.Popen[str]
    url: str


def run_demo(articles: Path | None, port: int) -> None:
    """Serve the page on `port` (or another one) with a copy of `articles` (or the samples), and
    run the bot beside it until Ctrl+C or SIGTERM; leaves nothing behind. Raises CopydeskError."""
    with suppress(KeyboardInterrupt), _desk(articles, port, GRACE) as (desk, page):
        _play(desk, page, ours=articles is None)


def run_tour() -> None:
    """Play everything once with the samples, and print what each person sees. Raises TourError
    where a step does not come out as told, and CopydeskError."""
    with _desk(None, 0, 0) as (desk, page):
        written: list[Written] = []
        bot = Bot(desk, _secrets(page.url), on_written=written.append)
        terminal.refresh(desk.library)
        bot.start()
        try:
            Tour(_stage(desk, bot, page, written)).play()
        finally:
            bot.stop()
    click.echo("\nEverything came out as told. To play it yourself: copydesk demo")


def _stage(desk: Desk, bot: Bot, page: Page, written: list[Written]) -> Stage:
    named = [*_seed()["users"], *_seed()["usergroups"]]
    return Stage(
        remote=Remote(page.url),
        command=desk.settings.command,
        names={one["id"]: one.get("real_name") or one["handle"] for one in named},
        site=desk.settings.sources[0].folder,
        post=lambda: bot.clock.post(desk.digests.post_now(desk.settings.digests[0].name)),
        written=written,
    )


@contextmanager
def _desk(articles: Path | None, port: int, grace: int) -> Iterator[tuple[Desk, Page]]:
    """A desk with a copy of the articles, and the page, for as long as they are needed. Files are
    written `grace` seconds after the press."""
    terminal.set_up_logging(logging.WARNING)
    _forget_surroundings()
    # Until the bot runs there is nothing to finish: whatever goes on is broken off.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.default_int_handler)
    with (
        tempfile.TemporaryDirectory(prefix="copydesk-demo-") as name,
        _page(Path(name), port) as page,
    ):
        settings = replace(_settings(articles, Path(name) / "site", page.url), grace=grace)
        _hang(settings.command, page.url)
        desk = open_desk(settings, Path(name) / "data", now=utc_now, alone=True)
        try:
            yield desk, page
        finally:
            desk.close()


def _forget_surroundings() -> None:
    """Slack's libraries read tokens and proxies from the environment by themselves; nothing in
    a demo is for those."""
    for name in list(os.environ):
        if name.startswith("SLACK_") or name.upper() in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            del os.environ[name]


@contextmanager
def _page(place: Path, port: int) -> Iterator[Page]:
    """The stand-in Slack as a process of its own, which ends with this one."""
    file = place / "manifest.json"
    file.write_text(json.dumps(manifest(Settings(sources=()).command)))
    command = [sys.executable, "-m", "bot.demo", "--control", "--until-stdin-closes"]
    options = ["--port", str(port if _is_free(port) else 0), "--manifest", str(file)]
    process = subprocess.Popen(  # noqa: S603 - our own module, with arguments of our own
        [*command, *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        # Ctrl+C reaches the whole group; the page must outlive the bot's goodbye.
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    try:
        line = process.stdout.readline() if process.stdout else ""
        if not line:
            raise CopydeskError("The demo's page did not start: its reason is above.")
        yield Page(process, json.loads(line)["url"])
    finally:
        _end(process)


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def _end(process: subprocess.Popen[str]) -> None:
    try:
        process.communicate(timeout=STOP_SECONDS)  # closes its standard input, which ends it
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()


def _settings(articles: Path | None, site: Path, url: str) -> Settings:
    """Copy the articles to `site`, and make settings for a desk that reviews them."""
    if articles is None:
        copy_samples(site, now=utc_now(), pictures=f"{url}/pictures")
        found = for_folder(site)
        digest = _digest("AI desk", "topic:AI quality:>=80")
    else:
        click.echo(f"Copying {articles}")
        found = settings_for(articles)
        try:
            copy_folder(articles.resolve(), site)
        except ValueError as error:
            raise CopydeskError(str(error)) from error
        digest = _digest("The desk", "is:open")
    source = replace(found.sources[0], name="news", folder=site)
    return Settings(sources=(source,), zone=ZONE, deciders=("S0EDIT",), digests=(digest,))


def _digest(name: str, query: str) -> Digest:
    return Digest(
        name=name,
        channel="#ai-desk",
        schedule=parse_schedule("weekdays 09:00"),
        zone=ZONE,
        query=query,
        empty="line",
    )


def _play(desk: Desk, page: Page, *, ours: bool) -> None:
    terminal.refresh(desk.library)
    bot = Bot(desk, _secrets(page.url), on_written=lambda written: _show(written, page.url))
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    bot.start()
    try:
        run_id = desk.digests.post_now(desk.settings.digests[0].name)
        bot.clock.post(run_id)
        _greet(desk, run_id, page.url, ours=ours)
        while not ended.wait(0.5):
            if page.process.poll() is not None:
                raise CopydeskError("The demo's page has ended. Start the demo again.")
    finally:
        bot.stop()


def _secrets(url: str) -> Secrets:
    tokens = _seed()["tokens"]
    return Secrets(bot_token=tokens["bot"], app_token=tokens["app"], api_url=f"{url}/api/")


def _hang(command: str, url: str) -> None:
    """Show every message and dialog in the page's gallery."""
    exhibits = [asdict(one) for one in gallery(command, f"{url}/pictures/waves.svg")]
    Remote(url).post("gallery", exhibits=exhibits, now=NOW.timestamp())


def _seed() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((files("bot.demo") / "workspace.json").read_text("utf-8"))
    return found


def _greet(desk: Desk, run_id: int, url: str, *, ours: bool) -> None:
    left_out = len(desk.library.left_out())
    total = desk.library.answer(desk.library.read("")).total
    broken = "broken on purpose" if ours else "copydesk check says why"
    rest = f", {count(left_out, 'file')} left out ({broken})" if left_out else ""
    click.echo(f"{count(total, 'article')}{rest}.\n")
    post = desk.digests.post(run_id)
    terminal.print_post(post)
    if not post.items and not ours:
        click.echo("None of them is unpublished. Mark one as a draft and start again to review it.")
    command = desk.settings.command
    click.echo(f"\nOpen {url} and try {command} help. Stop with Ctrl+C.\n")


def _show(written: Written, url: str) -> None:
    """Print the lines that differ, and show them on the page."""
    difference = written.edit.difference
    click.echo(f"{clean(written.path)}:{written.edit.line}")
    for line in difference:
        click.secho(f"  {_visible(line)}", fg="red" if line[0] == "-" else "green")
    title = "Taken back" if written.undo else "Published"
    place = f"{written.path}:{written.edit.line}"
    # The page is a courtesy: the file is written whether it shows it or not.
    with suppress(OSError, RuntimeError):
        Remote(url).post("notice", title=title, path=place, diff=difference)


def _visible(line: str) -> str:
    """The line with every blank of it; what would steer the terminal is shown as an escape."""
    return "".join(
        sign if sign.isprintable() or sign == "\t" else ascii(sign)[1:-1] for sign in line
    )
