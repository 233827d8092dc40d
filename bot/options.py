"""Options that several commands take, and the settings that they name."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.domain.errors import SettingsError

if TYPE_CHECKING:
    from bot.settings import Settings

config_option = click.option(
    "--config",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="COPYDESK_CONFIG",
    show_envvar=True,
    help="The settings file.",
)
articles_option = click.option(
    "--articles",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="A folder of articles instead of a settings file.",
)
data_option = click.option(
    "--data",
    metavar="DIR",
    help="Where the index and the ledger are kept; else COPYDESK_DATA, else where this platform "
    "keeps such things.",
)
format_option = click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For a person, or for a script.",
)


def settings_from(config: Path | None, articles: Path | None = None) -> "Settings":
    """The settings of a file, or for a folder alone. Raises SettingsError, also where neither
    was named."""
    if articles is not None:
        from bot.site_kind import settings_for

        return settings_for(articles)
    if config is not None:
        from bot.settings import load

        return load(config)
    takes_folder = any(one.name == "articles" for one in click.get_current_context().command.params)
    folder = ", or a folder with --articles DIR" if takes_folder else ""
    raise SettingsError(f"Name a settings file with --config FILE or COPYDESK_CONFIG{folder}.")


def ledger_address(config: Path | None, data: str | None) -> str:
    """The ledger's database URL: what the settings say, where a file is named, else SQLite in
    the data directory. Raises SettingsError."""
    from bot.settings import data_directory, load

    named = load(config).ledger if config is not None else ""
    return named or f"sqlite:///{data_directory(data) / 'ledger.sqlite3'}"
