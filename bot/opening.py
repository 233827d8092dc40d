"""What commands begin with: settings, and the desk that they describe."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.domain.errors import SettingsError

if TYPE_CHECKING:
    from bot.desk import Desk
    from bot.settings import Settings
    from bot.shelf import Shelf


def read_settings(config: Path | None, articles: Path | None) -> "Settings":
    """The settings of a file, or those for a folder alone. Raises SettingsError."""
    if articles is not None:
        from bot.site_kind import settings_for

        return settings_for(articles)
    if config is not None:
        from bot.settings import load

        return load(config)
    takes_folder = any(one.name == "articles" for one in click.get_current_context().command.params)
    folder = ", or a folder with --articles DIR" if takes_folder else ""
    raise SettingsError(f"Name a settings file with --config FILE or COPYDESK_CONFIG{folder}.")


@contextmanager
def opened_desk(config: Path | None, articles: Path | None, data: str | None) -> "Iterator[Desk]":
    """The desk, closed at the end. Raises SettingsError, IndexUnusable, LedgerError."""
    from bot.desk import open_desk
    from bot.settings import data_directory

    settings = read_settings(config, articles)
    place = data_directory(data)
    desk = open_desk(settings, _place_for(place, articles))
    try:
        yield desk
    finally:
        desk.close()


@contextmanager
def opened_shelf(config: Path | None, articles: Path | None, data: str | None) -> "Iterator[Shelf]":
    """The index alone of the desk, closed at the end: sooner there than a desk is. Raises
    SettingsError, IndexUnusable, LedgerError."""
    from bot.settings import data_directory
    from bot.shelf import open_shelf

    settings = read_settings(config, articles)
    shelf = open_shelf(settings, _place_for(data_directory(data), articles), _utc_now)
    try:
        yield shelf
    finally:
        shelf.close()


def fetch(desk: "Desk | Shelf", *, always: bool = False) -> list[str]:
    """Sync the repositories; what can't be reached is named on standard error, with its age."""
    if all(source.git is None for source in desk.settings.sources):
        return []
    from bot import repositories

    lost = repositories.fetch(desk, always=always)
    for sentence in lost:
        click.echo(sentence, err=True)
    return lost


def bring_up_to_date(desk: "Desk") -> None:
    """Sync the repositories and read what is new, unless another process does that already."""
    from bot import terminal

    if desk.writable:
        fetch(desk)
        terminal.refresh(desk.library)


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _place_for(data: Path, articles: Path | None) -> Path:
    """The data directory itself, or one in it for a folder that was given by hand."""
    import hashlib

    if articles is None:
        return data
    name = hashlib.sha256(os.fsencode(articles.resolve())).hexdigest()[:12]
    return data / "folders" / name
