"""What git's complaints mean, as a sentence for a person."""

import re

from bot.domain.errors import SourceMissing
from bot.storage.git_command import Outcome
from bot.storage.git_remote import Remote

_MOST_SHOWN = 300
_REFUSED_KEY = "{host} refused our key: give the bot's key access to {url}."
_SENTENCES = (
    # Before "Permission denied": ssh says both.
    (
        r"Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED",
        "The key of the host {host} isn't the known one, or none is known: "
        "compare it and put it into known_hosts.",
    ),
    (
        r"Could not resolve host|Name or service not known|nodename nor servname"
        r"|Temporary failure in name resolution",
        "There is no host {host}, or the network is down: check the address {url}.",
    ),
    (r"Permission denied \(|Permission to .* denied|no mutual signature", _REFUSED_KEY),
    (
        r"Authentication failed|could not read (?:Username|Password)|Invalid username or"
        r"|requested URL returned error: 40[13]|terminal prompts disabled",
        "{host} refused the token, or there is none: give the bot a token that may read and "
        "write {url}.",
    ),
    (
        r"dubious ownership",
        "The repository {url} belongs to another user: let the bot run as that user, or change "
        "who owns it.",
    ),
    (
        r"[Rr]epository not found|not appear to be a git repository|repository '[^']*' not found"
        r"|requested URL returned error: 404|repository .* does not exist"
        r"|not found: did you run|project you were looking for could not be found",
        "There is no repository at {url}, or the bot may not see it: check the address and what "
        "the bot may read.",
    ),
    (
        r"unable to update url base from redirection|error: 30[12378]",
        "The repository {url} has moved to another address: put the new one into the settings.",
    ),
    (
        r"Connection refused|Failed to connect|Couldn't connect|No route to host"
        r"|Network is unreachable|Connection timed out|Operation timed out",
        "{host} can't be reached: it does not take connections just now.",
    ),
    (
        r"SSL certificate problem|server certificate verification failed|SSL:",
        "The certificate of {host} can't be trusted: check the address, and the machine's "
        "certificates and clock.",
    ),
    (
        r"No space left on device|Disk quota exceeded",
        "There is no space left for the copy of {url}: make room on the disk.",
    ),
    (
        r"transport '[^']*' not allowed",
        "{url} can't be used: give an address with https://, ssh:// or file://.",
    ),
    (
        r"remote end hung up|early EOF|Connection reset|Connection closed|Broken pipe"
        r"|unexpected disconnect|RPC failed|Empty reply from server|the connection was lost",
        "The connection to {host} was lost.",
    ),
)
_COMPILED = tuple((re.compile(pattern), sentence) for pattern, sentence in _SENTENCES)


def missing(remote: Remote, outcome: Outcome, seconds: float) -> SourceMissing:
    """Why the remote could not be read, in one sentence without secrets."""
    if outcome.late:
        return SourceMissing(f"{remote.host} gave no whole answer within {seconds:.0f} seconds.")
    return SourceMissing(known(remote, outcome.error) or f"{remote.shown}: {said(remote, outcome)}")


def known(remote: Remote, error: str) -> str:
    """The sentence for a complaint that we know; empty for others."""
    for pattern, sentence in _COMPILED:
        if pattern.search(error):
            return sentence.format(host=remote.host, url=remote.shown)
    return ""


def said(remote: Remote, outcome: Outcome) -> str:
    """Git's own words, shortened and without secrets."""
    lines = [line.strip() for line in remote.scrub(outcome.error).splitlines() if line.strip()]
    told = [line for line in lines if line.startswith(("fatal:", "error:", "remote:"))] or lines
    words = " ".join(told)[-_MOST_SHOWN:] or f"it ended with exit code {outcome.code}"
    return f"git says: {words}"
