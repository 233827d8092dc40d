"""What a calm history lacks, put in: files that move, go and come back, are set back by hand,
hold another article, change their line ends; and a branch that is rewritten."""

import random
from collections import Counter

from tests.replay.history import Step
from tests.replay.lines import ADDRESS, PUBLISHED, TITLE, is_published, line, replaced, without
from tests.replay.others import FileChange, Others

CHANCE = 0.35
"""How often, for each commit of the history, something of it happens."""

ARCHIVE = "_archive"


class Mischief:
    """Pushes the history's steps through `others`, and worse. `folder` is where articles are."""

    def __init__(self, others: Others, folder: str, chance: random.Random) -> None:
        self._others, self._folder, self._chance = others, folder, chance
        self.happened: Counter[str] = Counter()
        self._moved: dict[str, str] = {}
        self._away: dict[str, bytes] = {}
        self._kinds = (
            self._archive,
            self._delete,
            self._come_back,
            self._take_out,
            self._set_back,
            self._publish,
            self._replace,
            self._turn_lines,
            self._rewrite,
        )

    def step(self, step: Step) -> None:
        """One commit of the history, to wherever its files are by now."""
        changes = []
        for path, data in step.files.items():
            place = self._moved.get(path, path)
            old = place if place in self._others.alone else None
            if place in self._away:
                del self._away[place]
            if data is not None or old is not None:
                changes.append(FileChange(old, None if data is None else place, data or b""))
        if changes:
            self._others.push(changes)

    def perhaps(self) -> None:
        """Something, or nothing."""
        if self._chance.random() < CHANCE:
            kind = self._chance.choice(self._kinds)
            if kind():
                self.happened[kind.__name__.strip("_")] += 1

    def _article(self, published: bool | None = None) -> str | None:
        there = [
            path
            for path, data in self._others.alone.items()
            if self._folder in path and path.endswith(".md")
            if published is None or self._upstream_says(path) is published
            if data
        ]
        return self._chance.choice(there) if there else None

    def _upstream_says(self, path: str) -> bool:
        upstream = self._others.upstream
        return is_published(upstream.read(f"{upstream.ref}:{path}") or b"")

    def _one(self, path: str | None, data: bytes | None, *, over: bool = False) -> bool:
        if path is None or data is None or (data == self._others.alone[path] and not over):
            return False
        self._others.push([FileChange(path, path, data, over)])
        return True

    def _archive(self) -> bool:
        path = self._article()
        if path is None or path.startswith(ARCHIVE):
            return False
        place = f"{ARCHIVE}/{path}"
        first = next((one for one, now in self._moved.items() if now == path), path)
        self._moved[first] = place
        self._others.push([FileChange(path, place, self._others.alone[path])])
        return True

    def _delete(self) -> bool:
        path = self._article()
        if path is None:
            return False
        self._away[path] = self._others.alone[path]
        self._others.push([FileChange(path, None)])
        return True

    def _come_back(self) -> bool:
        if not self._away:
            return False
        path = self._chance.choice(sorted(self._away))
        self._others.push([FileChange(None, path, self._away.pop(path))])
        return True

    def _take_out(self) -> bool:
        path = self._article()
        return self._one(path, without(PUBLISHED, self._others.alone[path]) if path else None)

    def _set_back(self) -> bool:
        """A hand, or a careless automation, unpublishes what is published."""
        path = self._article(published=True)
        data = self._others.alone[path] if path else b""
        return self._one(path, replaced(PUBLISHED, data, b"published: false"), over=True)

    def _publish(self) -> bool:
        path = self._article(published=False)
        data = self._others.alone[path] if path else b""
        return self._one(path, replaced(PUBLISHED, data, b"published: true"), over=True)

    def _replace(self) -> bool:
        """Another article under the same name."""
        path = self._article()
        data = self._others.alone[path] if path else b""
        if line(ADDRESS, data) is None:
            return False
        other = self._chance.randrange(10**6)
        data = replaced(ADDRESS, data, b'originalUrl: "https://other.example/%d"' % other)
        return self._one(path, replaced(TITLE, data, b'title: "Another story, %d"' % other))

    def _turn_lines(self) -> bool:
        """The other line ends."""
        path = self._article()
        data = self._others.alone[path] if path else b""
        plain = data.replace(b"\r\n", b"\n")
        return self._one(path, plain if plain != data else plain.replace(b"\n", b"\r\n"))

    def _rewrite(self) -> bool:
        if len(self._others.log) < 7:
            return False
        self._others.force(self._chance.randrange(1, 6))
        return True
