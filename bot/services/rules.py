"""Rules: when decisions are written, and what they write, source by source. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.review import Overridden, Verb
from bot.domain.subject import USUAL_SUBJECT
from bot.storage.writes import Writes


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRules:
    """What is written into one source's files. A source that pushes makes one commit a decision,
    or with `batch` one of all that are due together; `message` is the template of its first line,
    `commit_page` the address of a commit's page at the host with {commit} in the id's place, empty
    where there is none; `file_page` and `history_page` those of a file, and of its commits, with
    {path} in the quoted path's place. `overridden` says what becomes of a publish that somebody
    sets back."""

    writes: Writes = field(default_factory=Writes)
    batch: bool = False
    overridden: Overridden = "reopen"
    message: str = USUAL_SUBJECT
    commit_page: str = ""
    file_page: str = ""
    history_page: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """`grace_ms` is for how long an undo leaves no trace in the file; `sources` goes by name, and
    has those that differ from the usual; `reasons` are the desk's usual ones for
    a rejection, which needs one where `reason_required`. Whoever takes an article has it for
    `taken_ms`."""

    grace_ms: int = 0
    taken_ms: int = 4 * 3_600_000
    reasons: tuple[str, ...] = ()
    reason_required: bool = False
    sources: Mapping[str, SourceRules] = field(default_factory=dict)

    def of(self, source: str) -> SourceRules:
        """The source's own rules, or the usual ones."""
        return self.sources.get(source, USUAL)

    def touches(self, source: str, verb: Verb) -> bool:
        """Whether such a decision changes the file."""
        return verb == "publish" or (verb == "reject" and bool(self.of(source).writes.reject))


USUAL = SourceRules()
