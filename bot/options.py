"""The options that several commands have."""

from pathlib import Path

import click

config = click.option(
    "--config",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="COPYDESK_CONFIG",
    show_envvar=True,
    help="The settings file.",
)
articles = click.option(
    "--articles",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="A folder of articles instead of a settings file.",
)
data = click.option(
    "--data",
    metavar="DIR",
    help="Where the index and the ledger are kept; else COPYDESK_DATA, else where this platform "
    "keeps such things.",
)
output = click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For a person, or for a script.",
)
