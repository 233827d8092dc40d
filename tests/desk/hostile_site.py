"""A folder of hostile files: those that can't be read, and those that can."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from bot.domain.errors import Unreadable
from bot.storage.fields import field_map
from bot.storage.folder import Folder

LEVELS = 100_000
MENTIONS = "<!channel> @here <https://x|y>"
SCRIPT = "javascript:alert(1)"

BOMB = "a: &a {k0: 1, k1: 2, k2: 3}\n" + "".join(
    f"{name}: &{name} {{<<: [*{below}, *{below}, *{below}, *{below}]}}\n"
    for below, name in zip("abcdefghijk", "bcdefghijkl", strict=True)
)
FRONTS = {
    "bomb": (BOMB, "uses a YAML alias"),
    "deep": ("x: " + "[" * 30_000 + "]" * 30_000, "nests more than 20 levels"),
    "deepest": ("x: " + "[" * 2 * LEVELS + "]" * 2 * LEVELS, "more than 256 KB of front matter"),
    "impossible": ("title: A\npublishedDateTime: 2023-13-45", "not a date"),
    "list": ("- title: A\n- title: B", "front matter that is a list"),
    "tomorrow": ("title: A\npublishedDateTime: tomorrow", "not a date"),
    "words": ("title: A\nquality: eighty-seven", "not a number"),
}
"""By name: front matter that is refused, and a part of the reason."""

BYTES = {
    "binary": (b"---\ntitle: A\n---\n\0\0\0", "holds a NUL byte"),
    "empty": (b"---\n---\n", "has empty front matter"),
    "latin": ("---\ntitle: Ärger\n---\n".encode("latin-1"), "is not UTF-8"),
    "nothing": (b"", "has no front matter"),
    "open": (b"---\ntitle: A\n", "never closed"),
}
LINKS = {
    "dangling": ("nowhere.md", "a link that leads nowhere"),
    "loop": ("pool.md", "a link that leads nowhere"),
    "outside": ("/etc/hostname", "leads out of the folder"),
    "pool": ("loop.md", "a link that leads nowhere"),
}
REFUSED = {f"{name}.md": why for name, (_, why) in (FRONTS | BYTES | LINKS).items()} | {
    "huge.md": "larger than 2 MB",
    "pipe.md": "no ordinary file",
}
"""Every file that is left out, and a part of the reason."""

READABLE = {
    "body": "title: Deep",
    "directory.md/within": "title: In a folder with an odd name",
    "long": f"title: {'Endless ' * 1250}",
    "mentions": f"title: {MENTIONS!r}\nexcerpt: {MENTIONS!r}\ncategory: {MENTIONS!r}\n"
    f"provider:\n  name: {MENTIONS!r}\n  domain: {MENTIONS!r}",
    "script": f"title: Script\noriginalUrl: {SCRIPT!r}\nwebUrl: {SCRIPT!r}\n"
    f"images:\n  - url: {SCRIPT!r}\nrelated:\n  - title: {MENTIONS!r}\n    url: {SCRIPT!r}",
    "signs": 'title: "\\u202E_*~`gpj.exe` &lt;!here&gt; &amp;lt;!here&amp;gt;"',
    "text": "title: Topics as a text",
}
"""By name: front matter that is hostile and right all the same."""


def hostile_site(folder: Path) -> None:
    """Write all of them into a new folder. Those that can be read have the topic Hostile."""
    folder.mkdir()
    for name, (front, _) in FRONTS.items():
        _write(folder / f"{name}.md", f"---\n{front}\n---\n".encode())
    for name, (data, _) in BYTES.items():
        _write(folder / f"{name}.md", data)
    for name, (target, _) in LINKS.items():
        (folder / f"{name}.md").symlink_to(target)
    for name, front in READABLE.items():
        _write(folder / f"{name}.md", _article(name, front))
    with (folder / "huge.md").open("wb") as huge:
        huge.truncate(50_000_000)
    os.mkfifo(folder / "pipe.md")
    (folder / "circle").symlink_to(folder)


def _article(name: str, front: str) -> bytes:
    topics = "Hostile" if name == "text" else "[Hostile, '<!here>']"
    usual = f"topics: {topics}\nquality: 90\npublished: false\npublishedDateTime: 2026-03-03"
    body = "> " * LEVELS if name == "body" else f"{MENTIONS}\n[y]({SCRIPT})\n"
    return f"---\n{front}\n{usual}\n---\n{body}".encode()


def _write(file: Path, data: bytes) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(data)


def replaced(file: Path, versions: list[bytes], stopped: Callable[[], bool]) -> None:
    """Put one version after the other in the file's place, whole each time, until stopped."""
    beside = file.with_suffix(".new")
    while not stopped():
        for data in versions:
            beside.write_bytes(data)
            beside.replace(file)


def say_what_is_checked(place: str) -> None:
    """Print why each file is left out; for a process that is not root's."""
    assert os.geteuid() != 0
    folder = Folder("news", Path(place), field_map("everyday", {}))
    for seen in folder.scan():
        try:
            folder.article(seen.path)
        except Unreadable as error:
            sys.stdout.write(f"{error.path}: {error.reason}\n")
