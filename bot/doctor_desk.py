"""The doctor's look at what is on this machine: articles, digests, ledger, disk."""

import os
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from bot.app import Desk
from bot.doctor import Finding, look, ok, wrong
from bot.domain.digest import GRACE, Digest
from bot.domain.errors import QueryError, SourceMissing
from bot.domain.standing import milliseconds
from bot.domain.timetable import due_slots, next_due
from bot.services.pausing import Pause
from bot.services.posts import moment
from bot.settings import Settings
from bot.storage import runs
from bot.storage.folder import Folder
from bot.storage.runs import Run
from handlers.mrkdwn import clean, count

LITTLE, TOO_LITTLE = 2_000_000_000, 200_000_000
"""Bytes of free disk below which it is worth a look, and below which writing may fail soon."""

SOON = timedelta(minutes=5)


def folders(settings: Settings) -> Iterator[Finding]:
    """Whether the folders can be read, and the articles in them written."""
    for source in (one for one in settings.sources if one.git is None):
        about = f"source {source.name}"
        try:
            files = list(Folder(source.name, source.folder, source.fields).scan())
        except SourceMissing as error:
            yield wrong(about, str(error), "Name the right folder in the settings.")
            continue
        places = {(source.folder / seen.path).parent for seen in files}
        closed = sorted(str(place) for place in places if not os.access(place, os.W_OK | os.X_OK))
        if not files:
            advice = "Name the folder that holds the *.md files in the settings."
            yield wrong(about, f"{source.folder} holds no articles.", advice)
        elif closed:
            advice = "Let the user that runs Copydesk write there, or nothing can be published."
            yield wrong(about, f"{closed[0]} can't be written.", advice)
        else:
            yield ok(about, f"{count(len(files), 'file')} in {source.folder}.")


def articles(desk: Desk) -> Iterator[Finding]:
    """What the index lacks."""
    left_out = desk.library.left_out()
    found = count(desk.library.find("sort:newest", limit=0).total, "article")
    if left_out:
        first = left_out[0]
        yield look(
            "articles",
            f"{found} can be found; {count(len(left_out), 'file')} left out, such as "
            f"{clean(first.path)}:{first.line}: {clean(first.reason)}.",
            "copydesk check lists them all, with the reasons.",
        )
    else:
        yield ok("articles", f"{found} can be found, no file is left out.")


def digests(desk: Desk) -> Iterator[Finding]:
    """What each digest would show, when it comes next, and what became of the last one."""
    every, paused = desk.digests.every(), desk.digests.paused()
    if not every:
        advice = "Add one to the settings if there should be, see copydesk.example.yaml."
        yield look("digests", "There is no digest: nothing is posted.", advice)
    for digest in every:
        yield _matching(desk, digest)
        if digest.name in paused:
            yield _paused(digest, paused[digest.name])
        else:
            yield _next(desk, digest)
        yield _last(desk, digest)


def _paused(digest: Digest, pause: Pause) -> Finding:
    about, since = f"digest {digest.name}", _local(pause.since, digest)
    if pause.by:
        sentence = f"Paused by {pause.by} since {since}{f': {pause.why}' if pause.why else '.'}"
        return look(about, sentence, "Resume it in Slack when it is wanted again.")
    then = "it goes on by itself" if pause.ends_by_itself else "then resume it in Slack"
    return wrong(about, f"Paused since {since}: {pause.why}", f"Mend that; {then}.")


def _matching(desk: Desk, digest: Digest) -> Finding:
    about = f"digest {digest.name}"
    try:
        desk.library.read(digest.query, zone=digest.zone)
        query = desk.library.read(digest.query, zone=digest.zone, lenient=True)
    except QueryError as error:
        return wrong(about, f"{digest.query}: {error}", "Change the digest's query.")
    if digest.purpose == "reading":
        return _to_read(desk, digest)
    found = desk.digests.adviser.preview(digest.query, zone=digest.zone, lenient=True)
    if found.matching:
        return ok(about, f"{count(found.matching, 'article')} waiting match {query}.")
    suggestion = desk.library.answer(query.and_open(), limit=0).suggestion
    wider = f" {suggestion} would find some." if suggestion else ""
    every = desk.library.answer(query, limit=0).total if query.review else found.ever
    if not every:
        sentence = f"Nothing matches {query}, published or not: it would never post."
        return wrong(about, sentence, f"Change the digest's query.{wider}")
    if not _ever_showed(desk, digest):
        sentence = (
            f"Nothing waits that matches {query}, and nothing ever did: all {count(every, 'match')}"
            f"{'' if every == 1 else 'es'} published or decided elsewhere."
        )
        return look(about, sentence, f"See whether the query is too narrow.{wider}")
    return ok(about, f"Nothing matches {query} now: {every:,} published or decided.")


def _to_read(desk: Desk, digest: Digest) -> Finding:
    """A digest for reading shows what is published, once: nobody waits for it."""
    about = f"digest {digest.name}"
    query, plan = desk.digests.chooser.choose(digest)
    if not plan.matching:
        advice = "See whether the query is too narrow; it is for reading, so drafts don't count."
        return look(about, f"Nothing that is published matches {query}.", advice)
    matching = count(plan.matching, "published article")
    return ok(about, f"Matching {query}: {matching}, {plan.new:,} not shown yet.")


def _ever_showed(desk: Desk, digest: Digest) -> bool:
    with desk.ledger.read() as connection:
        return bool(runs.shown(connection, digest.name))


def _next(desk: Desk, digest: Digest) -> Finding:
    about = f"digest {digest.name}"
    slot = next_due(digest, desk.now())
    if slot is None:
        sentence = f"{digest.schedule.text} never comes."
        return wrong(about, sentence, "Change the digest's schedule.")
    return ok(about, f"Comes next {_local(slot.due, digest)}, by {digest.schedule.text}.")


def _last(desk: Desk, digest: Digest) -> Finding:
    about = f"digest {digest.name}"
    with desk.ledger.read() as connection:
        newest = runs.newest(connection, digest.name)
        sent_at = runs.last_sent(connection, digest.name)
    sent = f"Last posted {_local(moment(sent_at), digest)}." if sent_at else "Never posted yet."
    if newest is not None and newest.state in ("failed", "unsure"):
        said = newest.error or "nobody knows why"
        sentence = f"The one of {_local(moment(newest.due_at), digest)} was not posted: {said}"
        return wrong(about, f"{sentence} {sent}", "Mend that; the next one comes by itself.")
    missed = None if digest.name in desk.digests.paused() else _missed(desk, digest, newest)
    if missed is not None:
        sentence = f"The one of {_local(missed, digest)} has not come. {sent}"
        return look(about, sentence, "See that Copydesk runs: copydesk run.")
    return ok(about, sent)


def _missed(desk: Desk, digest: Digest, newest: Run | None) -> datetime | None:
    """The newest slot that is over and that nobody has taken up; None where the digest was not
    known to the ledger until now."""
    now = desk.now()
    if newest is None:
        return None
    start = max(moment(newest.due_at), now - timedelta(days=7))
    over = [one.due for one in due_slots(digest, start, now - SOON)]
    late = [due for due in over if milliseconds(due) > newest.due_at]
    return late[-1] if late else None


def _local(at: datetime, digest: Digest) -> str:
    return f"{at.astimezone(digest.zone):%a %-d %b %Y %H:%M} {digest.zone.key}"


def disk(data: Path) -> Finding:
    """How much room there is for the index and the ledger."""
    free = shutil.disk_usage(data).free
    sentence = f"{free / 1e9:,.1f} GB free in {data}."
    if free < TOO_LITTLE:
        return wrong("disk", sentence, "Make room: the ledger can't be written without.")
    if free < LITTLE:
        return look("disk", sentence, "Make room soon.")
    return ok("disk", sentence)


def running(desk: Desk) -> Finding:
    """Whether a bot works on this data directory."""
    if desk.writable:
        sentence = "No Copydesk runs on this data directory."
        hours = round(GRACE.total_seconds() / 3600)
        advice = f"Start copydesk run; a digest may be up to {hours} hours late."
        return look("running", sentence, advice)
    return ok("running", "Copydesk runs on this data directory.")
