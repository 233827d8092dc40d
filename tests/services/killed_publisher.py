"""Run as a program: publishes and takes back, killed by SIGKILL at one line of the publisher after
the other, each time carried on by a new one. Arguments: the ledger's address, an empty folder,
and how many lines to go on between kills. Prints how often it was killed as a JSON object."""

import json
import sys
from pathlib import Path

from bot.services import outcomes, publisher, reports
from bot.storage import decisions, folder_write
from bot.storage.ledger import Ledger
from tests.services.desk import Setting, markdown
from tests.services.killed_at_line import killed_at

TRACED = {module.__file__ for module in (publisher, reports, outcomes, decisions, folder_write)}
OVER = '{"published": "false"}'


def main(url: str, root: Path, stride: int) -> None:
    """Kill at each line, and check after each kill."""
    kills = {"publish": 0, "undo": 0}
    for kind in kills:
        line = 1
        while _once(url, root, f"{kind}{line}", line, undo=kind == "undo"):
            kills[kind] += 1
            line += stride
    json.dump(kills, sys.stdout)


def _once(url: str, root: Path, name: str, line: int, *, undo: bool) -> bool:
    """One article, one kill; gives whether the child was killed before it was done."""
    ledger = Ledger.open(url)
    setting = Setting(ledger, root)
    article = setting.add(name)
    before, after = setting.text(name), markdown(name, "true")
    decision = setting.reviews.decide(article.id, article.version, "publish", "U0ANA")
    if undo:
        setting.publisher.drain()
        assert setting.text(name) == after
        assert setting.reviews.undo(decision.id, "U0ANA").write_state == "reverting"
    setting.close()
    ledger.close()
    killed = killed_at(line, TRACED, lambda: Setting(Ledger.open(url), root).publisher.drain)

    ledger = Ledger.open(url)
    setting = Setting(ledger, root)
    assert setting.text(name) in (before, after)
    setting.publisher.drain()
    assert setting.text(name) == (before if undo else after)
    with ledger.read() as connection:
        found = decisions.fetch(connection, decision.id)
    state = found.decision.write_state, found.decision.ended_why, found.written_over
    assert state == (("reverted", "undone", OVER) if undo else ("written", "", OVER))
    assert setting.publisher.drain() == 0
    if not undo:
        setting.reviews.undo(decision.id, "U0ANA")
        setting.publisher.drain()
        assert setting.text(name) == before
    (root / f"{name}.md").unlink()
    for leftover in root.glob(".copydesk-*"):
        leftover.unlink()
    setting.close()
    ledger.close()
    return killed


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
