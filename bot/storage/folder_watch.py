"""Which articles below a folder were touched, as it happens."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import watchfiles

from bot.domain.errors import SourceMissing
from bot.storage.folder_walk import identity, is_article_path, is_searched, walk, words_of

# Changes are handed on when nothing new came for STEP_MS, and after DEBOUNCE_MS in any case:
# under steady writes the second is what keeps them from being put off for ever.
STEP_MS = 40
DEBOUNCE_MS = 200
_TURN_MS = 250


def watch_articles(
    root: str, stop: threading.Event, ready: threading.Event | None = None
) -> Iterator[set[str]]:
    """Sets of touched paths below `root`, until `stop` is set.

    A path was created, changed or removed; which, the reader sees. A folder that was removed or
    moved away comes as its own path and stands for everything that was below it. `ready` is set
    once nothing can be missed any more. Raises SourceMissing where the folder can't be watched,
    goes away or is replaced: then scan it again and watch anew.
    """
    before, real = identity(root), os.path.realpath(root)
    try:
        for changes in watchfiles.watch(
            real,
            watch_filter=None,
            debounce=DEBOUNCE_MS,
            step=STEP_MS,
            stop_event=stop,
            rust_timeout=_TURN_MS,
            yield_on_timeout=True,
            raise_interrupt=False,
            ignore_permission_denied=True,
        ):
            if ready is not None:
                ready.set()
            if identity(root) != before:
                raise SourceMissing(f"The folder {root} was replaced.")
            if touched := _touched(real, changes):
                yield touched
    except OSError as error:
        failure = SourceMissing(f"The folder {root} can't be watched: {words_of(error)}.")
    else:
        return
    raise failure


def _touched(root: str, changes: set[watchfiles.main.FileChange]) -> set[str]:
    touched: set[str] = set()
    for change, full in changes:
        path = os.path.relpath(full, root)
        if not all(is_searched(part) for part in path.split("/")):
            continue
        if Path(full).is_dir() and not Path(full).is_symlink():
            # New files in a new folder come before it is watched itself.
            if change is watchfiles.Change.added:
                touched.update(file.path for file in walk(root, path))
        elif is_article_path(path) or change is watchfiles.Change.deleted:
            touched.add(path)
    return touched
