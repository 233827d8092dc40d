"""What goes on beside the crowd: an automation that pushes, a night, roles that change hands,
somebody at a terminal."""

import random
import re
from collections.abc import Callable

from bot.domain.review import Verb
from tests.command import start
from tests.crowd.clicks import Click, Clicks
from tests.crowd.desk import FOLDER, CrowdDesk
from tests.replay.lines import PUBLISHED, TITLE, line, replaced
from tests.replay.others import FileChange

HEAT = re.compile(rb"^heat:[^\r\n]*", re.MULTILINE)
DIGESTS, PUSHES = 300, 60
"""After how many presses there are new ones."""
VERBS: tuple[Verb, ...] = ("publish", "reject", "later")


class Elsewhere:
    """Its acts are fixed by the seed, and when they come by how many presses there were."""

    def __init__(self, desk: CrowdDesk, clicks: Clicks, seed: int, *, terminal: int) -> None:
        self._desk, self._clicks = desk, clicks
        self._chance = random.Random(f"{seed}/elsewhere")
        self.pushed = 0
        wanted = clicks.wanted
        self._plan: list[tuple[int, Callable[[], None]]] = sorted(
            [
                *((at, desk.post_digests) for at in range(DIGESTS, wanted, DIGESTS)),
                *((at, self._push) for at in range(PUSHES, wanted, PUSHES)),
                (wanted * 2 // 5, desk.night),
                *((wanted // 2 + n, self._terminal) for n in range(terminal)),
                (wanted // 2, self._roles),
            ],
            key=lambda each: each[0],
        )

    def go_on(self) -> None:
        """Do what is due by now."""
        while self._plan and len(self._clicks.all) >= self._plan[0][0]:
            self._plan.pop(0)[1]()

    def _push(self) -> None:
        """New heat in some files; now and then another title, or one published by hand."""
        others = self._desk.others
        paths = sorted(path for path in others.alone if path.startswith(FOLDER))
        changes = []
        for path in self._chance.sample(paths, 4):
            heat = b"heat: %d" % self._chance.randrange(300)
            changes.append((path, replaced(HEAT, others.alone[path], heat)))
        path, data = changes[0]
        if self._chance.random() < 0.3:
            title = (line(TITLE, data) or b"")[:-1] + b' anew"'
            changes[0] = (path, replaced(TITLE, data, title))
        elif self._chance.random() < 0.2:
            changes[0] = (path, replaced(PUBLISHED, data, b"published: true"))
        others.at += 1
        others.push([FileChange(path, path, data) for path, data in changes])
        self.pushed += 1

    def _roles(self) -> None:
        """One loses the role, and one gets it."""
        for one in self._desk.crowd.of("leaves"):
            self._desk.group(one.id, inside=False)
        for one in self._desk.crowd.of("joins"):
            self._desk.group(one.id, inside=True)

    def _terminal(self) -> None:
        """An editor decides by `copydesk decide`, a process of its own, about any article."""
        editor = self._chance.choice(self._desk.crowd.of("editor"))
        number = self._chance.randrange(len(self._desk.others.alone) - 1)
        verb = self._chance.choice(VERBS)
        address = f"https://news.example/{number}"
        click = Click(editor.id, verb, "terminal", self._desk.article_at(address))
        click.sent = self._clicks.now_ms()
        config, env = self._desk.terminal()
        options = ("--as", editor.email, "--config", config, "--data", self._desk.data)
        process = start("decide", address, verb, *options, env=env)
        _, said = process.communicate(timeout=60)
        click.acked = self._clicks.now_ms()
        click.said = "" if process.returncode == 0 else said.strip().rpartition("\n")[2]
        self._clicks.add([click])
