"""Replies: what is said after an acknowledgement, through the response_url of a press."""

import logging
import time
from collections.abc import Collection
from typing import Any, Literal

from slack_bolt import Respond
from slack_sdk.webhook import WebhookClient, WebhookResponse

from handlers.blocks import Message
from handlers.outcome import FAILURES

Result = Literal["sent", "wait", "refused", "unknown"]
"""`wait` and `refused`: certainly not said; `unknown`: perhaps."""

TIMEOUT = 20
ONCE: tuple[Result, ...] = ("wait",)
UNTIL_SAID: tuple[Result, ...] = ("wait", "unknown")

PAUSES = (1.0, 5.0)
"""Seconds before the second and the third attempt."""

LONGEST_PAUSE = 10.0
"""Somebody waits for the answer, and a stop waits for it too."""

log = logging.getLogger(__name__)


def answer(
    respond: Respond, message: Message, *, replace: bool = False, thread: str = ""
) -> Result:
    """Say something to the person alone, or in the place of the private message that was pressed;
    in the thread of the message with the time stamp `thread`, where one is given.

    What had no clear answer is sent again: said twice, it does no harm.
    """
    said: dict[str, Any] = {"response_type": "ephemeral", "replace_original": replace}
    said |= {"thread_ts": thread} if thread else {}
    return _send(respond, message, said, again=UNTIL_SAID)


def change(respond: Respond, message: Message) -> Result:
    """Draw the public message that was pressed anew."""
    said = {"response_type": "in_channel", "replace_original": True}
    return _send(respond, message, said, again=UNTIL_SAID)


def post(respond: Respond, message: Message) -> Result:
    """Say something to the whole channel, at most once: sent again only where Slack asked to
    wait."""
    said = {
        "response_type": "in_channel",
        "replace_original": False,
        "unfurl_links": False,
        "unfurl_media": False,
    }
    return _send(respond, message, said, again=ONCE)


def _send(
    respond: Respond, message: Message, said: dict[str, Any], again: Collection[Result]
) -> Result:
    body = {"text": message.text, "blocks": message.blocks, **said}
    result, wait = _once(respond, body)
    for pause in PAUSES:
        if result not in again:
            break
        time.sleep(min(max(pause, wait), LONGEST_PAUSE))
        result, wait = _once(respond, body)
    return result


def _once(respond: Respond, body: dict[str, Any]) -> tuple[Result, float]:
    """One attempt, and the seconds that Slack asks to wait. By default slack_sdk would send
    again by itself when the connection ends, and an article would be posted twice."""
    url = str(respond.response_url)
    if not url.startswith(("https://", "http://")):
        log.warning("A press came without an address for its answer")
        return "refused", 0.0
    client = WebhookClient(
        url,
        timeout=TIMEOUT,
        ssl=respond.ssl,
        proxy=respond.proxy,
        retry_handlers=[],
    )
    try:
        response = client.send_dict(body)
    except FAILURES as error:
        log.warning("An answer was not acknowledged by Slack: %s", error)
        return "unknown", 0.0
    return _read(response)


def _read(response: WebhookResponse) -> tuple[Result, float]:
    status = response.status_code
    if status == 200:
        return "sent", 0.0
    log.warning("Slack answered an answer with %d: %.200s", status, response.body)
    if status == 429:
        asked = str(response.headers.get("retry-after", ""))
        return "wait", float(asked) if asked.isdigit() else 0.0
    return ("unknown" if status >= 500 else "refused"), 0.0
