"""What is so at the end: in the ledger, in git, in every message, Home tab and queue."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from bot.storage.schema import taken
from tests.crowd.asked import judge_decisions, judge_refusals
from tests.crowd.clicks import Click, Clicks
from tests.crowd.commits import (
    WAITING,
    files_agree,
    judge_commits,
    said_by_files,
    standing_edits,
)
from tests.crowd.desk import CrowdDesk, number_of
from tests.crowd.files import wanted_by
from tests.crowd.hands import Hands
from tests.crowd.homes import homes_agree
from tests.crowd.people import CHANNELS
from tests.crowd.queues import home_agrees, search_agrees
from tests.crowd.settling import settled
from tests.crowd.shown import Truth, differences, expected, listed_in
from tests.crowd.told import NOT_WORKED, Heard, Rows, judge_presses, rows_of
from tests.crowd.voice import Voice

Json = dict[str, Any]


@dataclass(slots=True)
class Verdict:
    """Figures, and a sentence for whatever is not as it must be."""

    figures: Counter[str] = field(default_factory=Counter)
    ledger: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def verdict(desk: CrowdDesk, clicks: Clicks, hands: Hands, voice: Voice) -> Verdict:
    """Judge a desk at which nobody presses any more."""
    rows, said, every = rows_of(desk.desk.ledger), desk.stand_in.said, list(clicks.all)
    figures, faults = judge_presses(every, heard_at(desk, rows), rows)
    faults += judge_decisions(every, rows, desk.crowd)
    faults += judge_refusals(every, said, desk.crowd)
    faults += one_open_each(rows)
    faults += holders_agree(desk, every)
    ledger, unlike = judge_commits(desk, rows)
    faults += unlike
    faults += files_agree(desk, rows)
    faults += log_agrees(desk, figures)
    truth = truth_of(desk, rows)
    faults += shown_agrees(desk, every, rows, truth)
    faults += search_agrees(desk, hands, truth)
    faults += home_agrees(desk, hands, voice, truth)
    return Verdict(figures, ledger, faults)


def heard_at(desk: CrowdDesk, rows: Rows) -> Heard:
    """What everybody was told so far."""
    workspace = desk.stand_in.world.workspace
    written = defaultdict(list)
    for user, message in _direct(desk):
        written[user].append(str(message["text"]))
    for one in list(workspace.ephemerals.values()):
        written[one.user].append(one.text)
    names: dict[str, set[str]] = defaultdict(set)
    for article, values in said_by_files(desk).items():
        names[article].add(values["title"])
    for row in rows:
        for undo in (False, True):
            names[row.article_id].add(wanted_by("", row.edit, undo=undo).get("title", ""))
    return Heard(desk.stand_in.said, written, {one: some - {""} for one, some in names.items()})


def truth_of(desk: CrowdDesk, rows: Rows) -> Truth:
    """What is so now."""
    by_hand = desk.automation.by_hand
    retitled = {one for one, path in desk.paths.items() if path in desk.automation.retitled}
    titles = {one: values["title"] for one, values in standing_edits(rows).items()
              if "title" in values and one not in retitled}  # fmt: skip
    return Truth(
        stands=expected(rows, desk.ms()),
        holders=holders(desk),
        titles=titles,
        published=frozenset(one for one, path in desk.paths.items() if path in by_hand),
    )


def log_agrees(desk: CrowdDesk, figures: Counter[str]) -> list[str]:
    """Nothing went wrong but that the ledger was busy for long: who pressed is told to try again.
    Each time that is in the log."""
    busy = [line for line in desk.errors.lines if "ledger was busy" in line]
    wrong = [f"the log says: {line}" for line in desk.errors.lines if line not in busy]
    told = figures[f"refused: {NOT_WORKED}"]
    if told > len(desk.errors.lines):
        wrong.append(f"{told} were told to look into the log, which has {len(busy)} lines")
    return wrong


def holders(desk: CrowdDesk) -> dict[str, str]:
    """Who has which article now."""
    with desk.desk.ledger.read() as connection:
        found = connection.execute(select(taken).where(taken.c.until > desk.ms()))
        return {row.article_id: row.user for row in found}


def holders_agree(desk: CrowdDesk, clicks: Iterable[Click]) -> list[str]:
    """Whoever has an article has pressed for it, while they might."""
    took = {
        (one.article, one.user)
        for one in clicks
        if one.word == "take" and desk.crowd.everybody[one.user].may(one.sent, asked_anew=False)
        is not False
    }  # fmt: skip
    found = holders(desk).items()
    return [f"{user} has {one} and never took it" for one, user in found if (one, user) not in took]


def one_open_each(rows: Rows) -> list[str]:
    """No article has two decisions that stand, edits aside."""
    standing = [row for row in rows if row.ended_at is None and row.verb != "edit"]
    open_ones = Counter(row.article_id for row in standing)
    return [f"{one} has {count} open decisions" for one, count in open_ones.items() if count > 1]


def shown_agrees(desk: CrowdDesk, clicks: Iterable[Click], rows: Rows, truth: Truth) -> list[str]:
    """Every message and Home tab says what the ledger says."""
    faults = messages_agree(desk, truth) + homes_agree(desk, clicks, rows, truth)
    return faults + batches_told(desk, rows)


def settle(desk: CrowdDesk, clicks: Clicks) -> None:
    """Until everything that was decided is where it belongs, or nothing changes any more: what is
    not so then is for the verdict to say."""

    def written() -> bool:
        rows = rows_of(desk.desk.ledger)
        return not any(row.write_state in WAITING for row in rows if row.ended_at is None)

    def shown() -> bool:
        rows, every = rows_of(desk.desk.ledger), list(clicks.all)
        unheard = judge_presses(every, heard_at(desk, rows), rows)[1]
        return not unheard and not shown_agrees(desk, every, rows, truth_of(desk, rows))

    settled(desk, written)
    desk.bot.following.follow(desk.bot.following.sources[0])
    settled(desk, shown)


def messages_agree(desk: CrowdDesk, truth: Truth) -> list[str]:
    """Every public message says what the ledger says, and each about several at once."""
    history = desk.stand_in.world.workspace.history
    faults = differences({channel: history(channel) for channel in CHANNELS}, truth)
    ids = {number_of(address): one for one, address in desk.addresses.items()}
    for _, message in _direct(desk):
        for number, said in listed_in(message):
            true = truth.stands.get(ids[number], ("open", ""))
            if said != true and ids[number] not in truth.published:
                faults.append(f"the message {message['ts']} says of {ids[number]} {said}, "
                              f"and {true} stands")  # fmt: skip
    return faults


def batches_told(desk: CrowdDesk, rows: Rows) -> list[str]:
    """Whoever decided about several at once is told in one message each time."""
    made = Counter(user for user, _ in {(row.user, row.batch) for row in rows if row.batch})
    told = Counter(user for user, message in _direct(desk) if any(listed_in(message)))
    return [
        f"{user} decided {made[user]} times about several, and was told {told[user]} times"
        for user in made | told
        if made[user] != told[user]
    ]


def _direct(desk: CrowdDesk) -> list[tuple[str, Json]]:
    """What the app wrote to each person."""
    workspace = desk.stand_in.world.workspace
    places = [(user, f"D{user[1:]}") for user in desk.crowd.everybody]
    return [
        (user, message)
        for user, place in places
        if place in workspace.channels
        for message in workspace.history(place)
        if message.get("bot_id")
    ]
