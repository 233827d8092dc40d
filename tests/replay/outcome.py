"""What is so at the end, judged from upstream's objects and the ledgers' rows alone."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from sqlalchemy import Connection, Row, select

from bot.storage.ledger import Ledger
from bot.storage.schema import decision as table
from tests.replay.lines import PUBLISHED, is_own_line, is_published, line
from tests.replay.others import Others
from tests.replay.repository import Repository
from tests.services.pull_host import COMMITTER

Published = Callable[[str], bool | None]
"""Whether the file of an article, known by its id, says that it is published; None where there is
no file."""

WAITING = ("pending", "pushing", "proposed", "reverting")
RETURNED = ("failed", "gone", "published in the file", "unpublished in the file")


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit of the bot's: the decisions that it names, and the files that it changes, each
    with the blobs before and after, as against its first parent. `joins` has more parents."""

    id: str
    marks: tuple[str, ...]
    author: str
    files: tuple[tuple[str, str, str], ...]
    joins: bool = False


@dataclass(slots=True)
class Outcome:
    """What was found: figures, and a sentence for whatever is not as it must be."""

    figures: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def judge(
    others: Others, desks: Sequence[tuple[Ledger, Published]], names: dict[str, str]
) -> Outcome:
    """Compare. Each ledger comes with what its bot says of an article's file; `names` are the
    e-mail addresses of those who decide."""
    outcome, upstream = Outcome(), others.upstream
    ever = _ours(upstream, "--all", "--reflog")
    now = {one.id: one for one in _ours(upstream, upstream.ref)}
    merged = [one for one in _ours(upstream, upstream.ref, by=COMMITTER) if not one.joins]
    rows = [row for ledger, _ in desks for row in _rows(ledger)]
    authors = {row.key: names[row.user] for row in rows}
    back = {f"{row.key}-undo": names[row.undo_by or row.user] for row in rows}
    _check_commits(outcome, upstream, ever, {**authors, **back})
    now |= {one.id: one for one in merged}
    marks = _check_once(outcome, [*ever, *merged], now)
    for row in rows:
        _check_decision(outcome, row, marks, now)
    for ledger, published in desks:
        for row in _rows(ledger):
            if row.ended_at is not None or row.verb != "publish":
                continue
            says = published(row.article_id)
            outcome.figures["published, and the file deleted since"] += says is None
            outcome.figures["set back, which is shown"] += row.set_back_at is not None
            outcome.figures["applied again"] += row.again_of is not None
            if says is False and row.set_back_at is None:
                outcome.faults.append(f"decision {row.id} stands, and its file does not say so")
    _check_theirs(outcome, others)
    _check_files(outcome, others, now.values())
    return outcome


def _rows(ledger: Ledger) -> Sequence[Row[tuple[object, ...]]]:
    def read(connection: Connection) -> Sequence[Row[tuple[object, ...]]]:
        return connection.execute(select(table).order_by(table.c.id)).all()

    with ledger.read() as connection:
        return read(connection)


def _ours(upstream: Repository, *which: str, by: str = "Copydesk") -> list[Commit]:
    form = "%x01%H%x00%P%x00%an <%ae>%x00%cn%x00%B"
    options = ["--raw", "--no-abbrev", "--no-renames", "--diff-merges=first-parent"]
    options.append(f"--format={form}%x00")
    out = upstream.git("log", "-r", *options, *which)
    found = []
    for part in out.split("\x01")[1:]:
        commit, parents, author, committer, message, raw = part.split("\0", 5)
        if committer == by:
            files = tuple(_file(line) for line in raw.splitlines() if line.startswith(":"))
            marks = tuple(re.findall(r"^Copydesk-Decision: (\S+)$", message, re.MULTILINE))
            found.append(Commit(commit, marks, author, files, joins=" " in parents))
    return found


def _file(line: str) -> tuple[str, str, str]:
    about, _, path = line.partition("\t")
    _, _, before, after, _ = about.split(" ")
    return path, before, after


def _check_commits(
    outcome: Outcome, upstream: Repository, ever: Sequence[Commit], authors: dict[str, str]
) -> None:
    """Each changes one line of each of its files, which says the opposite then, and as many files
    as decisions at most; it is in the name of somebody who decided so."""
    for commit in ever:
        outcome.figures["commits of decisions"] += 1
        for path, before, after in commit.files:
            old, new = upstream.read(before) or b"", upstream.read(after) or b""
            if not is_own_line(old, new):
                outcome.faults.append(f"{commit.id} changes more or less than a line of {path}")
        if commit.joins:
            continue  # it brings others of ours up to date
        if not 0 < len(commit.files) <= len(commit.marks):
            outcome.faults.append(f"{commit.id} has {len(commit.files)} files, {commit.marks}")
        who = {authors.get(mark, "nobody's") for mark in commit.marks}
        if not any(f"<{one}>" in commit.author for one in who) or "nobody's" in who:
            outcome.faults.append(f"{commit.id} is by {commit.author}, not {who}")


def _check_once(
    outcome: Outcome, ever: Sequence[Commit], now: dict[str, Commit]
) -> dict[str, list[str]]:
    """No decision is in upstream's history twice. Gives the commits by what they name."""
    marks = defaultdict(list)
    for commit in ever:
        for mark in commit.marks:
            marks[mark].append(commit.id)
    for mark, commits in marks.items():
        if len([one for one in commits if one in now]) > 1:
            outcome.faults.append(f"{mark} is in more than once: {commits}")
    return dict(marks)


def _check_decision(
    outcome: Outcome,
    row: Row[tuple[object, ...]],
    marks: dict[str, list[str]],
    now: dict[str, Commit],
) -> None:
    """In, or taken back, or with the editors and a reason."""
    outcome.figures["decisions"] += 1
    done, back = marks.get(row.key, []), marks.get(f"{row.key}-undo", [])
    upstream, fault = any(one in now for one in done), ""
    if row.ended_at is None and row.write_state in WAITING:
        fault = f"still {row.write_state}: {row.write_error}"
    elif row.verb in ("reject", "later"):
        outcome.figures["rejected" if row.verb == "reject" else "put off"] += 1
        fault = f"a {row.verb} was pushed" if done else ""
    elif row.ended_at is None:
        outcome.figures["published"] += 1
        fault = "" if done else "published, but never pushed"
    elif row.ended_why == "undone":
        outcome.figures["undone"] += 1
        outcome.figures["undone before anything was pushed"] += not done
        taken_back = back or not upstream or row.write_state == "reverted"
        fault = "" if taken_back else "undone, but upstream has it"
    elif row.ended_why in RETURNED:
        outcome.figures["returned with a reason"] += 1
        outcome.reasons[row.ended_why] += 1
        if row.ended_why == "failed" and not row.write_error:
            fault = "returned without a reason"
        elif row.ended_why != "unpublished in the file" and upstream and not row.written_at:
            # What a force-push took away again is not upstream.
            fault = f"returned ({row.ended_why}), but upstream has it"
    else:
        fault = f"ended as {row.ended_why!r}"
    if fault:
        outcome.faults.append(f"decision {row.id} ({row.verb}, {row.key}): {fault}")


def _check_theirs(outcome: Outcome, others: Others) -> None:
    """Every commit of theirs is in upstream's history, in their order."""
    listed = ("rev-list", "--first-parent", "--reverse")
    history = others.upstream.git(*listed, others.upstream.ref).splitlines()
    places = {commit: number for number, commit in enumerate(history)}
    order = [places.get(one.commit, -1) for one in others.log]
    if -1 in order or order != sorted(order):
        outcome.faults.append("commits of others are lost or in another order")


def _check_files(outcome: Outcome, others: Others, now: Iterable[Commit]) -> None:
    """The tree is the one that the history alone gives, but for one line of what is published."""
    upstream = others.upstream
    there = upstream.files(upstream.ref)
    if there.keys() != others.alone.keys():
        outcome.faults.append(f"other files: {sorted(there.keys() ^ others.alone.keys())}")
    different = {path for path, data in there.items() if data != others.alone.get(path)}
    outcome.figures["files other than the history's"] = len(different)
    ours = {_known(upstream, path, after) for one in now for path, _, after in one.files}
    for path in different:
        alone = others.alone.get(path, b"")
        said = b"true" if is_published(there[path]) else b"false"
        own = is_own_line(alone, there[path], said=said)
        if not own or (PurePosixPath(path).name, line(PUBLISHED, there[path])) not in ours:
            outcome.faults.append(f"{path} is not as the history alone gives it")
    bad = upstream.git("fsck", "--strict", "--no-dangling", "--no-progress")
    if bad:
        outcome.faults.append(f"git fsck: {bad}")


def _known(upstream: Repository, path: str, blob: str) -> tuple[str, bytes | None]:
    """By what a file is known again that has moved, and what a commit made it say."""
    return PurePosixPath(path).name, line(PUBLISHED, upstream.read(blob))
