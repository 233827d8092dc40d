"""`copydesk backup` and `copydesk restore`: print, exit, nothing else."""

from datetime import UTC, datetime
from pathlib import Path

import click

from bot import options

_file = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


@click.command(short_help="Copy the ledger to a file, while the bot runs.")
@_file
@options.config
@options.data
def backup(file: Path, config: Path | None, data: str | None) -> None:
    """Copy the ledger to FILE, while the bot runs.

    The ledger holds decisions and what was posted; the index can always be made again. An older
    backup in FILE is replaced once the new one is whole and checked.
    """
    from bot.storage.backup import back_up, ledger_file

    contents = back_up(ledger_file(_address(config, data)), file)
    click.echo(f"{file}: {_told(contents.decisions, contents.posts)}.")


@click.command(short_help="Put a backup in the ledger's place, while the bot runs.")
@_file
@options.config
@options.data
def restore(file: Path, config: Path | None, data: str | None) -> None:
    """Put the backup FILE in the ledger's place, while the bot runs.

    What the ledger held until now is kept beside it. A backup made by a newer Copydesk is
    refused.
    """
    from bot.storage.backup import ledger_file, restore

    ledger = ledger_file(_address(config, data))
    done = restore(file, ledger, datetime.now(UTC))
    click.echo(f"Restored {_told(done.contents.decisions, done.contents.posts)}.")
    if done.replaced is not None:
        click.echo(f"What was there before is in {done.replaced}.")


def _address(config: Path | None, data: str | None) -> str:
    """What the settings say, where a file is named, else SQLite in the data directory."""
    from bot.settings import data_directory, load

    named = load(config).ledger if config is not None else ""
    return named or f"sqlite:///{data_directory(data) / 'ledger.sqlite3'}"


def _told(decisions: int, posts: int) -> str:
    from handlers.mrkdwn import count

    return f"{count(decisions, 'decision')} and {count(posts, 'posted digest')}"
