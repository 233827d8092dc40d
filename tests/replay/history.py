"""What is pushed again: the commits of a repository, or of one that is made up."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from tests.replay.repository import Repository

NULL = "0" * 40


@dataclass(frozen=True, slots=True)
class Step:
    """One commit: the bytes of the files that it changes, None where it removes them."""

    files: dict[str, bytes | None]


@dataclass(frozen=True, slots=True)
class History:
    """The files that there are at first, and what happens to them."""

    first: dict[str, bytes]
    steps: list[Step]


def of_repository(source: Repository, commits: int | None) -> History:
    """The last `commits` of the branch along its first parents, all where None."""
    ids = source.git("rev-list", "--first-parent", "--reverse", source.ref).splitlines()
    if commits is not None:
        ids = ids[-commits - 1 :]
    first = source.files(ids[0])
    return History(first, [Step(_changed(source, a, b)) for a, b in pairwise(ids)])


def _changed(source: Repository, before: str, after: str) -> dict[str, bytes | None]:
    out = source.raw("diff-tree", "-r", "-z", "--no-renames", before, after).split(b"\0")[:-1]
    files: dict[str, bytes | None] = {}
    for about, path in zip(out[::2], out[1::2], strict=True):
        _, mode, _, blob, _ = about.decode().lstrip(":").split(" ")
        if mode.startswith("100") or blob == NULL:
            data = None if blob == NULL else source.read(blob)
            files[path.decode(errors="surrogateescape")] = data
    return files


def made_up(chance: random.Random, commits: int, folder: str) -> History:
    """Articles of the usual shape, of which an automation rewrites the heat, and now and then adds
    one, or changes what it said of one."""
    articles = {f"{folder}/2021-05-{n % 28 + 1:02d}-story-{n}.md": _front(n) for n in range(24)}
    first = {path: _text(front) for path, front in articles.items()}
    first["README.md"] = b"A site\n"
    return History(first, list(_rewrites(chance, commits, folder, articles)))


def _rewrites(
    chance: random.Random, commits: int, folder: str, articles: dict[str, dict[str, str]]
) -> Iterator[Step]:
    for number in range(commits):
        changed = chance.sample(sorted(articles), 4)
        for path in changed:
            articles[path]["heat"] = str(chance.randrange(-1, 300))
        if chance.random() < 0.3:
            path = f"{folder}/2021-06-{number % 28 + 1:02d}-new-{number}.md"
            articles[path] = _front(1000 + number)
            changed.append(path)
        if chance.random() < 0.2:
            front = articles[chance.choice(changed)]
            front[chance.choice(["title", "excerpt"])] += " (updated)"
        if chance.random() < 0.1:
            front = articles[chance.choice(changed)]
            front["published"] = "true" if front["published"] == "false" else "false"
        yield Step({path: _text(articles[path]) for path in changed})


def _front(number: int) -> dict[str, str]:
    return {
        "title": f"Story {number}: what it’s about &amp; why",
        "excerpt": f"It is the {number}th of its kind",
        "publishedDateTime": f"2021-05-{number % 28 + 1:02d}T10:00:00Z",
        "originalUrl": f"https://news.example/{number}",
        "type": "article",
        "quality": str(number % 90),
        "heat": "3",
        "published": "true" if number % 4 == 0 else "false",
        "secured": f"c2VjcmV0{number}",
    }


def _text(front: dict[str, str]) -> bytes:
    quoted = ("title", "excerpt", "originalUrl", "secured")
    lines = [
        f'{key}: "{value}"' if key in quoted else f"{key}: {value}" for key, value in front.items()
    ]
    provider = ["provider:", "  name: Forbes", "  domain: forbes.com", "topics:", "  - AI"]
    return "\n".join(["---", "category: News", *lines, *provider, "---", ""]).encode()
