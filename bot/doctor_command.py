"""`copydesk doctor`: look at everything, say what to do, and end in a status for scripts."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot import options
from bot.doctor import Finding, is_well, ok, wrong
from bot.domain.errors import CopydeskError, SettingsError

if TYPE_CHECKING:
    from bot.app import Desk
    from bot.settings import Settings

_TOKENS = (
    "On the app's page: the bot token is under Install App, the others under Basic Information."
)


@click.command(short_help="Look for what is wrong, and say what to do.")
@options.config
@options.data
@options.output
@click.option("--slack", is_flag=True, help="Also have Slack check every kind of message.")
@click.pass_context
def doctor(
    ctx: click.Context, config: Path | None, data: str | None, format_: str, slack: bool
) -> None:
    """Look for what is wrong, and say what to do.

    Settings, tokens, scopes, channels, who decides, articles, digests, clock, disk. Nothing is
    posted. The exit status is 1 if anything is wrong.
    """
    from bot import terminal

    terminal.set_up_logging()
    found = list(_findings(config, data, slack))
    if format_ == "json":
        click.echo(json.dumps([asdict(one) for one in found], indent=2, ensure_ascii=False))
    else:
        for one in found:
            click.echo(_line(one))
    ctx.exit(0 if is_well(found) else 1)


def _line(finding: Finding) -> str:
    from handlers.mrkdwn import clean

    advice = f" {finding.advice}" if finding.advice else ""
    return f"{finding.level:<5}  " + clean(f"{finding.about}: {finding.sentence}{advice}")


def _findings(config: Path | None, data: str | None, slack: bool) -> Iterator[Finding]:
    from bot.settings import SLACK_API_URL, data_directory

    try:
        settings = _settings(config)
    except SettingsError as error:
        for line in str(error).splitlines():
            yield wrong("settings", line, "Mend that line; copydesk init writes a new file.")
        return
    yield ok("settings", f"{config}, times in {settings.zone.key}.")
    yield from _slack(settings)
    yield from _machine(settings, data_directory(data))
    if slack:
        from bot.doctor_blocks import blocks

        address = os.environ.get("SLACK_API_URL") or SLACK_API_URL
        yield from blocks(settings.command, address.rstrip("/") + "/")


def _settings(config: Path | None) -> "Settings":
    """The settings. Raises SettingsError, also where no file was named."""
    from bot.settings import load

    if config is None:
        raise SettingsError("Name a settings file with --config FILE or COPYDESK_CONFIG.")
    return load(config)


def _slack(settings: "Settings") -> Iterator[Finding]:
    from bot.app import utc_now
    from bot.doctor_slack import slack
    from bot.settings import secrets

    try:
        tokens = secrets(mode=settings.mode)
    except SettingsError as error:
        for line in str(error).splitlines():
            yield wrong("tokens", f"{line}.", _TOKENS)
        return
    yield from slack(settings, tokens, utc_now())


def _machine(settings: "Settings", data: Path) -> Iterator[Finding]:
    from bot import desk as desks
    from bot import doctor_desk, repositories, terminal

    yield from doctor_desk.folders(settings)
    yield from repositories.findings(settings, data, desks.utc_now())
    try:
        with _desk(settings, data) as desk:
            if desk.writable:
                terminal.refresh(desk.library)
            yield doctor_desk.running(desk)
            yield doctor_desk.disk(data)
            yield from doctor_desk.articles(desk)
            yield from doctor_desk.digests(desk)
    except (CopydeskError, OSError) as error:
        yield wrong("data", f"{data}: {error}", "Mend that, or name another --data directory.")


@contextmanager
def _desk(settings: "Settings", data: Path) -> "Iterator[Desk]":
    from bot.app import open_desk

    desk = open_desk(settings, data)
    try:
        yield desk
    finally:
        desk.close()
