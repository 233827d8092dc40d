"""Whether each decision, and each taking back, came of a press of its own by somebody who might.
Judged from the ledger's rows and the presses."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from tests.crowd.clicks import SAVE, TOGETHER, Click
from tests.crowd.people import Crowd
from tests.crowd.told import ROUNDING_MS, Rows, heard, kind_of, verbs_of

Json = dict[str, Any]


def judge_decisions(clicks: Iterable[Click], rows: Rows, crowd: Crowd) -> list[str]:
    """A sentence for each decision, and each taking back, that nobody asked for just then by a
    press of its own, or who asked for may not."""
    made, undone = defaultdict(list), defaultdict(list)
    for click in clicks:
        if verbs_of(click):
            made[click.user].append(click)
        elif click.word.startswith("undo"):
            undone[click.user].append(click)
    faults = []
    for row, several in _each(rows):
        mine = _taken(made[row.user], row.at, lambda one, several=several: _decides(one, several))
        faults += _wrong(crowd, row.user, row.at, mine, f"decision {row.id} ({row.verb})")
    for row in rows:
        if row.undo_at is not None:
            faults += _taken_back(undone[row.undo_by], row, crowd)
    return faults


def _each(rows: Rows) -> Iterable[tuple[SimpleNamespace, Sequence[SimpleNamespace]]]:
    """The first of what was decided with one press, with all of it."""
    batches = defaultdict(list)
    for row in rows:
        if row.again_of is None:
            batches[row.batch or row.id].append(row)
    return [(several[0], several) for several in batches.values()]


def _decides(click: Click, several: Sequence[SimpleNamespace]) -> bool:
    """Whether the press asks for just these."""
    first = several[0]
    if first.batch:
        articles, verbs = {row.article_id for row in several}, {row.verb for row in several}
        asked = click.word in TOGETHER and articles <= set(click.articles)
        return asked and verbs <= set(verbs_of(click))
    if bool(first.edit) != (click.word == SAVE) or click.word in TOGETHER:
        return False
    return click.article == first.article_id and first.verb in verbs_of(click)


def _taken_back(clicks: list[Click], row: SimpleNamespace, crowd: Crowd) -> list[str]:
    what = f"the taking back of decision {row.id}"
    press = _taken(clicks, row.undo_at, lambda one: _undoes(one, row))
    if press is not None and press.word == "undo_batch":
        clicks.append(press)  # it takes back several
    faults = _wrong(crowd, row.undo_by, row.undo_at, press, what)
    if row.undo_by != row.user and crowd.everybody[row.undo_by].kind != "admin":
        faults.append(f"{what} is by {row.undo_by}, and it was {row.user}'s")
    return faults


def _undoes(click: Click, row: SimpleNamespace) -> bool:
    if click.word == "undo_batch":
        return bool(row.batch) and click.batch == row.batch
    return click.word == "undo latest" or click.decision == row.id


def _taken(clicks: list[Click], at: int, fits: Any) -> Click | None:
    """The press that it came of, which then is used up: of several the one that can be nothing
    else, and was answered first."""
    fit = [
        one
        for one in clicks
        if one.sent - ROUNDING_MS <= at <= one.until + ROUNDING_MS and fits(one)
    ]
    if not fit:
        return None
    chosen = min(fit, key=lambda one: (one.word == "undo latest", one.acked))
    clicks.remove(chosen)
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
