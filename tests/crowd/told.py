"""Whether each press was either done or answered, judged from the ledger's rows, the presses, and
what was said through Slack."""

import html
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from bot.storage.ledger import Ledger
from bot.storage.schema import decision as table
from tests.crowd.clicks import DECIDE, SAVE, TOGETHER, Click

Json = dict[str, Any]
Rows = Sequence[SimpleNamespace]

ROUNDING_MS = 5

NOT_WORKED = "that did not work"
KINDS = {
    NOT_WORKED: r"^That did not work",
    "may not decide": r"can decide about articles|can't (decide about|edit) articles",
    "done in part": r"Not decided: \d",
    "somebody has it": r" has “.*” already| has “.*”, so nothing was decided",
    "somebody was first": r"(is|was) (being published|published|rejected|put off until later) by",
    "changed since": r"was changed after it was shown",
    "published in its file": r"was published in its file",
    "being taken back": r"is taking back",
    "another's decision": r"^Only .* can take this back",
    "over already": r"can't be taken back",
    "nothing to take back": r"nothing to take back",
    "gone": r"no longer there or can't be read",
    "too old": r"more than a day old|Search again|type it again",
    "nothing is changed": r"Nothing is changed yet",
    "edited by others": r"Others edit it this moment",
    "the file says otherwise": r"The file (says|was|has)|in the file",
    "nothing is ticked": r"complete this required field|Choose|nothing was chosen",
}
"""The kinds of refusal, by their sentences."""

ANSWERED = ("search", "history", "have this")
"""What is answered by a message, whatever it says."""


def rows_of(ledger: Ledger) -> Rows:
    """Every decision, the oldest first."""
    with ledger.read() as connection:
        found = connection.execute(select(table).order_by(table.c.id)).mappings()
        return [SimpleNamespace(**row) for row in found]


def kind_of(sentence: str) -> str:
    """The kind of a refusal; empty where it is none that is known."""
    return next((kind for kind, form in KINDS.items() if re.search(form, sentence)), "")


@dataclass(frozen=True, slots=True)
class Heard:
    """What people were told: `said` through each response_url, `written` to each person by itself
    of what could not be done; `names` are what each article was ever called."""

    said: Mapping[str, Sequence[Json]]
    written: Mapping[str, Sequence[str]] = field(default_factory=dict)
    names: Mapping[str, Collection[str]] = field(default_factory=dict)

    def later(self, click: Click) -> bool:
        """Whether they were told later that something was not taken back after all."""
        texts = [one for one in self.written.get(click.user, ()) if one.startswith("Not ")]
        names = self.names.get(click.article, ("",))
        return any(name in html.unescape(text) for text in texts for name in names)


def heard(click: Click, said: Mapping[str, Sequence[Json]]) -> list[str]:
    """Every sentence that the person was told for it, in the answer or afterwards."""
    after = [
        str(one.get("text", "")) for one in said.get(click.hook, ()) if not one["replace_original"]
    ] if click.hook else []  # fmt: skip
    return [*([click.said] if click.said else []), *after]


def judge_presses(
    clicks: Sequence[Click], told: Heard, rows: Rows
) -> tuple[Counter[str], list[str]]:
    """Figures, and a sentence for each press of which the person was told nothing."""
    figures, faults = Counter[str](), []
    record = Record(rows)
    for click in clicks:
        if click.error:
            figures[f"not answered: {click.error}"] += 1
            continue
        sentences = heard(click, told.said)
        what = _outcome(click, sentences, record)
        if not what and click.word.startswith("undo") and told.later(click):
            what = "refused later: not taken back"
        figures[what or "nothing"] += 1
        if not what:
            faults.append(f"nothing came of it and nothing was said: {click} {sentences}")
    return figures, faults


def _outcome(click: Click, sentences: Sequence[str], record: "Record") -> str:
    """What came of it, in words; empty where that was nothing."""
    told = [kind for kind in map(kind_of, sentences) if kind]
    if NOT_WORKED in told:
        return f"refused: {NOT_WORKED}"
    if told and click.word not in ANSWERED:
        return f"refused: {told[0]}"
    if click.word in ANSWERED:
        return "looked at something" if sentences else ""
    if click.opened == "decide_taken":
        return "asked: somebody has it"
    if click.opened == "edit" and click.word in (SAVE, "edit show"):
        return "the difference was shown"
    if click.word in ("take", "give_back"):
        return "taken, or given back"
    done = record.done(click)
    if done is None:
        return "looked at something"
    return "done" if done else ""


class Record:
    """The ledger's rows, to be asked whether a press was done."""

    def __init__(self, rows: Rows) -> None:
        self._by_id = {row.id: row for row in rows}
        self._by_article, self._by_batch = defaultdict(list), defaultdict(list)
        self._undone = defaultdict(list)
        for row in rows:
            self._by_article[row.article_id].append(row)
            self._by_batch[row.batch].append(row)
            self._undone[row.undo_by].append(row)

    def done(self, click: Click) -> bool | None:
        """Whether what was asked for was so while it was asked for; None for a press that asks
        for nothing that the ledger keeps."""
        if click.word == "undo":
            row = self._by_id.get(click.decision)
            return row is not None and _undone(click, row)
        if click.word == "undo latest":
            return any(_undone(click, row) for row in self._undone[click.user])
        if click.word == "undo_batch":
            return any(_undone(click, row) for row in self._by_batch[click.batch])
        verbs = verbs_of(click)
        if not verbs:
            return None
        every = click.articles if click.word in TOGETHER else (click.article,)
        return any(
            _made(click, row, verbs) for article in every for row in self._by_article[article]
        )


def verbs_of(click: Click) -> tuple[str, ...]:
    """What the press may have decided; empty for one that decides nothing."""
    if click.word == SAVE:
        return ("edit", "publish")
    return TOGETHER.get(click.word, (click.word,) if click.word in DECIDE else ())


def _made(click: Click, row: SimpleNamespace, verbs: Sequence[str]) -> bool:
    """Whether the decision that was asked for stood while it was asked for."""
    over = row.ended_at is not None and row.ended_at < click.sent - ROUNDING_MS
    same = row.user == click.user and row.verb in verbs
    return same and row.at <= click.until + ROUNDING_MS and not over


def _undone(click: Click, row: SimpleNamespace) -> bool:
    return row.undo_at is not None and row.undo_at <= click.until + ROUNDING_MS
