"""What commands do about sources that are repositories: fetch them, or say how old the copy is."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from bot.desk import Desk, utc_now
from bot.doctor import Finding, look, ok, wrong
from bot.domain.errors import CopydeskError, SourceMissing
from bot.settings import Settings
from bot.settings_sources import Source
from bot.shelf import Shelf
from bot.sources import make_source, remote_of
from bot.storage import git_look
from bot.storage.git_command import GitCommand
from bot.storage.git_source import GitSource

OLD = timedelta(hours=1)
"""A copy that is older while a bot runs has not been synced for long."""

log = logging.getLogger(__name__)


def fetch(desk: Desk | Shelf, *, always: bool = False) -> list[str]:
    """Sync the desk's repositories, or with not `always` those that no look was made at for as
    long as the settings say. Gives a sentence for each that can't be reached: what is known of
    it stays, and the sentence says how old that is."""
    every = {one.name: one.git.every for one in desk.settings.sources if one.git is not None}
    found = []
    for source in _repositories(desk):
        at = source.synced_at
        if (
            at is not None
            and not always
            and desk.now() - at < timedelta(seconds=every[source.name])
        ):
            continue
        if at is None:
            log.info("Fetching %s for the first time", source.name)
        if problem := _synced(source):
            found.append(problem)
    return found


def adopt(desk: Desk, name: str) -> None:
    """Take what upstream has in place of what was read before, whatever its history. Raises
    SourceMissing, and CopydeskError where no repository has this name."""
    source = next((one for one in _repositories(desk) if one.name == name), None)
    if source is None:
        raise CopydeskError(f"--adopt: the settings name no repository {name}.")
    source.sync(adopt=True)


def copy_of(source: Source, data: Path) -> GitSource:
    """The repository's copy in the data directory, synced where it can be. Raises SourceMissing
    where it was never fetched and can't be."""
    made = make_source(source, data, utc_now)
    if not isinstance(made, GitSource):
        raise SourceMissing(f"{source.name} is no repository.")
    try:
        made.sync()
    except SourceMissing as problem:
        if made.synced_at is None:
            made.close()
            raise
        log.warning("%s", _aged(made, str(problem)))
    return made


def findings(settings: Settings, data: Path, now: datetime) -> Iterator[Finding]:
    """The doctor's look: whether each repository answers and has the branch, and how old the copy
    is. Nothing is fetched; `now` is aware."""
    for source in settings.sources:
        if source.git is None:
            continue
        about = f"source {source.name}"
        git = GitCommand()
        remote = remote_of(source.git)
        try:
            tip = git_look.look(git, remote, None)
        except CopydeskError as problem:
            yield wrong(about, str(problem), "See address, branch and credentials in the settings.")
        else:
            yield ok(about, f"{remote.shown} answers; {remote.branch} is at {tip[:7]}.")
        yield _age(source, data, now)


def _age(source: Source, data: Path, now: datetime) -> Finding:
    about = f"source {source.name}"
    made = make_source(source, data, lambda: now)
    at = made.synced_at if isinstance(made, GitSource) else None
    if at is None:
        return look(about, "It was never fetched.", "copydesk index and copydesk run fetch it.")
    said = f"Synced last {_when(at)}."
    if now - at > OLD:
        return look(about, said, "A running bot syncs it by itself; else copydesk index does.")
    return ok(about, said)


def _repositories(desk: Desk | Shelf) -> list[GitSource]:
    return [one for one in desk.library.sources if isinstance(one, GitSource)]


def _synced(source: GitSource) -> str:
    """Sync it; a sentence where that can't be done."""
    try:
        source.sync()
    except SourceMissing as problem:
        return _aged(source, str(problem))
    return ""


def _aged(source: GitSource, sentence: str) -> str:
    at = source.synced_at
    known = f"It is read as it was {_when(at)}." if at else "Nothing of it is known yet."
    return f"{source.name}: {sentence} {known}"


def _when(at: datetime) -> str:
    return f"{at:%a %-d %b %Y %H:%M} UTC"
