"""The notices that are not over yet, in a small file, so that a restart forgets none."""

import json
import logging
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from bot.domain.notice import Notice

log = logging.getLogger(__name__)


class Notices:
    """One JSON file; only one process writes it."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def load(self) -> list[Notice]:
        """The notices, none where the file is missing or damaged: problems are told again."""
        try:
            rows = json.loads(self._file.read_text("utf-8"))
            return [_notice(row) for row in rows]
        except FileNotFoundError:
            return []
        except (OSError, ValueError, TypeError, KeyError) as error:
            log.warning("%s can't be read and is begun anew: %s", self._file, error)
            return []

    def save(self, notices: Sequence[Notice]) -> None:
        """Keep these. What can't be written is logged: it would only be told twice."""
        rows = [{**asdict(one), "since": one.since.isoformat()} for one in notices]
        beside = self._file.with_suffix(".new")
        try:
            beside.write_text(json.dumps(rows, indent=1, ensure_ascii=False), "utf-8")
            beside.replace(self._file)
        except OSError as error:
            log.warning("%s can't be written: %s", self._file, error.strerror)


def _notice(row: dict[str, str]) -> Notice:
    return Notice(
        key=row["key"],
        sentence=row["sentence"],
        since=datetime.fromisoformat(row["since"]),
        channel=row["channel"],
        ts=row["ts"],
    )
