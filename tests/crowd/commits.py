"""Whether upstream's history and the ledger say the same, judged from git's objects and the
ledger's rows."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace

from tests.crowd.desk import CrowdDesk
from tests.crowd.files import Values, rest_of, values_of, wanted_by
from tests.crowd.told import Rows
from tests.replay.repository import Repository

WAITING = ("pending", "pushing", "reverting")
RETURNED = ("failed", "gone", "published in the file", "unpublished in the file")
_FORM = "%x01%H%x00%an <%ae>%x00%cn%x00%(trailers:key=Copydesk-Decision,valueonly,separator=%x2C)"


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit: the decisions that it names, and the blobs before and after of each file."""

    id: str
    author: str
    ours: bool
    marks: tuple[str, ...]
    files: Mapping[str, tuple[str, str]]


def history(upstream: Repository) -> list[Commit]:
    """Every commit of the branch, the oldest first."""
    options = ["--raw", "--no-abbrev", "--no-renames", "--reverse", f"--format={_FORM}%x00"]
    found = []
    for part in upstream.git("log", "-r", *options, upstream.ref).split("\x01")[1:]:
        commit, author, committer, marks, raw = part.split("\0", 4)
        lines = [line for line in raw.splitlines() if line.startswith(":")]
        files = {path: (about.split(" ")[2], about.split(" ")[3]) for about, _, path in
                 (line.partition("\t") for line in lines)}  # fmt: skip
        told = tuple(filter(None, marks.split(",")))
        found.append(Commit(commit, author, committer == "Copydesk", told, files))
    return found


def judge_commits(desk: CrowdDesk, rows: Rows) -> tuple[Counter[str], list[str]]:
    """Figures, and a sentence for whatever is not as it must be."""
    commits = history(desk.upstream)
    ours = [one for one in commits if one.ours]
    figures = Counter({"commits of decisions": len(ours)})
    faults = [fault for one in ours for fault in _changes(desk, one, rows)]
    marks = Counter(mark for one in ours for mark in one.marks)
    faults += [f"{mark} is in {count} commits" for mark, count in marks.items() if count > 1]
    for row in rows:
        figures.update(_figures(row))
        fault = _fate(row, marks)
        faults += [f"decision {row.id} ({row.verb}, {row.key}): {fault}"] if fault else []
    theirs = [one.id for one in commits if not one.ours]
    if theirs != desk.automation.commits:
        faults.append("commits of others are lost or in another order")
    bad = desk.upstream.git("fsck", "--strict", "--no-dangling", "--no-progress")
    return figures, faults + ([f"git fsck: {bad}"] if bad else [])


def _changes(desk: CrowdDesk, commit: Commit, rows: Rows) -> Iterable[str]:
    """It does what the decisions say that it names, by one of those who decided so."""
    keys = {row.key: row for row in rows}
    named = [
        (keys.get(mark.removesuffix("-undo")), mark.endswith("-undo")) for mark in commit.marks
    ]
    known = [(row, undo) for row, undo in named if row is not None]
    if not known or len(known) < len(named):
        yield f"{commit.id} names decisions that there are not: {commit.marks}"
        return
    people = desk.crowd.everybody
    by = {people[row.undo_by if undo and row.undo_by else row.user].email for row, undo in known}
    if not any(f"<{one}>" in commit.author for one in by):
        yield f"{commit.id} is by {commit.author}, not {by}"
    wanted: dict[str, Values] = defaultdict(dict)
    for row, undo in known:
        wanted[desk.paths[row.article_id]] |= wanted_by(row.verb, row.edit, undo=undo)
    for path, (old, new) in commit.files.items():
        before, after = desk.upstream.read(old) or b"", desk.upstream.read(new) or b""
        if rest_of(before) != rest_of(after):
            yield f"{commit.id} changes more of {path} than it says"
        elif {**values_of(before), **wanted.get(path, {})} != values_of(after):
            yield f"{commit.id} makes {values_of(after)} of {path}, and {wanted.get(path)} is asked"


def _figures(row: SimpleNamespace) -> list[str]:
    found = ["decisions", f"of {row.verb}"]
    found += ["edited and published"] if row.edit and row.verb == "publish" else []
    found += ["of several at once"] if row.batch else []
    found += ["undone"] if row.ended_why == "undone" or row.take_back else []
    found += [f"returned: {row.ended_why}"] if row.ended_why in RETURNED else []
    return found


def _fate(row: SimpleNamespace, marks: Counter[str]) -> str:
    """In upstream, or taken back, or with the editors and a reason."""
    done, back = marks[row.key], marks[f"{row.key}-undo"]
    if row.ended_at is None and row.write_state in WAITING:
        return f"still {row.write_state}: {row.write_error}"
    if row.verb in ("reject", "later"):
        return f"a {row.verb} was pushed" if done or back else ""
    if row.ended_at is None:
        return "" if done and not back else "it stands, and upstream has it not"
    if row.ended_why == "undone":
        return "" if back or not done or row.write_state == "reverted" else "upstream has it still"
    if row.ended_why not in RETURNED:
        return f"it ended as {row.ended_why!r}"
    if row.ended_why == "failed" and not row.write_error:
        return "it was returned without a reason"
    return ""


def files_agree(desk: CrowdDesk, rows: Rows) -> list[str]:
    """Each file says what stands about its article, what was edited of it last, and nothing else;
    and the bot reads it so."""
    faults = []
    newest = standing_edits(rows)
    published = {row.article_id for row in rows if row.ended_at is None and row.verb == "publish"}
    for article, said in said_by_files(desk).items():
        path, wanted = desk.paths[article], dict(newest.get(article, {}))
        wanted["published"] = article in published or path in desk.automation.by_hand
        if path in desk.automation.retitled:
            wanted.pop("title", None)
        if said | wanted != said:
            faults.append(f"{path} ({article}) says {said}, and {wanted} stands")
        faults += _read_otherwise(desk, article, said)
    return faults


def standing_edits(rows: Rows) -> dict[str, Values]:
    """What stands of all that was edited, by article: of each field what was saved last."""
    found: dict[str, Values] = defaultdict(dict)
    for row in rows:
        if row.edit and row.ended_at is None:
            found[row.article_id] |= wanted_by("edit", row.edit, undo=False)
    return found


def _read_otherwise(desk: CrowdDesk, article: str, said: Values) -> Sequence[str]:
    read = desk.desk.library.article(article)
    if read is None:
        return [f"{article} is not in the index"]
    known = {
        "title": read.title,
        "excerpt": read.excerpt,
        "topics": tuple(sorted(read.topics)),
        "published": read.published,
    }
    return [] if known == said else [f"the index has {known} of {article}, the file says {said}"]


def said_by_files(desk: CrowdDesk) -> dict[str, Values]:
    """What the file of each article says in upstream, by its id."""
    return _said_at(desk.upstream, desk.upstream.tip(), tuple(desk.paths.items()))


@lru_cache(maxsize=1)
def _said_at(
    upstream: Repository, tip: str, paths: tuple[tuple[str, str], ...]
) -> dict[str, Values]:
    files = upstream.files(tip)
    return {article: values_of(files[path]) for article, path in paths}
