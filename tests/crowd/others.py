"""What goes on beside the crowd: an automation that pushes, a night, roles that change hands,
somebody at a terminal."""

import random
import re
from collections.abc import Callable, Sequence
from functools import partial

from bot.domain.review import Verb
from tests.command import start
from tests.crowd.automation import Change
from tests.crowd.clicks import Click, Clicks
from tests.crowd.desk import CrowdDesk
from tests.crowd.person import Person
from tests.replay.lines import PUBLISHED, TITLE, line, replaced

HEAT = re.compile(rb"^heat:[^\r\n]*", re.MULTILINE)
DIGESTS, PUSHES = 300, 60
"""After how many presses there are new ones."""
VERBS: tuple[Verb, ...] = ("publish", "reject", "later")


class Elsewhere:
    """Its acts are fixed by the seed, and when they come by how many presses there were. `people`
    are those who press."""

    def __init__(
        self,
        desk: CrowdDesk,
        clicks: Clicks,
        people: Sequence[Person],
        seed: int,
        *,
        terminal: int,
    ) -> None:
        self._desk, self._clicks, self._people = desk, clicks, people
        self._chance = random.Random(f"{seed}/elsewhere")
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
        paths = self._chance.sample(sorted(self._desk.paths.values()), 4)
        heats = [b"heat: %d" % self._chance.randrange(300) for _ in paths]
        changes: dict[str, Change] = {
            path: partial(replaced, HEAT, new=heat) for path, heat in zip(paths, heats, strict=True)
        }
        if self._chance.random() < 0.3:
            changes[paths[0]] = _anew
            self._desk.automation.retitled.add(paths[0])
        elif self._chance.random() < 0.2:
            changes[paths[0]] = partial(replaced, PUBLISHED, new=b"published: true")
        self._desk.automation.push(changes)

    def _roles(self) -> None:
        """One loses the role, with dialogs open that are submitted then; and one gets it."""
        leaving = {one.id for one in self._desk.crowd.of("leaves")}
        for person in [one for one in self._people if one.id in leaving]:
            with person.busy:
                person.dialogs.leave_open()
                self._desk.group(person.id, inside=False)
                person.dialogs.submit_all()
        for one in self._desk.crowd.of("joins"):
            self._desk.group(one.id, inside=True)

    def _terminal(self) -> None:
        """An editor decides by `copydesk decide`, a process of its own, about any article."""
        editor = self._chance.choice(self._desk.crowd.of("editor"))
        article = self._chance.choice(sorted(self._desk.paths))
        verb = self._chance.choice(VERBS)
        click = Click(editor.id, verb, "terminal", article)
        click.sent = self._clicks.now_ms()
        config, env = self._desk.terminal()
        options = ("--as", editor.email, "--config", config, "--data", self._desk.data)
        process = start("decide", self._desk.addresses[article], verb, *options, env=env)
        _, said = process.communicate(timeout=600)
        click.acked = self._clicks.now_ms()
        click.said = "" if process.returncode == 0 else said.strip().rpartition("\n")[2]
        self._clicks.add([click])


def _anew(data: bytes) -> bytes:
    """With another title."""
    title = line(TITLE, data) or b""
    quote = title[-1:] if title[-1:] in (b'"', b"'") else b""
    return replaced(TITLE, data, title.removesuffix(quote) + b" anew" + quote)
