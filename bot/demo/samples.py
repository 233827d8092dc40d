"""The sample site: a folder of articles to try the desk with, its dates moved up to today."""

import re
import shutil
import stat
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

_ARTICLES = Path(__file__).with_name("articles")
_PICTURES = b"https://pictures.example/"
_MORNING = time(7, 40)
_NOON = time(12, 0)
_WRITTEN_A_MOMENT_AGO = timedelta(minutes=20)
_DATE = re.compile(rb"^([ \t]*publishedDateTime: )(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)", re.MULTILINE)
_DATED_NAME = re.compile(r"(\d{4}-\d\d-\d\d)-(.+)")
_LEFT_BEHIND = frozenset({".git", "node_modules", "_site"})


def copy_samples(target: Path, *, now: datetime, pictures: str) -> None:
    """Write the sample site into `target`, a folder that is empty or not there yet.

    Every date moves by the same span, so that the newest article is from 07:40 UTC of the day
    of `now` (aware), or 20 minutes old when that is still to come. `pictures` is the address
    under which the sample pictures are served; a slash at its end makes no difference. Nothing
    else in the files changes, and the ones that are broken on purpose stay broken. Raises
    ValueError when `target` holds anything.
    """
    _refuse_full(target)
    address = pictures.rstrip("/").encode() + b"/"
    found = {path: path.read_bytes() for path in _sample_files()}
    span = _newest_for(now) - max(when for data in found.values() for when in _dates(data))
    for path, data in found.items():
        folder = target / path.relative_to(_ARTICLES).parent
        folder.mkdir(parents=True, exist_ok=True)
        moved = _with_dates_moved(data, span).replace(_PICTURES, address)
        (folder / _name_moved(path.name, data, span)).write_bytes(moved)


def copy_folder(source: Path, target: Path) -> None:
    """Copy somebody's own folder of articles into `target`, a folder empty or not there yet.

    Leaves `.git`, `node_modules` and `_site` behind, and whatever is neither file, folder nor
    link. Times of change are kept, and links stay links. Raises ValueError, with a sentence,
    when `source` is not a folder, `target` lies inside it or holds anything, or a file can't
    be read.
    """
    if not source.is_dir():
        raise ValueError(f"{source} is not a folder: name the folder that holds the articles.")
    if target.resolve().is_relative_to(source.resolve()):
        raise ValueError(f"{target} lies inside {source}: choose a folder outside it for the copy.")
    _refuse_full(target)
    try:
        shutil.copytree(
            source,
            target,
            symlinks=True,
            ignore=_left_behind,
            copy_function=_copy_file,
            dirs_exist_ok=True,
        )
    except OSError as error:
        raise ValueError(f"{source} can't be copied: {error}") from error


def _copy_file(source: str, target: str) -> None:
    """Raises ValueError, which ends the whole copy: `copytree` would go on after an OSError."""
    try:
        shutil.copy2(source, target)
    except OSError as error:
        raise ValueError(f"{source} can't be copied: {error.strerror}.") from error


def _refuse_full(target: Path) -> None:
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise ValueError(f"{target} is not an empty folder: name an empty one, or a new one.")


def _sample_files() -> Iterable[Path]:
    """Sorted, without hidden files, which are about our own repository."""
    every = sorted(_ARTICLES.rglob("*"))
    return [path for path in every if path.is_file() and not path.name.startswith(".")]


def _newest_for(now: datetime) -> datetime:
    """The instant that the newest article gets, in whole minutes."""
    today = now.astimezone(UTC)
    morning = datetime.combine(today.date(), _MORNING, UTC)
    if morning <= today:
        return morning
    return (today - _WRITTEN_A_MOMENT_AGO).replace(second=0, microsecond=0)


def _dates(data: bytes) -> list[datetime]:
    """Every date of the file that exists, the article's own first."""
    found = (_instant(match[2]) for match in _DATE.finditer(data))
    return [when for when in found if when is not None]


def _instant(text: bytes) -> datetime | None:
    """None for a date that does not exist: one of the samples has one on purpose."""
    try:
        return datetime.fromisoformat(text.decode())
    except ValueError:
        return None


def _with_dates_moved(data: bytes, span: timedelta) -> bytes:
    def moved(match: re.Match[bytes]) -> bytes:
        when = _instant(match[2])
        if when is None:
            return match[0]
        return match[1] + f"{when + span:%Y-%m-%dT%H:%M:%SZ}".encode()

    return _DATE.sub(moved, data)


def _name_moved(name: str, data: bytes, span: timedelta) -> str:
    """The file's name, its date still that of the article; noon stands in for a time not known."""
    match = _DATED_NAME.fullmatch(name)
    if match is None:
        return name
    noon = datetime.combine(date.fromisoformat(match[1]), _NOON, UTC)
    when = next(iter(_dates(data)), noon) + span
    return f"{when:%Y-%m-%d}-{match[2]}"


def _left_behind(folder: str, names: list[str]) -> set[str]:
    return {name for name in names if name in _LEFT_BEHIND or _is_special(Path(folder, name))}


def _is_special(path: Path) -> bool:
    """A pipe, a socket or a device: reading one could wait for ever."""
    mode = path.lstat().st_mode
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_ISLNK(mode))
