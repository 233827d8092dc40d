"""A bare repository on disk, read and written by plain git: nothing of the bot's is used here, so
that its work is judged by something else."""

import os
import stat
import subprocess
from collections.abc import Mapping
from pathlib import Path

OTHERS = "REPLAY_OTHERS"
"""Set where git is run here, and not by the bot."""

NOBODY = {
    OTHERS: "1",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "LC_ALL": "C",
    "PATH": os.environ["PATH"],
}
AUTOMATION = "Automation <automation@example.org>"


class Repository:
    """The repository in `path`, of which one branch matters."""

    def __init__(self, path: Path, branch: str) -> None:
        self.path, self.branch = path, branch
        self.ref = f"refs/heads/{branch}"
        self._reading: subprocess.Popen[bytes] | None = None

    @classmethod
    def create(cls, path: Path, branch: str) -> "Repository":
        """A new one, which keeps every commit that its branch ever had."""
        options = ["-q", "--bare", "-b", branch, "--template="]
        subprocess.run(["git", "init", *options, str(path)], check=True, env=NOBODY)
        made = cls(path, branch)
        for name, value in (("core.logAllRefUpdates", "always"), ("gc.auto", "0")):
            made.git("config", name, value)
        made.git("config", "receive.autogc", "false")
        return made

    def git(self, *arguments: str, given: bytes = b"") -> str:
        """Run git in it; its output."""
        return self.raw(*arguments, given=given).decode(errors="surrogateescape").rstrip("\n")

    def raw(self, *arguments: str, given: bytes = b"") -> bytes:
        """Run git in it; its output as it is."""
        command = ["git", f"--git-dir={self.path}", *arguments]
        return subprocess.run(
            command, input=given, check=True, stdout=subprocess.PIPE, env=NOBODY
        ).stdout

    def tip(self) -> str:
        """The id of the branch's last commit."""
        return self.git("rev-parse", "--verify", self.ref)

    def read(self, name: str) -> bytes | None:
        """The bytes of an object, such as `COMMIT:path`; None where there is none."""
        if self._reading is None:
            command = ["git", f"--git-dir={self.path}", "cat-file", "--batch"]
            self._reading = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=NOBODY
            )
        assert self._reading.stdin is not None and self._reading.stdout is not None  # noqa: PT018
        self._reading.stdin.write(name.encode(errors="surrogateescape") + b"\n")
        self._reading.stdin.flush()
        head = self._reading.stdout.readline()
        if head.endswith(b" missing\n"):
            return None
        size = int(head.rsplit(b" ", 1)[1])
        return self._reading.stdout.read(size + 1)[:-1]

    def files(self, commit: str) -> dict[str, bytes]:
        """Every ordinary file of a commit."""
        found = {}
        for line in self.raw("ls-tree", "-rz", commit).split(b"\0")[:-1]:
            about, _, path = line.partition(b"\t")
            mode, _, blob = about.decode().split(" ")
            if mode.startswith("100"):
                data = self.read(blob)
                assert data is not None
                found[path.decode(errors="surrogateescape")] = data
        return found

    def commit(
        self,
        files: Mapping[str, bytes | None],
        tip: str,
        at: int,
        *,
        force: bool = False,
        who: str = AUTOMATION,
        message: str = "Update news",
    ) -> str | None:
        """A commit on `tip` (empty: on nothing) that becomes the branch; None where the branch
        was moved meanwhile. With `force` the branch goes there from wherever it is."""
        lines = [f"commit refs/replay/next\nmark :1\ncommitter {who} {at} +0000\n".encode()]
        lines.append(_data(f"{message}\n".encode()))
        lines += [f"from {tip}\n".encode()] if tip else []
        for path, data in files.items():
            lines += _change(path, data)
        given = b"".join(lines) + b"get-mark :1\n"
        made = self.git("fast-import", "--quiet", "--force", given=given)
        before = [] if force else [tip or "0" * 40]
        command = ["git", f"--git-dir={self.path}", "update-ref", self.ref, made, *before]
        moved = subprocess.run(command, check=False, capture_output=True, env=NOBODY)
        return made if moved.returncode == 0 else None

    def hook(self, name: str, script: str) -> None:
        """Install a hook, a shell script; an empty one takes it away."""
        file = self.path / "hooks" / name
        if not script:
            file.unlink(missing_ok=True)
            return
        file.parent.mkdir(exist_ok=True)
        new = file.with_suffix(".new")
        new.write_text(f"#!/bin/sh\n{script}\n")
        new.chmod(new.stat().st_mode | stat.S_IXUSR)
        new.rename(file)

    def close(self) -> None:
        """End what reads."""
        if self._reading is not None:
            self._reading.communicate()
            self._reading = None


def _change(path: str, data: bytes | None) -> list[bytes]:
    name = path.encode(errors="surrogateescape")
    quoted = b'"' + b"".join(b"\\%03o" % byte for byte in name) + b'"'
    if data is None:
        return [b"D " + quoted + b"\n"]
    return [b"M 100644 inline " + quoted + b"\n", _data(data)]


def _data(data: bytes) -> bytes:
    return b"data %d\n" % len(data) + data + b"\n"
