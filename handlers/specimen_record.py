"""Specimens of the record, and of what people are told of decisions that were taken back."""

from dataclasses import replace

from bot.domain.review import Decision
from bot.services.record import Entry, RecordPage
from bot.services.untold import Told
from handlers import specimen_cases as cases
from handlers.record_message import record_message
from handlers.specimen_git import COMMIT, PAGE
from handlers.taken_back import reversed_message, taken_back_message

_BACK = replace(
    cases.decision("reject", cases.ANA, 43),
    reason="Told already",
    ended_at=cases.milliseconds(cases.NOW),
    undo_reason="<!here> *not* yet told",
    undo_by=cases.BEN,
    ended_by=cases.BEN,
    ended_why="undone",
)
_PUBLISHED = replace(
    cases.decision(number=44, state="written"), commit=COMMIT, commit_url=f"{PAGE}/commit/{COMMIT}"
)
_REVERSED = replace(
    _PUBLISHED,
    write_state="reverted",
    undo_commit=COMMIT[::-1],
    undo_commit_url=f"{PAGE}/commit/{COMMIT[::-1]}",
    undo_by=cases.ANA,
)
_URL = "https://www.example.com/news"


def _entry(decision: Decision, title: str) -> Entry:
    return Entry(decision, title, "site", "_news/one.md", _URL)


_EVERY = (
    _entry(cases.decision("later", cases.BEN, 45), cases.PROMISE.title),
    _entry(_PUBLISHED, cases.TWINS.title),
    _entry(_BACK, cases.HOSTILE.title),
    _entry(_REVERSED, ""),
)
HISTORIES = {
    "every kind of decision": record_message(RecordPage(_EVERY, None), "", cases.ZONE),
    "a page of more": record_message(RecordPage(_EVERY * 2, 41), "@ben", cases.ZONE),
    "nothing": record_message(RecordPage((), None), "2999-01-01", cases.ZONE),
}

_TITLES = (cases.HOSTILE.title, cases.TWINS.title, "", *["Another article"] * 9)


def _told(decision: Decision, many: int = 1) -> list[Told]:
    what = "reversed" if decision.undo_commit else "taken_back"
    return [Told(what, decision, title) for title in _TITLES[:many]]  # type: ignore[arg-type]


TAKEN_BACK = {
    "taken back by another": taken_back_message(_told(_BACK)),
    "several taken back by another": taken_back_message(_told(_BACK, 12)),
    "taken back in the repository": reversed_message(_told(_REVERSED)),
    "several taken back in the repository": reversed_message(_told(_REVERSED, 3)),
}
