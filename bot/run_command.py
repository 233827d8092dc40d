"""`copydesk run` and `copydesk health`: print, exit, nothing else."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot import options
from bot.domain.errors import SettingsError

if TYPE_CHECKING:
    from bot.settings import Secrets, Settings


@click.command(short_help="Run the bot until it is told to stop.")
@options.config
@options.data
@click.option(
    "--adopt",
    metavar="NAME",
    help="Take what the repository of this source holds now in place of what was read before, "
    "though its history is another.",
)
def run(config: Path | None, data: str | None, adopt: str | None) -> None:
    """Run the bot until it is told to stop, with Ctrl+C or SIGTERM.

    Slack's tokens come from SLACK_BOT_TOKEN and SLACK_APP_TOKEN, or from the files that
    SLACK_BOT_TOKEN_FILE and SLACK_APP_TOKEN_FILE name; the mode http takes SLACK_SIGNING_SECRET
    instead of the app's token. The files are read again when Slack refuses what was in them.
    SLACK_API_URL is the address of Slack's API where that is another than Slack's own.

    The log goes to standard error: lines in a terminal, else JSON.
    """
    from bot import logs
    from bot.running import run_bot
    from bot.settings import data_directory

    logs.set_up()
    settings = _settings(config)
    tokens, read_again = _secrets(settings)
    run_bot(settings, tokens, data_directory(data), read_again, adopt or "")


@click.command(short_help="Say whether the running bot is well.")
@options.config
def health(config: Path | None) -> None:
    """Say whether the running bot is well: what is wrong, a line each.

    The exit status is 1 if anything is, also if no bot answers at the settings' health address.
    """
    from bot.health import ask

    address = _settings(config).health
    if address is None:
        raise SettingsError("health is off in the settings: give it an address and a port.")
    well, said = ask(address)
    click.echo(said)
    click.get_current_context().exit(0 if well else 1)


def _settings(config: Path | None) -> "Settings":
    from bot.settings import load

    if config is None:
        raise SettingsError("Name a settings file with --config FILE or COPYDESK_CONFIG.")
    return load(config)


def _secrets(settings: "Settings") -> "tuple[Secrets, Callable[[], Secrets] | None]":
    """The secrets, and what reads them again where they are in files."""
    from bot.settings import secrets

    given = {name: value for name, value in os.environ.items() if name.startswith("SLACK_")}
    tokens = secrets(given, settings.mode)
    # Slack's library would read some of them by itself, and act on them.
    for name in given:
        del os.environ[name]
    if not any(value for name, value in given.items() if name.endswith("_FILE")):
        return tokens, None
    return tokens, lambda: secrets(given, settings.mode)
