"""A remote repository: its address, and what proves to it who we are."""

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from shlex import quote
from urllib.parse import quote as percent
from urllib.parse import urlsplit

from bot.domain.errors import SettingsError
from bot.storage.git_command import environment

_SCHEMES = ("file", "https", "ssh")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
# git@host:owner/name, which git takes for ssh.
_SHORT_SSH = re.compile(r"(?:[^@/:\s]+@)?(?P<host>[^/:\s]+):(?!//)(?P<path>\S+)")
# Nobody is there to answer a question, and a connection that is dead must not look alive.
_SSH = (
    "ssh -o BatchMode=yes -o ConnectTimeout=20 -o ServerAliveInterval=15"
    " -o ServerAliveCountMax=4 -o ControlMaster=no -o ControlPath=none"
)


def no_token() -> str | None:
    """For a repository that needs none."""
    return None


@dataclass(frozen=True, slots=True)
class Remote:
    """A branch of a repository elsewhere.

    `url` is https, ssh (`git@host:path` too), file, or a path on this machine. `token` gives the
    https token each time it is needed, so that one renewed in a file counts at once; `user` goes
    with it. For ssh, `key_file` is used in place of the agent's keys and `known_hosts` in place
    of the user's; `ssh_command` replaces `ssh` itself.
    """

    url: str
    branch: str
    token: Callable[[], str | None] = field(default=no_token, repr=False)
    user: str = "x-access-token"
    key_file: Path | None = None
    known_hosts: Path | None = None
    ssh_command: str = _SSH

    @property
    def address(self) -> str:
        """The URL as git gets it. Paths become file://, as git copies whole histories from them
        otherwise."""
        if self.kind == "path":
            return f"file://{percent(str(Path(self.url).expanduser().resolve()))}"
        return self.url

    @property
    def kind(self) -> str:
        """The scheme, or "path"."""
        scheme, separator, _ = self.url.partition("://")
        if separator:
            return scheme.lower()
        return "ssh" if _SHORT_SSH.fullmatch(self.url) else "path"

    @property
    def shown(self) -> str:
        """The URL for people and logs: without anything that could be a secret."""
        return scrub(self.url)

    @property
    def host(self) -> str:
        """The host's name; for a path the path."""
        short = _SHORT_SSH.fullmatch(self.url)
        if "://" not in self.url:
            return short["host"] if short else self.url
        return urlsplit(self.url).hostname or self.shown

    @property
    def ref(self) -> str:
        """The branch's whole name."""
        return f"refs/heads/{self.branch}"

    def check(self) -> None:
        """Raises SettingsError, with a sentence, for an address or a branch that can't be used."""
        if problem := self._problem():
            raise SettingsError(problem)

    def _problem(self) -> str:
        strange = self.url.startswith("-") or "::" in self.url.partition("/")[0]
        if strange or not self.url or any(character < " " for character in self.url):
            return f"{self.shown!r} is no address of a repository: give its https or ssh address."
        if self.kind == "path":
            return _branch_problem(self.branch)
        insecure = self.kind == "http" and self.host in _LOOPBACK
        if self.kind not in _SCHEMES and not insecure:
            return f"{self.shown} can't be used: give an address with https://, ssh:// or file://."
        if "://" in self.url and urlsplit(self.url).password is not None:
            return (
                f"The address {self.shown} carries a password: "
                "take it out, and name the token's variable or file instead."
            )
        return _branch_problem(self.branch)

    def environment(self) -> dict[str, str]:
        """What a call of git that talks to this remote gets. The token travels in here, and
        nowhere else."""
        settings = [("core.sshCommand", self._ssh())]
        token = self.token() if self.kind in ("http", "https") else None
        if token:
            settings.append(
                (f"http.{self._origin()}.extraHeader", f"Authorization: {self._basic(token)}")
            )
        allowed = "http" if self.kind == "http" else ":".join(_SCHEMES)
        # A dead https connection ends after a minute of less than a byte a second.
        settings += [("http.lowSpeedLimit", "1"), ("http.lowSpeedTime", "60")]
        return environment({"GIT_ALLOW_PROTOCOL": allowed}, settings)

    def scrub(self, text: str) -> str:
        """Text without the token, in whatever way it may be written there."""
        token = self.token() or ""
        written = (token, percent(token, safe=""), self._basic(token).removeprefix("Basic "))
        for secret in written if token else ():
            text = text.replace(secret, "***")
        return scrub(text)

    def _origin(self) -> str:
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/"

    def _basic(self, token: str) -> str:
        return "Basic " + base64.b64encode(f"{self.user}:{token}".encode()).decode()

    def _ssh(self) -> str:
        words = self.ssh_command
        if self.key_file is not None:
            words += f" -o IdentitiesOnly=yes -i {quote(str(self.key_file.expanduser()))}"
        if self.known_hosts is not None:
            words += f" -o UserKnownHostsFile={quote(str(self.known_hosts.expanduser()))}"
        return words


_IN_ADDRESS = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*://)[^/\s@]*@", re.IGNORECASE)
_IN_HEADER = re.compile(r"(authorization:?\s+\w+\s+)\S+", re.IGNORECASE)
_IN_QUERY = re.compile(
    r"([?&](?:access_token|private_token|token|key|password|secret)=)[^&\s'\"]+", re.IGNORECASE
)
_LIKE_TOKEN = re.compile(r"\b(?:gh[a-z]_|github_pat_|glpat-|xox[a-z]-)[\w-]{8,}")


def scrub(text: str) -> str:
    """Text without passwords in addresses, headers and queries, and without what looks like a
    well-known host's token."""
    text = _IN_ADDRESS.sub(r"\g<scheme>", text)
    text = _IN_HEADER.sub(r"\1***", text)
    text = _IN_QUERY.sub(r"\1***", text)
    return _LIKE_TOKEN.sub("***", text)


_FORBIDDEN = re.compile(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|/\.|\.lock(?:/|$)|\.$|/$|^[-/.]")


def _branch_problem(branch: str) -> str:
    if not branch or _FORBIDDEN.search(branch) or branch in ("@", "HEAD"):
        return f"{branch!r} is no name of a branch: give a name like main."
    return ""


def check_branch(branch: str) -> None:
    """Raises SettingsError for what git doesn't take as a branch's name."""
    if problem := _branch_problem(branch):
        raise SettingsError(problem)
