"""A decision of the record as a row for a script or a spreadsheet. Pure."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.services.record import Entry

COLUMNS = (
    "number", "time", "person", "verb", "article", "title", "source", "path", "url", "reason",
    "until", "place", "digest", "version_before", "version_after", "state", "commit", "commit_url",
    "ended", "ended_why", "ended_by", "undo_by", "undo_at", "undo_place", "undo_reason",
    "undo_commit", "undo_commit_url", "error",
)  # fmt: skip


def row(entry: "Entry") -> dict[str, str | int | None]:
    """Every column by its name; times are ISO 8601 in UTC, None where there is none."""
    one = entry.decision
    values: tuple[str | int | None, ...] = (
        one.id, _time(one.at), one.user, one.verb, one.article_id, entry.title, entry.source,
        entry.path, entry.url, one.reason, _time(one.until), one.place or one.channel, one.digest,
        one.version, one.version_after, one.write_state, one.commit, one.commit_url,
        _time(one.ended_at), one.ended_why, one.ended_by, one.undo_by, _time(one.undo_at),
        one.undo_place, one.undo_reason, one.undo_commit, one.undo_commit_url, one.write_error,
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def _time(milliseconds: int | None) -> str | None:
    if milliseconds is None:
        return None
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="seconds")
