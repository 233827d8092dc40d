"""A repository to measure with: generated articles, or any repository's newest commit."""

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from generate import articles

_ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "HOME": os.environ.get("HOME", "/"),
    "SSH_AUTH_SOCK": os.environ.get("SSH_AUTH_SOCK", ""),
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_AUTHOR_NAME": "Anna",
    "GIT_AUTHOR_EMAIL": "anna@example.org",
    "GIT_COMMITTER_NAME": "Copydesk",
    "GIT_COMMITTER_EMAIL": "copydesk@example.org",
}


def git(*arguments: str, given: bytes = b"") -> str:
    """Run git; its output."""
    ran = subprocess.run(
        ["git", *arguments], input=given, check=True, stdout=subprocess.PIPE, env=_ENVIRONMENT
    )
    return ran.stdout.decode().strip()


class Upstream:
    """A bare repository on this machine, `main` its branch."""

    def __init__(self, path: Path) -> None:
        self.path, self.url = path, path.as_uri()

    @classmethod
    def generated(cls, path: Path, count: int, seed: int) -> "Upstream":
        """With `count` articles, all in one folder."""
        git("init", "-q", "--bare", "-b", "main", str(path))
        upstream = cls(path)
        named = (
            (f"_news/{Path(name).name}", text.encode()) for name, text in articles(count, seed)
        )
        upstream.commit(named)
        # As a host keeps it: what came in a hurry is packed well later.
        git(f"--git-dir={path}", "repack", "-q", "-a", "-d", "-f")
        return upstream

    @classmethod
    def copied(cls, path: Path, url: str, branch: str) -> "Upstream":
        """With the newest commit of another repository's branch."""
        address = Path(url).absolute().as_uri() if Path(url).exists() else url
        options = ["-q", "--bare", "--depth=1", f"--branch={branch}"]
        git("clone", *options, address, str(path))
        git(f"--git-dir={path}", "branch", "-M", branch, "main")
        return cls(path)

    def twin(self, path: Path) -> "Upstream":
        """The same once more, to push to."""
        shutil.copytree(self.path, path, copy_function=os.link)
        return Upstream(path)

    def commit(self, files: Iterable[tuple[str, bytes]]) -> None:
        """Change files, in one commit."""
        git(f"--git-dir={self.path}", "fast-import", "--quiet", given=b"".join(self._stream(files)))

    def _stream(self, files: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
        yield b"commit refs/heads/main\ncommitter A <a@example.org> 1790000000 +0000\ndata 1\nx\n"
        if git(f"--git-dir={self.path}", "for-each-ref"):
            yield b"from refs/heads/main^0\n"
        for path, data in files:
            yield f'M 100644 inline "{path}"\ndata {len(data)}\n'.encode() + data + b"\n"
