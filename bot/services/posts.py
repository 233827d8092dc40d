"""Posts: a digest's message as the ledger has it, the same after any restart."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.digest import Digest, Item, Post
from bot.domain.review import State
from bot.domain.timetable import next_due
from bot.services.edited import as_posted, editor
from bot.storage.article_json import article_from_json
from bot.storage.edits import Standing
from bot.storage.runs import ItemRow, Run

LATE = timedelta(minutes=15)
"""From when on a post says that it is late."""


def build_post(
    run: Run,
    items: Sequence[ItemRow],
    states: Mapping[str, State],
    digest: Digest | None,
    edits: Mapping[str, Sequence[Standing]] = MappingProxyType({}),
) -> Post:
    """The message of a run: the articles as they were when it was planned, with their states
    now, and with what was edited since. `digest` is None where there is no such digest any more.
    Pure."""
    due = moment(run.due_at)
    return Post(
        run_id=run.id,
        name=run.digest,
        zone=ZoneInfo(run.zone),
        items=tuple(
            Item(
                number=row.number,
                article=as_posted(article_from_json(row.article), run.due_at, edits),
                state=states[row.article_id],
                times=row.times,
                similar=row.similar,
                edited_by=editor(edits.get(row.article_id, ())),
            )
            for row in items
        ),
        matching=run.matching,
        new=run.new,
        waiting=run.waiting,
        since=None if run.since_at is None else moment(run.since_at),
        next=_next(run, digest),
        revision=1,
        token=run.token,
        late=run.claimed_at is not None and moment(run.claimed_at) - due > LATE,
        skipped=run.skipped,
        decided_elsewhere=run.decided_elsewhere,
        **_form(run.form),
    )


def _next(run: Run, digest: Digest | None) -> datetime | None:
    """The slot after the run's, as it was told: a new schedule changes the newest message alone."""
    if digest is None:
        return None
    if run.next_at is not None:
        return moment(run.next_at)
    following = next_due(digest, moment(run.due_at))
    return following.due if following else None


def form_of(digest: Digest) -> str:
    """How a digest's message is drawn, for the run: a message keeps its form when the digest is
    changed later."""
    form = {
        "mention": digest.mention,
        "purpose": digest.purpose,
        "compact": digest.compact,
        "weekly": digest.empty == "weekly",
    }
    return json.dumps(form)


def shared_form(user: str) -> str:
    """The form of one article that a person (their id) posted by hand."""
    return json.dumps({"shared_by": user})


def batch_form(batch: str, refused: Sequence[tuple[str, str]]) -> str:
    """The form of a message that tells what came of a batch of decisions; `refused` as in Post."""
    return json.dumps({"batch": batch, "refused": list(refused)})


def _form(text: str) -> dict[str, Any]:
    """What a run's form says; nothing in a run from before forms were kept."""
    known = {"mention", "purpose", "compact", "weekly", "shared_by", "batch", "refused"}
    form = {name: value for name, value in json.loads(text or "{}").items() if name in known}
    refused = tuple((title, said) for title, said in form.get("refused", ()))
    return {**form, "refused": refused}


def moment(milliseconds: int) -> datetime:
    """An instant of the ledger as an aware datetime in UTC."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
