"""`copydesk check`: the files that are no article, or the same one as another."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.domain.errors import CopydeskError
from bot.repositories import copy_of
from bot.services.library_changes import Batch
from bot.settings import Settings
from bot.site_kind import kind_of
from bot.storage.fields import PRESETS, FieldMap
from bot.storage.folder import Folder
from bot.storage.listing import FileStat
from bot.storage.source import ArticleSource

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A file that is left out: its path as a person would name it, the line (from 1), why."""

    path: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Checked:
    """How many files were looked at, and which of them are left out, by path."""

    files: int
    wrong: list[Wrong]


def check_sources(settings: Settings, data: Path, progress: Progress) -> Checked:
    """Look at all sources of the settings, of repositories at their copies in the data directory,
    synced. Raises SourceMissing where one can't be read."""
    found = []
    for one in settings.sources:
        if one.git is None:
            folder = Folder(one.name, one.folder, one.fields)
            found.append(_check(folder, _near(one.folder), progress))
            continue
        with closing(copy_of(one, data)) as copy:
            found.append(_check(copy, Path(one.name), progress))
    return Checked(sum(one.files for one in found), [each for one in found for each in one.wrong])


def check_path(path: Path, settings: Settings | None, progress: Progress) -> Checked:
    """Look at a file or a folder; the settings, where there are any, say how keys are named.

    Raises SourceMissing where the folder can't be read, CopydeskError for a file that is no
    article by its name.
    """
    real = path.resolve()
    folder = real if path.is_dir() else real.parent
    name, fields = _source(folder, settings)
    if path.is_dir():
        return _check(Folder(name, folder, fields), path, progress)
    within = Folder(name, folder, fields)
    seen = within.stat(real.name)
    if seen is None:
        raise CopydeskError(f"{path} is no article by its name: those end in .md or .markdown.")
    return _looked_at(within, [seen], path.parent, progress)


def _check(folder: ArticleSource, shown: Path, progress: Progress) -> Checked:
    return _looked_at(folder, sorted(folder.scan(), key=_path), shown, progress)


def _looked_at(
    folder: ArticleSource, files: list[FileStat], shown: Path, progress: Progress
) -> Checked:
    """Read the files as indexing does. Of those that are one article the first counts."""
    batch = Batch(folder, files)
    first: dict[str, str] = {}
    wrong: list[Wrong] = []
    for seen, article in batch.articles(lambda done: progress(done, len(files))):
        counts = first.setdefault(article.id, seen.path)
        if counts != seen.path:
            reason = f"is the same article as {shown / counts}"
            wrong.append(Wrong(str(shown / seen.path), 1, reason))
    wrong += [Wrong(str(shown / why.path), why.line, why.reason) for _, why in batch.left_out()]
    return Checked(len(files), sorted(wrong, key=lambda one: one.path))


def _source(folder: Path, settings: Settings | None) -> tuple[str, FieldMap]:
    if settings is None or not settings.sources:
        return "check", PRESETS[kind_of(folder)]
    for source in settings.sources:
        if source.git is None and folder.is_relative_to(source.folder):
            return source.name, source.fields
    return settings.sources[0].name, settings.sources[0].fields


def _near(folder: Path) -> Path:
    """The folder as seen from here, where it is below; else whole."""
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder


def _path(seen: FileStat) -> str:
    return seen.path
