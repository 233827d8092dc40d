"""A person is told what came of deciding several articles at once: in one message, kept true."""

from slack_sdk import WebClient

from bot.services.drawings import Place
from bot.services.together import Batch
from handlers.digest_message import digest_message
from handlers.services import Services


def tell_batch(services: Services, batch: Batch, user: str) -> None:
    """Write to the person (a Slack id) after the acknowledgement. A press that came twice is told
    once."""
    if not batch.again:
        services.after.do(lambda: _write(services, services.people.client, batch, user))


def _write(services: Services, client: WebClient, batch: Batch, user: str) -> None:
    post, changes = services.batches.keep(batch, services.people.zone(user).key)
    message = digest_message(post)
    said = client.chat_postMessage(
        channel=user,
        text=message.text,
        blocks=message.blocks,
        unfurl_links=False,
        unfurl_media=False,
    )
    place = Place(str(said["channel"]), str(said["ts"]))
    services.batches.posted(post, place, changes)
    services.refresher.poke()
