"""Articles of the year: they come as in a repository's history, beside some that are made up."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import merge
from itertools import count
from pathlib import Path

from tests.replay.history import of_repository
from tests.replay.lines import ADDRESS, PUBLISHED, TITLE, line, replaced, without
from tests.replay.repository import Repository

PROVIDERS = ("Forbes", "Reuters", "Nature", "The Register", "BBC")
TOPICS = ("AI", "Robotics", "Computer Vision", "Ethics", "Chips", "Health", "Law")
HOURS = 7.0
"""Between two that are made up, on average."""

_DATE = re.compile(rb"^(publishedDateTime:[ \t]*['\"]?)([0-9T:.+-]+Z?)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What happens to files at an instant: their new bytes, None where they go."""

    at: datetime
    files: dict[str, bytes | None]


class Site:
    """The folder of articles. Others write there too; what the desk has published stays so until
    they say otherwise."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True)
        self.theirs: dict[str, bytes] = {}
        """What others have written last, by path."""

    def take_in(self, arrival: Arrival) -> list[str]:
        """Write the files; gives the paths."""
        for path, data in arrival.files.items():
            file = self.root / path
            if data is None:
                self.theirs.pop(path, None)
                file.unlink(missing_ok=True)
                continue
            file.parent.mkdir(parents=True, exist_ok=True)
            before = self.theirs.get(path)
            self.theirs[path] = data
            new = file.with_suffix(".new")
            new.write_bytes(self._as_now(path, before, data))
            new.replace(file)
        return list(arrival.files)

    def is_theirs(self, path: str, theirs: bytes) -> bool:
        """Whether a file is as others wrote it, but for what it says of being published."""
        ours = (self.root / path).read_bytes()
        if without(PUBLISHED, ours) == without(PUBLISHED, theirs):
            return True
        return ours == theirs

    def _as_now(self, path: str, before: bytes | None, data: bytes) -> bytes:
        said = line(PUBLISHED, data)
        file = self.root / path
        if before is None or said != line(PUBLISHED, before) or not file.exists():
            return data
        now = line(PUBLISHED, file.read_bytes())
        if said is None or now is None:
            return data
        return replaced(PUBLISHED, data, now)


def arrivals(seed: int, start: datetime, bundle: Path | None, place: Path) -> Iterator[Arrival]:
    """Everything that arrives from `start` (aware) on, without an end. The history of a `bundle`
    comes again with other dates and addresses when it is over; it is unpacked in `place`."""
    made = _made_up(random.Random(f"articles {seed}"), start)
    if bundle is None:
        return made
    return merge(made, _again_and_again(bundle, place, start), key=lambda one: one.at)


def _again_and_again(bundle: Path, place: Path, start: datetime) -> Iterator[Arrival]:
    source = Repository.create(place / "history.git", "upto")
    source.git("fetch", "-q", str(bundle), "upto:upto")
    history = of_repository(source, None)
    told = source.git("log", "--first-parent", "--reverse", "--format=%ct", source.ref)
    source.close()
    times = [int(one) for one in told.splitlines()]
    steps: list[dict[str, bytes | None]] = [
        dict(history.first),
        *(one.files for one in history.steps),
    ]
    span = times[-1] - times[0] + 86400
    for turn in count():
        since = start + timedelta(seconds=span * turn)
        shift = since - datetime.fromtimestamp(times[0], start.tzinfo)
        for at, files in zip(times, steps, strict=True):
            moved = {
                _path(path, turn): data and _moved(data, shift, turn)
                for path, data in files.items()
                if path.startswith("_news/")
            }
            yield Arrival(since + timedelta(seconds=at - times[0]), moved)


def _path(path: str, turn: int) -> str:
    folder, _, name = path.rpartition("/")
    return f"{folder}/{turn}-{name}" if turn else path


def _moved(data: bytes, shift: timedelta, turn: int) -> bytes:
    """The article as if it had come later, from another address."""

    def later(found: re.Match[bytes]) -> bytes:
        at = datetime.fromisoformat(found[2].decode()) + shift
        return found[1] + f"{at:%Y-%m-%dT%H:%M:%SZ}".encode()

    data = _DATE.sub(later, data, count=1)
    address = line(ADDRESS, data)
    if not turn or address is None:
        return data
    value = address.partition(b":")[2].strip().strip(b"'\"")
    mark = b"&" if b"?" in value else b"?"
    return replaced(ADDRESS, data, b'originalUrl: "' + value + mark + b"again=%d" % turn + b'"')


def _made_up(chance: random.Random, start: datetime) -> Iterator[Arrival]:
    there: dict[str, bytes] = {}
    at = start
    for number in count():
        files: dict[str, bytes | None] = dict(_new(chance, number, at))
        for path in chance.sample(sorted(there)[-60:], min(len(there), 3)):
            files[path] = _rewritten(chance, there[path])
        for path, data in files.items():
            if data is None:
                del there[path]
            else:
                there[path] = data
        yield Arrival(at, files)
        at += timedelta(hours=chance.uniform(0.1, 2 * HOURS))


def _new(chance: random.Random, number: int, at: datetime) -> Iterator[tuple[str, bytes]]:
    address = f"https://news.example/{number}"
    yield _article(chance, f"{number:05d}", f"Story {number}", address, at)
    if chance.random() < 0.15:  # another who tells the same
        title = f"Story {number}" if chance.random() < 0.5 else f"What story {number} means"
        yield _article(chance, f"{number:05d}-b", title, address, at)


def _article(
    chance: random.Random, name: str, title: str, address: str, at: datetime
) -> tuple[str, bytes]:
    quality = chance.randrange(15, 120)
    topics = chance.sample(TOPICS, chance.randrange(1, 4))
    lines = [
        f'title: "{title}: {chance.choice(TOPICS)} &amp; more"',
        f"excerpt: What became of {title.lower()}",
        f"publishedDateTime: {at:%Y-%m-%dT%H:%M:%SZ}",
        f'originalUrl: "{address}"',
        "type: article",
        *([f"quality: {quality}"] if quality % 9 else []),
        "heat: 3",
        f"published: {'true' if chance.random() < 0.12 else 'false'}",
        "provider:",
        f"  name: {chance.choice(PROVIDERS)}",
        "topics:",
        *(f"  - {topic}" for topic in topics),
    ]
    return f"_made/{at:%Y-%m-%d}-{name}.md", "\n".join(["---", *lines, "---", ""]).encode()


def _rewritten(chance: random.Random, data: bytes) -> bytes | None:
    what = chance.random()
    if what < 0.06:
        title = line(TITLE, data) or b""
        return replaced(TITLE, data, title.rstrip(b'"') + b' (updated)"')
    if what < 0.1:
        return replaced(PUBLISHED, data, b"published: true")
    if what < 0.12:
        return replaced(PUBLISHED, data, b"published: false")
    if what < 0.14:
        return None
    if what < 0.15:
        return without(PUBLISHED, data)
    return re.sub(rb"^heat: .*", b"heat: %d" % chance.randrange(300), data, flags=re.MULTILINE)
