"""What a failed call of Slack's means: wait, draw it smaller, refused, or nobody knows. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPException
from socket import gaierror
from ssl import SSLCertVerificationError
from typing import Literal

from slack_sdk.errors import SlackApiError, SlackClientError

FAILURES = (SlackClientError, OSError, HTTPException, ValueError)
"""What a call of slack_sdk raises: its own errors, the network's, and what a broken answer
gives (ValueError, from decoding it)."""

Kind = Literal["wait", "smaller", "refused", "unknown"]

SMALLER = {
    "msg_blocks_too_long",
    "msg_too_long",
    "invalid_blocks",
    "invalid_blocks_format",
    "blocks_too_long",
    "image_download_failed",
    "invalid_image_url",
}

# Slack says of these that some of the work may have been done before the error.
AMBIGUOUS = {
    "internal_error",
    "fatal_error",
    "request_timeout",
    "service_unavailable",
    "team_unavailable",
    "unknown_error",
}

# Posting again changes nothing of these: somebody has to do something first.
LASTING = {
    "is_archived",
    "channel_not_found",
    "not_in_channel",
    "missing_scope",
    "account_inactive",
    "restricted_action",
    "restricted_action_read_only_channel",
}

TOKEN = "Slack does not accept the bot's token: check SLACK_BOT_TOKEN."  # noqa: S105  a sentence
INVITE = "Copydesk is not in the channel: type /invite @Copydesk there."
CLOSED = "The workspace lets only some people post in the channel."
SENTENCES = {
    "channel_not_found": "Slack knows no such channel, or Copydesk is not in it: check the "
    "digest's channel, and type /invite @Copydesk there.",
    "not_in_channel": INVITE,
    "is_archived": "The channel is archived: give the digest another one.",
    "missing_scope": "The Slack app lacks a permission: install it again from the manifest.",
    "restricted_action": CLOSED,
    "restricted_action_read_only_channel": CLOSED,
    "message_not_found": "The message was deleted.",
    "cant_update_message": "Slack lets only its author change the message.",
    "edit_window_closed": "The workspace lets nobody change messages this old.",
    "invalid_auth": TOKEN,
    "not_authed": TOKEN,
    "account_inactive": TOKEN,
    "token_revoked": TOKEN,
    "token_expired": TOKEN,
}
USUAL_WAIT = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`code` is Slack's word for the error, empty where the network failed. `wait` is set for
    the kind wait alone, `needed` for a scope that is missing: those that Slack asked for and the
    app lacks, with commas between."""

    kind: Kind
    sentence: str
    code: str = ""
    wait: timedelta = timedelta()
    needed: str = ""

    @property
    def lasting(self) -> bool:
        """Whether it stays so until somebody does something about it."""
        return self.code in LASTING


def outcome(error: BaseException) -> Outcome:
    """What an error of slack_sdk's means. `refused` and `wait`: certainly nothing was done;
    `unknown`: it may have been."""
    if isinstance(error, SlackApiError):
        return _answered(error)
    reason = getattr(error, "reason", error)
    if isinstance(reason, (ConnectionRefusedError, gaierror, SSLCertVerificationError)):
        return Outcome("refused", f"Slack could not be reached: {reason}.")
    return Outcome("unknown", f"Slack did not answer: {reason or type(error).__name__}.")


def _answered(error: SlackApiError) -> Outcome:
    response = error.response
    status, code = int(getattr(response, "status_code", 0)), str(response["error"])
    if status == 429 or code in ("ratelimited", "rate_limited"):
        return Outcome("wait", "Slack asked to wait.", code, _retry_after(response.headers))
    if status >= 500 or code in AMBIGUOUS or not re.fullmatch(r"[a-z0-9_]+", code):
        return Outcome("unknown", f"Slack answered with an error: {code[:200]}.", code)
    if code in SMALLER:
        return Outcome("smaller", f"Slack refused the message: {code}.", code)
    said = SENTENCES.get(code, f"Slack refused: {code}.")
    return Outcome(
        "refused", said, code, needed=_lacking(response.get("needed"), response.get("provided"))
    )


def _lacking(needed: object, provided: object) -> str:
    """The scopes that Slack asked for and that the app lacks: with those that it has it was
    refused, so that their being there says nothing about the end of it."""
    has = {one.strip() for one in str(provided or "").split(",")}
    return ",".join(one for one in map(str.strip, str(needed or "").split(",")) if one not in has)


def _retry_after(headers: Mapping[str, object]) -> timedelta:
    for name, value in headers.items():
        # slack_sdk gives some headers as lists.
        text = str(value[0] if isinstance(value, list) else value)
        if name.lower() == "retry-after" and text.isdigit():
            return timedelta(seconds=int(text))
    return USUAL_WAIT
