"""What kind of site a folder of articles is, by the keys that its files use."""

import re
from dataclasses import replace
from itertools import islice
from pathlib import Path

from bot.domain.errors import SourceMissing, Unreadable
from bot.settings import Settings, for_folder
from bot.storage.fields import COPYDESK, PRESETS
from bot.storage.folder import Folder

_SAMPLE = 200
_HEAD_BYTES = 8192
_KEY = re.compile(rb"^(\w+)[ \t]*:", re.MULTILINE)
_DATED_NAME = re.compile(r"\d{4}-\d\d-\d\d-")


def settings_for(folder: Path) -> Settings:
    """Settings for a folder alone, its keys read as the kind of site that it looks like."""
    settings = for_folder(folder.resolve())
    source = replace(settings.sources[0], fields=PRESETS[kind_of(folder)])
    return replace(settings, sources=(source,))


def kind_of(folder: Path) -> str:
    """`everyday`, `hugo` or `jekyll`, by the first files of the folder. Raises SourceMissing."""
    site = Folder("site", folder, COPYDESK)
    listed = islice(site.scan(), _SAMPLE)
    files = [(Path(seen.path).name, _keys(site, seen.path)) for seen in listed]
    everyday = sum(bool(keys & {b"publishedDateTime", b"originalUrl"}) for _, keys in files)
    dated = sum(
        bool(keys & {b"date", b"draft", b"layout"} or _DATED_NAME.match(name))
        for name, keys in files
        if b"publishedDateTime" not in keys
    )
    if everyday >= dated:
        return "everyday"
    drafts = sum(b"draft" in keys for _, keys in files)
    published = sum(b"published" in keys for _, keys in files)
    return "hugo" if drafts > published else "jekyll"


def _keys(site: Folder, path: str) -> set[bytes]:
    """The top-level keys of a file's front matter; none where it can't be read."""
    try:
        # the folder's own way: opening a pipe would wait for ever for its other end
        head = site.read(path)[:_HEAD_BYTES]
    except (Unreadable, SourceMissing):
        return set()
    front, fence, _ = head.partition(b"---")[2].partition(b"\n---")
    return set(_KEY.findall(front)) if fence or len(head) == _HEAD_BYTES else set()
