"""Whether each press was either done or answered, and whether each decision was somebody's press.
Judged from the ledger's rows, the presses, and what was said through Slack."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from bot.storage.ledger import Ledger
from bot.storage.schema import decision as table
from tests.crowd.clicks import DECIDE, Click
from tests.crowd.people import Crowd

Json = dict[str, Any]
Rows = Sequence[SimpleNamespace]

ROUNDING_MS = 5

KINDS = {
    "may not decide": r"can decide about articles|can't decide about articles",
    "somebody was first": r"(is|was) (being published|published|rejected|put off until later) by",
    "changed since": r"was changed after it was shown",
    "published in its file": r"was published in its file",
    "being taken back": r"is taking back",
    "another's decision": r"^Only .* can take this back",
    "over already": r"can't be taken back",
    "nothing to take back": r"nothing to take back",
    "gone": r"no longer there or can't be read",
    "too old": r"more than a day old|Search again|type it again",
}
"""The kinds of refusal, by their sentences."""


def rows_of(ledger: Ledger) -> Rows:
    """Every decision, the oldest first."""
    with ledger.read() as connection:
        found = connection.execute(select(table).order_by(table.c.id)).mappings()
        return [SimpleNamespace(**row) for row in found]


def kind_of(sentence: str) -> str:
    """The kind of a refusal; empty where it is none that is known."""
    return next((kind for kind, form in KINDS.items() if re.search(form, sentence)), "")


def heard(click: Click, said: Mapping[str, Sequence[Json]]) -> list[str]:
    """Every sentence that the person was told for it, in the answer or afterwards."""
    after = [
        str(one.get("text", "")) for one in said.get(click.hook, ()) if not one["replace_original"]
    ] if click.hook else []  # fmt: skip
    return [*([click.said] if click.said else []), *after]


def judge_presses(
    clicks: Sequence[Click], said: Mapping[str, Sequence[Json]], rows: Rows
) -> tuple[Counter[str], list[str]]:
    """Figures, and a sentence for each press of which the person was told nothing."""
    figures, faults = Counter[str](), []
    by_article, by_id = defaultdict(list), {row.id: row for row in rows}
    for row in rows:
        by_article[row.article_id].append(row)
    for click in clicks:
        if click.error:
            figures[f"not answered: {click.error}"] += 1
            continue
        told = [kind for kind in map(kind_of, heard(click, said)) if kind]
        if click.word in DECIDE:
            done = any(_made(click, row) for row in by_article[click.article])
        elif click.word == "undo":
            done = click.decision in by_id and _undone(click, by_id[click.decision])
        elif click.word == "undo latest":
            done = any(_undone(click, row) for row in rows if row.undo_by == click.user)
        else:
            figures["looked at something"] += 1
            continue
        if told:
            figures[f"refused: {told[0]}"] += 1
        elif done:
            figures["done"] += 1
        else:
            faults.append(f"nothing came of it and nothing was said: {click} {heard(click, said)}")
    return figures, faults


def _made(click: Click, row: SimpleNamespace) -> bool:
    """Whether the decision that was asked for stood while it was asked for."""
    over = row.ended_at is not None and row.ended_at < click.sent - ROUNDING_MS
    same = (row.verb, row.user) == (click.word, click.user)
    return same and row.at <= click.acked + ROUNDING_MS and not over


def _undone(click: Click, row: SimpleNamespace) -> bool:
    return row.undo_at is not None and row.undo_at <= click.acked + ROUNDING_MS


def judge_decisions(clicks: Iterable[Click], rows: Rows, crowd: Crowd) -> list[str]:
    """A sentence for each decision, and each taking back, that nobody asked for just then by a
    press of its own, or who asked for may not."""
    made, undone = defaultdict(list), defaultdict(list)
    for click in clicks:
        if click.word in DECIDE:
            made[(click.user, click.article, click.word)].append(click)
        elif click.word.startswith("undo"):
            undone[click.user].append(click)
    faults = []
    for row in rows:
        if row.again_of is not None:
            continue
        mine = _taken(made[(row.user, row.article_id, row.verb)], row.at)
        faults += _wrong(crowd, row.user, row.at, mine, f"decision {row.id} ({row.verb})")
        if row.undo_at is not None:
            theirs = [one for one in undone[row.undo_by] if one.decision in (0, row.id)]
            press = _taken(theirs, row.undo_at, undone[row.undo_by])
            what = f"the taking back of decision {row.id}"
            faults += _wrong(crowd, row.undo_by, row.undo_at, press, what)
            admin = crowd.everybody[row.undo_by].kind == "admin"
            if row.undo_by != row.user and not admin:
                faults.append(f"{what} is by {row.undo_by}, and it was {row.user}'s")
    return faults


def _taken(clicks: list[Click], at: int, of: list[Click] | None = None) -> Click | None:
    """The press that it came of, which then is used up: the one that was answered first."""
    fit = [one for one in clicks if one.sent - ROUNDING_MS <= at <= one.acked + ROUNDING_MS]
    if not fit:
        return None
    chosen = min(fit, key=lambda one: (one.decision == 0, one.acked))
    (clicks if of is None else of).remove(chosen)
    return chosen


def _wrong(crowd: Crowd, user: str, at: int, press: Click | None, what: str) -> list[str]:
    if press is None:
        return [f"{what} by {user} came of no press of theirs"]
    if crowd.everybody[user].may(at, asked_anew=press.way == "dialog") is False:
        return [f"{what} is by {user}, who may not decide"]
    return []


def judge_refusals(
    clicks: Iterable[Click], said: Mapping[str, Sequence[Json]], crowd: Crowd
) -> list[str]:
    """A sentence for everybody who was told that they may not decide although they may."""
    return [
        f"{click.user} may decide and was told otherwise: {click}"
        for click in clicks
        if "may not decide" in map(kind_of, heard(click, said))
        and crowd.everybody[click.user].may(click.sent, asked_anew=click.way == "dialog")
        and crowd.everybody[click.user].may(click.acked, asked_anew=click.way == "dialog")
    ]
