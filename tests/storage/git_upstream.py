"""A repository to be the remote: real, bare, on disk."""

import os
import stat
import subprocess
from collections.abc import Mapping
from pathlib import Path

from bot.storage.fields import COPYDESK
from bot.storage.git_remote import Remote
from bot.storage.git_source import GitSource

ARTICLE = b"---\ntitle: A\npublished: false\n---\nBody\n"
_NOBODY = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "LC_ALL": "C",
    "PATH": os.environ["PATH"],
}


class UpstreamRepository:
    """A bare repository in `path`. Commits are made in it directly, as if pushed by others."""

    def __init__(self, path: Path, object_format: str = "sha1") -> None:
        self.path = path
        options = ["-q", "--bare", "-b", "main", "--template=", f"--object-format={object_format}"]
        if not path.exists():
            subprocess.run(["git", "init", *options, str(path)], check=True, env=_NOBODY)

    def git(self, *arguments: str, given: bytes = b"") -> str:
        """Run git in it; its output."""
        ran = subprocess.run(
            ["git", f"--git-dir={self.path}", *arguments],
            input=given,
            check=True,
            capture_output=True,
            env=_NOBODY,
        )
        return ran.stdout.decode(errors="surrogateescape").rstrip("\n")

    def commit(
        self,
        files: Mapping[str, bytes | None],
        *,
        modes: Mapping[str, str] | None = None,
        branch: str = "main",
        message: str = "Rewritten",
        parent: str | None = "",
        now: int = 1_700_000_000,
    ) -> str:
        """A commit on top of `branch` (or of another commit; None: of none), its id. A file that
        is None is removed. A mode may be 120000 (a link) or 160000 (its bytes are a commit)."""
        who = f"Automation <automation@example.org> {now} +0000"
        lines = [f"commit refs/heads/{branch}\ncommitter {who}\n".encode(), _data(message.encode())]
        if parent == "" and self._has(branch):
            parent = self.git("rev-parse", f"refs/heads/{branch}")
        if parent:
            lines.append(f"from {parent}\n".encode())
        for path, data in files.items():
            lines += _change(path, data, (modes or {}).get(path, "100644"))
        reset = [f"reset refs/heads/{branch}\n".encode()] if parent is None else []
        self.git("fast-import", "--quiet", "--force", given=b"".join([*reset, *lines]))
        return self.tip(branch)

    def tip(self, branch: str = "main") -> str:
        """The id of the branch's last commit."""
        return self.git("rev-parse", f"refs/heads/{branch}")

    def read(self, path: str, branch: str = "main") -> bytes:
        """A file's bytes on the branch."""
        shown = ["git", f"--git-dir={self.path}", "cat-file", "blob", f"{branch}:{path}"]
        return subprocess.run(shown, check=True, capture_output=True, env=_NOBODY).stdout

    def hook(self, name: str, script: str) -> None:
        """Install a hook: a shell script."""
        self.path.joinpath("hooks").mkdir(exist_ok=True)
        file = self.path / "hooks" / name
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(file.stat().st_mode | stat.S_IXUSR)

    def source(self, directory: Path, **options: str | tuple[str, ...]) -> GitSource:
        """A source that reads it."""
        branch = str(options.get("branch", "main"))
        folders = tuple(options.get("folders", ()))
        remote = Remote(str(options.get("url", self.path)), branch)
        return GitSource("desk", remote, directory, COPYDESK, folders=folders)

    def _has(self, branch: str) -> bool:
        return bool(self.git("for-each-ref", f"refs/heads/{branch}"))


def _change(path: str, data: bytes | None, mode: str) -> list[bytes]:
    name = path.encode(errors="surrogateescape")
    quoted = b'"' + b"".join(b"\\%03o" % byte for byte in name) + b'"'
    if data is None:
        return [b"D " + quoted + b"\n"]
    if mode == "160000":
        return [f"M {mode} {data.decode()} ".encode() + quoted + b"\n"]
    return [f"M {mode} inline ".encode() + quoted + b"\n", _data(data)]


def _data(data: bytes) -> bytes:
    return b"data %d\n" % len(data) + data + b"\n"
