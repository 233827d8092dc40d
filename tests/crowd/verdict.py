"""What is so at the end: in the ledger, in git, in every message and every queue."""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from bot.storage.ledger import Ledger
from tests.crowd.clicks import Clicks
from tests.crowd.desk import FOLDER, CrowdDesk
from tests.crowd.hands import Control, Hands
from tests.crowd.people import CHANNELS
from tests.crowd.shown import differences, expected
from tests.crowd.told import Rows, judge_decisions, judge_presses, judge_refusals, rows_of
from tests.desk.desk import eventually
from tests.replay.lines import PUBLISHED, is_published, line
from tests.replay.outcome import judge
from tests.replay.slack import says

Json = dict[str, Any]


@dataclass(slots=True)
class Verdict:
    """Figures, and a sentence for whatever is not as it must be."""

    figures: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def verdict(desk: CrowdDesk, clicks: Clicks, hands: Hands) -> Verdict:
    """Judge a desk at which nobody presses any more."""
    rows, said = rows_of(desk.desk.ledger), desk.stand_in.said
    figures, faults = judge_presses(clicks.all, said, rows)
    faults += judge_decisions(clicks.all, rows, desk.crowd)
    faults += judge_refusals(clicks.all, said, desk.crowd)
    faults += one_open_each(rows)
    names = {one.id: one.email for one in desk.crowd.everybody.values()}
    outcome = judge(desk.others, [(desk.desk.ledger, lambda one: says(desk.desk, one))], names)
    faults += outcome.faults
    faults += lines_agree(desk, rows)
    faults += messages_agree(desk, rows)
    faults += queue_agrees(desk, hands, rows)
    figures.update({f"decisions: {name}": count for name, count in outcome.figures.items()})
    return Verdict(figures, faults)


def one_open_each(rows: Rows) -> list[str]:
    """No article has two decisions that stand."""
    open_ones = Counter(row.article_id for row in rows if row.ended_at is None)
    return [f"{one} has {count} open decisions" for one, count in open_ones.items() if count > 1]


def lines_agree(desk: CrowdDesk, rows: Rows) -> list[str]:
    """Each file in upstream is published where a publish stands, or where others said so."""
    stands, faults = expected(rows, desk.ms()), []
    upstream = desk.others.upstream
    for path, data in upstream.files(upstream.ref).items():
        if not path.startswith(FOLDER):
            continue
        article = desk.article_at(address_in(data))
        by_us = stands.get(article, ("", ""))[0] == "publish"
        by_hand = is_published(desk.others.alone[path])
        if is_published(data) != (by_us or by_hand):
            said = line(PUBLISHED, data)
            faults.append(f"{path} ({article}) says {said!r}, and {stands.get(article)} stands")
    return faults


def published_by_hand(desk: CrowdDesk) -> frozenset[str]:
    """The articles that somebody else published in their files."""
    return frozenset(
        desk.article_at(address_in(data))
        for path, data in desk.others.alone.items()
        if path.startswith(FOLDER) and is_published(data)
    )


def address_in(data: bytes) -> str:
    """The address of an article's file."""
    found = re.search(rb'^originalUrl: "([^"]+)"', data, re.MULTILINE)
    assert found is not None
    return found[1].decode()


def messages_agree(desk: CrowdDesk, rows: Rows) -> list[str]:
    """Every public message says what the ledger says."""
    by_hand = published_by_hand(desk)
    history = desk.stand_in.world.workspace.history
    every = {channel: history(channel) for channel in CHANNELS}
    return differences(every, expected(rows, desk.ms()), by_hand)


def queue_agrees(desk: CrowdDesk, hands: Hands, rows: Rows) -> list[str]:
    """`is:open`, turned to its last page, shows each article that nobody decided, once."""
    stands, by_hand = expected(rows, desk.ms()), published_by_hand(desk)
    paths = [path for path in desk.others.alone if path.startswith(FOLDER)]
    every = {desk.article_at(address_in(desk.others.alone[path])) for path in paths}
    true = every - stands.keys() - by_hand
    shown = turned_through(hands, next(iter(desk.crowd.everybody)))
    wrong = set(shown) ^ true
    twice = [one for one, count in Counter(shown).items() if count > 1]
    faults = [f"the queue has {one} wrongly" for one in sorted(wrong)]
    return faults + [f"the queue has {one} twice" for one in twice]


def turned_through(hands: Hands, user: str) -> list[str]:
    """The articles that a search for what is open shows, turned to its last page."""
    hands.type(user, CHANNELS[0], "/articles is:open", "search", again=0)
    shown: list[str] = []
    while True:
        here = _search(hands, user)
        shown += dict.fromkeys(one.article for one in here if one.word == "more")
        turn, page = [one for one in here if one.word == "next"], _page(here)
        if not turn:
            return shown
        hands.press(user, turn[:1])
        eventually(lambda: _page(_search(hands, user)) > page, "the next page")  # noqa: B023


def _search(hands: Hands, user: str) -> list[Control]:
    """Everything to press in the newest search; what was said since is none."""
    every = hands.answers(user, 8)
    searches = [one.screen for one in every if one.block["block_id"].startswith("search|")]
    return [one for one in every if searches and one.screen is searches[-1]]


def _page(shown: list[Control]) -> int:
    ids = [one.block["block_id"] for one in shown]
    return max((int(one.rpartition("|")[2]) for one in ids if one.startswith("search|")), default=0)


def waiting(ledger: Ledger) -> int:
    """How many decisions are still to be brought to upstream."""
    return sum(
        row.write_state in ("pending", "pushing", "reverting")
        for row in rows_of(ledger)
        if row.ended_at is None
    )
