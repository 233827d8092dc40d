"""What goes on around a batch of files."""

import gc
from pathlib import Path

import pytest

from bot.services.library_changes import Batch
from bot.storage.fields import COPYDESK
from bot.storage.folder import FileStat, Folder


def batch(root: Path, count: int) -> Batch:
    return Batch(Folder("site", root, COPYDESK), [FileStat("a.md", 1, 1, 1)] * count)


@pytest.mark.parametrize(("count", "paused"), [(1, False), (999, False), (1_000, True)])
def test_cycles_are_left_alone_while_many_files_are_taken_in(
    tmp_path: Path, count: int, paused: bool
) -> None:
    with batch(tmp_path, count).undisturbed():
        assert gc.isenabled() is not paused
    assert gc.isenabled()


def test_they_are_looked_for_again_after_a_failure(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="full"), batch(tmp_path, 1_000).undisturbed():
        raise OSError("The disk is full.")
    assert gc.isenabled()
