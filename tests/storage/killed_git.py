"""A process that publishes until all is in: to be killed. Run as `... UPSTREAM DIRECTORY COUNT`."""

import sys
from pathlib import Path

from bot.domain.errors import SourceMissing
from bot.storage.fields import COPYDESK
from bot.storage.git_change import Author, Change, FileEdit, PushUnsure, UpstreamMoved
from bot.storage.git_remote import Remote
from bot.storage.git_source import GitSource


def main(upstream: str, directory: str, count: str) -> None:
    """Publish `0.md` and what follows, two at a time, each looked up before."""
    Path(directory).mkdir(exist_ok=True)
    source = GitSource("desk", Remote(upstream, "main"), Path(directory), COPYDESK)
    Path(directory, "started").touch()
    wanted = [str(number) for number in range(int(count))]
    while True:
        try:
            source.sync()
            known = source.decided(wanted)
            due = [each for each in wanted if each not in known][:2]
            if not due:
                return
            source.publish([_change(source, each) for each in due])
        except (UpstreamMoved, PushUnsure, SourceMissing) as problem:
            print(problem, flush=True)  # noqa: T201  # for whoever reads a failed test


def _change(source: GitSource, name: str) -> Change:
    data = source.read(f"{name}.md")
    edit = FileEdit(f"{name}.md", data, data.replace(b"false", b"true"))
    return Change((edit,), Author("A", "a@b"), f"Publish\n\nCopydesk-Decision: {name}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
