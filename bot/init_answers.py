"""What `copydesk init` takes for an answer, and what it finds out by itself.

Each check takes what was typed and gives what is to be written; it raises SettingsError with a
sentence that says what is wrong and what would be right.
"""

import os
import re
from pathlib import Path
from zoneinfo import available_timezones

from bot.domain.errors import ScheduleError, SettingsError
from bot.domain.schedule import parse_schedule
from bot.site_kind import kind_of
from bot.storage.fields import PRESETS
from bot.storage.folder import Folder

USUAL = ("_news", "_posts", "content", "articles")
WHERE_IDS_ARE = (
    "Who may publish and reject, by Slack ids with commas between: people (U..., under Copy member "
    "ID\nin their profile) and user groups (S...). Press Enter to fill them in later: until then "
    "nobody can."
)
_ZONE_FILES = (Path("/etc/timezone"), Path("/etc/localtime"))


def usual_folder() -> str:
    """The first of the usual folders that is here, else here."""
    return next((name for name in USUAL if Path(name).is_dir()), ".")


def folder(text: str) -> str:
    """A folder that holds Markdown files."""
    path = Path(text.strip()).expanduser()
    if not path.is_dir():
        raise SettingsError(f"There is no folder {path}: give the one that holds the articles.")
    if (path / "HEAD").is_file() and (path / "objects").is_dir():
        raise SettingsError(
            f"{path} is a repository without files: give a folder with its articles for now, and "
            "put `git:` in place of `folder:` in the settings that you get, as the README shows."
        )
    if next(Folder("site", path, PRESETS["everyday"]).scan(), None) is None:
        raise SettingsError(f"{path} holds no *.md or *.markdown: give the folder that does.")
    return str(path)


def found_out(path: Path) -> tuple[str, Path | None]:
    """The site's kind, and the folder of its topic files where it has any."""
    near = (place / "_data" / "topics" for place in (path, path.resolve().parent))
    return kind_of(path), next((place for place in near if place.is_dir()), None)


def told(path: Path, site: str, topics: Path | None) -> str:
    """What was found out, in a sentence."""
    files = sum(1 for _ in Folder("site", path, PRESETS["everyday"]).scan())
    noun = "file" if files == 1 else "files"
    beside = f", topics in {topics}" if topics else ""
    return f"Found {files:,} {noun}, their keys as in the kind of site called {site}{beside}."


def source_name(path: Path) -> str:
    """A name for the source, after its folder."""
    return re.sub(r"[^\w.-]+", "-", path.resolve().name).strip("_.-")[:40] or "news"


def channel(text: str) -> str:
    """A channel by name or id; the # may be left out."""
    name = text.strip()
    if re.fullmatch(r"[CG][A-Z0-9]{5,}", name):
        return name
    name = "#" + name.removeprefix("#")
    if not re.fullmatch(r"#[^\s#]{1,80}", name):
        raise SettingsError(f"{text.strip()} is no channel: give a name such as #ai-desk.")
    return name


def schedule(text: str) -> str:
    """Days and times."""
    try:
        return parse_schedule(text.strip()).text
    except ScheduleError as error:
        raise SettingsError(str(error)) from error


def zone(text: str) -> str:
    """A time zone by its name."""
    name = text.strip()
    near = {one.casefold(): one for one in available_timezones()}.get(name.casefold())
    if near is None:
        raise SettingsError(f"{name} is no time zone: give a name such as Europe/Berlin.")
    return near


def deciders(text: str) -> str:
    """Ids of people, user groups and channels, with commas between; may be empty."""
    ids = [one for one in re.split(r"[\s,]+", text.strip()) if one]
    for wrong in (one for one in ids if not re.fullmatch(r"[UWSCG][A-Z0-9]{2,}", one)):
        raise SettingsError(
            f"{wrong} is no Slack id: people have U0123456789, user groups S0123456789, "
            "channels C0123456789."
        )
    return ",".join(ids)


def local_zone() -> str:
    """This machine's time zone by its name, else UTC."""
    for found in (os.environ.get("TZ", ""), *map(_zone_in, _ZONE_FILES)):
        if found in available_timezones():
            return found
    return "UTC"


def _zone_in(file: Path) -> str:
    try:
        if file.is_symlink():
            return str(file.resolve()).partition("zoneinfo/")[2]
        return file.read_text("utf-8").strip() if file.name == "timezone" else ""
    except (OSError, UnicodeDecodeError):
        return ""
