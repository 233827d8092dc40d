"""Whether Copydesk can post in a channel, asked of Slack before a digest is kept."""

import logging

from slack_sdk import WebClient

from handlers.outcome import FAILURES, outcome

NOT_THERE = "Copydesk is not in this channel: type /invite @Copydesk there, then save."
ARCHIVED = "This channel is archived: choose another."

log = logging.getLogger(__name__)


def why_not(client: WebClient, channel: str) -> str:
    """Why nothing can be posted in the channel (an id), in a sentence; empty where nothing speaks
    against it, or where Slack did not say: what can't be posted is told later, too."""
    try:
        found = client.conversations_info(channel=channel)["channel"]
    except FAILURES as error:
        said = outcome(error)
        log.info("Whether Copydesk is in %s is not known: %s", channel, said.sentence)
        return NOT_THERE if said.code == "channel_not_found" else ""
    if found.get("is_archived"):
        return ARCHIVED
    return "" if found.get("is_member") else NOT_THERE
