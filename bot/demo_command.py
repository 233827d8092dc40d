"""`copydesk demo`: a page that behaves like Slack, sample articles, and the real bot."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from bot import terminal
from bot.app import Bot, open_desk, utc_now
from bot.demo.samples import copy_folder, copy_samples
from bot.domain.digest import Digest
from bot.domain.errors import CopydeskError
from bot.domain.schedule import parse_schedule
from bot.manifest import manifest
from bot.services.writing import Written
from bot.settings import Secrets, Settings, Source, for_folder
from bot.storage.fields import field_map
from handlers.digest_message import digest_message

PORT = 4747
ZONE = ZoneInfo("Europe/Lisbon")
DIGEST = "AI desk"


@click.command()
@click.option(
    "--articles",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Use a copy of this folder instead of the sample articles.",
)
@click.option(
    "--port",
    default=PORT,
    show_default=True,
    help="Where the page is served; another one is taken if it is not free.",
)
def demo(articles: Path | None, port: int) -> None:
    """Try Copydesk on a page that behaves like Slack, with articles to play with.

    Nothing leaves this machine, and your files are never touched: the articles are a copy that is
    removed at the end. Stop with Ctrl+C.
    """
    terminal.set_up_logging()
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    with tempfile.TemporaryDirectory(prefix="copydesk-demo-") as name:
        place = Path(name)
        with _stand_in(place, port) as url:
            site = _copy(articles, place / "site", url)
            _play(_settings(site, ours=articles is None), place / "data", url, ended)


@contextmanager
def _stand_in(place: Path, port: int) -> Iterator[str]:
    """The stand-in Slack as a process of its own, which ends with this one. Gives its address."""
    file = place / "manifest.json"
    file.write_text(json.dumps(manifest(Settings(sources=()).command)))
    command = [sys.executable, "-m", "bot.demo", "--control", "--until-stdin-closes"]
    options = ["--port", str(port), "--manifest", str(file)]
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
        yield json.loads(line)["url"]
    finally:
        process.communicate(timeout=15)  # closes its standard input, which ends it


def _copy(articles: Path | None, site: Path, url: str) -> Path:
    if articles is None:
        copy_samples(site, now=utc_now(), pictures=f"{url}/pictures")
    else:
        copy_folder(articles.resolve(), site)
    return site


def _settings(site: Path, *, ours: bool) -> Settings:
    found = for_folder(site)
    digest = Digest(
        name=DIGEST if ours else "The desk",
        channel="#ai-desk",
        schedule=parse_schedule("weekdays 09:00"),
        zone=ZONE,
        query="topic:AI quality:>=80" if ours else "is:open",
        empty="line",
    )
    source = Source("news", site, field_map("everyday", {}), found.sources[0].topics)
    return Settings(sources=(source,), zone=ZONE, deciders=("S0EDIT",), digests=(digest,))


def _play(settings: Settings, data: Path, url: str, ended: threading.Event) -> None:
    seed = json.loads((files("bot.demo") / "workspace.json").read_text("utf-8"))
    tokens = seed["tokens"]
    secrets = Secrets(bot_token=tokens["bot"], app_token=tokens["app"], api_url=f"{url}/api/")
    desk = open_desk(settings, data, now=utc_now, alone=True)
    try:
        counts = terminal.refresh(desk.library)
        bot = Bot(desk, secrets, on_written=lambda written: _show(written, url))
        bot.start()
        run_id = desk.digests.post_now(settings.digests[0].name)
        bot.clock.post(run_id)
        click.echo(f"\n{digest_message(desk.digests.post(run_id)).text}\n")
        click.echo(f"The articles: {terminal.sentence(counts)}.")
        click.echo(f"Open {url} and try {settings.command} help. Stop with Ctrl+C.\n")
        ended.wait()
        bot.stop()
    finally:
        desk.close()


def _show(written: Written, url: str) -> None:
    """Print the one-line difference, and show it on the page."""
    difference = [f"-{written.old_line}", f"+{written.new_line}"]
    click.echo(f"{written.path}:{written.line}")
    for line in difference:
        click.secho(f"  {line}", fg="red" if line[0] == "-" else "green")
    title = "Taken back" if written.undo else "Published"
    notice = {"title": title, "path": f"{written.path}:{written.line}", "diff": difference}
    request = urllib.request.Request(  # noqa: S310 - the stand-in's own address
        f"{url}/control/notice",
        data=json.dumps(notice).encode(),
        headers={"Content-Type": "application/json"},
    )
    with suppress(OSError), urllib.request.urlopen(request, timeout=5):  # noqa: S310
        pass  # the page is a courtesy: the file is written whether it shows it or not
