"""The doctor's look at every kind of message, by Slack's own check, which needs no token."""

import time
from collections.abc import Callable, Iterator

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.doctor import Finding, ok, wrong
from handlers.blocks import Block
from handlers.client import TIMEOUT
from handlers.gallery import gallery
from handlers.more_dialog import more_dialog
from handlers.outcome import FAILURES, outcome
from handlers.specimen_cases import KNOWN, ZONE

PICTURE = "https://example.com/picture.jpg"
Shape = list[Block] | Block

MOST_WAITS, LONGEST_WAIT = 3, 60.0
"""How often, and how many seconds, to wait where Slack asks for it."""


def blocks(
    command: str, api_url: str, sleep: Callable[[float], None] = time.sleep
) -> Iterator[Finding]:
    """What Slack says of each kind of message; where it takes all, one line for all."""
    client = WebClient(base_url=api_url, timeout=TIMEOUT, retry_handlers=[])
    refused, seen = 0, 0
    for name, shape in kinds(command):
        finding = _checked(client, name, shape, sleep)
        seen += 1
        if finding.level != "ok":
            refused += 1
            yield finding
        if finding.about == "blocks":
            return  # Slack can't be asked: the others would end alike
    if not refused:
        yield ok("blocks", f"Slack takes all {seen} kinds of messages and dialogs.")


def kinds(command: str) -> Iterator[tuple[str, Shape]]:
    """Every kind of message and dialog by its name: the blocks of a message, or a view."""
    for exhibit in gallery(command, PICTURE):
        name = f"{exhibit.group}, {exhibit.name}"
        if exhibit.kind == "home":
            yield name, {"type": "home", "blocks": exhibit.blocks}
        elif exhibit.kind != "dialog":
            yield name, exhibit.blocks
    for name, known in KNOWN.items():
        yield f"Dialog, {name}", more_dialog(known, ZONE)


def _checked(client: WebClient, name: str, shape: Shape, sleep: Callable[[float], None]) -> Finding:
    about = f"message {name}"
    given = {"blocks": shape} if isinstance(shape, list) else {"view": shape}
    for _ in range(MOST_WAITS):
        try:
            client.blocks_validate(**given)
            return ok(about, "Slack takes it.")
        except FAILURES as error:
            found = outcome(error)
            if found.kind == "wait":
                sleep(min(found.wait.total_seconds(), LONGEST_WAIT))
            elif isinstance(error, SlackApiError) and error.response.get("errors"):
                said = f"Slack refuses it: {'; '.join(_problems(error))}."
                return wrong(about, said, "Report it to the makers of Copydesk.")
            else:
                said = f"Slack's check can't be asked: {found.code or found.sentence.rstrip('.')}."
                return wrong("blocks", said, "Try again with --slack.")
    return wrong("blocks", "Slack asks to wait too long.", "Try again with --slack in an hour.")


def _problems(error: SlackApiError) -> Iterator[str]:
    for one in error.response["errors"]:
        if isinstance(one, dict):
            yield f"{one.get('message') or one.get('code')} at {one.get('pointer', '/')}"
        else:
            yield str(one)
